"""What staff find: handed-over submissions, items in any state; and the people of the demonstration."""

import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from django.contrib.postgres.search import SearchVector
from django.db.models import Value

from accounts.models import Appointment, Membership, Organisation, Person, Team
from common.actors import Role
from common.ids import reference
from custody import safe
from submissions.kinds import Kind, Level, Urgency
from submissions.models import CatalogueEntry, CatalogueSearch, Item, Submission
from submissions.search import normalise
from submissions.selectors.catalogue_traits import changing_traits, lasting_traits
from submissions.selectors.staff import labels_of
from submissions.states import ItemState, SubmissionState
from tests.factories.accounts import NOON, make_organisation, make_person, make_team

HANDED_OVER_AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SEALED = b"sealed by nobody: only there so that the row may exist"


def make_handed_over(
    organisation: Organisation,
    *,
    state: SubmissionState = SubmissionState.ACKNOWLEDGED,
    team: Team | None = None,
    level: Level = Level.STANDARD,
    urgency: Urgency = Urgency.ROUTINE,
    label: str = "Neutral label",
    days_ago: int = 0,
    account: dict | None = None,
    **more,
) -> Submission:
    at = HANDED_OVER_AT - timedelta(days=days_ago)
    pk = uuid4()
    is_draft = state in {SubmissionState.DRAFT, SubmissionState.ABANDONED}
    return Submission.objects.create(
        id=pk,
        reference=reference("SUB"),
        organisation=organisation,
        created_by=uuid4(),
        created_at=at,
        kind=Kind.MATERIAL,
        state=state,
        label=label,
        level=level,
        urgency=urgency,
        team=team,
        handed_over_by=None if is_draft else uuid4(),
        handed_over_at=None if is_draft else at,
        acknowledged_at=None if is_draft or state == SubmissionState.HANDED_OVER else at,
        sealed_account=b"" if is_draft else seal(pk, account) if account is not None else SEALED,
        **more,
    )


def make_item(
    submission: Submission,
    number: int = 1,
    *,
    state: ItemState = ItemState.SECURED,
    level: Level = Level.STANDARD,
    name: str | None = None,
    **more,
) -> Item:
    pk = uuid4()
    at = submission.created_at
    what = {"received_at": at, "stored_at": at, "secured_at": at, "size_bytes": 1000 + number} | more
    if state == ItemState.HELD:
        what |= {"held_reason": "digest_mismatch"}
    return Item.objects.create(
        id=pk,
        submission=submission,
        number=number,
        accession=reference("ACC"),
        state=state,
        level=level,
        created_at=at,
        sealed_name=seal(pk, named(name)) if name is not None else b"",
        **what,
    )


def make_entry(item: Item, title: str, *, text: str | None = None, **more) -> CatalogueEntry:
    """An entry as the worker would write it; for lists that need rows and no seals."""
    submission = item.submission
    what = {
        "traits": lasting_traits(submission, {}) + changing_traits([item], labels_of([item]), on=NOON.date())[item.pk]
    } | more
    return CatalogueEntry.objects.create(
        item=item,
        submission=submission,
        organisation_id=submission.organisation_id,
        team_id=submission.team_id,
        title=title,
        received_at=item.received_at,
        size_bytes=item.size_bytes,
        told_at=NOON,
        search=SearchVector(Value(normalise(text or title)), config="simple"),
        **what,
    )


def make_search(words: str = "", *traits: str, asked_by: UUID | None = None, **more) -> CatalogueSearch:
    return CatalogueSearch.objects.create(
        words=words, traits=list(traits), asked_by=asked_by or uuid4(), **{"asked_at": NOON} | more
    )


def named(name: str, path: str = "", note: str = "") -> dict:
    coded = {"name_b64": b64encode(name.encode()).decode(), "relative_path_b64": b64encode(path.encode()).decode()}
    return {"v": 1, "note": note, **coded}


def seal(record_id, told: dict) -> bytes:
    return safe.seal_record(record_id=record_id, plaintext=json.dumps(told).encode(), use=safe.KeyUse.EVIDENCE)


def demonstration_people() -> dict[Role, Person]:
    """Two signatories with a contributor each, and the staff that the stories need, in one team."""
    people: dict[Role, Person] = {}
    for name, label in (("Olive Archive", "A-1"), ("Cedar Archive", "B-2")):
        person = make_person(is_demonstration=True)
        organisation = make_organisation(name=name, short_label=label)
        Membership.objects.create(person=person, organisation=organisation, role=Role.NGO_CONTRIBUTOR, since=NOON)
    team = make_team("Team North")
    for role in (Role.EVIDENCE_OFFICER, Role.PROTECTION_OFFICER, Role.TEAM_LEAD, Role.ANALYST):
        people[role] = make_person(str(role.label), is_demonstration=True)
        Appointment.objects.create(person=people[role], team=team, role=role, since=NOON)
    return people
