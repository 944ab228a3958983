"""The lives of a bulletin and of a question: every arrow, every role; what the database keeps frozen."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from common.actors import PARTNER_ROLES, Role
from dialogue.models import Bulletin, BulletinQuestion, Enquiry
from dialogue.states.bulletins import BULLETIN, Audience, BulletinKind, BulletinState
from dialogue.states.enquiries import ENQUIRY, EnquiryState
from tests.factories import bulletins
from tests.factories.accounts import NOON, make_organisation

CONTACT = {Role.CONTACT_POINT}
CLEARING = {Role.TEAM_LEAD, Role.CONTACT_POINT, Role.HEAD}
BULLETIN_ARROWS = {
    ("draft", "cleared"): CLEARING,
    ("cleared", "draft"): CLEARING,
    ("cleared", "published"): CONTACT,
    ("draft", "dropped"): {Role.ANALYST, Role.TEAM_LEAD, Role.CONTACT_POINT},
}
ENQUIRY_ARROWS = {("asked", "answered"): CONTACT, ("asked", "published"): CONTACT, ("asked", "set_aside"): CONTACT}


@pytest.mark.unit
@pytest.mark.parametrize(
    ("table", "states", "arrows"),
    [(BULLETIN, BulletinState, BULLETIN_ARROWS), (ENQUIRY, EnquiryState, ENQUIRY_ARROWS)],
    ids=lambda value: getattr(value, "name", None),
)
def test_every_old_new_and_role(table, states, arrows):
    """Source: Protocol C10: no arrow belongs to a provider."""
    for old in states:
        for new in states:
            for role in Role:
                expected = role in arrows.get((old.value, new.value), set())
                assert table.allows(old=old, new=new, role=role) is expected, (old, new, role)
    assert all(movers.isdisjoint(PARTNER_ROLES) for _old, _new, movers in table)


def refuses(name: str, act, error=IntegrityError) -> None:
    with pytest.raises(error, match=name), transaction.atomic():
        act()


def change(thing, **columns):
    return lambda: type(thing).objects.filter(pk=thing.pk).update(**columns)


@pytest.mark.django_db
class TestDatabase:
    def test_what_was_published_is_frozen(self):
        """Source: Protocol R3."""
        draft = bulletins.drafted()
        enquiry = bulletins.asked()
        question = bulletins.taken_up(enquiry, draft)
        bulletin = bulletins.published(draft)

        for columns in ({"title_en": "x"}, {"audience": "public"}, {"number": 9}, {"state": "draft"}):
            refuses("never changed", change(bulletin, **columns), DatabaseError)
        alone = bulletins.published()
        refuses("never changed", Bulletin.objects.filter(pk=alone.pk).delete, DatabaseError)
        refuses("only in a draft", change(question, answer_en="x"), DatabaseError)
        spare = Bulletin.objects.get(pk=bulletins.drafted().pk)
        moved = BulletinQuestion.objects.create(bulletin=spare, place=1)
        refuses("only in a draft", change(moved, bulletin=bulletin, place=8), DatabaseError)
        refuses("only in a draft", lambda: BulletinQuestion.objects.create(bulletin=bulletin, place=7), DatabaseError)
        refuses("stays as it was", change(enquiry, taken_up=None), DatabaseError)
        refuses("stays as it was", Enquiry.objects.filter(pk=enquiry.pk).delete, DatabaseError)

    def test_what_was_cleared_is_published_as_it_was_cleared(self):
        bulletin = bulletins.at_state(BulletinState.CLEARED)
        for columns in ({"title_ar": "x"}, {"body_en": "x"}, {"audience": "public"}, {"writers": []}):
            refuses("never changed", change(bulletin, **columns), DatabaseError)

    def test_a_question_stays_as_it_was_asked(self):
        enquiry = bulletins.asked()
        refuses("stays as it was", change(enquiry, text="Something else"), DatabaseError)
        refuses("stays as it was", change(enquiry, organisation=make_organisation()), DatabaseError)

    def test_both_languages_another_person_and_a_number(self):
        draft = bulletins.drafted()
        who = {"cleared_by": uuid4(), "cleared_at": NOON}
        refuses("both_languages", change(draft, state="cleared", body_ar="", **who))
        refuses("clearance_says", change(draft, state="cleared"))
        refuses("cleared_by_another", change(draft, state="cleared", cleared_by=draft.written_by, cleared_at=NOON))
        refuses("number_comes_with", change(bulletins.at_state(BulletinState.CLEARED), state="published"))
        refuses("number_comes_with", change(draft, number=4))
        refuses("kind_is_known", change(draft, kind="leaflet"))
        refuses("audience_is_known", change(draft, audience="friends"))
        refuses("state_is_known", change(draft, state="lost"))
        refuses("only_guidance", change(draft, replaces=bulletins.published()))

    def test_a_question_is_settled_in_one_way(self):
        enquiry = bulletins.asked()
        who = {"settled_by": uuid4(), "settled_at": NOON}
        refuses("settlement_says", change(enquiry, state="answered", answer="x"))
        refuses("answer_comes_with", change(enquiry, state="answered", **who))
        refuses("with_a_reason", change(enquiry, state="set_aside", **who))
        refuses("published_by_a_bulletin", change(enquiry, state="published", **who))
        refuses("answer_comes_with", change(enquiry, answer="x"))
        private = bulletins.asked(privately=True)
        question = BulletinQuestion.objects.create(bulletin=bulletins.drafted(), place=1)
        refuses("stays_private", change(private, taken_up=question))

    def test_guidance_is_replaced_once(self):
        old = bulletins.published(kind=BulletinKind.GUIDANCE, audience=Audience.PUBLIC)
        first, second = (bulletins.drafted(kind=BulletinKind.GUIDANCE) for _ in range(2))
        change(first, replaces=old)()
        refuses("replaced_once", change(second, replaces=old))
