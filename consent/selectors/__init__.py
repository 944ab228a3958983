"""Questions about sources: who they are to us, what they agreed to, and what that means today."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise

from common.actors import Actor
from common.errors import NotVisible
from consent.models import (
    ConsentAnswer,
    ConsentRecord,
    Source,
    SourceConfidentiality,
    SourceIdentity,
    Withdrawal,
)
from consent.policies import PROMISED, why_not_covered
from consent.scope import BEHIND_UTC, STOPPED_BY_PROMISE, Answer, Audience
from consent.states import ConfidentialityState, ConsentState


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands today between a source and the use of what it gave: the current record, and the promise."""

    source: Source
    record: ConsentRecord | None
    answers: Mapping[str, str]
    taken_back: frozenset[str]
    promise: SourceConfidentiality | None

    def why_not(self, audience: Audience, on: date) -> str | Promise:
        """Say what stands in the way of this use today; a promise comes before any consent (D2, D3)."""
        if self.promise and audience in STOPPED_BY_PROMISE:
            return PROMISED
        given = self.answers.get(audience)
        return why_not_covered(
            self.record, Answer(given) if given else None, is_taken_back=audience in self.taken_back, on=on
        )

    def covers(self, audience: Audience, on: date) -> bool:
        return not self.why_not(audience, on)

    @property
    def answers_now(self) -> dict[str, str]:
        """The answers on record, with a no for each use that was taken back since."""
        return _less(self.answers, self.taken_back)


def sources_for(actor: Actor) -> QuerySet[Source]:
    return Source.objects.visible_to(actor).order_by("pseudonym")


def get_source(*, actor: Actor, source_id: UUID) -> Source:
    source: Source | None = sources_for(actor).filter(pk=source_id).first()
    if source is None:
        raise NotVisible
    return source


def is_seen(*, actor: Actor, source_id: UUID) -> bool:
    """Whether there is such a source for this actor; a page that shows less asks first."""
    return sources_for(actor).filter(pk=source_id).exists()


def lock_source(*, actor: Actor, source_id: UUID) -> Source:
    """Hold the source for this transaction: two people recording at once make two records, one after the other."""
    source: Source | None = sources_for(actor).select_for_update(of=("self",)).filter(pk=source_id).first()
    if source is None:
        raise NotVisible
    return source


def identity_of(*, actor: Actor, source: Source) -> SourceIdentity | None:
    """That a real name was given, and when: of the newest one. What was sealed is not fetched, and no partner could."""
    rows = SourceIdentity.objects.visible_to(actor).filter(source=source).defer("sealed")
    newest: SourceIdentity | None = rows.order_by("-recorded_at", "-pk").first()
    return newest


def get_record(*, actor: Actor, record_id: UUID) -> ConsentRecord:
    record: ConsentRecord | None = _records(actor).filter(pk=record_id).first()
    if record is None:
        raise NotVisible
    return record


def get_promise(*, actor: Actor, promise_id: UUID) -> SourceConfidentiality:
    visible = SourceConfidentiality.objects.visible_to(actor).select_related("source")
    promise: SourceConfidentiality | None = visible.filter(pk=promise_id).first()
    if promise is None:
        raise NotVisible
    return promise


def _records(actor: Actor) -> QuerySet[ConsentRecord]:
    return ConsentRecord.objects.visible_to(actor).select_related("source")


def history_of(*, actor: Actor, source: Source) -> list[ConsentRecord]:
    """Every record ever made about this source, the newest first."""
    return list(_records(actor).filter(source=source).order_by("-recorded_at", "-pk"))


def withdrawals_of(*, actor: Actor, source: Source) -> list[Withdrawal]:
    records = _records(actor).filter(source=source)
    return list(Withdrawal.objects.filter(record__in=records).order_by("-withdrawn_at"))


def expiring_records(actor: Actor, *, on: date, within_days: int) -> QuerySet[ConsentRecord]:
    """Consents that end within so many days, today's among them, the first to end first; nobody was asked again yet.

    Staff who reach sources through items filter further: by the sources of the items they see.
    """
    ending = _current(Source.objects.visible_to(actor)).filter(expires_on__range=(on, on + timedelta(days=within_days)))
    return ending.exclude(state=ConsentState.WITHDRAWN).select_related("source").order_by("expires_on", "pk")


def current_record(source: Source) -> ConsentRecord | None:
    return _current([source.pk]).first()


def _current(sources: Collection[UUID] | QuerySet[Source]) -> QuerySet[ConsentRecord]:
    newer = ConsentRecord.objects.filter(replaces=OuterRef("pk"))
    return ConsentRecord.objects.filter(~Exists(newer), source__in=sources)


def answers_of(record: ConsentRecord) -> dict[str, str]:
    return dict(ConsentAnswer.objects.filter(record=record).values_list("audience", "answer"))


def answers_now(record: ConsentRecord) -> dict[str, str]:
    """The answers of a record, with a no for each use that was taken back since."""
    return _less(answers_of(record), taken_back_from(record))


def taken_back_from(record: ConsentRecord) -> frozenset[str]:
    lists = Withdrawal.objects.filter(record=record).values_list("audiences", flat=True)
    return frozenset(audience for audiences in lists for audience in audiences)


def last_taken_back(source: Source) -> dict[Audience, date]:
    """For each use ever taken back by this person, the last day of it, by the calendar furthest behind."""
    rows = Withdrawal.objects.filter(record__source=source).order_by("withdrawn_at")
    return {Audience(audience): (row.withdrawn_at - BEHIND_UTC).date() for row in rows for audience in row.audiences}


def standing_of(sources: Collection[Source]) -> dict[UUID, Standing]:
    """What stands with each of these sources, in four questions to the database however many there are.

    sources: seen by the caller already; through an item or a submission they see, or as their own.
    """
    ids = [source.pk for source in sources]
    records = {record.source_id: record for record in _current(ids)}
    answers = _answers_by_record(records.values())
    taken_back = _taken_back_by_record(records.values())
    in_force = SourceConfidentiality.objects.filter(source_id__in=ids, state=ConfidentialityState.IN_FORCE)
    promises = {promise.source_id: promise for promise in in_force}
    return {
        source.pk: Standing(
            source=source,
            record=(record := records.get(source.pk)),
            answers=answers.get(record.pk, {}) if record else {},
            taken_back=frozenset(taken_back.get(record.pk, ())) if record else frozenset(),
            promise=promises.get(source.pk),
        )
        for source in sources
    }


def _less(answers: Mapping[str, str], taken_back: Collection[str]) -> dict[str, str]:
    return {audience: Answer.NO if audience in taken_back else answer for audience, answer in answers.items()}


def _answers_by_record(records: Collection[ConsentRecord]) -> dict[UUID, dict[str, str]]:
    found: dict[UUID, dict[str, str]] = {}
    for row in ConsentAnswer.objects.filter(record__in=list(records)):
        found.setdefault(row.record_id, {})[row.audience] = row.answer
    return found


def _taken_back_by_record(records: Collection[ConsentRecord]) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = {}
    for row in Withdrawal.objects.filter(record__in=list(records)):
        found.setdefault(row.record_id, set()).update(row.audiences)
    return found
