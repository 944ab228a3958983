"""Who sees sources and their records, with something there to leak."""

from functools import partial

import pytest

from common.actors import PARTNER_ROLES, Actor, Role, for_every_role
from common.errors import NotAllowed, NotVisible
from consent.models import ConsentRecord, Source, SourceConfidentiality
from consent.scope import Answer, Audience
from consent.services import confidentiality, record, sources, withdraw
from tests.actors import with_role
from tests.factories.accounts import NOON, make_organisation
from tests.factories.consent import make_record, make_source, terms

pytestmark = [pytest.mark.django_db, pytest.mark.integration, pytest.mark.usefixtures("safe_places")]

EVERY = {"own", "colleague's", "focal point's", "other NGO's"}
SEES = for_every_role(
    {
        Role.NGO_CONTRIBUTOR: {"own"},
        Role.NGO_FOCAL_POINT: {"own", "colleague's", "focal point's"},
        Role.CONTACT_POINT: set(),
        Role.ANALYST: EVERY,
        Role.TEAM_LEAD: EVERY,
        Role.DISCLOSURE_OFFICER: EVERY,
        Role.HEAD: EVERY,
        Role.PROTECTION_OFFICER: EVERY,
        Role.EVIDENCE_OFFICER: EVERY,
        Role.AUDITOR: set(),
        Role.ADMINISTRATOR: set(),
        Role.WORKER: EVERY,
    }
)


@pytest.fixture
def ours():
    return make_organisation()


def actor_and_sources(role: Role, ours) -> tuple[Actor, dict[str, Source]]:
    """An actor in this role, and one source of each kind, with consent and promise; "own" only where there is one."""
    actor = with_role(role, organisation=ours)
    recorders = {
        "colleague's": with_role(Role.NGO_CONTRIBUTOR, organisation=ours),
        "focal point's": with_role(Role.NGO_FOCAL_POINT, organisation=ours),
        "other NGO's": with_role(Role.NGO_FOCAL_POINT, organisation=make_organisation(name="Cedar Archive")),
    }
    recorders["own"] = actor if role in PARTNER_ROLES else recorders["colleague's"]
    found = {}
    for whose, recorder in recorders.items():
        found[whose] = make_source(recorder, pseudonym=f"W {whose}")
        make_record(recorder, found[whose])
        confidentiality.set_confidentiality(actor=recorder, source_id=found[whose].pk, terms="", at=NOON)
    return actor, found


@pytest.mark.parametrize(("role", "whose"), SEES.items())
def test_sources_records_and_promises_by_role(role, whose, ours):
    actor, _all = actor_and_sources(role, ours)
    expected = {f"W {each}" for each in whose}

    assert set(Source.objects.visible_to(actor).values_list("pseudonym", flat=True)) == expected
    for model in (ConsentRecord, SourceConfidentiality):
        assert set(model.objects.visible_to(actor).values_list("source__pseudonym", flat=True)) == expected


def acts_on(actor: Actor, source: Source):
    """Every act on a source and on what hangs on it."""
    given = ConsentRecord.objects.get(source=source)
    more = {"actor": actor, "at": NOON}
    of_source, of_record = more | {"source_id": source.pk}, more | {"record_id": given.pk}
    return [
        partial(withdraw.restrict_consent, audiences={Audience.CONTACT}, reason="", **of_record),
        partial(record.record_consent, terms=terms(contact=Answer.NO, conditions="Ask first."), **of_source),
        partial(sources.seal_identity, identity="x", **of_source),
        partial(sources.rename_source, pseudonym=f"{source.pseudonym} again", **of_source),
    ]


@pytest.mark.parametrize("role", sorted(Role))
def test_every_act_by_role_and_by_whose_it_is(role, ours):
    """Who sees a source of their own organisation may record about it; who does not see it finds nothing at all."""
    actor, found = actor_and_sources(role, ours)
    for whose, source in found.items():
        for act in acts_on(actor, source):
            if whose in SEES[role] and role in PARTNER_ROLES:
                act()
                continue
            with pytest.raises(NotAllowed if whose in SEES[role] else NotVisible):
                act()


def test_a_pseudonym_of_a_colleague_is_refused_with_other_words(ours):
    amal, found = actor_and_sources(Role.NGO_CONTRIBUTOR, ours)
    for whose, refusal in (("own", sources.PseudonymTaken), ("colleague's", sources.PseudonymOfColleague)):
        with pytest.raises(refusal) as told:
            sources.record_source(actor=amal, pseudonym=found[whose].pseudonym, at=NOON)
        assert type(told.value) is refusal
    assert "focal point" in str(sources.PseudonymOfColleague.for_people)
    # What another organisation uses is free, and nothing tells that it is used.
    assert sources.record_source(actor=amal, pseudonym=found["other NGO's"].pseudonym, at=NOON)
