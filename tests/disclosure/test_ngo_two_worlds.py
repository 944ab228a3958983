"""Two worlds: what an organisation reads is the same to the byte, whether or not another one is in the same request."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from common import clock
from disclosure.kinds import AnswerGiven
from disclosure.models import Question
from disclosure.services.answer import Given, withdraw_agreement
from disclosure.services.settle import settle_due
from submissions.models import Item
from tests.actors import URLCONFS
from tests.disclosure import ngo_support as support
from tests.disclosure.ngo_support import Basil, to
from tests.factories import disclosure as factory
from tests.factories.consent import make_record, make_source
from tests.factories.disclosure import Provider
from tests.factories.staff import make_handed_over

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.integration,
    pytest.mark.urls(URLCONFS["partner"]),
    pytest.mark.usefixtures("safe_places"),
]
# What is random in any world: ids, references, tokens against forgery.
RANDOM = re.compile(
    r'[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|[A-Z]{3}-[0-9A-Z]{4}-[0-9A-Z]{4}|csrfmiddlewaretoken" value="[^"]+'
)
FINGERPRINTS = [bytes([number]) * 32 for number in (1, 2)]


class Moment:
    """The time both worlds live at; it is moved by hand."""

    def __init__(self) -> None:
        self.today = clock.now()
        self.at = self.today

    def go(self, days: float) -> None:
        self.at = self.today + timedelta(days=days)

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def moment(monkeypatch):
    found = Moment()
    monkeypatch.setattr(clock, "now", found.now)
    return found


def give(giver: Provider) -> list[Item]:
    """Two items of one submission: the same label, the same bytes, the same pseudonym in every organisation."""
    submission = make_handed_over(giver.organisation)
    source = make_source(giver.focal_point, pseudonym="W-17")
    make_record(giver.focal_point, source)
    items = [factory.row_item(giver, submission=submission, source=source) for _ in FINGERPRINTS]
    for item, fingerprint in zip(items, FINGERPRINTS, strict=True):
        Item.objects.filter(pk=item.pk).update(fingerprint=fingerprint)
    return items


def read(basil: Basil, question: Question, items: list[Item]) -> list[str]:
    """Every page there is, and a wrong answer."""
    pk = question.pk
    pages = [reverse("home"), to("questions"), to("question", pk), to("answer", pk), to("answer_each", pk)]
    pages += [to("take_back", pk), to("withdraw", pk), to("receipt", pk)]
    told = [f"{(got := basil.browser.get(page)).status_code} {got.content.decode()}" for page in pages]
    wrong = {f"answer_{items[0].accession}": "refused", f"redacted_{items[0].accession}": "on"}
    told.append(basil.browser.post(to("answer_each", pk), wrong).content.decode())
    return [RANDOM.sub("…", page) for page in told]


def live(moment: Moment, *, with_another: bool) -> list[str]:
    """The same session of Basil's, from the question to the release and the withdrawal after it."""
    moment.go(-8)
    basil = support.basil("Olive Archive")
    items, others = give(basil.giver), []
    recipient = factory.counterpart(name="Unit of the Lake District")
    if with_another:
        carine = support.basil("Olive Archive")
        others = give(carine.giver)
    request = factory.drafted([*items, *others], recipient=recipient, at=clock.now())
    moment.go(-7)
    factory.ask_about(request, at=clock.now(), answer_by=support.days(20).date())
    question = Question.objects.get(request=request, organisation=basil.giver.organisation)
    told = read(basil, question, items)

    moment.go(-6)
    if with_another:
        theirs = Question.objects.get(request=request, organisation=carine.giver.organisation)
        with_conditions = Given(AnswerGiven.AGREED_WITH_CONDITIONS, no_public_use=True, name_us=True)
        factory.answer(theirs, with_conditions, actor=carine.giver.focal_point, at=clock.now())
    basil.browser.post(to("check", question.pk), {"how": "all", "answer": "agreed"})
    told += read(basil, question, items)

    moment.go(-2)
    settle_due(clock.now())
    told += read(basil, question, items)
    request.refresh_from_db()
    support.leave(factory.approve_it(request, at=clock.now()))
    moment.go(-1)
    told += read(basil, question, items)

    if with_another:
        gone = {"item_ids": [others[0].pk], "reason": "A family asked."}
        withdraw_agreement(actor=carine.giver.focal_point, question_id=theirs.pk, at=clock.now(), **gone)
    basil.browser.post(to("withdraw", question.pk), {"which": "some", "items": [items[0].pk], "sure": "on"})
    told += read(basil, question, items)
    source = factory.ItemPerson.objects.get(item=items[0]).source_id
    told.append(RANDOM.sub("…", basil.text("releases_of_source", source)))
    return told


def apart(moment: Moment, *, with_another: bool) -> list[str]:
    """Live in a world of its own, of which nothing stays."""
    with transaction.atomic():
        told = live(moment, with_another=with_another)
        transaction.set_rollback(True)
    return told


def test_pages_are_the_same_whether_or_not_another_organisation_is_asked(moment):
    """Source: Protocol C10."""
    alone, together = (apart(moment, with_another=another) for another in (False, True))

    assert len(alone) > 40
    for number, (one, other) in enumerate(zip(alone, together, strict=True)):
        assert one == other, number
    assert "2 items of yours were released" in "".join(alone)
