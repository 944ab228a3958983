"""Messages and views as each face shows them: what is there, what is not, and what a page costs."""

import re
from copy import deepcopy

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.actors import MECHANISM_ROLES, PARTNER_ROLES, Role
from custody.acts import Act
from custody.models import CustodyEvent
from dialogue.models import Attachment, Message, ReadMark, Thread, Voice
from dialogue.states.threads import AttachmentState, ThreadState
from dialogue.states.voices import VoiceState
from tests.actors import NAMES, URLCONFS, client_of, person_with
from tests.factories.accounts import actor_of, make_contact, make_member, make_organisation, make_staff, make_team
from tests.factories.staff import make_handed_over
from tests.factories.threads import attached, begun, given_voice, said

partner = pytest.mark.urls(URLCONFS["partner"])
mechanism = pytest.mark.urls(URLCONFS["mechanism"])
pytestmark = [pytest.mark.django_db, pytest.mark.integration, pytest.mark.usefixtures("safe_places")]


def to(name: str, *args) -> str:
    return reverse(f"dialogue:{name}", args=args)


def text_of(browser: Client, address: str, **more) -> str:
    answer = browser.get(address, **more)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


@pytest.fixture
def olive():
    return make_organisation(name="Olive Archive")


@pytest.fixture
def basil(olive):
    return client_of(make_member(organisation=olive, name="Basil"))


@pytest.fixture
def dima(olive):
    contact = make_contact(olive)
    return client_of(contact.contact_point)


@partner
def test_the_empty_pages_say_what_they_are_for(basil):
    assert "Nothing yet. What you and your contact point write" in text_of(basil, to("messages"))
    page = text_of(basil, to("voices"))
    assert "Nothing yet. Each view stays here" in page
    assert "takes direction from nobody" in page


@mechanism
def test_the_empty_pages_of_staff_say_so_too(dima, olive):
    assert "Nothing waits for you" in text_of(dima, to("messages"))
    assert "Nobody has written yet" in text_of(dima, to("messages"))
    assert "Every view has an answer" in text_of(dima, to("voices"))
    assert "Nothing was written yet" in text_of(dima, to("messages_of_organisation", olive.pk))
    jude = client_of(person_with(Role.EVIDENCE_OFFICER))
    assert "No file came with a message yet" in text_of(jude, to("attachments"))


@partner
def test_a_provider_begins_answers_closes_and_opens_again(basil, olive):
    """Source: Protocol C5."""
    assert basil.post(to("new_message"), {"title": "Dates", "text": " "}).status_code == 200
    assert not Thread.objects.exists()
    answer = basil.post(to("new_message"), {"title": "Dates", "text": "When?"}, follow=True)
    thread = Thread.objects.get()
    assert (thread.organisation_id, thread.submission_id) == (olive.pk, None)
    assert "When?" in answer.content.decode()

    wrong = basil.post(to("write_message", thread.pk), {"text": ""})
    assert (wrong.status_code, "Write a message" in wrong.content.decode()) == (200, True)
    basil.post(to("write_message", thread.pk), {"text": "On a Tuesday?"})
    basil.post(to("close_thread", thread.pk))
    page = text_of(basil, to("message_thread", thread.pk))
    assert "This conversation was closed" in page
    assert basil.post(to("write_message", thread.pk), {"text": "x"}).status_code == 409
    basil.post(to("reopen_thread", thread.pk))
    assert list(Message.objects.values_list("text", flat=True)) == ["When?", "On a Tuesday?"]
    assert Thread.objects.get().state == ThreadState.OPEN


@partner
def test_a_conversation_about_a_submission_is_found_from_it(basil, olive):
    submission = make_handed_over(olive)
    assert to("messages_of_submission", submission.pk) in text_of(
        basil, reverse("submissions:status", args=[submission.pk])
    )
    assert "Nobody has written about it yet" in text_of(basil, to("messages_of_submission", submission.pk))

    basil.post(to("new_message_about", submission.pk), {"title": "Dates", "text": "When?"})

    assert Thread.objects.get().submission_id == submission.pk
    begun(olive, title="About something else")
    page = text_of(basil, to("messages_of_submission", submission.pk))
    assert to("message_thread", Thread.objects.get(submission=submission).pk) in page
    assert "About something else" not in page


@partner
def test_the_number_in_the_menu_goes_when_it_was_read(basil, olive, dima):
    thread = begun(olive)
    assert 'class="places__count">1<' in text_of(basil, to("messages"))
    assert "1 new" in text_of(basil, to("messages"))
    said(thread)
    assert "2 new" in text_of(basil, to("messages"))

    text_of(basil, to("message_thread", thread.pk))

    page = text_of(basil, to("messages"))
    assert "places__count" not in page
    assert " new<" not in page
    assert ReadMark.objects.count() == 3


@partner
def test_looking_again_writes_nothing(basil, olive):
    thread = begun(olive)
    text_of(basil, to("message_thread", thread.pk))
    with CaptureQueriesContext(connection) as asked:
        text_of(basil, to("message_thread", thread.pk))
    assert not [one["sql"] for one in asked if one["sql"].startswith(("INSERT", "UPDATE"))]


@partner
def test_a_file_comes_with_a_message_and_its_own_name_does_not_stay(basil, olive):
    thread = begun(olive)
    page = text_of(basil, to("attach_file", thread.pk))
    assert "belong in a submission" in page
    fields = {"text": "Here it is.", "label": "List of dates"}
    assert basil.post(to("attach_file", thread.pk), fields).status_code == 200
    assert not Attachment.objects.exists()

    file = SimpleUploadedFile("Samira at home.txt", b"Monday, Tuesday")
    answer = basil.post(to("attach_file", thread.pk), fields | {"file": file}, follow=True)

    shown = answer.content.decode()
    assert "List of dates" in shown
    assert "Arrived: keep your copy" in shown
    assert "Samira" not in shown
    attachment = Attachment.objects.get()
    assert (attachment.label, attachment.size_bytes) == ("List of dates", 15)


@partner
def test_a_provider_sees_what_it_sent_and_cannot_open_it(basil, olive):
    thread = begun(olive)
    attachment = attached(thread, b"dates", state=AttachmentState.SECURED)
    page = text_of(basil, to("message_thread", thread.pk))
    assert "Secured" in page
    assert re.search(r"SHA-256.*?[0-9a-f]{64}", page, re.DOTALL)
    assert str(attachment.pk) not in page
    assert basil.get(f"/messages/files/{attachment.pk}/open/").status_code == 404


@partner
def test_a_view_is_expressed_and_its_answer_read(basil, olive):
    """Source: Protocol M1, C10."""
    assert basil.post(to("give_voice"), {"text": ""}).status_code == 200
    basil.post(to("give_voice"), {"text": "Victims want to hear more."})
    assert Voice.objects.get().organisation_id == olive.pk
    assert "The answer is due by" in text_of(basil, to("voices"))

    amal = client_of(make_member(Role.NGO_CONTRIBUTOR, organisation=olive))
    assert "Victims want to hear more." in text_of(amal, to("voices"))
    assert "Your focal point speaks for the organisation" in text_of(amal, to("voices"))
    assert amal.get(to("give_voice")).status_code == 403
    given_voice(olive, state=VoiceState.ANSWERED)
    assert "We hear you." in text_of(basil, to("voices"))


@partner
def test_no_name_of_staff_but_of_contact_points(olive, basil, dima):
    """Source: Protocol C10."""
    thread = begun(olive)
    said(thread, actor=actor_of(make_staff(Role.CONTACT_POINT, name="Zelda")))
    given_voice(olive, state=VoiceState.ANSWERED)
    names = {name for role, name in NAMES.items() if role in MECHANISM_ROLES - {Role.CONTACT_POINT}} | {"Zelda"}
    for address in (to("messages"), to("message_thread", thread.pk), to("voices")):
        page = text_of(basil, address)
        assert not {one for one in names if re.search(rf"\b{one}\b", page)}, address
    assert "The Mechanism" in text_of(basil, to("message_thread", thread.pk))


@partner
def test_another_organisation_gets_the_same_404_as_for_nothing_at_all(olive):
    """Source: Protocol C10."""
    thread, submission = begun(olive), make_handed_over(olive)
    stranger = client_of(make_member(organisation=make_organisation(name="Cedar Archive")))
    unknown = stranger.get(to("message_thread", submission.pk))
    for address in (
        to("message_thread", thread.pk),
        to("messages_of_submission", submission.pk),
        to("new_message_about", submission.pk),
        to("attach_file", thread.pk),
    ):
        answer = stranger.get(address)
        assert (answer.status_code, answer.content) == (404, unknown.content), address
    for name in ("write_message", "close_thread", "reopen_thread", "attach_file"):
        assert stranger.post(to(name, thread.pk), {"text": "x"}).status_code == 404, name


@partner
def test_a_contributor_finds_what_they_began_and_what_is_about_their_own_submissions(olive):
    amal_person = make_member(Role.NGO_CONTRIBUTOR, organisation=olive)
    amal, own = client_of(amal_person), begun(olive, actor=actor_of(amal_person), title="Own")
    others = begun(olive, title="Of the focal point")
    page = text_of(amal, to("messages"))
    assert own.title in page
    assert others.title not in page
    assert amal.get(to("message_thread", others.pk)).status_code == 404


@mechanism
def test_a_contact_point_answers_the_longest_waiting_first(dima, olive):
    thread = begun(olive)
    page = text_of(dima, to("messages"))
    assert page.index("To answer") < page.index(to("message_thread", thread.pk)) < page.index("All, the newest first")
    assert 'class="places__count">1<' in page

    shown = dima.post(to("write_message", thread.pk), {"text": "On Tuesday."}, follow=True).content.decode()

    assert "On Tuesday." in shown
    assert re.search(r'<h2 class="panel__title" id="message-1"><bdi>Basil</bdi> .*?23 November 2026.*?</h2>', shown)
    assert "Nothing waits for you" in text_of(dima, to("messages"))


@mechanism
def test_a_contact_point_begins_with_an_organisation_and_about_a_submission(dima, olive):
    submission = make_handed_over(olive)
    organisation_page = text_of(dima, reverse("accounts:organisation", args=[olive.pk]))
    assert to("messages_of_organisation", olive.pk) in organisation_page
    assert to("messages_of_submission", submission.pk) in text_of(
        dima, reverse("submissions:submission", args=[submission.pk])
    )
    dima.post(to("new_message", olive.pk), {"title": "Visit", "text": "We come on Tuesday."})
    dima.post(to("new_message_about", submission.pk), {"title": "Folder", "text": "It has arrived."})
    assert set(Thread.objects.values_list("title", "submission_id")) == {("Visit", None), ("Folder", submission.pk)}


@mechanism
def test_the_reviewing_team_reads_and_does_not_write(olive):
    team = make_team()
    thread = begun(submission=make_handed_over(olive, team=team))
    general = begun(olive, title="In general")
    elias = client_of(person_with(Role.ANALYST, team=team))
    page = text_of(elias, to("message_thread", thread.pk))
    assert "Only the organisation and its contact point write here" in page
    assert elias.post(to("write_message", thread.pk), {"text": "x"}).status_code == 403
    assert elias.get(to("message_thread", general.pk)).status_code == 404
    assert "In general" not in text_of(elias, to("messages"))


@mechanism
def test_a_file_is_opened_with_a_purpose_and_a_trace(olive):
    attachment = attached(begun(olive), b"Monday", state=AttachmentState.STORED)
    jude_person = person_with(Role.EVIDENCE_OFFICER)
    jude = client_of(jude_person)
    assert to("attachment", attachment.pk) in text_of(jude, to("attachments"))
    page = text_of(jude, to("attachment", attachment.pk))
    assert "Not scanned" in page
    assert to("open_attachment", attachment.pk) in page
    assert jude.get(to("read_attachment", attachment.pk)).status_code == 403
    assert jude.post(to("open_attachment", attachment.pk), {"purpose": ""}).status_code == 200
    assert not CustodyEvent.objects.filter(act=Act.ITEM_OPENED).exists()


@mechanism
@pytest.mark.django_db(transaction=True)
def test_what_is_saved_has_no_name_and_is_never_shown_by_a_browser(olive):
    attachment = attached(begun(olive), b"Monday", state=AttachmentState.STORED)
    jude = client_of(person_with(Role.EVIDENCE_OFFICER))
    opened = jude.post(to("open_attachment", attachment.pk), {"purpose": "Dates of the visit."})
    assert to("read_attachment", attachment.pk) in opened.content.decode()
    answer = jude.get(to("read_attachment", attachment.pk))
    assert b"".join(answer.streaming_content) == b"Monday"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment; ")


@mechanism
def test_a_contact_point_sees_the_file_and_is_told_who_opens_it(dima, olive):
    thread = begun(olive)
    attachment = attached(thread, state=AttachmentState.STORED)
    assert to("attachment", attachment.pk) in text_of(dima, to("message_thread", thread.pk))
    page = text_of(dima, to("attachment", attachment.pk))
    assert to("open_attachment", attachment.pk) not in page
    assert "The reviewing team or an evidence officer may open this file" in page
    assert dima.get(to("open_attachment", attachment.pk)).status_code == 403


@mechanism
def test_a_view_is_answered_once_the_head_reads_along(dima, olive):
    voice = given_voice(olive)
    hala = client_of(person_with(Role.HEAD))
    assert "Only a contact point answers a view" in text_of(hala, to("voice", voice.pk))
    assert hala.get(to("answer_voice", voice.pk)).status_code == 403
    assert dima.post(to("answer_voice", voice.pk), {"words": ""}).status_code == 200

    dima.post(to("answer_voice", voice.pk), {"words": "We hear you."})

    assert "We hear you." in text_of(hala, to("voice", voice.pk))
    assert "Every view has an answer" in text_of(dima, to("voices"))


STAFF_PAGES = {
    "messages": {Role.CONTACT_POINT, Role.ANALYST, Role.TEAM_LEAD},
    "voices": {Role.CONTACT_POINT, Role.HEAD},
    "attachments": {Role.EVIDENCE_OFFICER},
}


@mechanism
@pytest.mark.parametrize("role", sorted(MECHANISM_ROLES))
def test_each_role_of_staff_finds_its_own_pages(role):
    browser = client_of(person_with(role))
    for name, roles in STAFF_PAGES.items():
        assert (browser.get(to(name)).status_code == 200) == (role in roles), name


@partner
@pytest.mark.parametrize("role", sorted(MECHANISM_ROLES))
def test_nobody_of_the_mechanism_comes_in_on_the_partner_face(role, olive):
    browser = client_of(person_with(role))
    for address in (to("messages"), to("message_thread", begun(olive).pk), to("voices"), to("give_voice")):
        assert browser.get(address).status_code in {302, 403, 404}, address


@mechanism
@pytest.mark.parametrize("role", sorted(PARTNER_ROLES))
def test_nobody_of_a_provider_comes_in_on_the_mechanism_face(role, olive):
    browser = client_of(make_member(role, organisation=olive))
    for address in (to("messages"), to("message_thread", begun(olive).pk), to("voices"), to("attachments")):
        assert browser.get(address).status_code in {302, 403, 404}, address


def addresses(thread, voice, attachment, *, staff: bool) -> list[str]:
    shared = [to("messages"), to("message_thread", thread.pk), to("voices")]
    about = [to("messages_of_submission", thread.submission_id), to("new_message_about", thread.submission_id)]
    if not staff:
        return [*shared, *about, to("new_message"), to("attach_file", thread.pk), to("give_voice"), reverse("home")]
    of_organisation = [to(name, thread.organisation_id) for name in ("messages_of_organisation", "new_message")]
    return [*shared, *about, *of_organisation, to("attachment", attachment.pk), to("voice", voice.pk)]


@pytest.mark.parametrize("face", ["partner", "mechanism"])
def test_lists_cost_the_same_for_one_row_and_for_three(face, olive, settings, django_assert_num_queries):
    settings.ROOT_URLCONF = URLCONFS[face]
    submission = make_handed_over(olive)

    def more():
        thread = begun(submission=submission)
        said(thread)
        attached(thread, state=AttachmentState.STORED)
        given_voice(olive)
        given_voice(olive, state=VoiceState.ANSWERED)
        return thread

    thread = more()
    staff = face == "mechanism"
    browser = client_of(make_contact(olive).contact_point if staff else make_member(organisation=olive))
    found = addresses(thread, Voice.objects.first(), Attachment.objects.get(), staff=staff)
    costs = {}
    for address in found:
        browser.get(address)
        with CaptureQueriesContext(connection) as one:
            browser.get(address)
        costs[address] = len(one)
    for _ in range(2):
        said(more(), "And more.")
        attached(thread)
        browser.get(to("message_thread", thread.pk))
    for address in found:
        with django_assert_num_queries(costs[address]):
            browser.get(address)


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("face", ["partner", "mechanism"])
def test_every_page_renders_whole_with_a_neutral_title(face, language, olive, settings):
    settings.ROOT_URLCONF = URLCONFS[face]
    shown = deepcopy(settings.TEMPLATES)
    shown[0]["OPTIONS"]["string_if_invalid"] = "MISSING(%s)"
    settings.TEMPLATES = shown
    thread = begun(submission=make_handed_over(olive), title="Zaytoun")
    attachment, voice = attached(thread), given_voice(olive, state=VoiceState.ANSWERED)
    given_voice(olive)
    staff = face == "mechanism"
    browser = client_of(make_contact(olive).contact_point if staff else make_member(organisation=olive))
    browser.cookies["django_language"] = language
    for address in addresses(thread, voice, attachment, staff=staff):
        page = text_of(browser, address)
        assert not re.findall(r"MISSING\((?!widget\.)(.*?)\)", page), address
        assert f'lang="{language}"' in page
        title = re.search(r"<title>(.*?)</title>", page, re.DOTALL).group(1)
        assert not re.search(r"SUB-|Zaytoun|Olive", title), title
        assert len(re.findall(r"<h1", page)) == 1, address
