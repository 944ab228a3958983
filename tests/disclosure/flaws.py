"""A request in which everything is in order, and everything that can be wrong with it: each flaw alone, as rows.

Services refuse most of these; the truth table and the database's lock must hold when the rows are there all the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import uuid4

from django.db import connection
from django.db.models import F

from common.actors import Actor
from consent.models import ConsentAnswer, ConsentRecord, PromiseRelease, Source, SourceConfidentiality, Withdrawal
from consent.scope import Answer, Audience, Guardian, Method
from consent.states import ConfidentialityState, ConsentState, ReleaseState
from disclosure.kinds import AnswerGiven, AssuranceKind, Bar, Copy, CounterpartKind, Purpose, Stage
from disclosure.models import (
    Assurance,
    Counterpart,
    DisclosureRequest,
    ItemDecision,
    ItemHold,
    Question,
    RecipientKey,
    RequestItem,
    Veto,
    WorkingCopy,
)
from disclosure.selectors.facts import rulings_of
from disclosure.states import KeyState, QuestionState, RequestState
from submissions.kinds import Level, Part, ScanOutcome
from submissions.models import Item, ItemConfidentiality, ItemLabel, ItemPerson, Submission
from submissions.states import ItemState, SubmissionState
from tests.factories.consent import make_source
from tests.factories.disclosure import (
    ANSWERED_AT,
    SETTLED_AT,
    Provider,
    approved,
    confirmed_key,
    counterpart,
    row_item,
    scanned,
)
from tests.factories.disclosure import provider as make_provider
from tests.factories.staff import make_handed_over, make_item

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


@dataclass
class World:
    """An approved request for two items of one provider and one of another; `item` is the one that goes wrong."""

    at: datetime
    recipient: Counterpart
    giver: Provider
    other: Provider
    source: Source
    item: Item
    others_item: Item
    request: DisclosureRequest

    @property
    def today(self) -> date:
        return self.at.date()

    @property
    def question(self) -> Question:
        return Question.objects.get(request=self.request, organisation=self.giver.organisation)

    def decisions(self):
        return ItemDecision.objects.filter(question__request=self.request, item=self.item)

    def rows(self):
        return RequestItem.objects.filter(request=self.request, item=self.item)


def world(
    at: datetime, kind: CounterpartKind = CounterpartKind.WAR_CRIMES_UNIT, *, officer: Actor | None = None
) -> World:
    giver, other, recipient = make_provider("Olive Archive"), make_provider("Cedar Archive"), counterpart(kind)
    item, beside, others_item = row_item(giver), row_item(giver), row_item(other)
    request = approved([item, beside, others_item], recipient=recipient, officer=officer)
    source = Source.objects.get(pk__in=ItemPerson.objects.filter(item=item).values("source"))
    return World(at, recipient, giver, other, source, item, others_item, request)


def bars_in_python(that: World) -> dict[Item, set[str]]:
    request = DisclosureRequest.objects.get(pk=that.request.pk)
    rulings = rulings_of(request, stage=Stage.RELEASE, at=that.at)
    return {item_id: {str(bar) for bar in ruling.bars} for item_id, ruling in rulings.items()}


def bars_in_sql(that: World) -> dict[Item, set[str]]:
    """What the database's own lock says of every item of the request."""
    rows = RequestItem.objects.filter(request=that.request, removed_at__isnull=True)
    with connection.cursor() as cursor:
        found = {}
        for item_id in rows.values_list("item_id", flat=True):
            cursor.execute("SELECT disclosure_bars(%s, %s, %s)", [item_id, that.request.pk, that.at])
            found[item_id] = set(cursor.fetchone()[0])
        return found


# --- what goes wrong ---------------------------------------------------------------------------------------------


def rows(queryset, **changes) -> Callable[[World], object]:
    return lambda that: queryset(that).update(
        **{name: value(that) if callable(value) else value for name, value in changes.items()}
    )


def _items(that: World):
    return Item.objects.filter(pk=that.item.pk)


def _submissions(that: World):
    return Submission.objects.filter(pk=that.item.submission_id)


def _request(that: World):
    return DisclosureRequest.objects.filter(pk=that.request.pk)


def _recipient(that: World):
    return Counterpart.objects.filter(pk=that.recipient.pk)


def _keys(that: World):
    return RecipientKey.objects.filter(counterpart=that.recipient, state=KeyState.CONFIRMED)


def _questions(that: World):
    return Question.objects.filter(pk=that.question.pk)


def _one_promise(that: World):
    return Assurance.objects.filter(counterpart=that.recipient, kind=AssuranceKind.CONFIDENTIALITY)


def _records(that: World):
    return ConsentRecord.objects.filter(source=that.source)


def newer_record(that: World, answer: str = Answer.YES, source: Source | None = None, **more) -> ConsentRecord:
    """The consent that counts from now on; single answers by audience, as in terms()."""
    source = source or that.source
    answers = {audience: more.pop(audience.value, answer) for audience in Audience}
    newest = ConsentRecord.objects.filter(source=source).exclude(
        pk__in=ConsentRecord.objects.filter(replaces__isnull=False).values("replaces")
    )
    columns = {"method": Method.SIGNED, "language": "Arabic", "obtained_by": "D-4", "guardian": Guardian.NOT_NEEDED}
    record = ConsentRecord.objects.create(
        source=source, replaces=newest.first(), recorded_by=uuid4(), recorded_at=that.at, **columns | more
    )
    ConsentAnswer.objects.bulk_create(
        ConsentAnswer(record=record, audience=audience, answer=said) for audience, said in answers.items()
    )
    return record


def consent(answer: str = Answer.YES, **more) -> Callable[[World], object]:
    return lambda that: newer_record(
        that, answer, **{name: value(that) if callable(value) else value for name, value in more.items()}
    )


def taken_back(*audiences: str) -> Callable[[World], object]:
    return lambda that: Withdrawal.objects.create(
        record=newer_record(that), audiences=list(audiences), withdrawn_by=uuid4(), withdrawn_at=that.at - DAY
    )


def withdrawn(that: World) -> None:
    ConsentRecord.objects.filter(pk=newer_record(that).pk).update(state=ConsentState.WITHDRAWN)


def another_person(consents: bool) -> Callable[[World], object]:
    def do(that: World) -> None:
        source = make_source(that.giver.focal_point)
        if consents:
            newer_record(that, source=source)
        ItemPerson.objects.create(item=that.item, source=source, part=Part.DEPICTED)

    return do


def promise(that: World, source: Source | None = None, **more) -> SourceConfidentiality:
    """To this source; one that stands already is enough."""
    source = source or that.source
    standing = SourceConfidentiality.objects.filter(source=source, state=ConfidentialityState.IN_FORCE).first()
    what = {"set_by": uuid4(), "set_at": that.at}
    return standing or SourceConfidentiality.objects.create(source=source, **what | more)


def promise_on_the_item(that: World) -> None:
    to_somebody_else = promise(that, make_source(that.giver.focal_point))
    ItemConfidentiality.objects.create(item=that.item, confidentiality=to_somebody_else)


def promise_said_to_be_over(that: World) -> PromiseRelease:
    """Reported by the focal point; nobody has confirmed it."""
    said = {"note": "She told us.", "reported_by": uuid4(), "reported_at": that.at}
    return PromiseRelease.objects.create(confidentiality=promise(that), **said)


def promise_not_confirmed(that: World) -> None:
    report = promise_said_to_be_over(that)
    declined = {"state": ReleaseState.DECLINED, "decided_by": uuid4(), "decided_at": that.at}
    PromiseRelease.objects.filter(pk=report.pk).update(**declined)


def promise_released(that: World) -> None:
    report, second = promise_said_to_be_over(that), uuid4()
    confirmed = {"state": ReleaseState.CONFIRMED, "decided_by": second, "decided_at": that.at, "channel": "telephone"}
    PromiseRelease.objects.filter(pk=report.pk).update(**confirmed)
    released = {"released_by": report.reported_by, "confirmed_by": second, "released_at": that.at}
    promises = SourceConfidentiality.objects.filter(pk=report.confidentiality_id)
    promises.update(state=ConfidentialityState.RELEASED, **released)


def hold(*, lifted: bool = False) -> Callable[[World], object]:
    def do(that: World) -> None:
        end = {"lifted_by": uuid4(), "lifted_at": that.at} if lifted else {}
        ItemHold.objects.create(item=that.item, reason="look again", set_by=uuid4(), set_at=that.at, **end)

    return do


def veto(*, lifted: bool = False) -> Callable[[World], object]:
    def do(that: World) -> None:
        end = {"lifted_by": uuid4(), "lifted_at": that.at} if lifted else {}
        Veto.objects.create(request=that.request, reason="at risk", given_by=uuid4(), given_at=that.at, **end)

    return do


def scan(outcome: str, *, before: timedelta = timedelta(0)) -> Callable[[World], object]:
    return lambda that: scanned(that.item, outcome, at=that.at - before)


def no_scan(that: World) -> None:
    ItemLabel.objects.filter(item=that.item).delete()


def nobody(that: World) -> None:
    ItemPerson.objects.filter(item=that.item).delete()


def working_copy(*, is_stored: bool = True, **more) -> Callable[[World], object]:
    """Chosen instead of the original: in the vault, scanned, confirmed by somebody who did not make it."""

    def do(that: World) -> None:
        what = {"what_was_done": "Faces taken out.", "size_bytes": 10, "made_by": uuid4(), "made_at": that.at}
        if is_stored:
            what |= {"scan": ScanOutcome.CLEAN, "confirmed_by": uuid4(), "stored_at": that.at}
            what |= more
            what |= {"scanned_at": that.at} if what["scan"] else {}
            what |= {"confirmed_at": that.at} if what["confirmed_by"] else {}
        copy = WorkingCopy.objects.create(item=that.item, **what)
        that.rows().filter(removed_at__isnull=True).update(copy=Copy.WORKING_COPY, working_copy=copy)

    return do


def infected_original_clean_copy(that: World) -> None:
    scanned(that.item, ScanOutcome.INFECTED, at=that.at)
    working_copy()(that)


def decided(**changes) -> Callable[[World], object]:
    return rows(lambda that: that.decisions().filter(taken_back_at__isnull=True, replaced_at__isnull=True), **changes)


def said_anew(answer: str) -> Callable[[World], object]:
    def do(that: World) -> None:
        that.decisions().filter(taken_back_at__isnull=True, replaced_at__isnull=True).update(replaced_at=that.at)
        ItemDecision.objects.create(
            question=Question.objects.filter(request=that.request, organisation=that.giver.organisation).first(),
            item=that.item,
            answer=answer,
            given_by=uuid4(),
            given_at=ANSWERED_AT + DAY,
            effective_from=SETTLED_AT,
        )

    return do


def said_by_another(that: World) -> None:
    """An answer about this item in a question put to somebody else counts for nothing."""
    that.decisions().update(taken_back_at=that.at)
    ItemDecision.objects.create(
        question=Question.objects.filter(request=that.request, organisation=that.other.organisation).first(),
        item=that.item,
        answer=AnswerGiven.AGREED,
        given_by=uuid4(),
        given_at=ANSWERED_AT,
        effective_from=SETTLED_AT,
    )


def key_changed(that: World) -> None:
    _keys(that).update(state=KeyState.RETIRED, retired_by=uuid4(), retired_at=that.at)
    confirmed_key(that.recipient)


def beside(giver: str, *, after: timedelta = SECOND) -> Callable[[World], object]:
    """One more item was put into the request, this long after the question was asked."""

    def do(that: World) -> None:
        added_at = Question.objects.filter(request=that.request).first().asked_at + after
        more = row_item(getattr(that, giver))
        RequestItem.objects.create(request=that.request, item=more, added_by=uuid4(), added_at=added_at)

    return do


def put_back(that: World) -> None:
    """Taken out and put back: it is not what was asked about."""
    that.rows().filter(removed_at__isnull=True).update(removed_at=that.at)
    RequestItem.objects.create(request=that.request, item=that.item, added_by=uuid4(), added_at=that.at)


def one_taken_out(that: World) -> None:
    others = RequestItem.objects.filter(request=that.request, item__submission__organisation=that.giver.organisation)
    others.exclude(item=that.item).filter(removed_at__isnull=True).update(removed_at=that.at)


def twin(
    giver: str, *, is_asked: bool = False, state: str = ItemState.SECURED, is_draft: bool = False, refused: bool = False
) -> Callable[[World], object]:
    """The same bytes, handed over by `giver`."""

    def do(that: World) -> None:
        owner = getattr(that, giver)
        kind = SubmissionState.DRAFT if is_draft else SubmissionState.ACKNOWLEDGED
        same = scanned(make_item(make_handed_over(owner.organisation, state=kind), state=state))
        print_ = Item.objects.filter(pk=that.item.pk).values_list("fingerprint", flat=True).get()
        Item.objects.filter(pk=same.pk).update(fingerprint=print_ or sha256(b"the same").digest())
        Item.objects.filter(pk=that.item.pk).update(fingerprint=F("fingerprint"))
        source = make_source(owner.focal_point)
        newer_record(that, source=source)
        ItemPerson.objects.create(item=same, source=source, part=Part.GAVE_MATERIAL)
        if is_asked:
            _asked_long_ago(that, same, refused=refused)

    return do


def _asked_long_ago(that: World, item: Item, *, refused: bool) -> None:
    question = Question.objects.get(request=that.request, organisation=item.submission.organisation)
    RequestItem.objects.create(request=that.request, item=item, added_by=uuid4(), added_at=question.asked_at)
    ItemDecision.objects.create(
        question=question,
        item=item,
        answer=AnswerGiven.REFUSED if refused else AnswerGiven.AGREED,
        given_by=uuid4(),
        given_at=ANSWERED_AT,
        effective_from=SETTLED_AT,
    )


def same_bytes_here(that: World) -> None:
    """Both items of the giver that were asked for are the same bytes: that alone is no reason."""
    print_ = sha256(b"the same").digest()
    Item.objects.filter(submission__organisation=that.giver.organisation).update(fingerprint=print_)


YESTERDAY, TODAY, TOMORROW = (lambda that: that.today - DAY), (lambda that: that.today), (lambda that: that.today + DAY)
NOW = lambda that: that.at  # noqa: E731 - a value of the world, like the three above

B = Bar
# What is wrong (or only odd) · what it does · the bars of the item that follow from it alone.
FLAWS: dict[str, tuple[Callable[[World], object], set[Bar]]] = {
    "promise to the source": (promise, {B.PROMISED}),
    "promise on the item": (promise_on_the_item, {B.PROMISED}),
    "promise said to be over": (promise_said_to_be_over, {B.PROMISED}),
    "promise not confirmed to be over": (promise_not_confirmed, {B.PROMISED}),
    "promise that the source released": (promise_released, set()),
    "item held": (rows(_items, state=ItemState.HELD, held_reason="unreadable"), {B.NOT_SECURED}),
    "item only stored": (rows(_items, state=ItemState.STORED), {B.NOT_SECURED}),
    "item restricted": (rows(_items, level=Level.RESTRICTED), {B.RESTRICTED}),
    "submission restricted": (rows(_submissions, level=Level.RESTRICTED), {B.RESTRICTED}),
    "hold": (hold(), {B.ON_HOLD}),
    "hold that was lifted": (hold(lifted=True), set()),
    "nobody recorded": (nobody, {B.NOBODY_RECORDED}),
    "the provider said it concerns nobody": (rows(_submissions, concerns_nobody=True), set()),
    "consent no": (consent(national_authorities=Answer.NO), {B.CONSENT_MISSING}),
    "consent not known": (consent(national_authorities=Answer.UNKNOWN), {B.CONSENT_MISSING}),
    "consent to this use alone": (consent(Answer.NO, national_authorities=Answer.YES), set()),
    "consent until yesterday": (consent(expires_on=YESTERDAY), {B.CONSENT_MISSING}),
    "consent until today": (consent(expires_on=TODAY), set()),
    "consent in a way not known": (consent(method=Method.UNKNOWN), {B.CONSENT_MISSING}),
    "guardian not known": (consent(guardian=Guardian.UNKNOWN), {B.CONSENT_MISSING}),
    "guardian agreed": (consent(guardian=Guardian.OBTAINED), set()),
    "guardian did not agree": (consent(Answer.NO, guardian=Guardian.NOT_OBTAINED), {B.CONSENT_MISSING}),
    "consent withdrawn": (withdrawn, {B.CONSENT_MISSING}),
    "this use taken back": (taken_back(Audience.NATIONAL_AUTHORITIES, Audience.CONTACT), {B.CONSENT_MISSING}),
    "another use taken back": (taken_back(Audience.UN_BODIES), set()),
    "another person without consent": (another_person(consents=False), {B.CONSENT_MISSING}),
    "another person with consent": (another_person(consents=True), set()),
    "infected": (scan(ScanOutcome.INFECTED), {B.NOT_CLEAN}),
    "infected, then clean": (scan(ScanOutcome.INFECTED, before=200 * DAY), set()),
    "scanned by nobody": (scan(ScanOutcome.NOT_SCANNED), {B.NOT_SCANNED}),
    "a word no scanner says": (scan("harmless"), {B.NOT_SCANNED}),
    "no scan": (no_scan, {B.NOT_SCANNED}),
    "a hazard is agreed": (decided(as_hazard=True), set()),
    "copy in the vault, scanned, confirmed": (working_copy(), set()),
    "copy not in the vault yet": (
        working_copy(is_stored=False),
        {B.NOT_SECURED, B.NOT_SCANNED, B.COPY_NOT_CONFIRMED},
    ),
    "copy nobody has scanned": (working_copy(scan=""), {B.NOT_SCANNED}),
    "copy the scanner could not read": (working_copy(scan=ScanOutcome.NOT_SCANNED), {B.NOT_SCANNED}),
    "copy infected": (working_copy(scan=ScanOutcome.INFECTED), {B.NOT_CLEAN}),
    "copy clean, original infected": (infected_original_clean_copy, set()),
    "copy nobody has confirmed": (working_copy(confirmed_by=None), {B.COPY_NOT_CONFIRMED}),
    "no answer": (decided(taken_back_at=NOW), {B.NOT_ANSWERED}),
    "answer cools": (decided(effective_from=lambda that: that.at + HOUR), {B.NOT_ANSWERED}),
    "answer has just cooled": (decided(effective_from=NOW), set()),
    "provider refused": (decided(answer=AnswerGiven.REFUSED), {B.REFUSED}),
    "provider said no later": (said_anew(AnswerGiven.REFUSED), {B.REFUSED}),
    "provider said yes again": (said_anew(AnswerGiven.AGREED), set()),
    "another provider said yes": (said_by_another, {B.NOT_ANSWERED}),
    "agreement withdrawn": (decided(withdrawn_at=NOW, withdrawn_by=lambda _: uuid4()), {B.WITHDRAWN}),
    "agreement until yesterday": (decided(expires_on=YESTERDAY), {B.EXPIRED}),
    "agreement until today": (decided(expires_on=TODAY), set()),
    "redaction agreed, original chosen": (
        decided(redacted=True, answer=AnswerGiven.AGREED_WITH_CONDITIONS),
        {B.REDACTION_NEEDED},
    ),
    "question ended": (rows(_questions, state=QuestionState.ENDED, ended_at=NOW), {B.NOT_ANSWERED}),
    "recipient renamed": (rows(_recipient, name="Another unit"), {B.SCOPE_CHANGED}),
    "recipient renamed in Arabic": (rows(_recipient, name_ar="وحدة أخرى"), {B.SCOPE_CHANGED}),
    "recipient of another place": (rows(_recipient, jurisdiction="Hill District"), {B.SCOPE_CHANGED}),
    "recipient of another kind": (rows(_recipient, kind=CounterpartKind.PROSECUTION), {B.SCOPE_CHANGED}),
    "key changed": (key_changed, {B.SCOPE_CHANGED}),
    "purpose changed": (rows(_request, purpose=Purpose.TRIAL), {B.SCOPE_CHANGED}),
    "proceedings changed": (rows(_request, purpose_words="File 13"), {B.SCOPE_CHANGED}),
    "legal basis changed": (rows(_request, legal_basis="Another act"), {B.SCOPE_CHANGED}),
    "item of the provider added": (beside("giver"), {B.SCOPE_CHANGED}),
    "item added in the moment of asking": (beside("giver", after=timedelta(0)), set()),
    "item of another provider added": (beside("other"), set()),
    "item of the provider taken out": (one_taken_out, {B.SCOPE_CHANGED}),
    "item taken out and put back": (put_back, {B.SCOPE_CHANGED}),
    "assurance ended": (rows(_one_promise, ended_at=NOW, ended_by=lambda _: uuid4()), {B.ASSURANCE_MISSING}),
    "assurance of tomorrow": (rows(_one_promise, given_on=TOMORROW), {B.ASSURANCE_MISSING}),
    "assurance of today": (rows(_one_promise, given_on=TODAY), set()),
    "assurance until yesterday": (rows(_one_promise, valid_until=YESTERDAY), {B.ASSURANCE_MISSING}),
    "assurance until today": (rows(_one_promise, valid_until=TODAY), set()),
    "key until yesterday": (rows(_keys, expires_on=YESTERDAY), {B.KEY_MISSING}),
    "key until today": (rows(_keys, expires_on=TODAY), set()),
    "key retired": (
        rows(_keys, state=KeyState.RETIRED, retired_by=lambda _: uuid4(), retired_at=NOW),
        {B.KEY_MISSING, B.SCOPE_CHANGED},
    ),
    "cooperation ended": (rows(_recipient, ended_at=NOW, ended_by=lambda _: uuid4()), {B.RECIPIENT_ENDED}),
    "not approved any more": (
        rows(_request, state=RequestState.DRAFTED, approved_by=None, approved_at=None),
        {B.NOT_APPROVED},
    ),
    "approved without it": (
        lambda that: that.rows().update(approved_at=None),
        {B.NOT_APPROVED},
    ),
    "approved with it at another time": (
        lambda that: that.rows().update(approved_at=that.at - DAY),
        {B.NOT_APPROVED},
    ),
    "approval of an earlier state": (rows(_request, state=RequestState.ANSWERED), {B.NOT_APPROVED}),
    "veto": (veto(), {B.VETOED}),
    "veto that was lifted": (veto(lifted=True), set()),
    "same bytes, not asked for": (twin("giver"), {B.TWIN}),
    "same bytes of another, not asked for": (twin("other"), {B.TWIN}),
    "same bytes of another, agreed": (twin("other", is_asked=True), set()),
    "same bytes of another, refused by it": (twin("other", is_asked=True, refused=True), {B.TWIN}),
    "same bytes set apart": (twin("other", state=ItemState.HELD), {B.TWIN}),
    "same bytes in a draft": (twin("other", is_draft=True), set()),
    "same bytes that were not taken": (twin("other", state=ItemState.REFUSED), set()),
    "same bytes that were taken back": (twin("other", state=ItemState.WITHDRAWN), set()),
    "both items are the same bytes": (same_bytes_here, set()),
}
