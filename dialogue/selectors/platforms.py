"""Platforms as those see them who may; every read starts at `visible_to`."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from accounts.models import Organisation
from accounts.states import Standing
from common.actors import Actor
from common.errors import NotVisible
from dialogue.models import Platform, PlatformMember
from dialogue.states.platforms import CONCERNED, MemberState
from submissions.pages import Page, page_of


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """A platform as one of its organisations sees it.  others: the names of those who joined, once it joined too."""

    platform: Platform
    place: PlatformMember
    others: list[str]

    @property
    def has_joined(self) -> bool:
        return self.place.state == MemberState.JOINED


def platforms_for(actor: Actor) -> QuerySet[Platform]:
    rows: QuerySet[Platform] = Platform.objects.visible_to(actor)
    return rows


def places_for(actor: Actor) -> QuerySet[PlatformMember]:
    rows: QuerySet[PlatformMember] = PlatformMember.objects.visible_to(actor)
    return rows.select_related("organisation", "platform")


def platforms_page(*, actor: Actor, after: str = "") -> Page[Platform]:
    """For staff: all platforms, each with how many joined and how many were asked."""
    counted = platforms_for(actor).annotate(
        joined=Count("places", filter=Q(places__state=MemberState.JOINED)),
        asked=Count("places", filter=Q(places__state=MemberState.INVITED)),
    )
    return page_of(counted, order=("name", "id"), after=after)


def get_platform(*, actor: Actor, platform_id: UUID) -> Platform:
    found = platforms_for(actor).filter(pk=platform_id).first()
    if found is None:
        raise NotVisible
    return found


def places_of(actor: Actor, platform: Platform) -> list[PlatformMember]:
    return list(places_for(actor).filter(platform=platform).order_by("organisation__name", "pk"))


def own_places(actor: Actor) -> list[OwnPlace]:
    """The platforms on which the actor's organisation is asked or joined, with those it may know there."""
    own = [place for place in _of_own(actor) if place.state in CONCERNED]
    others: dict[UUID, list[str]] = defaultdict(list)
    seen = places_for(actor).filter(platform__in=[place.platform_id for place in own], state=MemberState.JOINED)
    for place in seen.exclude(organisation=actor.organisation_id).order_by("organisation__name", "pk"):
        others[place.platform_id].append(place.organisation.shown_name)
    return [OwnPlace(place.platform, place, others[place.platform_id]) for place in own]


def own_place(*, actor: Actor, platform_id: UUID) -> OwnPlace:
    """The same for one of them."""
    found = next((one for one in own_places(actor) if one.platform.pk == platform_id), None)
    if found is None:
        raise NotVisible
    return found


def asked_to_join(actor: Actor) -> list[PlatformMember]:
    """Questions that wait for a focal point."""
    return [place for place in _of_own(actor) if place.state == MemberState.INVITED]


def lock_own_place(*, actor: Actor, platform_id: UUID) -> PlatformMember:
    own = places_for(actor).filter(organisation=actor.organisation_id, platform=platform_id)
    return _one(own.select_for_update(of=("self",)))


def get_place(*, actor: Actor, place_id: UUID) -> PlatformMember:
    return _one(places_for(actor).filter(pk=place_id))


def lock_place(*, actor: Actor, place_id: UUID) -> PlatformMember:
    return _one(places_for(actor).filter(pk=place_id).select_for_update(of=("self",)))


def lock_place_of(*, actor: Actor, platform: Platform, organisation_id: UUID) -> PlatformMember | None:
    found = places_for(actor).filter(platform=platform, organisation=organisation_id)
    return found.select_for_update(of=("self",)).first()


def could_be_asked(actor: Actor, platform: Platform) -> QuerySet[Organisation]:
    """Signatories without a place, or whose place ended."""
    there = PlatformMember.objects.visible_to(actor).filter(platform=platform, state__in=sorted(CONCERNED))
    signatories = Organisation.objects.visible_to(actor).filter(state=Standing.SIGNATORY)
    return signatories.exclude(pk__in=there.values("organisation"))


def to_invite(actor: Actor, platform: Platform) -> list[Organisation]:
    """Who is invited to a meeting of the platform: signatories that joined it."""
    joined = places_for(actor).filter(platform=platform, state=MemberState.JOINED)
    signed = joined.filter(organisation__state=Standing.SIGNATORY).order_by("organisation__name", "pk")
    return [place.organisation for place in signed]


def _of_own(actor: Actor) -> QuerySet[PlatformMember]:
    return places_for(actor).filter(organisation=actor.organisation_id).order_by("platform__name", "pk")


def _one(rows: QuerySet[PlatformMember]) -> PlatformMember:
    found = rows.first()
    if found is None:
        raise NotVisible
    return found
