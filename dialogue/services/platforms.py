"""Platforms: formed by the contact point, joined by whoever agrees to be seen (M2, C10)."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.selectors import get_organisation
from common.actors import Actor
from custody import ledger
from custody.acts import Act, SubjectKind
from dialogue.models import Platform, PlatformMember
from dialogue.permissions import platforms as permissions
from dialogue.policies import platforms as policies
from dialogue.selectors import platforms
from dialogue.states.platforms import PLATFORM_MEMBER, MemberState


@transaction.atomic
def form_platform(*, actor: Actor, name: str, about: str, at: datetime) -> Platform:
    """Name a group; it has no members until they agree."""
    permissions.check_may_form(actor)
    policies.check_platform_name_is_free(name)
    platform = Platform.objects.create(name=name, about=about, formed_by=actor.id, formed_at=at)
    ledger.record(
        actor=actor, act=Act.PLATFORM_FORMED, subject_kind=SubjectKind.PLATFORM, subject_id=platform.pk, at=at
    )
    return platform


@transaction.atomic
def invite_to_platform(*, actor: Actor, platform_id: UUID, organisation_id: UUID, at: datetime) -> PlatformMember:
    """Ask an organisation whether it wants to be seen there; nobody else learns that it was asked.

    Source: Protocol C10.
    """
    permissions.check_may_form(actor)
    platform = platforms.get_platform(actor=actor, platform_id=platform_id)
    organisation = get_organisation(actor=actor, organisation_id=organisation_id)
    policies.check_organisation_meets(organisation)
    place = platforms.lock_place_of(actor=actor, platform=platform, organisation_id=organisation.pk)
    policies.check_place_may_be_offered(place)
    if place is not None:
        asked = {"invited_by": actor.id, "invited_at": at, "answered_by": None, "answered_at": None}
        to, act = MemberState.INVITED, Act.PLATFORM_INVITED
        return _move(actor=actor, place=place, to=to, act=act, at=at, also=asked)
    place = PlatformMember.objects.create(
        platform=platform, organisation=organisation, invited_by=actor.id, invited_at=at
    )
    ledger.record(
        actor=actor,
        act=Act.PLATFORM_INVITED,
        subject_kind=SubjectKind.PLATFORM,
        subject_id=place.pk,
        at=at,
        on_behalf_of=organisation.pk,
        facts={"platform": str(platform.pk)},
    )
    return place


@transaction.atomic
def join_platform(*, actor: Actor, platform_id: UUID, at: datetime) -> PlatformMember:
    """Agree to be seen by the others who agreed, and see them.

    Source: Protocol C10.
    """
    place = platforms.lock_own_place(actor=actor, platform_id=platform_id)
    permissions.check_may_answer(actor, place, MemberState.JOINED)
    policies.check_organisation_meets(place.organisation)
    return _answer(actor, place, MemberState.JOINED, Act.PLATFORM_JOINED, at)


@transaction.atomic
def decline_platform(*, actor: Actor, platform_id: UUID, at: datetime) -> PlatformMember:
    """Say no: no other organisation learns that it was asked."""
    place = platforms.lock_own_place(actor=actor, platform_id=platform_id)
    permissions.check_may_answer(actor, place, MemberState.DECLINED)
    return _answer(actor, place, MemberState.DECLINED, Act.PLATFORM_DECLINED, at)


@transaction.atomic
def leave_platform(*, actor: Actor, platform_id: UUID, at: datetime) -> PlatformMember:
    """Be seen there no more, and see nobody; from now on."""
    place = platforms.lock_own_place(actor=actor, platform_id=platform_id)
    permissions.check_may_end(actor, place)
    return _answer(actor, place, MemberState.LEFT, Act.PLATFORM_LEFT, at)


@transaction.atomic
def take_off_platform(*, actor: Actor, place_id: UUID, at: datetime) -> PlatformMember:
    """The contact point ends a place that no longer fits, for example of an organisation that was suspended."""
    permissions.check_may_form(actor)
    place = platforms.lock_place(actor=actor, place_id=place_id)
    permissions.check_may_end(actor, place)
    return _answer(actor, place, MemberState.LEFT, Act.PLATFORM_LEFT, at)


def _answer(actor: Actor, place: PlatformMember, to: MemberState, act: Act, at: datetime) -> PlatformMember:
    also = {"answered_by": actor.id, "answered_at": at}
    return _move(actor=actor, place=place, to=to, act=act, at=at, also=also)


def _move(
    *, actor: Actor, place: PlatformMember, to: MemberState, act: Act, at: datetime, also: Mapping[str, object]
) -> PlatformMember:
    return ledger.move(
        place,
        to=to,
        table=PLATFORM_MEMBER,
        actor=actor,
        act=act,
        at=at,
        facts={"platform": str(place.platform_id)},
        also=also,
        on_behalf_of=place.organisation_id,
    )
