"""Recording what a person agreed to. A record is never edited: a newer one takes its place."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from consent import permissions, policies, selectors
from consent.models import ConsentAnswer, ConsentRecord, Source
from consent.policies import Terms
from consent.scope import AHEAD_OF_UTC
from custody import ledger
from custody.acts import Act, SubjectKind

TERM_COLUMNS = ("method", "language", "obtained_by", "guardian", "obtained_on", "expires_on", "conditions")


@transaction.atomic
def record_consent(*, actor: Actor, source_id: UUID, terms: Terms, at: datetime) -> ConsentRecord:
    """Record what this person agreed to; the record before it stays, and counts no longer.

    Saying again what holds already makes no second record.

    Raises:
        Contradiction: two parts of it cannot both be true.

    Source: Protocol, informed consent (D3).
    """
    source = selectors.lock_source(actor=actor, source_id=source_id)
    permissions.check_may_record_about(actor, source)
    # Where the person is, a day may have begun that has not begun for us.
    policies.check_terms_make_sense(terms, today=(at + AHEAD_OF_UTC).date())
    current = selectors.current_record(source)
    if current and _says_the_same(current, terms):
        return current
    policies.check_yes_follows_what_was_taken_back(terms, selectors.last_taken_back(source))
    record = _create(actor, source, terms, current, at)
    ledger.record(
        actor=actor,
        act=Act.CONSENT_RECORDED,
        subject_kind=SubjectKind.CONSENT,
        subject_id=record.pk,
        at=at,
        after=record.state,
        facts={
            "source": str(source.pk),
            "replaces": str(current.pk) if current else None,
            **{audience.value: answer.value for audience, answer in terms.answers.items()},
        },
    )
    return record


def _create(actor: Actor, source: Source, terms: Terms, current: ConsentRecord | None, at: datetime) -> ConsentRecord:
    columns = {name: getattr(terms, name) for name in TERM_COLUMNS}
    record = ConsentRecord.objects.create(
        source=source, replaces=current, recorded_by=actor.id, recorded_at=at, **columns
    )
    ConsentAnswer.objects.bulk_create(
        ConsentAnswer(record=record, audience=audience, answer=answer) for audience, answer in terms.answers.items()
    )
    return record


def _says_the_same(record: ConsentRecord, terms: Terms) -> bool:
    given = asdict(terms)
    same_terms = all(getattr(record, name) == given[name] for name in TERM_COLUMNS)
    return same_terms and selectors.answers_now(record) == dict(terms.answers)
