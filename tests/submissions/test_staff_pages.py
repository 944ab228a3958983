"""What staff read on the pages: order, filters, limits in words, nothing sealed on GET, and no query too many."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Appointment
from common.actors import Role
from consent.models import ConsentAnswer, ConsentRecord, Source, SourceConfidentiality
from consent.scope import STOPPED_BY_PROMISE, Answer, Audience, Guardian, Method
from custody import safe
from submissions.kinds import LabelKind, Level, ScanOutcome, Urgency
from submissions.models import InformationQuestion, Item, ItemConfidentiality, ItemLabel, ItemPerson
from submissions.selectors import limits, queue
from submissions.selectors.queue import QueueFilter
from submissions.states import ItemState, SubmissionState
from tests.actors import actor_of, client_of, person_with, pure
from tests.factories import custody as vaulted
from tests.factories.accounts import NOON, make_organisation, make_person, make_team
from tests.factories.reviewing import assessment_on
from tests.factories.staff import make_entry, make_handed_over, make_item

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("iiim_portal.urls_mechanism"),
    pytest.mark.usefixtures("safe_places"),
]
S = SubmissionState
TODAY = NOON.date()
WHY = "Invented purpose of a test"


def page(client, name, *args, **query) -> str:
    answer = client.get(reverse(f"submissions:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


# Queue


def test_queue_puts_people_at_risk_first_then_what_may_be_lost_then_the_oldest(organisation):
    for label, urgency, days in [
        ("old", Urgency.ROUTINE, 9),
        ("new risk", Urgency.RISK, 0),
        ("new", Urgency.ROUTINE, 1),
        ("pressing", Urgency.PRESSING, 2),
        ("old risk", Urgency.RISK, 5),
    ]:
        make_handed_over(organisation, label=label, urgency=urgency, days_ago=days)

    seen, after = [], ""
    for _turn in range(3):
        found = queue.queue_for(pure(Role.HEAD), QueueFilter(), after=after, size=2)
        seen += [row.label for row in found.rows]
        after = found.next_cursor

    assert seen == ["old risk", "new risk", "pressing", "old", "new"]
    assert after == ""


def test_queue_filters_by_state_urgency_team_and_reason(organisation, team):
    make_handed_over(organisation, label="here", state=S.HANDED_OVER, urgency=Urgency.RISK)
    make_handed_over(organisation, label="there", state=S.ACKNOWLEDGED, team=team)
    client = client_of(person_with(Role.HEAD))

    for query, shown in [
        ({}, {"here", "there"}),
        ({"state": "handed_over"}, {"here"}),
        ({"urgency": "risk"}, {"here"}),
        ({"team": str(team.pk)}, {"there"}),
        ({"waiting": "acknowledge"}, {"here"}),
        ({"waiting": "assign"}, set()),
        ({"state": "draft"}, {"here", "there"}),
        ({"team": "nonsense", "waiting": "nonsense"}, {"here", "there"}),
    ]:
        content = page(client, "queue", **query)
        assert {label for label in ("here", "there") if f"<bdi>{label}</bdi>" in content} == shown, query


def test_a_page_address_that_is_not_ours_is_answered_in_words(organisation):
    client = client_of(person_with(Role.HEAD))
    assert client.get(reverse("submissions:queue"), {"after": "nonsense"}).status_code == 400


@pytest.mark.parametrize("role", [role for role in Role if queue.WAITS_FOR[role]])
def test_every_count_is_the_number_of_rows_behind_it(role, organisation, team):
    person = person_with(role, team=team)
    for state in [state for state in S if state not in {S.DRAFT, S.ABANDONED}]:
        make_handed_over(organisation, state=state)
        make_handed_over(organisation, state=state, team=team, urgency=Urgency.RISK, reviewer_id=person.pseudonym_id)
        pressing = make_handed_over(organisation, state=state, team=team, urgency=Urgency.PRESSING)
        make_item(pressing, state=ItemState.HELD)
        assessment_on(pressing)
    actor = actor_of(person)

    counts = queue.counts_for(actor)

    assert [count.name for count in counts] == [waiting.name for waiting in queue.WAITS_FOR[role]]
    for count in counts:
        assert len(queue.queue_for(actor, QueueFilter(waiting=count.name), size=100).rows) == count.count > 0


def test_home_shows_people_at_risk_before_anything_else(organisation):
    client = client_of(person_with(Role.PROTECTION_OFFICER))
    assert "Nothing waits for you" in client.get("/").content.decode()
    risky = make_handed_over(organisation, urgency=Urgency.RISK, state=S.HANDED_OVER)

    content = client.get("/").content.decode()

    assert content.index("somebody is at risk") < content.index("Waiting longest")
    assert risky.reference in content


# Submission and item pages


def consented(item: Item, pseudonym: str, *, answers=None, **more) -> Source:
    source = Source.objects.create(
        organisation=item.submission.organisation, pseudonym=pseudonym, created_by=item.pk, created_at=NOON
    )
    ItemPerson.objects.create(item=item, source=source, part="depicted")
    what = {"method": Method.SIGNED, "language": "Arabic", "obtained_by": "C-1", "guardian": Guardian.NOT_NEEDED}
    record = ConsentRecord.objects.create(source=source, recorded_by=item.pk, recorded_at=NOON, **what | more)
    for audience in Audience:
        given = (answers or {}).get(audience, Answer.YES)
        ConsentAnswer.objects.create(record=record, audience=audience, answer=given)
    return source


def covered(item: Item) -> set[str]:
    return {use.audience for use in limits.limits_of([item], on=TODAY)[item.pk].uses if use.is_covered}


@pytest.fixture
def item(organisation, team):
    return make_item(make_handed_over(organisation, team=team))


def test_nobody_on_record_covers_nothing(item):
    assert covered(item) == set()


def test_a_yes_to_everything_covers_everything(item):
    consented(item, "P-1")
    assert covered(item) == set(Audience)


@pytest.mark.parametrize("answer", [Answer.NO, Answer.UNKNOWN])
def test_one_person_without_a_yes_is_a_no_for_all(answer, item):
    consented(item, "P-1")
    consented(item, "P-2", answers={Audience.INTERNATIONAL_COURTS: answer})
    assert covered(item) == set(Audience) - {Audience.INTERNATIONAL_COURTS}
    found = limits.limits_of([item], on=TODAY)[item.pk]
    why = next(use.why_not for use in found.uses if not use.is_covered)
    assert [reason.who for reason in why] == ["P-2"]


@pytest.mark.parametrize(
    "more",
    [
        {"state": "withdrawn"},
        {"expires_on": TODAY - timedelta(days=1), "obtained_on": TODAY - timedelta(days=9)},
        {"guardian": Guardian.UNKNOWN},
    ],
)
def test_withdrawn_expired_or_undecided_covers_nothing(more, item):
    consented(item, "P-1", **more)
    assert covered(item) == set()


def test_confidentiality_stops_all_but_the_mechanism_s_own_work(item):
    """Nothing overrides it (D2)."""
    source = consented(item, "P-1")
    promise = SourceConfidentiality.objects.create(source=source, set_by=item.pk, set_at=NOON)
    ItemConfidentiality.objects.create(item=item, confidentiality=promise)

    assert covered(item) == set(Audience) - STOPPED_BY_PROMISE
    assert {
        Audience.NATIONAL_AUTHORITIES,
        Audience.INTERNATIONAL_COURTS,
        Audience.PUBLIC_REPORTING,
    } <= STOPPED_BY_PROMISE
    client = client_of(person_with(Role.ANALYST, team=item.submission.team))
    assert "The source is confidential" in page(client, "item", item.pk)
    assert "Source is confidential" in page(client, "submission", item.submission_id)


@pytest.mark.parametrize(
    ("label", "words", "colour"),
    [
        (None, "Not scanned", "orange"),
        (ScanOutcome.NOT_SCANNED, "Not scanned", "orange"),
        ("something new", "Not scanned", "orange"),
        (ScanOutcome.CLEAN, "Nothing found", "green"),
        (ScanOutcome.INFECTED, "Malware found", "red"),
    ],
)
def test_what_was_not_scanned_never_looks_clean(label, words, colour, item):
    if label:
        ItemLabel.objects.create(item=item, kind=LabelKind.SCAN, outcome=label, tool="t", tool_version="1", at=NOON)
    client = client_of(person_with(Role.ANALYST, team=item.submission.team))
    for content in (page(client, "item", item.pk), page(client, "submission", item.submission_id)):
        assert words in content
        assert f"govuk-tag--{colour}" in content
        assert ("Nothing found" in content) == (label == ScanOutcome.CLEAN)


def test_the_newest_label_counts(item):
    for days, outcome in [(0, ScanOutcome.INFECTED), (2, ScanOutcome.CLEAN), (1, ScanOutcome.NOT_SCANNED)]:
        at = NOON - timedelta(days=days)
        ItemLabel.objects.create(item=item, kind=LabelKind.SCAN, outcome=outcome, tool="t", tool_version="1", at=at)
    client = client_of(person_with(Role.ANALYST, team=item.submission.team))
    assert "Malware found" in page(client, "item", item.pk)


def test_the_same_content_is_linked_for_those_who_see_both(item, team):
    other = make_item(make_handed_over(make_organisation(name="Cedar"), team=team), fingerprint=b"f" * 32)
    hidden = make_item(make_handed_over(make_organisation(name="Fig"), team=make_team()), fingerprint=b"f" * 32)
    Item.objects.filter(pk=item.pk).update(fingerprint=b"f" * 32)

    content = page(client_of(person_with(Role.ANALYST, team=team)), "item", item.pk)

    assert other.accession in content
    assert hidden.accession not in content
    assert "Fig" not in content


def test_a_restricted_item_leaves_no_trace_on_its_submission_s_page(item, team):
    hidden = make_item(item.submission, 2, level=Level.RESTRICTED)
    content = page(client_of(person_with(Role.ANALYST, team=team)), "submission", item.submission_id)
    assert item.accession in content
    assert hidden.accession not in content
    assert "1 item<" in content or "1 item " in content
    assert "restricted" not in content


ACCOUNT = {
    "v": 1,
    "narrative": "An old bridge by the mill",
    "places": None,
    "obtained": "made_by_us",
    "held_since": "2026-03-04",
}


def test_sealed_words_are_shown_by_post_with_a_purpose_and_never_by_get(organisation, team):
    submission = make_handed_over(organisation, team=team, account=ACCOUNT)
    make_item(submission, name="bridge.jpg")
    client = client_of(person_with(Role.ANALYST, team=team))
    url = reverse("submissions:account", args=[submission.pk])

    for content in (page(client, "submission", submission.pk), client.get(url).content.decode()):
        assert "An old bridge" not in content
        assert "bridge.jpg" not in content
    assert "An old bridge" not in client.post(url, {"purpose": ""}).content.decode()
    shown = client.post(url, {"purpose": WHY})
    assert "An old bridge by the mill" in shown.content.decode()
    assert "Our own people made it" in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"
    assert WHY in page(client, "submission", submission.pk)


def test_an_answer_and_a_name_are_shown_the_same_way(organisation, team):
    submission = make_handed_over(organisation, team=team, state=S.UNDER_REVIEW)
    item = make_item(submission, name="<script>bridge\u202egpj.exe")
    question = InformationQuestion.objects.create(
        submission=submission, question="Which?", asked_by=item.pk, asked_at=NOON, answered_by=item.pk, answered_at=NOON
    )
    sealed = safe.seal_record(record_id=question.pk, plaintext=b"An old telephone", use=safe.KeyUse.EVIDENCE)
    InformationQuestion.objects.update(sealed_answer=sealed)
    client = client_of(person_with(Role.ANALYST, team=team))

    for url, words in [
        (reverse("submissions:read_answer", args=[question.pk]), "An old telephone"),
        (reverse("submissions:item_name", args=[item.pk]), "&lt;script&gt;bridge"),
    ]:
        assert words not in client.get(url).content.decode()
        assert words in client.post(url, {"purpose": WHY}).content.decode()


def test_item_page_shows_copies_digests_and_history(item, team):
    vaulted.stored(b"invented", item_id=item.pk)
    content = page(client_of(person_with(Role.ANALYST, team=team)), "item", item.pk)
    assert "Copy A" in content
    assert "Copy B" in content
    assert safe.stored_object(item.pk).sha256 in content
    assert "Stored in two copies" in content
    assert item.submission.organisation.name in content


def test_item_page_in_arabic_and_with_a_long_name(item, team):
    make_entry(item, "ا" * 5000)
    client = client_of(person_with(Role.ANALYST, team=team))
    client.cookies["django_language"] = "ar"
    assert 'dir="rtl"' in page(client, "item", item.pk)


# Acts through the pages


def test_acts_lead_through_a_whole_review(organisation, team):
    submission = make_handed_over(organisation, state=S.HANDED_OVER)
    make_item(submission)
    lead, analyst = person_with(Role.TEAM_LEAD, team=team), person_with(Role.ANALYST, team=team)
    steps = [
        (person_with(Role.EVIDENCE_OFFICER), "acknowledge", {}, S.ACKNOWLEDGED),
        (lead, "assign", {"team": str(team.pk), "reviewer": str(analyst.pseudonym_id)}, S.ACKNOWLEDGED),
        (analyst, "review", {"act": "start"}, S.UNDER_REVIEW),
        (analyst, "ask", {"question_1": "Which device was it made with?"}, S.MORE_INFORMATION_ASKED),
        (analyst, "review", {"act": "start"}, S.UNDER_REVIEW),
        (analyst, "review", {"act": "conclude"}, S.REVIEWED),
    ]
    for person, name, given, state in steps:
        answer = client_of(person).post(reverse(f"submissions:{name}", args=[submission.pk]), given)
        assert answer.status_code == 302, name
        submission.refresh_from_db()
        assert submission.state == state, name
    assert submission.reviewer_id == analyst.pseudonym_id
    assert client_of(analyst).post(reverse("submissions:review", args=[submission.pk]), {"act": "?"}).status_code == 400


def test_restricting_through_the_pages(organisation, team):
    submission = make_handed_over(organisation, team=team)
    item = make_item(submission)
    client = client_of(person_with(Role.PROTECTION_OFFICER))
    for name, thing in (("restrict", item), ("restrict_submission", submission)):
        url = reverse(f"submissions:{name}", args=[thing.pk])
        assert client.post(url, {"reason": "short"}).status_code == 200
        assert client.post(url, {"reason": WHY}).status_code == 302
        assert client.post(url, {"reason": WHY}).status_code == 409
    assert "Restricted" in page(client, "item", item.pk)


def test_only_people_of_the_team_are_offered(organisation, team):
    item = make_item(make_handed_over(organisation, team=team), level=Level.RESTRICTED)
    inside, outside = person_with(Role.ANALYST, team=team), person_with(Role.ANALYST)
    left = make_person("Somebody who left")
    Appointment.objects.create(
        person=left, team=team, role=Role.ANALYST, since=NOON, ended_at=NOON, ended_by=left.pseudonym_id
    )
    content = page(client_of(person_with(Role.PROTECTION_OFFICER)), "name_person", item.pk)
    assert str(inside.pk) in content
    assert str(outside.pk) not in content
    assert str(left.pk) not in content


def test_nobody_can_be_named_before_a_team_is_assigned(organisation):
    item = make_item(make_handed_over(organisation), level=Level.RESTRICTED)
    content = page(client_of(person_with(Role.PROTECTION_OFFICER)), "name_person", item.pk)
    assert "Nobody can be named" in content


def test_sight_is_taken_back_through_the_page_from_who_is_named(organisation, team):
    item = make_item(make_handed_over(organisation, team=team), level=Level.RESTRICTED)
    client = client_of(person_with(Role.PROTECTION_OFFICER))
    assert "Nobody is named" in page(client, "unname_person", item.pk)


# Queries


def queries(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", ["home", "queue", "submission", "catalogue"])
def test_queries_do_not_grow_with_rows(name, organisation, team):
    person = person_with(Role.ANALYST, team=team)
    client = client_of(person)
    submission = make_handed_over(organisation, team=team, state=S.UNDER_REVIEW, reviewer_id=person.pseudonym_id)
    url = (
        "/" if name == "home" else reverse(f"submissions:{name}", args=[submission.pk] if name == "submission" else [])
    )

    def add(number: int) -> None:
        item = make_item(submission, number, fingerprint=bytes([number]) * 32)
        source = consented(item, f"P-{number}")
        promise = SourceConfidentiality.objects.create(source=source, set_by=item.pk, set_at=NOON)
        ItemConfidentiality.objects.create(item=item, confidentiality=promise)
        ItemLabel.objects.create(item=item, kind="scan", outcome="clean", tool="t", tool_version="1", at=NOON)
        make_entry(item, f"title {number}")
        make_item(make_handed_over(make_organisation(name=f"N{number}"), team=team, state=S.UNDER_REVIEW), 1)

    add(1)
    with_one = queries(client, url)
    for number in (2, 3):
        add(number)

    assert queries(client, url) == with_one


def test_logs_hold_no_words_of_the_provider(organisation, team, caplog, capsys):
    submission = make_handed_over(organisation, team=team, account=ACCOUNT)
    client = client_of(person_with(Role.ANALYST, team=team))
    client.post(reverse("submissions:account", args=[submission.pk]), {"purpose": WHY})
    written = caplog.text + json.dumps(capsys.readouterr())
    assert "bridge" not in written
    assert WHY not in written
