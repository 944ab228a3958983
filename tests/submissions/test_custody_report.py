"""The custody report for a court: who makes it, what stands in it, what never does, and that the log knows first."""

from hashlib import sha256

import pypdfium2
import pytest
from django.db import connection
from django.urls import reverse

from common.actors import MECHANISM_ROLES, WORKER, Role
from common.errors import NotAllowed, NotVisible
from custody import safe, sequencer
from custody.acts import Act, SubjectKind
from custody.errors import CustodyLate
from custody.models import Checkpoint, CustodyEvent, Leaf
from submissions.kinds import LabelKind, Level
from submissions.models import Item, ItemLabel
from submissions.policies import NotInTheVault
from submissions.selectors.custody_facts import HistoryBroken
from submissions.services.custody_report import report_custody
from tests.actors import client_of, person_with, with_role
from tests.custody.damage import as_owner
from tests.factories import custody as vaulted
from tests.factories.accounts import NOON, make_organisation
from tests.factories.staff import make_handed_over, make_item
from tests.paper import as_printed

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("iiim_portal.urls_mechanism"),
    pytest.mark.usefixtures("safe_places"),
]
COURT = "District court of Northmark, matter 7"
REPORTERS = {Role.EVIDENCE_OFFICER, Role.HEAD}


@pytest.fixture
def item(team):
    organisation = make_organisation(name="Olive Archive")
    made = make_item(make_handed_over(organisation, team=team, label="Canary label"), name="canary-name.jpg")
    shared = {"subject_kind": SubjectKind.SUBMISSION, "subject_id": made.submission_id}
    vaulted.event(act=Act.SUBMISSION_HANDED_OVER, **shared)
    vaulted.event(act=Act.SUBMISSION_REVIEW_STARTED, **shared)
    vaulted.stored(b"canary content", item_id=made.pk)
    ItemLabel.objects.create(item=made, kind=LabelKind.SCAN, outcome="clean", tool="clamd", tool_version="1.4", at=NOON)
    sequencer.sequence(NOON)
    return made


def opened_by(item, person) -> None:
    client_of(person).post(reverse("submissions:open_item", args=[item.pk]), {"purpose": "Canary purpose"})
    sequencer.sequence(NOON)


def made(item, *, role=Role.EVIDENCE_OFFICER, language="en"):
    return report_custody(actor=with_role(role), item_id=item.pk, purpose=COURT, language=language, at=NOON)


def printed(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    text = " ".join(pages[number].get_textpage().get_text_range() for number in range(len(pages)))
    return " ".join(text.split())


def letters(text: str) -> str:
    """Long digests are broken over lines."""
    return "".join(text.split())


def test_report_states_identifiers_digests_copies_and_every_act_with_its_place(item, team):
    opened_by(item, person_with(Role.ANALYST, team=team))
    stored = safe.stored_object(item.pk)

    text = printed(made(item).pdf)

    for words in (item.accession, item.submission.reference, str(item.pk), "Store A", "Store B", "clamd 1.4"):
        assert words in text
    assert stored.sha256 in letters(text)
    assert stored.sha512 in letters(text)
    told = CustodyEvent.objects.exclude(act__in=[Act.SUBMISSION_REVIEW_STARTED, Act.ITEM_REPORTED])
    told = told.filter(subject_id__in=[item.pk, item.submission_id])
    assert told.count() == 4
    for event in told:
        assert event.get_act_display() in text
        assert bytes(event.commit).hex() in letters(text)
    point = Checkpoint.objects.first()
    assert bytes(point.root).hex() in letters(text)
    assert str(point.size) in text
    assert letters(point.note.splitlines()[-1]) in letters(text)


def test_acts_stand_in_the_order_and_at_the_place_of_the_log(item):
    text = printed(made(item).pdf)
    rows = CustodyEvent.objects.filter(subject_id=item.pk, act__startswith="item:sto")
    place = Leaf.objects.get(event_sequence=rows.get().pk).index
    assert f"{place} 2026-11-02 12:00:00 UTC stored in two copies" in text
    assert text.index("handed over") < text.index("stored in two copies") < text.index("secured: entered")


def test_report_names_nobody_and_shows_nothing_of_the_content(item, team):
    elias = person_with(Role.ANALYST, team=team)
    opened_by(item, elias)
    report = made(item)
    text = printed(report.pdf)

    for hidden in ("Canary", "canary", "Elias", "Olive", COURT, str(item.submission.organisation_id), "review begun"):
        assert hidden not in text
        assert hidden not in report.name
    assert elias.pseudonym_id.hex[:8] in text
    assert "Analyst" in text


def test_report_in_arabic_is_arabic(item):
    page = as_printed(made(item, language="ar").pdf)

    assert item.accession in page
    assert any("\u0600" <= letter <= "\u06ff" for letter in page)
    assert "Size in bytes" not in page


def test_the_log_knows_before_anybody_has_the_report(item, monkeypatch):
    report = made(item)
    event = CustodyEvent.objects.get(act=Act.ITEM_REPORTED)
    assert (event.subject_id, event.actor_role) == (item.pk, Role.EVIDENCE_OFFICER)
    assert COURT in event.event_json
    assert sha256(report.pdf).hexdigest() in event.event_json

    sequencer.sequence(NOON)
    monkeypatch.setattr("submissions.services.custody_report.ledger.record", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        made(item)


@pytest.mark.parametrize("role", sorted(MECHANISM_ROLES))
def test_who_makes_a_report(role, item):
    if role in REPORTERS:
        assert made(item, role=role).pdf
        return
    sees = {Role.PROTECTION_OFFICER}
    with pytest.raises(NotAllowed if role in sees else NotVisible):
        made(item, role=role)
    assert not CustodyEvent.objects.filter(act=Act.ITEM_REPORTED).exists()


def test_reviewers_of_the_team_do_not_make_reports(item, team):
    for role in (Role.ANALYST, Role.TEAM_LEAD):
        with pytest.raises(NotAllowed):
            report_custody(actor=with_role(role, team=team), item_id=item.pk, purpose=COURT, language="en", at=NOON)


def test_restricted_item_has_no_report_for_who_does_not_see_it(item):
    Item.objects.filter(pk=item.pk).update(level=Level.RESTRICTED)
    with pytest.raises(NotVisible):
        made(item, role=Role.HEAD)
    assert made(item).pdf


def test_what_was_never_stored_has_no_report(team):
    item = make_item(make_handed_over(make_organisation(), team=team), state="received", stored_at=None)
    with pytest.raises(NotInTheVault):
        made(item)


def test_report_waits_until_every_act_is_in_the_signed_log(item):
    vaulted.event(act=Act.FIXITY_OK, subject_id=item.pk, actor=WORKER)
    with pytest.raises(CustodyLate):
        made(item)
    sequencer.sequence(NOON)
    assert made(item).pdf


def test_no_report_says_all_is_well_when_an_entry_was_changed(item):
    event = CustodyEvent.objects.get(subject_id=item.pk, act=Act.ITEM_STORED)
    changed = event.event_json.replace("item:stored", "item:opened")
    with connection.cursor() as cursor:
        quoted = cursor.mogrify("%s", [changed]).decode()
    as_owner(f"UPDATE custody_custodyevent SET event_json = {quoted} WHERE sequence = {event.pk}")

    with pytest.raises(HistoryBroken):
        made(item)


def test_report_comes_by_post_with_a_purpose_as_a_file(item):
    client = client_of(person_with(Role.EVIDENCE_OFFICER))
    address = reverse("submissions:item_report", args=[item.pk])

    assert address in client.get(reverse("submissions:item", args=[item.pk])).content.decode()
    assert client.get(address)["Content-Type"].startswith("text/html")
    assert "in a few words" in client.post(address, {"purpose": "", "language": "en"}).content.decode()
    assert client.post(address, {"purpose": COURT, "language": "xx"})["Content-Type"].startswith("text/html")
    assert not CustodyEvent.objects.filter(act=Act.ITEM_REPORTED).exists()
    answer = client.post(address, {"purpose": COURT, "language": "ar"})

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="custody-{item.accession}-ar.pdf"'
    assert answer["Cache-Control"] == "no-store"
    assert answer.content.startswith(b"%PDF-")
    assert COURT in client.get(reverse("submissions:item", args=[item.pk])).content.decode()


def test_report_asks_who_is_there(item):
    client = client_of(person_with(Role.HEAD))
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    address = reverse("submissions:item_report", args=[item.pk])

    answer = client.post(address, {"purpose": COURT, "language": "en"})

    assert answer.status_code == 302
    assert not CustodyEvent.objects.filter(act=Act.ITEM_REPORTED).exists()
