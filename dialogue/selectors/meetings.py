"""Meetings as those see them who may; every read starts at `visible_to`."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import AgreementKind, AgreementTerms, Organisation
from accounts.models.agreement import DEFAULT_NOTICE_DAYS
from accounts.states import AgreementState
from common.actors import Actor
from common.errors import NotVisible
from dialogue.models import Invitation, Meeting, NoticeWaiver, PlatformMember
from dialogue.policies.meetings import Notice
from dialogue.selectors import platforms
from dialogue.states.meetings import AHEAD, MeetingState
from dialogue.states.platforms import MemberState
from submissions.pages import Page, page_of

MOST_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Lists:
    """to_come: the nearest first.  page: what is behind, the newest first."""

    to_come: list[Meeting]
    page: Page[Meeting]


def meetings_for(actor: Actor) -> QuerySet[Meeting]:
    rows: QuerySet[Meeting] = Meeting.objects.visible_to(actor)
    return rows.select_related("organisation", "platform")


def get_meeting(*, actor: Actor, meeting_id: UUID) -> Meeting:
    return _one(meetings_for(actor).filter(pk=meeting_id))


def lock_meeting(*, actor: Actor, meeting_id: UUID) -> Meeting:
    return _one(meetings_for(actor).filter(pk=meeting_id).select_for_update(of=("self",)))


def _one(rows: QuerySet[Meeting]) -> Meeting:
    found = rows.first()
    if found is None:
        raise NotVisible
    return found


def meetings_page(*, actor: Actor, after: str = "") -> Page[Meeting]:
    """All there are, the latest day first."""
    return page_of(meetings_for(actor), order=("-day", "-id"), after=after)


def page_of_organisation(*, actor: Actor, organisation_id: UUID, after: str = "") -> Page[Meeting]:
    """With it alone, or of a platform: what it was invited to, and what is only planned where it joined."""
    invited = Invitation.objects.visible_to(actor).filter(organisation=organisation_id).values("meeting")
    joined = PlatformMember.objects.visible_to(actor).filter(organisation=organisation_id, state=MemberState.JOINED)
    planned = Q(convened_at__isnull=True, platform__in=joined.values("platform"))
    rows = meetings_for(actor).filter(Q(organisation=organisation_id) | Q(pk__in=invited) | planned)
    return page_of(rows, order=("-day", "-id"), after=after)


def page_of_platform(*, actor: Actor, platform_id: UUID, after: str = "") -> Page[Meeting]:
    return page_of(meetings_for(actor).filter(platform=platform_id), order=("-day", "-id"), after=after)


def lists_for(*, actor: Actor, after: str = "") -> Lists:
    """For the page of an organisation."""
    behind = meetings_for(actor).exclude(state__in=sorted(AHEAD))
    page = page_of(behind, order=("-day", "-id"), after=after)
    return Lists([] if after else list(to_come(actor)[:MOST_SHOWN]), page)


def to_come(actor: Actor) -> QuerySet[Meeting]:
    return meetings_for(actor).filter(state__in=sorted(AHEAD)).order_by("day", "pk")


def next_of(ahead: Iterable[Meeting], *, on: date) -> Meeting | None:
    """Of what is to come, in its order, the next to which somebody was invited."""
    return next((one for one in ahead if one.state == MeetingState.CONVENED and one.day >= on), None)


def who_is_invited(actor: Actor, meeting: Meeting) -> list[Organisation]:
    """Whom an invitation goes to: the organisation, or the signatories that joined the platform."""
    if meeting.platform is not None:
        return platforms.to_invite(actor, meeting.platform)
    return [meeting.organisation] if meeting.organisation is not None else []


def notice_of(actor: Actor, meeting: Meeting, organisation_ids: Collection[UUID], *, days: int) -> Notice:
    """Whether so many days are enough for all of these, and whether they agreed to fewer."""
    needed = longest_notice(organisation_ids)
    agreed = set(organisation_ids) <= agreed_to_less(actor, meeting)
    return Notice(days=days, needed=needed, agreed_by_all=bool(organisation_ids) and agreed)


def longest_notice(organisation_ids: Collection[UUID]) -> int:
    """The days of notice that satisfy every memorandum in force; the default where there is none (C2)."""
    signed = AgreementTerms.objects.filter(
        agreement__state=AgreementState.SIGNED,
        agreement__kind=AgreementKind.MEMORANDUM,
        agreement__organisation__in=organisation_ids,
    ).order_by("agreement__signed_on")
    newest = dict(signed.values_list("agreement__organisation", "notice_days"))
    return max((newest.get(one, DEFAULT_NOTICE_DAYS) for one in organisation_ids), default=DEFAULT_NOTICE_DAYS)


def agreed_to_less(actor: Actor, meeting: Meeting) -> set[UUID]:
    """Organisations that agreed to shorter notice since the meeting last changed."""
    waivers = NoticeWaiver.objects.visible_to(actor).filter(meeting=meeting)
    if meeting.changed_at is not None:
        waivers = waivers.filter(agreed_at__gt=meeting.changed_at)
    return set(waivers.values_list("organisation", flat=True))


def who_agreed_to_less(actor: Actor, meeting: Meeting) -> list[str]:
    """The same by name, for staff."""
    agreed = agreed_to_less(actor, meeting)
    return [one.shown_name for one in Organisation.objects.visible_to(actor).filter(pk__in=agreed)]
