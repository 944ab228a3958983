"""The partner pages: the whole journey without JavaScript, wrong input, two organisations, both languages."""

import re
from copy import deepcopy

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.states import Standing
from common.actors import WORKER, Role
from consent.models import ConsentRecord, Source
from submissions.kinds import Kind, Urgency
from submissions.models import InformationQuestion, Item, ItemPerson, Submission, SubmissionDraft
from submissions.services import hand_over, receipt
from submissions.states import SubmissionState
from tests.actors import client_of, with_role
from tests.factories.accounts import NOON, actor_of, leave, make_member, make_organisation
from tests.factories.submissions import WORDS, add_person, fill, handed_over, make_submission, ready_submission, send
from tests.factories.uploads import Draft, ingested, secured

pytestmark = [pytest.mark.django_db, pytest.mark.integration, pytest.mark.usefixtures("safe_places")]

PERSON = {
    "pseudonym": "W-17",
    "part": "gave_material",
    "method": "signed",
    "language": "Arabic",
    "obtained_on": "٢٧/٣/٢٠٢٤",
    "obtained_by": "D-4",
    "guardian": "not_needed",
    "confidential": "no",
    "answer_mechanism": "yes",
    "answer_national_authorities": "unknown",
    "answer_international_courts": "yes",
    "answer_un_bodies": "no",
    "answer_public_reporting": "no",
    "answer_contact": "yes",
}


@pytest.fixture
def amal(organisation):
    return make_member(Role.NGO_CONTRIBUTOR, organisation=organisation)


@pytest.fixture
def browser(amal):
    return client_of(amal)


@pytest.fixture
def draft(amal):
    return make_submission(actor_of(amal))


def to(name, *args):
    return reverse(f"submissions:{name}", args=args)


def saved() -> SubmissionDraft:
    return SubmissionDraft.objects.get()


def test_the_whole_journey_without_javascript(browser):
    answer = browser.post(to("start"), {"kind": "material", "label": "Box 7"})
    pk = Submission.objects.get().pk
    assert answer.url == to("task_list", pk)

    answer = browser.post(to("about", pk), {"narrative": "It shows a mill.", "urgency": "risk"})
    assert answer.url == to("provenance", pk)
    words = {"obtained": "found", "held_by": "our archive", "copies": "none", "held_since": "2024-03-27"}
    answer = browser.post(to("provenance", pk), words)
    assert answer.url == to("consent", pk)
    answer = browser.post(to("person_new", pk), PERSON)
    assert answer.url == to("consent", pk)
    answer = browser.post(to("file_small", pk), {"file": SimpleUploadedFile("صورة.jpg", b"content")})
    assert answer.url == to("files", pk)
    assert "صورة.jpg" in browser.get(to("check", pk)).content.decode()

    answer = browser.post(to("hand_over", pk), {"sure": "on"})

    assert answer.url == to("status", pk)
    submission = Submission.objects.get()
    assert (submission.state, submission.urgency) == (SubmissionState.HANDED_OVER, Urgency.RISK)
    assert Item.objects.get().size_bytes == len(b"content")
    page = browser.get(to("status", pk)).content.decode()
    assert "It shows a mill." not in page
    assert "صورة.jpg" not in page


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("period_from", "31/02/2024", "no such day"),
        ("period_from", "1/1/0000", "between 1900 and 2100"),
        ("period_from", "yesterday", "for example 27/3/2024"),
        ("period_from", "²/3/2024", "for example 27/3/2024"),
        ("narrative", "bell\x07", "control characters"),
        ("narrative", "nul\x00", "control characters"),
        ("narrative", "x" * 20_001, "too long by 1"),
        ("narrative", "   ", "Write something here"),
        ("urgency", "tomorrow", "Choose one of the answers shown"),
    ],
)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_wrong_input_is_told_in_words(field, typed, said, language, browser, draft):  # noqa: PLR0917 - pytest names them
    given = {"narrative": "n", "urgency": "routine", field: typed}
    answer = browser.post(to("about", draft.pk), given, headers={"accept-language": language})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "govuk-error-summary" in page
    if language == "en":
        assert said in page


@pytest.mark.parametrize(
    "typed", ["27/3/2024", "27.03.2024", "2024-03-27", "٢٧/٣/٢٠٢٤", "۲۷/۳/۲۰۲۴", " 27 - 3 - 2024 "]
)
def test_days_as_people_write_them(typed, browser, draft):
    browser.post(to("about", draft.pk), {"narrative": "n", "period_from": typed})

    assert saved().period_from.isoformat() == "2024-03-27"


def test_what_could_be_read_is_kept_when_the_rest_could_not(browser, draft):
    browser.post(to("about", draft.pk), {"narrative": "Kept.", "period_from": "31/2/2024"})

    assert saved().narrative == "Kept."


def test_the_end_before_the_beginning_and_days_to_come_are_refused(browser, draft):
    page = browser.post(to("about", draft.pk), {"narrative": "n", "period_from": "2/1/2024", "period_to": "1/1/2024"})
    assert "end before it began" in page.content.decode()
    page = browser.post(to("provenance", draft.pk), {"held_since": "1/1/2099"})
    assert "has not come yet" in page.content.decode()


def test_a_thousand_and_one_fields_are_refused_with_words(browser, draft):
    answer = browser.post(to("about", draft.pk), {f"f{n}": "x" for n in range(1001)})

    assert answer.status_code == 400


def test_save_and_go_back_demands_nothing(browser, draft):
    answer = browser.post(to("provenance", draft.pk), {"held_by": "us", "then": "later"})

    assert answer.url == to("task_list", draft.pk)
    assert saved().held_by == "us"


def test_autosave_keeps_only_what_it_speaks_of(browser, draft):
    SubmissionDraft.objects.update(places="by a colleague")
    told = {"narrative": "half a sen", "period_from": "31/2/2024", "_changed": ["narrative", "period_from"]}
    answer = browser.post(to("about", draft.pk), told, headers={"x-autosave": "1"})

    assert answer.status_code == 204
    assert (saved().narrative, saved().places, saved().period_from) == ("half a sen", "by a colleague", None)


def test_autosave_of_an_emptied_box(browser, draft):
    SubmissionDraft.objects.update(concerns_nobody=True)
    browser.post(to("consent", draft.pk), {"_changed": "concerns_nobody"}, headers={"x-autosave": "1"})

    assert not saved().concerns_nobody
    assert Submission.objects.get().level == "standard"


def test_autosave_after_hand_over_is_a_conflict(browser, amal):
    submission = handed_over(actor_of(amal))
    answer = browser.post(to("about", submission.pk), {"narrative": "x"}, headers={"x-autosave": "1"})

    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"pseudonym": ""}, "pseudonym, so that"),
        ({"answer_contact": ""}, "Choose one answer"),
        ({"answer_contact": "maybe"}, "Choose one of the answers shown"),
        ({"obtained_on": "1/1/2099"}, "has not come yet"),
        ({"expires_on": "1/1/2024"}, "end before it was given"),
        ({"guardian": "not_obtained"}, "guardian would be needed"),
        ({"guardian": ""}, "Choose one answer"),
        ({"language": "x" * 41}, "too long by 1"),
    ],
)
def test_a_consent_that_cannot_be_is_told_beside_its_field(wrong, said, browser, draft):
    page = browser.post(to("person_new", draft.pk), PERSON | wrong).content.decode()

    assert said in page
    assert not Source.objects.exists()


def test_a_pseudonym_twice_is_told(browser, draft, amal):
    add_person(actor_of(amal), draft, "W-17")

    assert "uses this pseudonym already" in browser.post(to("person_new", draft.pk), PERSON).content.decode()


def test_a_person_is_changed_and_removed(browser, draft, amal):
    actor = actor_of(amal)
    tie = add_person(actor, draft, "W-17", promise="nothing leaves")
    item = send(actor, draft)
    page = browser.get(to("person", draft.pk, tie.source_id)).content.decode()
    assert "Only the person can end this" in page
    assert 'name="confidential"' not in page

    change = {key: value for key, value in PERSON.items() if key != "confidential"}
    change |= {"pseudonym": "W-18", "which": "chosen", "items": [str(item.pk)]}
    assert browser.post(to("person", draft.pk, tie.source_id), change).url == to("consent", draft.pk)
    assert ConsentRecord.objects.count() == 2
    assert browser.post(to("person_remove", draft.pk, tie.source_id)).url == to("consent", draft.pk)
    assert "W-18" in browser.get(to("consent", draft.pk)).content.decode()


def test_a_colleagues_person_is_placed_on_a_page_that_tells_no_more(browser, draft, amal, organisation):
    basil = with_role(Role.NGO_FOCAL_POINT, organisation=organisation)
    tie = add_person(basil, draft, "W-99", conditions="Only after the harvest.")
    item = send(actor_of(amal), draft)
    page = browser.get(to("person", draft.pk, tie.source_id)).content.decode()
    assert "A colleague recorded this person" in page
    assert "harvest" not in page

    choice = {"part": "depicted", "which": "chosen", "items": [str(item.pk)]}
    assert browser.post(to("person", draft.pk, tie.source_id), {}).status_code == 200
    assert browser.post(to("person", draft.pk, tie.source_id), choice).url == to("consent", draft.pk)
    assert ItemPerson.objects.get().source_id == tie.source_id
    assert browser.post(to("person_remove", draft.pk, tie.source_id)).url == to("consent", draft.pk)
    assert browser.get(to("person", draft.pk, tie.source_id)).status_code == 404
    assert "W-99" not in browser.get(to("consent", draft.pk)).content.decode()


def test_a_colleagues_pseudonym_says_whom_to_ask(browser, draft, organisation):
    basil = with_role(Role.NGO_FOCAL_POINT, organisation=organisation)
    add_person(basil, make_submission(basil), "W-17")

    assert "ask your focal point" in browser.post(to("person_new", draft.pk), PERSON).content.decode()


def test_saving_a_person_says_what_can_be_done_now(browser, draft):
    page = browser.post(to("person_new", draft.pk), PERSON, follow=True).content.decode()

    assert "Below is what can be done with the material as it stands" in page
    assert "Not as it stands" in page


def test_the_task_list_of_an_organisation_that_left_says_why_nothing_goes_on(browser, draft, organisation):
    leave(organisation)
    page = browser.get(to("task_list", draft.pk)).content.decode()

    assert "Your organisation has withdrawn" in page
    assert to("about", draft.pk) not in page
    assert browser.get(to("about", draft.pk)).status_code == 403
    assert browser.post(to("abandon", draft.pk)).url == to("list")


def test_consent_page_says_what_can_be_done_and_what_is_missing(browser, draft, amal):
    add_person(actor_of(amal), draft, "W-17", promise="")
    page = browser.get(to("consent", draft.pk)).content.decode()

    assert "Nothing stands in the way" in page
    assert "confidentiality was promised; only this person can end it" in page


def test_manifest_in_words(browser, draft, amal):
    send(actor_of(amal), draft, name="a.jpg")
    good = {"manifest": f"{'0' * 64}  a.jpg\n{'1' * 32}  b.jpg"}
    page = browser.post(to("manifest", draft.pk), good, follow=True).content.decode()
    assert "1 file that is here" in page
    assert "1 line waits" in page
    answer = browser.post(to("manifest", draft.pk), {"manifest": "good grief"})
    assert (answer.status_code, "Line 1 cannot be read" in answer.content.decode()) == (400, True)


def test_no_file_chosen_is_told(browser, draft):
    answer = browser.post(to("file_small", draft.pk), {})

    assert answer.status_code == 400
    assert "Choose a file of at most" in answer.content.decode()


def test_taking_a_file_out(browser, draft, amal):
    item = send(actor_of(amal), draft)
    assert browser.post(to("take_back", draft.pk, item.pk)).url == to("files", draft.pk)

    assert "No files yet" in browser.get(to("files", draft.pk)).content.decode()


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a\0b", "\u202egnp.exe", "<script>alert(1)</script>", "\udcff", "x" * 60_000]
)
def test_odd_names_disturb_no_page(name, browser, draft, amal):
    send(actor_of(amal), draft, name=name)
    for page in ("files", "check", "person_new"):
        answer = browser.get(to(page, draft.pk))
        assert answer.status_code == 200
        assert "<script>alert" not in answer.content.decode()
        shown = re.sub(r'data-name="[^"]*"', "", answer.content.decode())
        assert "\u202e" not in shown
        assert len(answer.content) < 120_000


@pytest.fixture
def question(amal):
    submission = handed_over(actor_of(amal), label="Asked", pseudonym="W-asked")
    Submission.objects.filter(pk=submission.pk).update(state=SubmissionState.MORE_INFORMATION_ASKED)
    return InformationQuestion.objects.create(
        submission=submission, question="Which device?", asked_by=WORKER.id, asked_at=NOON
    )


def test_a_question_is_on_the_home_page_and_answered(browser, question):
    address = to("answer", question.submission_id, question.pk)
    assert address in browser.get(reverse("home")).content.decode()

    assert browser.post(address, {"text": "A blue one."}).url == to("status", question.submission_id)
    assert address not in browser.get(reverse("home")).content.decode()
    assert browser.post(address, {"text": "Again"}).status_code == 409


def test_giving_up(browser, draft):
    assert browser.get(to("abandon", draft.pk)).status_code == 200
    assert browser.post(to("abandon", draft.pk)).url == to("list")
    assert "Given up" in browser.get(to("list")).content.decode()


def test_hand_over_says_why_not_and_refuses_without_the_tick(browser, amal, draft):
    assert "Some parts are not complete" in browser.get(to("hand_over", draft.pk)).content.decode()
    assert browser.post(to("hand_over", draft.pk), {"sure": "on"}).status_code == 400

    ready = ready_submission(actor_of(amal))
    assert "Tick this" in browser.post(to("hand_over", ready.pk), {}).content.decode()
    assert Submission.objects.get(pk=ready.pk).is_draft


def addresses(submission, item, source_id, question_id):
    of_one = ["task_list", "about", "provenance", "consent", "person_new", "files", "check", "hand_over", "abandon"]
    of_one += ["status", "receipts"]
    return [
        *[to(name, submission.pk) for name in of_one],
        to("person", submission.pk, source_id),
        to("person_remove", submission.pk, source_id),
        to("answer", submission.pk, question_id),
        *[
            reverse(f"consent:{name}", args=[source_id])
            for name in ("person", "record", "rename", "identity", "promise")
        ],
    ]


def test_another_organisation_gets_404_everywhere_and_no_trace(browser, amal, draft, question):
    actor = actor_of(amal)
    tie, item = add_person(actor, draft, "W-leak"), send(actor, draft, name="leak.jpg")
    stranger = client_of(make_member(Role.NGO_FOCAL_POINT, organisation=make_organisation(name="Cedar Archive")))
    unknown = stranger.get(to("task_list", question.pk)).content
    record_id = ConsentRecord.objects.get(source=tie.source_id).pk
    all_of_it = [
        *addresses(draft, item, tie.source_id, question.pk),
        to("status", question.submission_id),
        to("answer", question.submission_id, question.pk),
        reverse("consent:withdraw", args=[record_id]),
    ]
    for address in all_of_it:
        assert browser.get(address).status_code != 404 or "questions" in address, address
        answer = stranger.get(address)
        assert (answer.status_code, answer.content) == (404, unknown), address
    for address in (to("take_back", draft.pk, item.pk), to("manifest", draft.pk), to("file_small", draft.pk)):
        assert stranger.post(address, {"manifest": ""}).status_code == 404, address
    for address in (reverse("home"), to("list"), reverse("consent:sources")):
        page = stranger.get(address).content.decode()
        assert not re.search(r"Box 7|Asked|W-leak|leak\.jpg|SUB-", page), address


def test_a_contributor_does_not_see_a_colleagues_draft_and_the_focal_point_does(draft, organisation):
    colleague = client_of(make_member(Role.NGO_CONTRIBUTOR, organisation=organisation))
    basil = client_of(make_member(Role.NGO_FOCAL_POINT, organisation=organisation))

    assert colleague.get(to("task_list", draft.pk)).status_code == 404
    assert basil.post(to("about", draft.pk), {"narrative": "By Basil", "urgency": "routine"}).status_code == 302
    assert saved().narrative == "By Basil"


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("kind", list(Kind))
def test_every_page_renders_whole_with_a_neutral_title(language, kind, amal, settings, question):
    shown = deepcopy(settings.TEMPLATES)
    shown[0]["OPTIONS"]["string_if_invalid"] = "MISSING(%s)"
    settings.TEMPLATES = shown
    actor = actor_of(amal)
    draft = ready_submission(actor, kind=kind, label="Box 8")
    source = Source.objects.get(pseudonym="W-17")
    item = Item.objects.get(submission=draft)
    browser = client_of(amal)
    browser.cookies["django_language"] = language
    pages = [
        reverse("home"),
        to("list"),
        to("start"),
        to("guidance"),
        *addresses(draft, item, source.pk, question.pk),
        to("status", question.submission_id),
        to("receipts", question.submission_id),
        to("answer", question.submission_id, question.pk),
        reverse("consent:sources"),
    ]
    for address in pages:
        answer = browser.get(address, follow=True)
        if answer.status_code == 404 and "questions" in address:
            continue
        page = answer.content.decode()
        assert answer.status_code == 200, address
        # Django's own widgets ask for a class that need not be there.
        assert not re.findall(r"MISSING\((?!widget\.)(.*?)\)", page), address
        assert f'lang="{language}"' in page
        title = re.search(r"<title>(.*?)</title>", page, re.DOTALL).group(1)
        assert not re.search(r"Box|W-17|SUB-|mill", title), title
        assert len(re.findall(r"<h1", page)) == 1, address


@pytest.mark.parametrize("name", ["list", "home", "sources"])
def test_lists_cost_the_same_for_one_and_for_three(name, amal, browser, django_assert_num_queries):
    address = {"list": to("list"), "home": reverse("home"), "sources": reverse("consent:sources")}[name]
    actor = actor_of(amal)
    handed_over(actor, pseudonym="W-1")
    make_submission(actor)
    with CaptureQueriesContext(connection) as one:
        browser.get(address)
    for number in (2, 3):
        handed_over(actor, pseudonym=f"W-{number}")
        make_submission(actor)
    with django_assert_num_queries(len(one)):
        browser.get(address)


@pytest.mark.parametrize("name", ["task_list", "consent", "files", "check"])
def test_pages_of_a_draft_cost_the_same_for_one_and_for_three(name, amal, browser, django_assert_num_queries):
    actor = actor_of(amal)
    draft = ready_submission(actor)
    with CaptureQueriesContext(connection) as one:
        browser.get(to(name, draft.pk))
    for number in (2, 3):
        add_person(actor, draft, f"W-{number}")
        send(actor, draft)
    with django_assert_num_queries(len(one)):
        browser.get(to(name, draft.pk))


def test_words_of_the_check_page_are_those_that_were_written(browser, amal):
    page = browser.get(to("check", ready_submission(actor_of(amal)).pk)).content.decode()

    for word in (WORDS["narrative"], WORDS["places"], WORDS["copies_where"], "A person gave it to us", "W-17"):
        assert word in page


@pytest.fixture
def many(draft):
    """A draft with more files than one page shows, as rows only."""
    rows = [
        Item(submission=draft, number=n, accession=f"ITM-{n:04}", state="received", size_bytes=n, created_at=NOON)
        for n in range(1, 251)
    ]
    return Item.objects.bulk_create(rows)


def test_hundreds_of_files_come_in_pages(browser, draft, many):
    page = browser.get(to("files", draft.pk)).content.decode()
    assert page.count("take-back") == 100
    following = re.search(r'rel="next" href="(\?after=[^"]+)"', page).group(1)
    second = browser.get(to("files", draft.pk) + following).content.decode()
    assert ">101.<" in second
    assert ">100.<" not in second
    assert "and 150 more files" in browser.get(to("check", draft.pk)).content.decode()
    assert browser.get(to("files", draft.pk) + "?after=nonsense").status_code == 400


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [
        ("1-3, 250", [1, 2, 3, 250]),
        ("٥، ٧–٩", [5, 7, 8, 9]),
        ("249-100000", [249, 250]),
        ("2-4 1-3 3", [1, 2, 3, 4]),
        ("3-1", []),
        ("1000000", []),
        ("x", []),
    ],
)
def test_many_files_are_chosen_by_number(typed, chosen, browser, draft, many):
    answer = browser.post(to("person_new", draft.pk), PERSON | {"which": "chosen", "numbers": typed})

    numbers = ItemPerson.objects.order_by("item__number").values_list("item__number", flat=True)
    assert list(numbers) == chosen
    assert answer.status_code == (302 if chosen else 200)


def test_an_answer_that_asks_for_another_is_told(browser, draft):
    given = {"obtained": "other", "held_by": "us", "copies": "elsewhere"}
    page = browser.post(to("provenance", draft.pk), given).content.decode()

    assert page.count('class="govuk-error-message"') == 2


def test_only_some_files_and_none_chosen_is_told(browser, draft, amal):
    send(actor_of(amal), draft)
    page = browser.post(to("person_new", draft.pk), PERSON | {"which": "chosen"}).content.decode()

    assert "Choose at least one file" in page
    assert not Source.objects.exists()


def test_level_and_nobody_are_saved(browser, draft):
    answer = browser.post(to("consent", draft.pk), {"concerns_nobody": "on", "level": "restricted"})

    assert answer.url == to("task_list", draft.pk)
    assert saved().concerns_nobody
    assert Submission.objects.get().level == "restricted"
    assert "Choose one answer" in browser.post(to("consent", draft.pk), {}).content.decode()


def test_the_task_list_says_how_far_each_part_is(browser, draft, amal):
    actor = actor_of(amal)
    assert browser.get(to("task_list", draft.pk)).content.decode().count("To do") == 4
    SubmissionDraft.objects.update(places="Old mill", held_by="us")
    add_person(actor, draft)
    Draft(actor, draft).expect(10)
    page = browser.get(to("task_list", draft.pk)).content.decode()
    assert page.count("Begun") == 3
    assert page.count("Complete") == 1


def test_a_file_set_apart_says_what_to_do(browser, draft, amal):
    item = send(actor_of(amal), draft)
    Item.objects.filter(pk=item.pk).update(state="held", held_reason="digest_mismatch")

    page = browser.get(to("files", draft.pk)).content.decode()
    assert "differs from the fingerprint" in page
    assert "take-back" in page
    assert "A file that was set apart" in browser.get(reverse("home")).content.decode()


def test_whoever_may_not_begin_reads_why(amal, organisation):
    suspended = client_of(make_member(Role.NGO_CONTRIBUTOR, organisation=make_organisation(Standing.SUSPENDED)))

    assert "cannot begin a submission" in suspended.get(to("start")).content.decode()
    assert suspended.post(to("start"), {"kind": "lead", "label": "x"}).status_code == 403


def test_a_draft_has_no_status_page_and_the_rest_no_task_list(browser, draft, amal):
    assert browser.get(to("status", draft.pk)).url == to("task_list", draft.pk)
    submission = handed_over(actor_of(amal))
    assert browser.get(to("task_list", submission.pk)).url == to("status", submission.pk)


def test_wrong_kind_of_list_and_wrong_method(browser, draft):
    assert browser.post(to("manifest", draft.pk), {"manifest": "bell\x07"}).status_code == 400
    assert browser.get(to("take_back", draft.pk, draft.pk)).status_code == 405
    assert browser.post(to("check", draft.pk)).status_code == 405


def test_receipts_are_listed_and_home_stays_small(browser, amal):
    actor = actor_of(amal)
    drafted = Draft(actor, fill(actor, make_submission(actor), concerns_nobody=True))
    ingested(drafted.send(b"content"))
    submission = hand_over.hand_over(actor=actor, submission_id=drafted.submission.pk, at=NOON)
    secured()
    receipt.issue_due(NOON)

    for name in ("status", "receipts"):
        page = browser.get(to(name, submission.pk)).content.decode()
        assert reverse("receipts:receipt", args=[receipt.Receipt.objects.get().pk]) in page
    assert "Secured" in browser.get(to("status", submission.pk)).content.decode()
    assert len(browser.get(reverse("home")).content) < 30_000
