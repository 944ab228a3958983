"""Who sees sources and their records, with something there to leak."""

import pytest

from common.actors import Role, for_every_role
from consent.models import ConsentRecord, Source
from tests.actors import with_role
from tests.factories.accounts import make_organisation
from tests.factories.consent import make_record, make_source

pytestmark = [pytest.mark.django_db, pytest.mark.integration]

OURS, THEIRS = "W-ours", "W-theirs"
SEES = for_every_role(
    {
        Role.NGO_CONTRIBUTOR: {OURS},
        Role.NGO_FOCAL_POINT: {OURS},
        Role.CONTACT_POINT: set(),
        Role.ANALYST: {OURS, THEIRS},
        Role.TEAM_LEAD: {OURS, THEIRS},
        Role.DISCLOSURE_OFFICER: {OURS, THEIRS},
        Role.HEAD: {OURS, THEIRS},
        Role.PROTECTION_OFFICER: {OURS, THEIRS},
        Role.EVIDENCE_OFFICER: {OURS, THEIRS},
        Role.AUDITOR: set(),
        Role.ADMINISTRATOR: set(),
        Role.WORKER: {OURS, THEIRS},
    }
)


@pytest.mark.parametrize(("role", "pseudonyms"), SEES.items())
def test_sources_and_records_by_role(role, pseudonyms):
    ours, theirs = make_organisation(), make_organisation(name="Cedar Archive")
    for organisation, pseudonym in ((ours, OURS), (theirs, THEIRS)):
        basil = with_role(Role.NGO_FOCAL_POINT, organisation=organisation)
        make_record(basil, make_source(basil, pseudonym=pseudonym))
    actor = with_role(role, organisation=ours)

    assert set(Source.objects.visible_to(actor).values_list("pseudonym", flat=True)) == pseudonyms
    seen = ConsentRecord.objects.visible_to(actor).values_list("source__pseudonym", flat=True)
    assert set(seen) == pseudonyms
