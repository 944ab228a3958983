"""Every act either rings somebody or is known to ring nobody; what rings has words and a page."""

import pytest
from django.urls import NoReverseMatch, reverse

from common.actors import MECHANISM_ROLES, PARTNER_ROLES, Role
from custody.acts import Act, SubjectKind
from notices.kinds import Kind
from notices.kinds.rings import RINGS, Whom
from notices.places import PLACES
from tests.actors import URLCONFS

pytestmark = pytest.mark.unit
A_UUID = "4f1c0b53-6f0e-4b8e-9d31-6f9f1f1d2a3b"
# What happens in the house, what is only prepared, what the person who did it knows, and what the pages show anyway.
RINGS_NOBODY = """
appointment:ended appointment:made assessment:confirmed assessment:returned assessment:written assistance:closed
assistance:recorded assurance:ended assurance:recorded backup:made breakglass:closed breakglass:opened
bulletin:drafted bulletin:dropped confidentiality:released confidentiality:set config:changed consent:recorded
counterpart:changed counterpart:ended counterpart:recorded disclosure:acknowledged disclosure:answer_taken_back
disclosure:changed disclosure:copy_confirmed disclosure:drafted disclosure:dropped disclosure:package_discarded
disclosure:package_fetched disclosure:recalled disclosure:reopened disclosure:veto_lifted feedback:drafted
feedback:dropped feedback:read fixity:ok fixity:repaired fixity:settled grant:given grant:taken hold:lifted hold:set
identity:opened item:begun item:derived item:exported item:opened item:received item:reported item:restricted
item:resumed item:secured item:stored item:unrestricted item:withdrawn key:destroyed key:generated key:retired
key:rewrapped lead:matched lead:reopened lead:weighed lesson:shared log:verified meeting:attended meeting:held
meeting:planned member:invited member:reset member:restored member:role_changed member:suspended message:attached
minutes:drafted organisation:invited organisation:vetted platform:formed recipient_key:confirmed
recipient_key:proposed recipient_key:retired record:opened report:drafted report:given restore:performed scan:done
session:ended session:refused session:started shred:approved shred:done shred:requested source:changed source:recorded
submission:abandoned submission:created submission:listed submission:passed_on submission:review_started
submission:taken thread:closed thread:opened thread:reopened token:issued token:revoked topic:supported
topic:withdrawn
""".split()  # noqa: SIM905 - a hundred words
# What rings may be about: the rest are parts of these, or the house's own.
HAVE_NO_PAGE = {
    SubjectKind.APPOINTMENT,
    SubjectKind.TEAM,
    SubjectKind.GRANT,
    SubjectKind.TOKEN,
    SubjectKind.RECORD,
    SubjectKind.COUNTERPART,
    SubjectKind.ASSURANCE,
    SubjectKind.RECIPIENT_KEY,
    SubjectKind.ASSISTANCE,
    SubjectKind.WORKING_COPY,
    SubjectKind.ASSESSMENT,
    SubjectKind.KEY,
    SubjectKind.STORE,
    SubjectKind.LOG,
    SubjectKind.SYSTEM,
}


def test_every_act_is_decided():
    assert {act.value for act in set(Act) - set(RINGS)} == set(RINGS_NOBODY)


def test_every_word_is_used():
    assert {rule.kind for rules in RINGS.values() for rule in rules} == set(Kind)


def test_every_rule_of_an_act_reaches_somebody():
    for act, rules in RINGS.items():
        assert rules, act
        for rule in rules:
            assert rule.roles <= MECHANISM_ROLES
            assert rule.to != Whom.NAMED or rule.names


def test_what_an_organisation_does_in_a_question_rings_no_staff():
    """ADR 11. Source: Protocol D1."""
    ngo = {Whom.FOCAL_POINTS, Whom.TAKING_PART, Whom.MEMBERS}
    for act in (Act.DISCLOSURE_ANSWERED, Act.DISCLOSURE_AGREEMENT_WITHDRAWN, Act.DISCLOSURE_ANSWER_TAKEN_BACK):
        assert {rule.to for rule in RINGS.get(act, ())} <= ngo


def test_no_auditor_and_no_administrator_is_rung_by_role():
    for rules in RINGS.values():
        for rule in rules:
            if rule.to in {Whom.IN_ROLE, Whom.TEAM, Whom.NAMED}:
                assert not rule.roles & ({Role.AUDITOR, Role.ADMINISTRATOR} | PARTNER_ROLES)


def test_every_kind_of_subject_has_a_page_or_is_known_to_have_none():
    assert set(SubjectKind) - set(PLACES) == HAVE_NO_PAGE


@pytest.mark.parametrize("name", sorted({name for names in PLACES.values() for name in names}))
def test_every_page_named_exists_on_a_face(name):
    assert any(_mounted(name, urlconf, args) for urlconf in URLCONFS.values() for args in ([A_UUID], []))


def _mounted(name, urlconf, args) -> bool:
    try:
        return bool(reverse(name, urlconf=urlconf, args=args))
    except NoReverseMatch:
        return False
