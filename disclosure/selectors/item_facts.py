"""What is true now of each item of a request, and of other accessions of the same bytes; for selectors/facts.py."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from django.db.models import F, Max, QuerySet
from django.db.models.functions import Greatest

from consent.models import Source
from consent.policies import PROMISED
from consent.selectors import Standing, standing_of
from consent.states import ConfidentialityState
from disclosure import question_scope
from disclosure.kinds import AUDIENCE_OF, AnswerGiven, Copy, CounterpartKind
from disclosure.models import (
    Counterpart,
    DisclosureRequest,
    ItemDecision,
    ItemHold,
    Question,
    RecipientKey,
    RequestItem,
    WorkingCopy,
)
from disclosure.policies import AnswerFacts, Condition, ItemFacts, Lack
from disclosure.states import QuestionState
from submissions.kinds import LabelKind, Level, ScanOutcome
from submissions.models import Item, ItemConfidentiality, ItemLabel, ItemPerson, Submission
from submissions.states import ItemState

# What was handed over and kept counts as an accession of its bytes; what was refused or taken back does not.
_KEPT = (ItemState.RECEIVED, ItemState.STORED, ItemState.SECURED, ItemState.HELD)
# Some items: a list of ids, or a question that finds them.
Which: TypeAlias = Iterable[Any]


def item_facts(
    request: DisclosureRequest,
    counterpart: Counterpart,
    key: RecipientKey | None,
    *,
    at: datetime,
    only: Collection[UUID] | None,
) -> dict[UUID, ItemFacts]:
    """Read each item of the request, or some of them, with the facts of its twins."""
    asked_for = RequestItem.objects.filter(request=request, removed_at__isnull=True)
    chosen = asked_for if only is None else asked_for.filter(item_id__in=only)
    # As a question, not as a list: ten thousand ids, sent seven times, would cost as much as all the answers.
    which: Which = chosen.values("item_id")
    items = list(_slim().filter(pk__in=which))
    twins = _twins(items, which)
    own = {item.pk for item in items}
    if others := {twin for found in twins.values() for twin in found} - own:
        items, which = [*items, *_slim().filter(pk__in=others)], [*own, *others]
    reading = _Reading(request, counterpart, key, items, which=which, at=at)
    facts = {item.pk: reading.facts_of(item) for item in reading.items}
    return {
        item_id: replace(facts[item_id], twins=tuple(facts[twin] for twin in twins[item_id]))
        if item_id in twins
        else facts[item_id]
        for item_id in own
    }


def _slim() -> QuerySet[Item]:
    """What is asked of an item, and no more: a request may hold ten thousand."""
    return Item.objects.only("id", "accession", "state", "level", "fingerprint", "submission_id")


def _twins(items: Collection[Item], which: Which) -> dict[UUID, list[UUID]]:
    """Other accessions of the same bytes, by the item they are twins of."""
    prints = {item.pk: bytes(item.fingerprint) for item in items if item.fingerprint}
    asked = Item.objects.filter(pk__in=which).exclude(fingerprint=b"").values("fingerprint")
    alike = Item.objects.with_fingerprint(asked)
    rows = alike.filter(state__in=_KEPT, submission__handed_over_at__isnull=False)
    by_print: dict[bytes, list[UUID]] = defaultdict(list)
    for twin, found in rows.order_by("accession").values_list("pk", "fingerprint"):
        by_print[bytes(found)].append(twin)
    return {
        item_id: [twin for twin in by_print[found] if twin != item_id]
        for item_id, found in prints.items()
        if by_print[found] != [item_id]
    }


class _Reading:
    """One reading of all tables for a set of items; then each item's facts without another query."""

    def __init__(
        self,
        request: DisclosureRequest,
        counterpart: Counterpart,
        key: RecipientKey | None,
        items: list[Item],
        *,
        which: Which,
        at: datetime,
    ) -> None:
        self.at, self.items = at, items
        self.audience = AUDIENCE_OF[CounterpartKind(counterpart.kind)]
        self.people = _people(which)
        self.standings = _standings(self.people.values())
        self.promised = _promised(which)
        self.held = set(
            ItemHold.objects.filter(item__in=which, lifted_at__isnull=True).values_list("item_id", flat=True)
        )
        self.scans = _scans(which)
        self.submissions = Submission.objects.in_bulk({item.submission_id for item in items})
        rows = RequestItem.objects.filter(request=request, removed_at__isnull=True, item__in=which)
        self.rows = {row.item_id: row for row in rows.select_related("working_copy")}
        approved = rows.filter(approved_at=request.approved_at) if request.approved_at else rows.none()
        self.approved = set(approved.values_list("item_id", flat=True))
        self.answers = _answers(request, question_scope.snapshot(request, counterpart, key), which, at)

    def facts_of(self, item: Item) -> ItemFacts:
        people = [self.standings[source_id] for source_id in self.people.get(item.pk, ())]
        row = self.rows.get(item.pk)
        chosen = row.working_copy if row else None
        submission = self.submissions[item.submission_id]
        return ItemFacts(
            item_id=item.pk,
            accession=item.accession,
            is_secured=item.state == ItemState.SECURED,
            is_restricted=Level.RESTRICTED in {item.level, submission.level},
            is_on_hold=item.pk in self.held,
            is_promised=item.pk in self.promised or any(person.promise for person in people),
            is_nobody_recorded=not people and not submission.concerns_nobody,
            lacks=tuple(self._lacks(people)),
            conditions=tuple(_conditions(people)),
            scan=_scan_of(chosen) if chosen else self.scans.get(item.pk),
            is_in_request=row is not None,
            is_approved=item.pk in self.approved,
            copy=Copy(row.copy) if row else Copy.ORIGINAL,
            working_copy_id=chosen.pk if chosen else None,
            is_copy_stored=chosen is not None and chosen.stored_at is not None,
            is_copy_confirmed=chosen is not None and chosen.confirmed_by not in {None, chosen.made_by},
            answer=self.answers.get(item.pk),
        )

    def _lacks(self, people: Iterable[Standing]) -> Iterable[Lack]:
        for person in people:
            why = person.why_not(self.audience, self.at.date())
            if why and why != PROMISED:
                yield Lack(person.source.pseudonym, why)


def _people(which: Which) -> dict[UUID, set[UUID]]:
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for item_id, source_id in ItemPerson.objects.filter(item__in=which).values_list("item_id", "source_id"):
        found[item_id].add(source_id)
    return found


def _standings(sources: Iterable[set[UUID]]) -> dict[UUID, Standing]:
    ids = {source_id for group in sources for source_id in group}
    return standing_of(Source.objects.in_bulk(list(ids)).values())


def _promised(which: Which) -> set[UUID]:
    rows = ItemConfidentiality.objects.filter(item__in=which, confidentiality__state=ConfidentialityState.IN_FORCE)
    return set(rows.values_list("item_id", flat=True))


def _scans(which: Which) -> dict[UUID, ScanOutcome]:
    """The newest scan of each; an outcome that is no word of ours is no scan."""
    rows = ItemLabel.objects.filter(item__in=which, kind=LabelKind.SCAN)
    newest = rows.order_by("item_id", "-at", "-pk").distinct("item_id").values_list("item_id", "outcome")
    return {item_id: ScanOutcome(outcome) for item_id, outcome in newest if outcome in ScanOutcome.values}


def _conditions(people: Iterable[Standing]) -> Iterator[Condition]:
    bound = [(person.source.pseudonym, person.record.conditions.strip()) for person in people if person.record]
    yield from (Condition(pseudonym, words) for pseudonym, words in sorted(bound) if words)


def _scan_of(copy: WorkingCopy) -> ScanOutcome | None:
    return ScanOutcome(copy.scan) if copy.scan in ScanOutcome.values else None


def _answers(request: DisclosureRequest, now: Mapping[str, str], which: Which, at: datetime) -> dict[UUID, AnswerFacts]:
    questions = Question.objects.exclude(state=QuestionState.ENDED).filter(request=request).in_bulk()
    changed = changed_at(request)
    same = {
        question.pk: question_scope.says(question, now)
        and changed.get(question.organisation_id, at) <= question.asked_at
        for question in questions.values()
    }
    standing = ItemDecision.objects.filter(
        question__in=questions,
        # Whoever was asked about it: an answer to somebody else's question says nothing.
        question__organisation=F("item__submission__organisation"),
        item__in=which,
        taken_back_at__isnull=True,
        replaced_at__isnull=True,
    ).only(
        "id",
        "item_id",
        "question_id",
        "answer",
        "effective_from",
        "withdrawn_at",
        "expires_on",
        "redacted",
        "as_hazard",
    )
    return {
        decision.item_id: AnswerFacts(
            decision_id=decision.pk,
            answer=AnswerGiven(decision.answer),
            effective_from=decision.effective_from,
            is_as_asked=same[decision.question_id],
            is_withdrawn=decision.withdrawn_at is not None,
            is_over=decision.expires_on is not None and decision.expires_on < at.date(),
            needs_redaction=decision.redacted,
            as_hazard=decision.as_hazard,
        )
        for decision in standing
    }


def changed_at(request: DisclosureRequest) -> dict[UUID, datetime]:
    """When an item of each provider was last added to the request or taken out of it."""
    rows = RequestItem.objects.filter(request=request).values("item__submission__organisation_id")
    newest = rows.annotate(at=Greatest(Max("added_at"), Max("removed_at")))
    return dict(newest.values_list("item__submission__organisation_id", "at"))
