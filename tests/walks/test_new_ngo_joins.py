"""Walk 9: a new NGO joins. Slips on paper, no e-mail; each step by the pages, and nothing before its time."""

import pytest
from django.test import Client

from accounts.models import Invitation, Organisation, Person
from accounts.states import Standing
from common.actors import Role
from custody.models import CustodyEvent
from submissions.models import Submission
from tests.actors import person_with
from tests.factories.accounts import make_text
from tests.walks.faces import Browser, mechanism

pytestmark = [pytest.mark.walk, pytest.mark.django_db, pytest.mark.usefixtures("safe_places")]
BOX = {"kind": "material", "label": "Box 7"}


@pytest.fixture
def dima() -> Browser:
    return mechanism(person_with(Role.CONTACT_POINT))


def newcomer(code: str, login: str, name: str) -> Browser:
    browser = Browser("partner", Client())
    browser.joins(code, login, name)
    return browser


def invited(dima: Browser) -> tuple[Organisation, str]:
    """The organisation, and the code of its focal point's slip: four eyes saw it go out."""
    dima.does("accounts:invite_organisation", name="Nine Looms", name_ar="الأنوال", short_label="LOOMS")
    organisation = Organisation.objects.get()
    slip = dima.post("accounts:invite_member", organisation.pk, role=Role.NGO_FOCAL_POINT).context["slip"]
    mechanism(person_with(Role.CONTACT_POINT)).does("accounts:invitation_confirm", Invitation.objects.get().pk)
    return organisation, slip.code


def test_a_new_ngo_joins(dima):
    text = make_text()
    organisation, code = invited(dima)

    basil = newcomer(code, "basil", "Basil")
    assert basil.post("submissions:start", **BOX).status_code == 403, "nothing before it is vetted"
    dima.does("accounts:move", organisation.pk, "vet", reason="We met them.")
    signature = {"text": text.pk, "signatories": "A Name\nB Name", "signed_on": "2026-01-15"}
    dima.does("accounts:sign_protocol", organisation.pk, **signature)
    amal = newcomer(
        basil.post("accounts:invite_member", role=Role.NGO_CONTRIBUTOR).context["slip"].code, "amal", "Amal"
    )

    organisation.refresh_from_db()
    assert organisation.state == Standing.SIGNATORY
    assert "B Name" in basil.reads("accounts:organisation")
    assert "Amal" in basil.reads("accounts:members")
    amal.does("submissions:start", **BOX)
    assert Submission.objects.get().organisation == organisation
    assert "Box 7" in basil.reads("submissions:list")
    acts = list(CustodyEvent.objects.filter(on_behalf_of=organisation.pk).values_list("act", flat=True))
    for act in ("organisation:invited", "organisation:vetted", "organisation:signed", "agreement:signed"):
        assert acts.count(act) == 1, act
    # The focal point's slip was given by one person and confirmed by a second.
    assert (acts.count("member:invited"), acts.count("member:joined")) == (3, 2)


def test_a_slip_lets_in_one_person_once(dima):
    _organisation, code = invited(dima)
    newcomer(code, "basil", "Basil")

    again = Browser("partner", Client()).post("join", code=code, login="other", name="Other")

    assert again.context["form"].errors["code"]
    assert not Person.objects.filter(login="other").exists()
