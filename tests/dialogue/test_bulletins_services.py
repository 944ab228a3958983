"""Bulletins are written by some, cleared by others, published once; questions find their answers (W1, W2, R3)."""

import json

import pytest

from common.actors import Role
from common.errors import NotAllowed, NotVisible
from custody.acts import Act
from custody.models import CustodyEvent
from dialogue.models import Bulletin, Enquiry
from dialogue.permissions.bulletins import NotTheAuthor
from dialogue.policies import bulletins as policies
from dialogue.policies import enquiries as enquiry_policies
from dialogue.selectors import bulletins_waiting
from dialogue.services import bulletin_questions, enquiries, publishing
from dialogue.services import bulletins as writing
from dialogue.services.bulletin_questions import Wording
from dialogue.services.bulletins import Text
from dialogue.states.bulletins import Audience, BulletinKind, BulletinState
from dialogue.states.enquiries import EnquiryState
from tests.actors import with_role
from tests.factories import bulletins
from tests.factories.accounts import NOON, Standing, contact_point, make_organisation

pytestmark = pytest.mark.django_db


def test_from_draft_to_number():
    """Source: Protocol R3."""
    first = bulletins.published()
    second = bulletins.published(audience=Audience.PUBLIC)
    guidance = bulletins.published(kind=BulletinKind.GUIDANCE)

    assert (first.number, second.number, guidance.number) == (1, 2, 1)
    event = CustodyEvent.objects.get(act=Act.BULLETIN_PUBLISHED, subject_id=second.pk)
    assert event.on_behalf_of is None
    assert json.loads(event.event_json)["facts"] == {"kind": "bulletin", "number": 2, "audience": "public"}


def test_nobody_clears_own_words():
    author, helper = contact_point(), with_role(Role.TEAM_LEAD)
    draft = bulletins.drafted(actor=author)
    more = {"audience": Audience.PUBLIC, "replaces_id": None}
    writing.write_bulletin(
        actor=helper, bulletin_id=draft.pk, text=bulletins.WHOLE, seen_at=draft.written_at, at=NOON, **more
    )
    for actor in (author, helper):
        with pytest.raises(NotTheAuthor):
            publishing.clear_bulletin(actor=actor, bulletin_id=draft.pk, at=NOON)
    assert bulletins.cleared(draft).state == BulletinState.CLEARED


@pytest.mark.parametrize("missing", ["title_en", "title_ar", "body_en", "body_ar"])
def test_both_languages_are_needed_to_clear(missing):
    words = {name: getattr(bulletins.WHOLE, name) for name in ("title_en", "title_ar", "body_en", "body_ar")}
    draft = bulletins.drafted(text=Text(**words | {missing: ""}))
    with pytest.raises(policies.Incomplete):
        bulletins.cleared(draft)


def test_a_half_worded_question_keeps_it_from_being_cleared():
    draft = bulletins.drafted()
    bulletin_questions.add_question(
        actor=contact_point(), bulletin_id=draft.pk, wording=Wording(question_en="Why?"), at=NOON
    )
    with pytest.raises(policies.Incomplete):
        bulletins.cleared(draft)


def test_given_back_and_cleared_again():
    draft, lead = bulletins.drafted(), with_role(Role.TEAM_LEAD)
    bulletins.cleared(draft)
    publishing.return_bulletin(actor=lead, bulletin_id=draft.pk, reason="Say when.", at=NOON)
    back = Bulletin.objects.get(pk=draft.pk)
    assert (back.state, back.returned_why, back.cleared_by) == (BulletinState.DRAFT, "Say when.", None)
    with pytest.raises(policies.ChangedMeanwhile):
        writing.write_bulletin(
            actor=lead,
            bulletin_id=draft.pk,
            text=bulletins.WHOLE,
            audience=Audience.PUBLIC,
            replaces_id=None,
            seen_at=NOON.replace(year=2020),
            at=NOON,
        )


def test_a_question_is_answered_in_a_bulletin_in_other_words():
    """Source: W1; Protocol C10."""
    organisation, other = make_organisation(name="Olive Archive"), make_organisation(name="Cedar Archive")
    one, two, draft = bulletins.asked(organisation), bulletins.asked(other), bulletins.drafted()
    question = bulletins.taken_up(one, draft)
    bulletin_questions.take_up(
        actor=contact_point(), enquiry_id=two.pk, bulletin_id=draft.pk, question_id=question.pk, at=NOON
    )
    assert Enquiry.objects.get(pk=one.pk).state == EnquiryState.ASKED
    bulletins.published(draft)

    assert set(Enquiry.objects.values_list("state", flat=True)) == {EnquiryState.PUBLISHED}
    told = CustodyEvent.objects.filter(act=Act.ENQUIRY_PUBLISHED).values_list("subject_id", "on_behalf_of")
    assert set(told) == {(one.pk, organisation.pk), (two.pk, other.pk)}


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        ("As the Olive   archive wanted to know.", policies.NamesWhoAsked),
        ("You asked: must it be the VERY first file, yes.", policies.RepeatsWhoAsked),
    ],
)
def test_neither_name_nor_words_of_whoever_asked(answer, refusal):
    """Source: Protocol C10."""
    draft = bulletins.drafted()
    wording = Wording("Copies?", "نسخ؟", answer, "نعم.")
    bulletins.taken_up(bulletins.asked(make_organisation(name="Olive Archive")), draft, wording=wording)
    with pytest.raises(refusal):
        bulletins.cleared(draft)


def test_whoever_asked_can_read_the_answer():
    vetted = make_organisation(Standing.VETTED)
    draft = bulletins.drafted(audience=Audience.SIGNATORIES)
    bulletins.taken_up(bulletins.asked(vetted), draft)
    with pytest.raises(policies.AskersCannotRead):
        bulletins.cleared(draft)


def test_who_wants_to_be_answered_alone_is():
    private, draft = bulletins.asked(privately=True), bulletins.drafted()
    with pytest.raises(enquiry_policies.WantsNoBulletin):
        bulletins.taken_up(private, draft)
    with pytest.raises(enquiry_policies.AnswersNoQuestions):
        bulletins.taken_up(bulletins.asked(), bulletins.drafted(kind=BulletinKind.GUIDANCE))


def test_what_falls_out_of_a_draft_waits_again():
    draft = bulletins.drafted()
    removed, let_go, dropped = (bulletins.asked() for _ in range(3))
    actor = contact_point()
    question = bulletins.taken_up(removed, draft)
    bulletin_questions.remove_question(actor=actor, bulletin_id=draft.pk, question_id=question.pk, at=NOON)
    bulletins.taken_up(let_go, draft)
    bulletin_questions.let_go(actor=actor, enquiry_id=let_go.pk, at=NOON)
    bulletins.taken_up(dropped, draft)
    writing.drop_bulletin(actor=actor, bulletin_id=draft.pk, at=NOON)

    assert Enquiry.objects.filter(state=EnquiryState.ASKED, taken_up__isnull=True).count() == 3


@pytest.mark.parametrize("state", [EnquiryState.ANSWERED, EnquiryState.SET_ASIDE, EnquiryState.PUBLISHED])
def test_a_settled_question_is_not_settled_again(state):
    enquiry = bulletins.settled(state)
    on_it = {"actor": contact_point(), "enquiry_id": enquiry.pk, "words": "x", "at": NOON}
    for act in (enquiries.answer_enquiry, enquiries.set_aside):
        with pytest.raises(enquiry_policies.SettledAlready):
            act(**on_it)


def test_whoever_has_withdrawn_asks_no_more():
    with pytest.raises(enquiry_policies.HasWithdrawn):
        bulletins.asked(make_organisation(Standing.WITHDRAWN))


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CONTACT_POINT}))
def test_only_a_contact_point_answers(role):
    enquiry, actor = bulletins.asked(), with_role(role)
    for act in (enquiries.answer_enquiry, enquiries.set_aside):
        with pytest.raises((NotAllowed, NotVisible)):
            act(actor=actor, enquiry_id=enquiry.pk, words="x", at=NOON)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CONTACT_POINT}))
def test_only_a_contact_point_publishes(role):
    bulletin = bulletins.at_state(BulletinState.CLEARED)
    with pytest.raises((NotAllowed, NotVisible)):
        publishing.publish_bulletin(actor=with_role(role), bulletin_id=bulletin.pk, at=NOON)


def test_what_waits_for_whom():
    bulletins.drafted(), bulletins.at_state(BulletinState.CLEARED), bulletins.asked()
    organisation = make_organisation()
    bulletins.settled(EnquiryState.PUBLISHED, organisation)

    staff = bulletins_waiting.waiting_for(contact_point(), at=NOON)
    assert (staff.questions, staff.oldest_days, staff.to_clear, staff.to_publish) == (1, 0, 1, 1)
    lead = bulletins_waiting.waiting_for(with_role(Role.TEAM_LEAD), at=NOON)
    assert (lead.questions, lead.to_clear, lead.to_publish) == (0, 1, 0)
    news = bulletins_waiting.waiting_for(with_role(Role.NGO_FOCAL_POINT, organisation=organisation), at=NOON)
    assert [one.number for one in news.answers] == [1]
    assert [one.number for one in news.bulletins] == [1]
    assert bulletins_waiting.waiting_for(with_role(Role.AUDITOR), at=NOON) is None
