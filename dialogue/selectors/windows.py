"""The two halves of a year for every organisation and platform: so many questions, however many rows (M2)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Min, OuterRef, Q, QuerySet, Subquery

from accounts.models import Agreement, AgreementKind, Organisation
from accounts.states import AgreementState, Standing
from common.actors import PARTNER_ROLES, Actor, Role
from dialogue.models import Meeting, Platform, PlatformMember
from dialogue.policies import windows as rules
from dialogue.policies.windows import PROMISED, URGENCY, Met, Window
from dialogue.selectors import invitations, meetings, platforms
from dialogue.selectors.windows_met import invited_in, meetings_in, met_by_organisation, own_met
from dialogue.states.meetings import MeetingState
from dialogue.states.periods import Period
from submissions.pages import ROWS_A_PAGE, NoSuchPage


@dataclass(frozen=True, slots=True)
class Year:
    """One party's year.  name: as the reader knows it."""

    party_id: UUID
    name: str
    halves: tuple[Window, Window]

    @property
    def held(self) -> int:
        """Halves with a meeting, of the two there are."""
        return sum(half.standing == rules.Standing.HELD for half in self.halves)

    @property
    def promised(self) -> int:
        return PROMISED

    @property
    def worst(self) -> int:
        return min(URGENCY[half.standing] for half in self.halves)


@dataclass(frozen=True, slots=True)
class Counts:
    overdue: int
    late: int


@dataclass(frozen=True, slots=True)
class Slice:
    """A page of years in their order; next_cursor is empty on the last."""

    rows: list[Year]
    next_cursor: str
    is_first: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """For staff: of the half-year that runs and the one before it, and convened meetings nobody recorded as held.

    year: in which those are that are overdue.
    """

    overdue: int
    late: int
    to_record: int
    year: int


@dataclass(frozen=True, slots=True)
class OwnWaiting:
    """For an organisation: its year, its next meeting, what it is asked."""

    year: Year | None
    coming: Meeting | None
    unanswered: list[Meeting]
    asked: list[PlatformMember]


def waiting_for(
    actor: Actor, *, at: datetime, beating: Collection[str] = ("invitations", "platforms")
) -> Waiting | OwnWaiting | None:
    """What meetings ask of this role; None for a role without a part in them.

    beating: which of these an organisation may have anything in; the others are not asked for.
    """
    on = at.date()
    if actor.role in PARTNER_ROLES:
        return _own_waiting(actor, on, beating)
    if actor.role not in {Role.CONTACT_POINT, Role.HEAD}:
        return None
    running = Period.of(on)
    is_near = rules.is_near_its_end(running, on=on)
    return Waiting(
        overdue=_without_a_meeting(actor, running.before, rules.Standing.OVERDUE),
        late=_without_a_meeting(actor, running, rules.Standing.LATE) if is_near else 0,
        to_record=to_record(actor, on=on).count(),
        year=running.before.year,
    )


def _own_waiting(actor: Actor, on: date, beating: Collection[str]) -> OwnWaiting:
    ahead = list(meetings.to_come(actor))
    year = _own_year(actor, on.year, ahead, on=on)
    unanswered = invitations.unanswered(actor) if "invitations" in beating else []
    is_asked = actor.role == Role.NGO_FOCAL_POINT and "platforms" in beating
    asked = platforms.asked_to_join(actor) if is_asked else []
    return OwnWaiting(year, meetings.next_of(ahead, on=on), unanswered, asked)


def _without_a_meeting(actor: Actor, half: Period, word: rules.Standing) -> int:
    """How many signatories deserve this word for a half-year, counted where the rows are: a first page names nobody."""
    owed = Q(since__isnull=True) | Q(since__lte=half.first_day)
    met = invited_in(actor, half, rules.SPARED_BY[word]).values("organisation")
    return _signatories(actor).filter(owed).exclude(pk__in=met).count()


def slice_of(years: list[Year], *, after: str = "", size: int = ROWS_A_PAGE) -> Slice:
    """The rows after this party; its place follows from its lateness, which no column holds."""
    places = {str(year.party_id): place for place, year in enumerate(years, start=1)}
    if after and after not in places:
        raise NoSuchPage
    begin = places[after] if after else 0
    rows = years[begin : begin + size]
    return Slice(rows, str(rows[-1].party_id) if begin + size < len(years) else "", is_first=not after)


def standing(actor: Actor, year: int, *, on: date) -> list[Year]:
    """Every signatory the actor sees, the most urgent first; a platform's meeting counts for whom it invited."""
    rows = _signatories(actor).order_by("name", "pk")
    met = met_by_organisation(actor, year)
    return _sorted([_year_of(row, met[row.pk], year, on=on) for row in rows])


def standing_of_platforms(actor: Actor, year: int, *, on: date) -> list[Year]:
    """The same for platforms, from the day they were formed."""
    met: dict[UUID, list[Met]] = defaultdict(list)
    of_platforms = meetings_in(actor, year).filter(platform__isnull=False)
    for platform_id, state, day in of_platforms.values_list("platform", "state", "day"):
        met[platform_id].append(Met(state, day))
    rows = Platform.objects.visible_to(actor).order_by("name", "pk")
    return _sorted([_year(row.pk, row.name, met[row.pk], year, on=on, since=row.formed_at.date()) for row in rows])


def own_year(actor: Actor, year: int, *, on: date) -> Year | None:
    """The year of the actor's own organisation; None while it is no signatory."""
    return _own_year(actor, year, meetings.to_come(actor), on=on)


def _own_year(actor: Actor, year: int, ahead: Iterable[Meeting], *, on: date) -> Year | None:
    own = _signatories(actor).filter(pk=actor.organisation_id).first()
    if own is None:
        return None
    return _year_of(own, own_met(actor, year, ahead), year, on=on)


def counts(years: Collection[Year]) -> Counts:
    """Half-years without a meeting: those that are over, and those that nearly are."""
    halves = [half.standing for year in years for half in year.halves]
    return Counts(overdue=halves.count(rules.Standing.OVERDUE), late=halves.count(rules.Standing.LATE))


def to_record(actor: Actor, *, on: date) -> QuerySet[Meeting]:
    """Convened for a day that has passed: it was held or not, and nobody said which."""
    rows: QuerySet[Meeting] = Meeting.objects.visible_to(actor).filter(state=MeetingState.CONVENED, day__lt=on)
    return rows.select_related("organisation", "platform").order_by("day", "pk")


def first_year(actor: Actor, *, on: date) -> int:
    """The year of the first meeting there is, so that pages lead no further back."""
    first: date | None = Meeting.objects.visible_to(actor).aggregate(first=Min("day"))["first"]
    return min(on, first).year if first else on.year


def _signatories(actor: Actor) -> QuerySet[Any]:
    """Organisations with `since`: the day from which meetings are promised to each."""
    rows: QuerySet[Any] = Organisation.objects.visible_to(actor).filter(state=Standing.SIGNATORY)
    signatories: QuerySet[Any] = rows.annotate(since=Subquery(_signed_on()))
    return signatories


def _signed_on() -> QuerySet[Agreement, date | None]:
    signed = Agreement.objects.filter(
        organisation=OuterRef("pk"), kind=AgreementKind.PROTOCOL, state=AgreementState.SIGNED
    )
    return signed.order_by("signed_on").values_list("signed_on", flat=True)[:1]


def _year_of(row: Any, met: Collection[Met], year: int, *, on: date) -> Year:
    return _year(row.pk, row.shown_name, met, year, on=on, since=row.since or date.min)


def _year(party_id: UUID, name: str, met: Collection[Met], year: int, *, on: date, since: date) -> Year:
    first, second = (rules.window_of(half, met, on=on, since=since) for half in rules.halves_of(year))
    return Year(party_id, name, (first, second))


def _sorted(years: list[Year]) -> list[Year]:
    """By lateness; what is overdue twice before what is overdue once; the rest by name, as it came."""
    return sorted(years, key=lambda year: sorted(URGENCY[half.standing] for half in year.halves))
