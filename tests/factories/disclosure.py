"""Requests for disclosure in every state, walked there by the real services; recipients and items that may leave.

Everything lies in the past, because the database's own lock reads its own clock.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import count
from uuid import UUID, uuid4

from accounts.models import Organisation
from accounts.selectors import Terms
from accounts.services import agreements
from common.actors import Actor, Role
from consent.models import Source
from disclosure.kinds import REQUIRED_ASSURANCES, AnswerGiven, CounterpartKind, Purpose
from disclosure.models import Assurance, Counterpart, DisclosureRequest, Question, RecipientKey, RequestItem
from disclosure.selectors.seen import seen_now
from disclosure.services import approve, ask, draft
from disclosure.services import settle as settling
from disclosure.services.answer import Given, answer_items
from disclosure.states import KeyState, QuestionState
from submissions.kinds import LabelKind, Part, ScanOutcome
from submissions.models import Item, ItemLabel, ItemPerson, Submission
from submissions.services import hand_over as handing
from submissions.services import people
from tests.actors import with_role
from tests.factories.accounts import NOON, contact_point, make_organisation
from tests.factories.consent import make_record, make_source
from tests.factories.staff import make_handed_over, make_item
from tests.factories.submissions import described, fill, make_submission, send
from tests.factories.uploads import ingested, secured

DAY = timedelta(days=1)
DRAFTED_AT = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
ASKED_AT = DRAFTED_AT + DAY
ANSWERED_AT = DRAFTED_AT + 2 * DAY
# Three days of cooling, and the worker's next round.
SETTLED_AT = DRAFTED_AT + 6 * DAY
APPROVED_AT = DRAFTED_AT + 7 * DAY
ANSWER_BY = date(2026, 10, 20)
YES = Given(AnswerGiven.AGREED)
NO = Given(AnswerGiven.REFUSED, reason="Not this one.")
_numbers = count(1)


@dataclass(frozen=True)
class Provider:
    """An organisation that gives, and its focal point, who answers."""

    organisation: Organisation
    focal_point: Actor


def provider(name: str = "Olive Archive", *, cooling_hours: int | None = None) -> Provider:
    """cooling_hours: what its memorandum says; without one the usual three days hold."""
    organisation = make_organisation(name=name)
    if cooling_hours is not None:
        cools_for(organisation, cooling_hours)
    return Provider(organisation, with_role(Role.NGO_FOCAL_POINT, organisation=organisation))


def cools_for(organisation: Organisation, hours: int) -> None:
    """A signed memorandum in which nothing but the cooling period is special."""
    actor = contact_point()
    asked = agreements.ask_for_memorandum(actor=actor, organisation_id=organisation.pk, subject="Cooling", at=NOON)
    on_it = {"actor": actor, "agreement_id": asked.pk, "at": NOON}
    agreements.draft_memorandum(terms=Terms(cooling_hours=hours), **on_it)
    agreements.sign_memorandum(signatories=["Invented Director"], signed_on=date(2026, 2, 1), **on_it)


def counterpart(
    kind: CounterpartKind = CounterpartKind.WAR_CRIMES_UNIT, *, name: str = "", has_key: bool = True
) -> Counterpart:
    """A recipient with every assurance and a confirmed key, as rows."""
    recipient = Counterpart.objects.create(
        name=name or f"Unit {next(_numbers)}",
        kind=kind,
        jurisdiction="Lake District",
        legal_basis="Exchange of letters",
        recorded_by=uuid4(),
        recorded_at=DRAFTED_AT,
    )
    for promise in sorted(REQUIRED_ASSURANCES[kind]):
        assurance(recipient, promise)
    if has_key:
        confirmed_key(recipient)
    return recipient


def assurance(recipient: Counterpart, kind: str, **more) -> Assurance:
    what = {"document": "Letter 7", "given_on": date(2026, 1, 10), "recorded_by": uuid4(), "recorded_at": DRAFTED_AT}
    return Assurance.objects.create(counterpart=recipient, kind=kind, **what | more)


def confirmed_key(recipient: Counterpart, **more) -> RecipientKey:
    """As a row; the words of the key open nothing."""
    what = {
        "age_recipient": f"age1invented{next(_numbers)}",
        "fingerprint": sha256(uuid4().bytes).hexdigest(),
        "state": KeyState.CONFIRMED,
        "proposed_by": uuid4(),
        "proposed_at": DRAFTED_AT,
        "confirmed_by": uuid4(),
        "confirmed_at": DRAFTED_AT,
    }
    return RecipientKey.objects.create(counterpart=recipient, **what | more)


def scanned(item: Item, outcome: str = ScanOutcome.CLEAN, *, at: datetime = DRAFTED_AT) -> Item:
    ItemLabel.objects.create(item=item, kind=LabelKind.SCAN, outcome=outcome, tool="list", tool_version="1", at=at)
    return item


def row_item(
    giver: Provider | None = None, *, submission: Submission | None = None, source: Source | None = None
) -> Item:
    """An item that may leave as far as it goes itself: rows only, nothing in the vault."""
    giver = giver or provider()
    submission = submission or make_handed_over(giver.organisation)
    number = Item.objects.filter(submission=submission).count() + 1
    item = scanned(make_item(submission, number, fingerprint=sha256(uuid4().bytes).digest()))
    if source is None:
        source = make_source(giver.focal_point)
        make_record(giver.focal_point, source)
    ItemPerson.objects.create(item=item, source=source, part=Part.GAVE_MATERIAL)
    return item


def ready_items(giver: Provider | None = None, *, contents: Iterable[bytes] = (), count: int = 1) -> list[Item]:
    """Items in the vault: handed over, in two copies, covered by the log, scanned, one person who said yes to all."""
    giver = giver or provider()
    actor = giver.focal_point
    submission = fill(actor, make_submission(actor))
    person = described(f"R-{next(_numbers)}")
    people.add_person(actor=actor, submission_id=submission.pk, described=person, at=NOON)
    sent = [send(actor, submission, content) for content in contents or (uuid4().bytes * 8 for _ in range(count))]
    handing.hand_over(actor=actor, submission_id=submission.pk, at=NOON)
    for item in sent:
        scanned(ingested(item))
    secured()
    return list(Item.objects.filter(pk__in=[item.pk for item in sent]).order_by("number"))


def ready_item(giver: Provider | None = None, content: bytes | None = None) -> Item:
    return ready_items(giver, contents=[content or uuid4().bytes * 8])[0]


def drafted(
    items: Collection[Item] = (),
    *,
    recipient: Counterpart | None = None,
    officer: Actor | None = None,
    at: datetime = DRAFTED_AT,
    **more,
) -> DisclosureRequest:
    """A draft with these items, or with one item made of rows."""
    officer = officer or with_role(Role.DISCLOSURE_OFFICER)
    request = draft.draft_request(
        actor=officer,
        counterpart_id=(recipient or counterpart()).pk,
        assistance_id=None,
        at=at,
        **{"purpose": Purpose.INVESTIGATION, "purpose_words": "File 12", "legal_basis": "Act on cooperation"} | more,
    )
    chosen = [item.pk for item in items or [row_item()]]
    draft.add_items(actor=officer, request_id=request.pk, item_ids=chosen, at=at)
    return request


def asked(
    items: Collection[Item] = (), *, at: datetime = ASKED_AT, answer_by: date = ANSWER_BY, **more
) -> DisclosureRequest:
    return ask_about(drafted(items, **more), at=at, answer_by=answer_by)


def ask_about(request: DisclosureRequest, *, at: datetime = ASKED_AT, answer_by: date = ANSWER_BY) -> DisclosureRequest:
    """Ask the providers of a draft, as the officer who wrote it."""
    ask.ask(actor=officer_of(request), request_id=request.pk, answer_by=answer_by, at=at)
    request.refresh_from_db()
    return request


def questions_to(request: DisclosureRequest) -> list[Question]:
    """The questions that stand, one for each provider."""
    return list(Question.objects.filter(request=request).exclude(state=QuestionState.ENDED).order_by("asked_at", "pk"))


def items_in(request: DisclosureRequest, organisation_id: UUID | None = None) -> list[Item]:
    rows = RequestItem.objects.filter(request=request, removed_at__isnull=True)
    found = Item.objects.filter(pk__in=rows.values("item_id")).order_by("accession")
    return list(found.filter(submission__organisation=organisation_id) if organisation_id else found)


def answer(
    question: Question,
    given: Given | Mapping[UUID, Given] = YES,
    *,
    actor: Actor | None = None,
    at: datetime = ANSWERED_AT,
) -> Question:
    """Answer one question, the same for all its items or item by item."""
    if isinstance(given, Given):
        given = {item.pk: given for item in items_in(question.request, question.organisation_id)}
    actor = actor or with_role(Role.NGO_FOCAL_POINT, organisation=question.organisation)
    return answer_items(actor=actor, question_id=question.pk, answers=given, at=at)


def answered(
    items: Collection[Item] = (),
    given: Given = YES,
    *,
    at: datetime = ANSWERED_AT,
    settled_at: datetime = SETTLED_AT,
    **more,
) -> DisclosureRequest:
    """Every provider has said the same of all its items, and it can be taken back no more."""
    request = asked(items, **more)
    for question in questions_to(request):
        answer(question, given, at=at)
    settling.settle_due(settled_at)
    request.refresh_from_db()
    return request


def approved(
    items: Collection[Item] = (), given: Given = YES, *, head: Actor | None = None, **more
) -> DisclosureRequest:
    return approve_it(answered(items, given, **more), head=head)


def approve_it(
    request: DisclosureRequest, *, head: Actor | None = None, at: datetime = APPROVED_AT
) -> DisclosureRequest:
    head = head or with_role(Role.HEAD)
    approve.approve_request(
        actor=head, request_id=request.pk, reason="Looked at.", seen=seen_now(request, at=at), at=at
    )
    request.refresh_from_db()
    return request


def officer_of(request: DisclosureRequest) -> Actor:
    """The disclosure officer who wrote it."""
    return Actor(id=request.created_by, role=Role.DISCLOSURE_OFFICER)
