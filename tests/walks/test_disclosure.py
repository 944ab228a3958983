"""Walk 3: something is disclosed, from the draft to the recipient's own screen; then consent is withdrawn, and the next
request is refused with the reason."""

import json
from datetime import timedelta
from pathlib import Path

import bagit
import pytest

from accounts.models import Organisation
from common.actors import WORKER, Role
from common.clock import now
from consent.models import ConsentRecord
from consent.scope import Audience
from custody import sequencer
from custody.acts import Act
from custody.models import CustodyEvent
from disclosure.models import DisclosureRequest, Question
from disclosure.services import package, settle
from disclosure.states import RequestState
from submissions.models import Item
from tests.actors import person_with
from tests.disclosure.packages import Recipient
from tests.factories.accounts import actor_of, make_organisation
from tests.factories.disclosure import Provider, cools_for, ready_items
from tests.faults.audit import audited
from tests.walks.faces import Browser, mechanism, partner

pytestmark = [
    pytest.mark.walk,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("safe_places"),
]
CONTENTS = (b"the first film" * 5000, b"the second film" * 5000, b"a paper" * 500)


@pytest.fixture
def recipient() -> Recipient:
    return Recipient()


@pytest.fixture
def basil():
    """A focal point whose organisation's memorandum lets an answer count at once."""
    organisation = make_organisation()
    cools_for(organisation, 0)
    return person_with(Role.NGO_FOCAL_POINT, organisation=organisation)


@pytest.fixture
def items(basil) -> list[Item]:
    return ready_items(
        Provider(Organisation.objects.get(pk=organisation_of(basil)), actor_of(basil)), contents=CONTENTS
    )


@pytest.fixture
def officer() -> Browser:
    return mechanism(person_with(Role.DISCLOSURE_OFFICER))


def drafted(officer: Browser, recipient: Recipient, references: str) -> DisclosureRequest:
    officer.does(
        "disclosure:new",
        counterpart=str(recipient.row.pk),
        purpose="trial",
        purpose_words="Proceedings 12, first instance",
        legal_basis="Act on cooperation",
    )
    request = DisclosureRequest.objects.order_by("-created_at")[0]
    officer.does("disclosure:add_items", request.pk, references=references)
    return request


def recorded(question: Question, ngo: Browser, said: dict[str, str]) -> None:
    """Item by item: written, checked, recorded."""
    checked = ngo.post("disclosure:answer_each", question.pk, **said)
    assert "Nothing is recorded yet" in checked.content.decode()
    ngo.does("disclosure:check", question.pk, how="each", **said)


def test_something_is_disclosed(basil, items, officer, recipient, tmp_path: Path):
    first, second, third = items
    ngo, head = partner(basil), mechanism(person_with(Role.HEAD))
    request = drafted(officer, recipient, first.submission.reference)

    officer.does("disclosure:ask", request.pk, answer_by=(now() + timedelta(days=30)).date().isoformat())
    question = Question.objects.get()
    page = ngo.reads("disclosure:question", question.pk)
    assert all(item.accession in page for item in items)
    assert all(words in page for words in (recipient.row.name, "Proceedings 12, first instance", "Silence is a no"))

    recorded(
        question,
        ngo,
        {
            f"answer_{first.accession}": "agreed",
            f"answer_{second.accession}": "agreed_with_conditions",
            f"no_public_use_{second.accession}": "on",
            f"answer_{third.accession}": "refused",
        },
    )
    settle.settle_due(now())
    page = head.get("disclosure:approve", request.pk)
    assert "The provider refused." in page.content.decode()
    why = "It is needed for this trial, and two of three may go."
    head.does("disclosure:approve", request.pk, reason=why, seen=page.context["seen"])
    package.build_package(actor=WORKER, request_id=request.pk, at=now())
    officer.does("disclosure:release", request.pk, delivered_how="on a disc, at their office")
    fetched = officer.post("disclosure:package", request.pk)
    bag = recipient.opens(b"".join(fetched.streaming_content), tmp_path)

    assert bagit.Bag(str(bag)).validate()
    assert sorted(path.read_bytes() for path in (bag / "data").iterdir()) == sorted(CONTENTS[:2])
    assert "no agreement" in (bag / "withheld.csv").read_text()
    assert "not be used in public" in "".join(page.read_text() for page in (bag / "annex/permissions").glob("*.txt"))
    officer.does("disclosure:acknowledge", request.pk, note="Their letter of today")
    request.refresh_from_db()
    assert request.state == RequestState.ACKNOWLEDGED
    sequencer.sequence(now())
    receipt = json.loads(ngo.get("disclosure:receipt_json", question.pk).content)
    assert {first.accession, second.accession} == {one["label"] for one in receipt["items"]}
    acts = set(CustodyEvent.objects.filter(on_behalf_of=organisation_of(basil)).values_list("act", flat=True))
    assert {Act.DISCLOSURE_ASKED, Act.DISCLOSURE_ANSWERED, Act.ITEM_EXPORTED, Act.DISCLOSURE_RELEASED} <= acts
    assert audited() == []


def test_consent_withdrawn_stops_the_next_request_and_lists_what_has_left(basil, items, officer, recipient):
    ngo, first = partner(basil), items[0]
    request = drafted(officer, recipient, first.accession)
    assert "does not cover" not in officer.reads("disclosure:request", request.pk)
    record = ConsentRecord.objects.get()

    ngo.does("consent:withdraw", record.pk, audiences=list(Audience), reason="")

    page = officer.reads("disclosure:items", request.pk)
    assert "The consent of a person in it does not cover this recipient." in page
    assert "consent was withdrawn" in page
    refused = officer.post("disclosure:ask", request.pk, answer_by=(now() + timedelta(days=30)).date().isoformat())
    assert refused.status_code in {200, 409}
    assert not Question.objects.exists(), "nobody is asked in vain"


def organisation_of(basil):
    return actor_of(basil).organisation_id
