"""The same bytes twice: an organisation is told of its own, never of another's; staff of what they may see."""

import re
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.actors import MECHANISM_ROLES, PARTNER_ROLES, WORKER, Role
from common.errors import NotAllowed
from consent.scope import Answer, Audience
from submissions.kinds import Kind, Level
from submissions.models import Item, Repeat, Twin, Uncompared
from submissions.selectors import duplicates
from submissions.services import prepare, same_bytes, sweep
from submissions.states import ItemState
from tests.actors import URLCONFS, actor_of, client_of, person_with, pure, with_role
from tests.factories.accounts import NOON, make_organisation, make_team
from tests.factories.staff import make_handed_over, make_item
from tests.factories.uploads import Draft, draft, handed_over, ingested, secured
from tests.submissions.test_staff_pages import consented

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("safe_places")]
SAME = b"s" * 32


@pytest.fixture
def mechanism(settings):
    settings.ROOT_URLCONF = URLCONFS["mechanism"]


def noted() -> int:
    return same_bytes.note_same_bytes(actor=WORKER, at=NOON)


def kept_of(item: Item) -> dict:
    return {field.attname: getattr(item, field.attname) for field in Item._meta.concrete_fields}


def groups_of(model) -> list[set]:
    found: dict = {}
    for item_id, group in model.objects.values_list("item_id", "group"):
        found.setdefault(group, set()).add(item_id)
    return sorted(found.values(), key=len)


def accession(organisation=None, *, team=None, fingerprint=SAME, level=Level.STANDARD, days_ago=0, **more) -> Item:
    submission = make_handed_over(organisation or make_organisation(), team=team, days_ago=days_ago)
    return make_item(submission, fingerprint=fingerprint, level=level, **more)


# What a worker notes


def test_every_item_whose_bytes_become_known_waits_to_be_compared():
    sent = draft().send(b"content")
    assert not Uncompared.objects.exists()

    ingested(sent)

    assert Uncompared.objects.get().item_id == sent.pk
    assert noted() == 1
    assert noted() == 0
    assert not Twin.objects.exists()


def test_same_bytes_are_one_group_across_organisations_and_another_within_one():
    mine, other = make_organisation(), make_organisation()
    first, second, third = accession(mine), accession(other), accession(mine)
    alone = accession(mine, fingerprint=b"a" * 32)
    noted()

    assert groups_of(Twin) == [{first.pk, second.pk, third.pk}]
    assert groups_of(Repeat) == [{first.pk, third.pk}]
    assert not Twin.objects.filter(item=alone).exists()


def test_who_comes_later_joins_the_group_and_nothing_is_noted_twice():
    mine = make_organisation()
    items = [accession(mine), accession(mine)]
    noted()
    before = set(Twin.objects.values_list("item_id", "group"))
    items.append(accession(mine))
    Uncompared.objects.get_or_create(item=items[0])
    noted()

    assert before < set(Twin.objects.values_list("item_id", "group"))
    assert groups_of(Twin) == groups_of(Repeat) == [{item.pk for item in items}]


def test_group_says_nothing_of_its_members():
    items = [accession(), accession()]
    noted()
    assert Twin.objects.first().group not in {item.pk for item in items} | {item.submission_id for item in items}


def test_files_without_a_byte_are_no_twins():
    for _ in range(2):
        accession(size_bytes=0)
    assert noted() == 2
    assert not Twin.objects.exists()


def test_batches_end_and_two_of_one_content_meet_across_them(monkeypatch):
    monkeypatch.setattr(same_bytes, "A_BATCH", 1)
    mine = make_organisation()
    items = {accession(mine).pk for _ in range(3)}
    assert sweep.sweep(NOON)["compared"] == 3
    assert groups_of(Repeat) == [items]


@pytest.mark.parametrize("question", [same_bytes.TWINS, same_bytes.REPEATS], ids=["twins", "repeats"])
def test_each_item_is_looked_up_and_all_others_are_never_walked_through(question):
    one = accession()
    others = range(2, 3000)
    changed = [{"id": uuid4(), "number": n, "accession": f"W-{n}", "fingerprint": n.to_bytes(32)} for n in others]
    Item.objects.bulk_create(Item(**kept_of(one) | new) for new in changed)
    with connection.cursor() as cursor:
        # What Postgres does depends on what it knows of the rows: it is told, and nothing else is forbidden to it.
        cursor.execute("ANALYZE submissions_item, submissions_submission")
        cursor.execute(f"EXPLAIN {question}", [[one.pk]])
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "using item_fingerprint on submissions_item" in plan
    assert "Seq Scan on submissions_item" not in plan


@pytest.mark.parametrize("many", [1, 500])
def test_a_question_for_the_same_bytes_may_use_their_index(many):
    """Disclosure asks it of every item of a request, and may not walk through all there are for each."""
    listed = [n.to_bytes(32) for n in range(many)]
    found = Item.objects.filter(pk__in=[uuid4() for _ in range(many)]).values("fingerprint")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off")
        for prints in (listed, found):
            plan = Item.objects.with_fingerprint(prints).explain()
            assert "using item_fingerprint on submissions_item" in plan
            assert "Seq Scan on submissions_item" not in plan


def test_only_the_portal_itself_compares():
    for role in set(Role) - {Role.WORKER}:
        with pytest.raises(NotAllowed):
            same_bytes.note_same_bytes(actor=pure(role), at=NOON)


# What an organisation is told


def session_of(person, *submissions) -> list[tuple[int, str]]:
    """Every page on which files stand, without what is new each time."""
    client = client_of(person)
    paths = [reverse("submissions:list"), "/"]
    for one in submissions:
        paths += [reverse(f"submissions:{name}", args=[one.pk]) for name in ("status", "files", "check", "receipts")]
    answers = [client.get(path) for path in paths]
    fresh = r'(name="csrfmiddlewaretoken" value|data-csrf|nonce)="[^"]*"'
    return [(answer.status_code, re.sub(fresh, "", answer.content.decode())) for answer in answers]


def test_an_organisation_is_told_of_its_own_in_draft_and_after():
    organisation = make_organisation()
    person = person_with(Role.NGO_CONTRIBUTOR, organisation=organisation)
    first, second = (sent_by(actor_of(person), b"the same") for _ in range(2))
    ingested(Item.objects.get(submission=first.submission))
    ingested(Item.objects.get(submission=second.submission))
    handed_over(first)
    noted()

    client = client_of(person)
    in_draft = client.get(reverse("submissions:files", args=[second.submission.pk])).content.decode()
    after = client.get(reverse("submissions:status", args=[first.submission.pk])).content.decode()

    assert "You have sent the same content also as" in in_draft
    assert first.submission.reference in in_draft
    assert "You have sent the same content also as" in after
    assert second.submission.reference in after


def sent_by(actor, content: bytes) -> Draft:
    made = Draft(actor, prepare.start_submission(actor=actor, kind=Kind.MATERIAL, label="Box 3", at=NOON))
    made.send(content)
    return made


def test_a_contributor_is_not_told_of_a_colleague_s_and_the_focal_point_is():
    organisation = make_organisation()
    amal, basil = (person_with(role, organisation=organisation) for role in sorted(PARTNER_ROLES))
    colleague = person_with(Role.NGO_CONTRIBUTOR, organisation=organisation)
    mine, theirs = sent_by(actor_of(amal), b"the same"), sent_by(actor_of(colleague), b"the same")
    for made in (mine, theirs):
        ingested(Item.objects.get(submission=made.submission))
    noted()
    address = reverse("submissions:files", args=[mine.submission.pk])

    assert "the same content also" not in client_of(amal).get(address).content.decode()
    assert theirs.submission.reference in client_of(basil).get(address).content.decode()


@pytest.mark.parametrize("taken", [ItemState.WITHDRAWN, ItemState.REFUSED])
def test_what_was_taken_back_or_refused_is_not_told_of(taken):
    organisation = make_organisation()
    person = person_with(Role.NGO_FOCAL_POINT, organisation=organisation)
    kept, gone = (make_item(make_handed_over(organisation), fingerprint=SAME) for _ in range(2))
    noted()
    actor = actor_of(person)
    assert duplicates.own_repeats_of(actor=actor, items=[kept])[kept.pk] == [gone]
    Item.objects.filter(pk=gone.pk).update(state=taken)
    assert duplicates.own_repeats_of(actor=actor, items=[kept]) == {}


@pytest.mark.parametrize("role", sorted(PARTNER_ROLES))
def test_an_organisation_learns_nothing_of_another_s(role):
    """Two worlds: the same session before and after another organisation hands over the same bytes (C10)."""
    organisation = make_organisation()
    person = person_with(role, organisation=organisation)
    mine = sent_by(actor_of(person), b"the same")
    ingested(Item.objects.get(submission=mine.submission))
    handed_over(mine)
    secured()
    noted()
    session_of(person, mine.submission)
    with CaptureQueriesContext(connection) as queries_before:
        before = session_of(person, mine.submission)

    for _ in range(3):
        theirs = draft(organisation=make_organisation())
        ingested(theirs.send(b"the same"))
        handed_over(theirs)
    secured()
    noted()

    with CaptureQueriesContext(connection) as queries_after:
        after = session_of(person, mine.submission)
    assert [len(group) for group in groups_of(Twin)] == [4]
    assert not Repeat.objects.exists()
    assert after == before
    assert len(queries_after) == len(queries_before)
    # Nothing of a partner's page is looked up by what two organisations could have in common.
    asked = [query["sql"].split("WHERE", 1)[-1] for query in queries_after if "WHERE" in query["sql"]]
    assert not [sql for sql in asked if "fingerprint" in sql or "submissions_twin" in sql]


def test_files_page_costs_the_same_for_one_repeat_and_for_three():
    organisation = make_organisation()
    person = person_with(Role.NGO_FOCAL_POINT, organisation=organisation)
    submission = make_handed_over(organisation)
    client = client_of(person)
    address = reverse("submissions:status", args=[submission.pk])

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    make_item(submission, 1, fingerprint=SAME)
    make_item(submission, 2, fingerprint=SAME)
    noted()
    queries()
    one = queries()
    for number in range(3, 9):
        make_item(submission, number, fingerprint=bytes([number // 2]) * 32)
    noted()

    assert queries() == one


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM submissions_twin",
        "SELECT * FROM submissions_uncompared",
        "INSERT INTO submissions_repeat SELECT * FROM submissions_repeat",
        "UPDATE submissions_repeat SET item_id = item_id",
        "DELETE FROM submissions_repeat",
        "UPDATE submissions_item SET fingerprint = '\\x01' WHERE fingerprint <> ''",
    ],
)
def test_the_partner_face_s_role_may_not(sql, as_partner):
    accession()
    cursor = as_partner()

    cursor.execute("SELECT * FROM submissions_repeat")
    with pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute(sql)


# What staff are told


def page(client, **query) -> str:
    answer = client.get(reverse("submissions:same_bytes"), query)
    assert answer.status_code == 200
    return re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]*"', "", answer.content.decode())


def test_staff_read_group_by_group_newest_first_both_providers_credited(mechanism, team):
    older = [
        accession(make_organisation(name=name), team=team, days_ago=days) for name, days in [("Fig", 9), ("Oak", 1)]
    ]
    newer = [accession(make_organisation(name="Elm"), team=team, fingerprint=b"n" * 32, days_ago=2) for _ in range(2)]
    noted()

    content = page(client_of(person_with(Role.ANALYST, team=team)))

    places = [content.index(item.accession) for item in (newer[0], older[0], older[1])]
    assert places == sorted(places)
    assert all(name in content for name in ("Fig", "Oak", "Elm"))


@pytest.mark.parametrize("role", [Role.ANALYST, Role.TEAM_LEAD, Role.HEAD])
def test_a_restricted_twin_leaves_no_trace(mechanism, role, team):
    """Neither on the page of groups nor on the item's, neither as a name nor as a number, nor by the order."""
    first = accession(team=team, days_ago=5)
    pair = [accession(team=team, fingerprint=b"p" * 32, days_ago=days) for days in (8, 7)]
    noted()
    client = client_of(person_with(role, team=team))
    address = reverse("submissions:item", args=[first.pk])

    def pages() -> list[str]:
        shown = client.get(address).content.decode()
        return [page(client), re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]*"', "", shown)]

    pages()
    before = pages()
    secret = [
        accession(team=team, level=Level.RESTRICTED),
        accession(team=team, level=Level.RESTRICTED, fingerprint=b"p" * 32, days_ago=9),
    ]
    noted()

    assert pages() == before
    assert pair[0].accession in before[0]
    assert first.accession not in before[0]
    officer = page(client_of(person_with(Role.PROTECTION_OFFICER)))
    assert all(item.accession in officer for item in secret)


def test_a_twin_of_another_team_is_not_told(mechanism, team):
    mine, theirs = accession(team=team), accession(team=make_team())
    noted()
    content = page(client_of(person_with(Role.ANALYST, team=team)))
    assert mine.accession not in content
    assert theirs.accession not in content
    assert "No content that you may see" in content


def test_a_draft_s_twin_is_not_told(mechanism, team):
    mine = accession(team=team)
    make_item(make_handed_over(make_organisation(), state="draft"), fingerprint=SAME)
    noted()
    assert mine.accession not in page(client_of(person_with(Role.HEAD)))


@pytest.mark.parametrize("role", sorted(MECHANISM_ROLES))
def test_groups_by_role(mechanism, role, team):
    items = [accession(team=team) for _ in range(2)]
    noted()
    sees = {Role.ANALYST, Role.TEAM_LEAD, Role.HEAD, Role.PROTECTION_OFFICER, Role.EVIDENCE_OFFICER}
    answer = client_of(person_with(role, team=team)).get(reverse("submissions:same_bytes"))
    assert answer.status_code == (200 if role in sees else 403)
    assert (items[0].accession in answer.content.decode()) == (role in sees)


def test_groups_go_on_page_after_page_and_name_only_the_first_of_many(team, monkeypatch):
    monkeypatch.setattr(duplicates, "GROUPS_A_PAGE", 2)
    monkeypatch.setattr(duplicates, "SHOWN_OF_A_GROUP", 2)
    expected = []
    for number in range(5):
        group = [accession(team=team, fingerprint=bytes([number + 1]) * 32, days_ago=number) for _ in range(3)]
        expected.append({item.pk for item in group})
    noted()
    actor, seen, after = with_role(Role.ANALYST, team=team), [], ""
    for _turn in range(5):
        groups, found = duplicates.groups_page(actor=actor, after=after)
        seen += groups
        after = found.next_cursor
        if not after:
            break

    assert [(len(group.items), group.more) for group in seen] == [(2, 1)] * 5
    assert all({item.pk for item in group.items} < whole for group, whole in zip(seen, expected, strict=True))


def test_page_costs_the_same_for_one_group_and_for_three(mechanism, team):
    client = client_of(person_with(Role.ANALYST, team=team))

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            page(client)
        return len(seen)

    for _ in range(2):
        accession(team=team)
    noted()
    queries()
    one = queries()
    for number in range(6):
        accession(team=team, fingerprint=bytes([number // 2 + 1]) * 32)
    noted()

    assert queries() == one


# What stands for all of them together


def test_the_stricter_of_the_two_applies_and_is_named(mechanism, team):
    mine, theirs = accession(team=team), accession(team=team)
    consented(mine, "P-1")
    consented(theirs, "Q-2", answers={Audience.INTERNATIONAL_COURTS: Answer.NO})

    uses = duplicates.stricter_of(mine, [theirs], on=NOON.date())

    assert [use.audience for use in uses if not use.is_covered] == [Audience.INTERNATIONAL_COURTS]
    ((accession_of, reason),) = next(use.why_not for use in uses if not use.is_covered)
    assert (accession_of, reason.who) == (theirs.accession, "Q-2")
    for item in (mine, theirs):
        content = client_of(person_with(Role.ANALYST, team=team)).get(reverse("submissions:item", args=[item.pk]))
        assert "The stricter of the two applies" in content.content.decode()
        assert "<bdi>Q-2</bdi>" in content.content.decode()


def test_an_item_alone_says_nothing_of_others(mechanism, team):
    item = accession(team=team, fingerprint=uuid4().bytes * 2)
    content = client_of(person_with(Role.ANALYST, team=team)).get(reverse("submissions:item", args=[item.pk]))
    assert "The same content elsewhere" not in content.content.decode()


def test_own_repeats_name_only_the_first_of_many():
    organisation = make_organisation()
    submission = make_handed_over(organisation)
    items = [make_item(submission, number, fingerprint=SAME) for number in range(1, 9)]
    noted()
    actor = with_role(Role.NGO_FOCAL_POINT, organisation=organisation)
    found = duplicates.own_repeats_of(actor=actor, items=items)
    assert set(found) == {item.pk for item in items}
    assert max(map(len, found.values())) == duplicates.SHOWN_OF_A_GROUP
