"""The lives of requests, of help to reach somebody, of reports and of leads: every arrow, every role."""

import pytest

from common.actors import PARTNER_ROLES, Role
from dialogue.states.leads import FIRST_URGENCY, LEAD, LEAD_WORDS_FOR_NGO, LeadState, LeadUrgency
from dialogue.states.reaching import OPEN, REACHING, WAITS_FOR_ORGANISATION, ReachState
from dialogue.states.requests import ASKED, REQUEST, STILL_ASKED, AskedState, RequestState
from dialogue.states.updates import ACTIVITY, ActivityState
from submissions.kinds import Urgency

pytestmark = pytest.mark.unit

FOCAL, CONTACT = {Role.NGO_FOCAL_POINT}, {Role.CONTACT_POINT}
STAFF = {Role.CONTACT_POINT, Role.ANALYST, Role.TEAM_LEAD}
REACHERS = {Role.CONTACT_POINT, Role.PROTECTION_OFFICER}
TABLES = [
    (REQUEST, RequestState, {("draft", "sent"): CONTACT, ("draft", "dropped"): STAFF}),
    (
        ASKED,
        AskedState,
        {
            ("asked", "answered_in_part"): FOCAL | {Role.WORKER},
            ("asked", "answered"): FOCAL,
            ("answered_in_part", "answered"): FOCAL,
            ("asked", "declined"): FOCAL,
            ("answered_in_part", "declined"): FOCAL,
            ("asked", "ended"): CONTACT,
            ("answered_in_part", "ended"): CONTACT,
        },
    ),
    (
        REACHING,
        ReachState,
        {
            ("asked", "agreed"): FOCAL,
            ("asked", "declined"): FOCAL,
            ("agreed", "declined"): FOCAL,
            ("agreed", "consented"): FOCAL,
            ("agreed", "refused"): FOCAL,
            ("consented", "refused"): FOCAL,
            ("asked", "ended"): REACHERS,
            ("agreed", "ended"): REACHERS,
            ("consented", "ended"): REACHERS,
        },
    ),
    (ACTIVITY, ActivityState, {("reported", "noted"): STAFF}),
    (
        LEAD,
        LeadState,
        {
            ("new", "taken"): STAFF,
            ("taken", "closed"): STAFF,
            ("closed", "taken"): {Role.TEAM_LEAD, Role.CONTACT_POINT},
        },
    ),
]


@pytest.mark.parametrize(("table", "states", "arrows"), TABLES, ids=[table.name for table, *_rest in TABLES])
def test_every_old_new_and_role(table, states, arrows):
    for old in states:
        for new in states:
            for role in Role:
                expected = role in arrows.get((old.value, new.value), set())
                assert table.allows(old=old, new=new, role=role) is expected, (old, new, role)


def test_an_organisation_moves_only_its_own_answers():
    """Source: Protocol C10: no arrow of an organisation's leads into what staff decide."""
    moved = {table.name for table, *_rest in TABLES for _old, _new, who in table if who & PARTNER_ROLES}
    assert moved == {"information_asked", "contact_request"}


def test_nobody_of_the_mechanism_says_what_a_person_said():
    """Source: Protocol T2, D3."""
    for new in (ReachState.CONSENTED, ReachState.REFUSED):
        assert {role for _old, to, who in REACHING if to == new for role in who} == FOCAL


def test_what_is_over_stays_over():
    assert {old for old, _new, _who in ASKED} == STILL_ASKED
    assert {old for old, _new, _who in REACHING} == OPEN
    assert WAITS_FOR_ORGANISATION < OPEN


def test_every_urgency_and_state_of_a_lead_has_its_word():
    assert set(FIRST_URGENCY) == set(Urgency)
    assert FIRST_URGENCY[Urgency.RISK] == FIRST_URGENCY[Urgency.PRESSING] == LeadUrgency.NOW
    assert set(LEAD_WORDS_FOR_NGO) == set(LeadState)
