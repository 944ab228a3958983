"""Somebody is to be reached: whatever was asked before is read, and a no is a no (T2, S2)."""

from datetime import timedelta

import pytest

from common.actors import Role
from common.errors import NotAllowed, NotVisible
from custody.acts import Act
from custody.models import CustodyEvent
from dialogue.models import ContactRequest
from dialogue.permissions import reaching as permissions
from dialogue.policies import reaching as policies
from dialogue.policies.requests import CannotBeAsked, NotADayToCome
from dialogue.selectors import reaching as selectors
from dialogue.selectors.reaching import Known
from dialogue.services import reaching as services
from dialogue.services.reaching import Asking, Said
from dialogue.states.reaching import KnownBy, Outcome, PersonSaid, ReachState
from submissions.kinds import Part
from submissions.models import ItemPerson, SubmissionPerson
from tests.actors import with_role
from tests.factories import requests as factory
from tests.factories.accounts import NOON, contact_point, make_organisation
from tests.factories.consent import make_source
from tests.factories.staff import make_handed_over, make_item

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
DAY = timedelta(days=1)
YES, NO = Said(PersonSaid.YES, NOON.date(), "By day."), Said(PersonSaid.NO, NOON.date())


def ask(organisation, *, seen=0, known_as="Willow", by=KnownBy.PSEUDONYM, actor=None, at=NOON, due=20):
    known, asking = Known(organisation.pk, by, known_as), Asking("To ask.", factory.day(due), seen)
    return services.ask_to_reach(actor=actor or contact_point(), known=known, asking=asking, at=at)


def test_the_whole_way_is_in_the_log_of_the_organisation():
    made = factory.reach(state=ReachState.ENDED)

    events = CustodyEvent.objects.filter(subject_id=made.pk).order_by("sequence")
    acts = [Act.CONTACT_ASKED, Act.CONTACT_AGREED, Act.CONTACT_CONSENTED, Act.CONTACT_ENDED]
    assert [event.act for event in events] == acts
    assert {event.on_behalf_of for event in events} == {made.organisation_id}
    assert not any("Willow" in event.event_json or "In Arabic" in event.event_json for event in events)


@pytest.mark.parametrize("role", [role for role in Role if role not in permissions._ASKING])
def test_nobody_else_asks(role):
    with pytest.raises(permissions.OnlyAskersMay):
        ask(make_organisation(), actor=with_role(role))


@pytest.mark.parametrize("role", [Role.CONTACT_POINT, Role.PROTECTION_OFFICER])
def test_those_two_ask_and_end(role):
    made = ask(make_organisation(), actor=with_role(role))
    ended = services.end_contact(actor=with_role(role), reach_id=made.pk, outcome=Outcome.NOT_NEEDED, words="", at=NOON)
    assert (ended.state, ended.outcome) == (ReachState.ENDED, Outcome.NOT_NEEDED)


def test_the_earlier_requests_have_to_be_read():
    """Source: Protocol S2: has anybody asked before, and when?"""
    organisation = make_organisation()
    first = ask(organisation)
    with pytest.raises(policies.EarlierContactsNotRead):
        ask(organisation)
    second = ask(organisation, seen=1, known_as="willow")

    assert (first.prior_count, second.prior_count) == (0, 1)
    assert ask(organisation, known_as="Poplar").prior_count == 0
    assert ask(make_organisation(name="Cedar Archive")).prior_count == 0


def test_after_a_no_only_a_protection_officer_asks_again():
    """Source: Protocol S2: do not contact."""
    organisation = make_organisation()
    factory.reach(organisation, ReachState.REFUSED)
    with pytest.raises(permissions.OnlyProtectionOfficerMay):
        ask(organisation, seen=1)

    again = ask(organisation, seen=1, actor=with_role(Role.PROTECTION_OFFICER))

    assert again.after_refusal
    assert not factory.reach(organisation, known_as="Poplar").after_refusal


def test_a_later_yes_of_the_same_person_lifts_the_no():
    organisation = make_organisation()
    factory.reach(organisation, ReachState.REFUSED)
    iman = with_role(Role.PROTECTION_OFFICER)
    factory.reach(organisation, ReachState.CONSENTED, actor=iman, at=NOON + DAY)

    assert not factory.reach(organisation, at=NOON + 2 * DAY).after_refusal


def test_a_yes_before_the_no_lifts_nothing():
    organisation = make_organisation()
    made = factory.reach(organisation, ReachState.CONSENTED)
    services.bring_answer(actor=factory.focal_point(organisation), reach_id=made.pk, said=NO, at=NOON + DAY)

    made.refresh_from_db()
    assert (made.state, made.person_said) == (ReachState.REFUSED, PersonSaid.NO)
    with pytest.raises(permissions.OnlyProtectionOfficerMay):
        ask(organisation, seen=1, at=NOON + 2 * DAY)


@pytest.fixture
def pictured():
    """An organisation with a source under a name, and an item in which that source is."""
    organisation = make_organisation()
    source = make_source(organisation=organisation, pseudonym="Willow")
    item = make_item(make_handed_over(organisation))
    return organisation, source, item


@pytest.mark.parametrize("tie", ["item", "submission"])
def test_a_no_reaches_every_description_of_the_same_person(pictured, tie):
    """Whoever said no as a source is not asked for as the person in a picture."""
    organisation, source, item = pictured
    if tie == "item":
        ItemPerson.objects.create(item=item, source=source, part=Part.DEPICTED)
    else:
        SubmissionPerson.objects.create(submission=item.submission, source=source, part=Part.DEPICTED)
    made = factory.reach(organisation, ReachState.REFUSED)
    assert made.source_id == source.pk

    with pytest.raises(permissions.OnlyProtectionOfficerMay):
        ask(organisation, seen=1, by=KnownBy.ITEM, known_as=item.accession.lower())
    again = ask(
        organisation, seen=1, by=KnownBy.ITEM, known_as=item.accession, actor=with_role(Role.PROTECTION_OFFICER)
    )
    assert (again.item_id, again.known_as) == (item.pk, item.accession)


def test_a_no_of_the_person_in_an_item_reaches_the_name_too(pictured):
    organisation, source, item = pictured
    ItemPerson.objects.create(item=item, source=source, part=Part.DEPICTED)
    factory.reach(organisation, ReachState.REFUSED, by=KnownBy.ITEM, known_as=item.accession)

    with pytest.raises(permissions.OnlyProtectionOfficerMay):
        ask(organisation, seen=1)


def test_a_yes_to_an_item_does_not_lift_the_no_of_somebody_else_in_it(pictured):
    organisation, source, item = pictured
    ItemPerson.objects.create(item=item, source=source, part=Part.DEPICTED)
    factory.reach(organisation, ReachState.REFUSED)
    iman = with_role(Role.PROTECTION_OFFICER)
    factory.reach(
        organisation, ReachState.CONSENTED, by=KnownBy.ITEM, known_as=item.accession, actor=iman, at=NOON + DAY
    )

    with pytest.raises(permissions.OnlyProtectionOfficerMay):
        ask(organisation, seen=2, at=NOON + 2 * DAY)


def test_an_item_of_another_organisation_is_no_item(pictured):
    """Source: Protocol C10."""
    _organisation, _source, item = pictured
    with pytest.raises(policies.NoSuchItem):
        ask(make_organisation(name="Cedar Archive"), by=KnownBy.ITEM, known_as=item.accession)


def test_there_is_time_to_answer_and_somebody_to_ask():
    organisation = make_organisation()
    with pytest.raises(NotADayToCome):
        ask(organisation, due=0)
    type(organisation).objects.filter(pk=organisation.pk).update(state="suspended")
    with pytest.raises(CannotBeAsked):
        ask(organisation)


def test_the_organisation_answers_and_nobody_else():
    made = factory.reach()
    on_it = {"reach_id": made.pk, "at": NOON}
    for role in (Role.CONTACT_POINT, Role.PROTECTION_OFFICER):
        actor = with_role(role)
        for act in (
            lambda actor=actor: services.agree_to_help(actor=actor, words="", **on_it),
            lambda actor=actor: services.decline_to_help(actor=actor, words="", **on_it),
            lambda actor=actor: services.bring_answer(actor=actor, said=YES, **on_it),
        ):
            with pytest.raises(permissions.OnlyFocalPointMay):
                act()
    for stranger in (
        factory.focal_point(make_organisation(name="Cedar Archive")),
        with_role(Role.NGO_CONTRIBUTOR, organisation=made.organisation),
    ):
        with pytest.raises(NotVisible):
            services.agree_to_help(actor=stranger, words="", **on_it)


def test_the_person_is_asked_only_once_the_organisation_helps():
    made = factory.reach()
    basil = factory.focal_point(made.organisation)
    with pytest.raises(policies.Conflict):
        services.bring_answer(actor=basil, reach_id=made.pk, said=YES, at=NOON)


def test_what_a_person_said_was_said_already_and_once():
    made = factory.reach(state=ReachState.AGREED)
    basil = factory.focal_point(made.organisation)
    tomorrow = Said(PersonSaid.YES, (NOON + DAY).date())
    with pytest.raises(policies.NotADayPast):
        services.bring_answer(actor=basil, reach_id=made.pk, said=tomorrow, at=NOON)
    services.bring_answer(actor=basil, reach_id=made.pk, said=YES, at=NOON)
    with pytest.raises(policies.SaidAlready):
        services.bring_answer(actor=basil, reach_id=made.pk, said=YES, at=NOON)


@pytest.mark.parametrize("state", [ReachState.DECLINED, ReachState.REFUSED, ReachState.ENDED])
def test_what_is_over_is_over(state):
    made = factory.reach(state=state)
    basil = factory.focal_point(made.organisation)
    with pytest.raises(policies.NotOpenAnyMore):
        services.bring_answer(actor=basil, reach_id=made.pk, said=NO, at=NOON)
    with pytest.raises(policies.NotOpenAnyMore):
        services.end_contact(actor=contact_point(), reach_id=made.pk, outcome=Outcome.NOT_NEEDED, words="", at=NOON)


@pytest.mark.parametrize("state", [ReachState.ASKED, ReachState.AGREED])
def test_nobody_is_spoken_with_who_did_not_agree(state):
    """Source: Protocol D3: unknown is not yes."""
    made = factory.reach(state=state)
    with pytest.raises(policies.NotConsented):
        services.end_contact(actor=contact_point(), reach_id=made.pk, outcome=Outcome.SPOKEN, words="", at=NOON)


def test_only_two_roles_end_it():
    made = factory.reach()
    with pytest.raises(NotAllowed):
        services.end_contact(
            actor=factory.focal_point(made.organisation),
            reach_id=made.pk,
            outcome=Outcome.NOT_NEEDED,
            words="",
            at=NOON,
        )


def test_what_waits_for_whom():
    organisation = make_organisation()
    for number, state in enumerate(ReachState):
        factory.reach(organisation, state, known_as=f"P-{number}")
    factory.reach(make_organisation(name="Cedar Archive"))
    at = NOON + 21 * DAY

    dima = selectors.waiting_for(contact_point(), at=at)
    basil = selectors.waiting_for(factory.focal_point(organisation), at=at)

    assert (dima.open, dima.overdue, dima.consented, dima.rows) == (4, 3, 1, [])
    assert (basil.open, basil.overdue, basil.consented) == (3, 2, 1)
    assert [(due.reach.state, due.is_overdue, due.days_over) for due in basil.rows] in (
        [("asked", True, 1), ("agreed", True, 1)],
        [("agreed", True, 1), ("asked", True, 1)],
    )
    assert selectors.waiting_for(with_role(Role.ANALYST), at=at) is None
    assert ContactRequest.objects.count() == 7
