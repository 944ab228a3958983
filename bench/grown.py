"""A world grown to full size: each row a copy of one that the services made, with a key, an owner and a day of its own.

In the expressions `n` counts the copies from one; keys are digests of a letter and a number, so that rows find each
other.
"""

from django.db import connection, models

from accounts.models import Agreement, ContactAssignment, Membership, Organisation, Person
from common.actors import Role
from dialogue.models import (
    ActionItem,
    ActivityUpdate,
    ContactRequest,
    Enquiry,
    InformationAsked,
    InformationRequest,
    Invitation,
    Message,
    PreservationLead,
    Topic,
    Voice,
)
from dialogue.services import enquiries
from feedback.models import Lesson
from feedback.states import NoteState
from notices.models import Notice
from tests.actors import person_with, with_role
from tests.factories import agenda, feedback, meetings, requests, threads
from tests.factories.accounts import NOON, make_member, make_organisation, make_team
from tests.factories.notices import ring
from tests.factories.staff import make_handed_over, make_item

ORGANISATIONS, SUBMISSIONS, ITEMS, THREADS, MEETINGS = 1_000, 100_000, 1_000_000, 10_000, 2_000
TEAMS = 20
SOME = 4_000
_OWNER = {"organisation_id": f"md5('o' || 1 + n % {ORGANISATIONS})::uuid"}
STAFF = (
    Role.CONTACT_POINT,
    Role.ANALYST,
    Role.TEAM_LEAD,
    Role.HEAD,
    Role.DISCLOSURE_OFFICER,
    Role.PROTECTION_OFFICER,
    Role.EVIDENCE_OFFICER,
)


class Grown:
    """One organisation with something of everything; `grow` makes a thousand of it."""

    def __init__(self) -> None:
        self.team, self.organisation = make_team(), make_organisation()
        self.staff = {role: person_with(role, team=self.team) for role in STAFF}
        self.partners = {
            role: make_member(role, organisation=self.organisation)
            for role in (Role.NGO_FOCAL_POINT, Role.NGO_CONTRIBUTOR)
        }
        ContactAssignment.objects.create(
            organisation=self.organisation,
            contact_point=self.staff[Role.CONTACT_POINT],
            deputy=person_with(Role.CONTACT_POINT),
            since=NOON,
        )
        self.thread = self._speak()
        self.held = agenda.held_lately(self.organisation, days_ago=30)
        self.convened = meetings.convened(self.organisation)
        self._ask()
        self.reviewed = make_handed_over(self.organisation, team=self.team)
        self.note = feedback.at_state(NoteState.SENT, self.reviewed)
        self.waiting = make_handed_over(self.organisation, team=self.team, days_ago=40)
        self.item = make_item(self.waiting)
        ring()

    def people(self) -> dict[Role, Person]:
        return self.staff | self.partners

    def _speak(self) -> models.Model:
        threads.given_voice(self.organisation)
        feedback.given_lesson(self.organisation)
        thread = threads.begun(self.organisation)
        threads.said(thread)
        return thread

    def _ask(self) -> None:
        basil = with_role(Role.NGO_FOCAL_POINT, organisation=self.organisation)
        requests.asked(self.organisation)
        requests.reach(self.organisation)
        requests.reported(self.organisation)
        requests.lead(requests.lead_submission(self.organisation, team=self.team))
        agenda.proposed(self.organisation)
        agenda.action(self.held, owner=self.organisation)
        enquiries.ask(actor=basil, text="When is the next bulletin?", privately=False, at=NOON)

    def grow(self) -> None:
        _copies(self.organisation, ORGANISATIONS, id="md5('o' || n)::uuid", short_label="'G' || n")
        _copies(self.team, TEAMS, id="md5('t' || n)::uuid", name="'Team G' || n")
        for model in (Agreement, ContactAssignment):
            _copies(_one(model), ORGANISATIONS, id=_NEW, organisation_id="md5('o' || n)::uuid")
        self._grow_material()
        self._grow_words()
        self._grow_meetings()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        own = Organisation.objects.get(short_label="G7")
        Membership.objects.filter(person__in=self.partners.values()).update(organisation=own)

    def _grow_material(self) -> None:
        """One in twenty submissions belongs to the analyst's team, and one in twenty still waits for feedback."""
        own = f"CASE WHEN n % {TEAMS} = 0 THEN team_id ELSE md5('t' || 1 + n % {TEAMS})::uuid END"
        at = "timestamptz '2026-11-20' - n * interval '3 minutes'"
        days = {"created_at": at, "handed_over_at": at, "acknowledged_at": at}
        state = "CASE WHEN n % 20 = 3 THEN 'under_review' ELSE 'reviewed' END"
        key = "md5('s' || n)::uuid"
        _copies(self.waiting, SUBMISSIONS, id=key, reference="'G' || n", team_id=own, state=state, **_OWNER, **days)
        _copies(self.note, SUBMISSIONS, where="n % 20 <> 3", id=_NEW, submission_id=key, sent_at=at, written_at=at)
        submission = f"md5('s' || 1 + n % {SUBMISSIONS})::uuid"
        number = f"1 + n / {SUBMISSIONS}"
        _copies(self.item, ITEMS, id=_NEW, accession="'G' || n", submission_id=submission, number=number)
        _copies(_one(PreservationLead), SOME, id=_NEW, submission_id=key)

    def _grow_words(self) -> None:
        at = "timestamptz '2026-11-20' - n * interval '30 minutes'"
        side = "CASE WHEN n % 10 = 0 THEN 'provider' ELSE 'mechanism' END"
        _copies(self.thread, THREADS, id="md5('h' || n)::uuid", last_at=at, last_side=side, **_OWNER)
        thread = f"md5('h' || 1 + n % {THREADS})::uuid"
        for number, message in enumerate(Message.objects.filter(thread=self.thread), start=1):
            _copies(message, THREADS, id=_NEW, thread_id=thread, number=str(number))
        _copies(_one(Voice), SOME, id=_NEW, given_at=at, **_OWNER)
        _copies(_one(Lesson), SOME, id=_NEW, given_at=at, **_OWNER)
        _copies(_one(Enquiry), SOME, id=_NEW, asked_at=at, **_OWNER)
        _copies(_one(InformationRequest), SOME, id="md5('q' || n)::uuid")
        asked = {"request_id": "md5('q' || n)::uuid", "due_on": "date '2026-11-20' + (n % 90)::int"}
        _copies(_one(InformationAsked), SOME, id=_NEW, reference="'G' || n", asked_at=at, **asked, **_OWNER)
        _copies(_one(ContactRequest), SOME, id=_NEW, reference="'G' || n", asked_at=at, **_OWNER)
        _copies(_one(ActivityUpdate), SOME, id=_NEW, reference="'G' || n", reported_at=at, **_OWNER)
        place = "-n - one.place * 1000000"
        for notice in Notice.objects.all():
            _copies(notice, SOME, id=_NEW, place=place, at=at)

    def _grow_meetings(self) -> None:
        """Each organisation met once, and is invited a second time."""
        half = MEETINGS // 2
        for letter, meeting in (("m", self.held), ("c", self.convened)):
            key = f"md5('{letter}' || n)::uuid"
            _copies(meeting, half, id=key, day="day + (n % 20)::int - 10", **_OWNER)
            _copies(Invitation.objects.get(meeting=meeting), half, id=_NEW, meeting_id=key, **_OWNER)
        _copies(_one(Topic), SOME, id=_NEW, proposer_id=_OWNER["organisation_id"], **_OWNER)
        met = f"md5('m' || 1 + n % {half})::uuid"
        _copies(_one(ActionItem), SOME, id=_NEW, meeting_id=met, due_on="due_on + (n % 60)::int - 30", **_OWNER)


_NEW = "gen_random_uuid()"


def _one(model: type[models.Model]) -> models.Model:
    return model._base_manager.order_by("pk")[0]  # noqa: SLF001 - any row will do


def _copies(one: models.Model, times: int, /, *, where: str = "true", **changes: str) -> None:
    """Copy a row so many times; changes: by column, in SQL."""
    meta = type(one)._meta  # noqa: SLF001 - Django's documented way to the columns
    columns = [field.column for field in meta.concrete_fields if not isinstance(field, models.AutoField)]
    into = ", ".join(f'"{column}"' for column in columns)
    picked = ", ".join(changes.get(column, f'one."{column}"') for column in columns)
    with connection.cursor() as cursor:
        # Without parameters: the expressions themselves are full of signs for a remainder.
        cursor.execute(
            f'INSERT INTO "{meta.db_table}" ({into}) SELECT {picked} FROM "{meta.db_table}" one, '
            f"generate_series(1, {times}) n WHERE one.\"{meta.pk.column}\" = '{one.pk}' AND {where}"
        )
