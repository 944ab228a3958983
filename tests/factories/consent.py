"""Sources with what they agreed to, recorded by the real services."""

from datetime import date
from itertools import count

from accounts.models import Organisation
from common.actors import Actor, Role
from consent.models import ConsentRecord, PromiseRelease, Source, SourceConfidentiality
from consent.policies import Terms
from consent.scope import Answer, Audience, Channel, Guardian, Method
from consent.services import confidentiality, record, release, sources
from tests.actors import with_role
from tests.factories.accounts import NOON, actor_of, make_contact

_numbers = count(1)


def terms(answer: Answer = Answer.YES, **more) -> Terms:
    """A consent that makes sense; single answers by audience: terms(Answer.NO, contact=Answer.YES)."""
    answers = {audience: more.pop(audience.value, answer) for audience in Audience}
    given = {
        "method": Method.SIGNED,
        "language": "Arabic",
        "obtained_by": "documenter D-4",
        "guardian": Guardian.NOT_NEEDED,
        "obtained_on": date(2024, 3, 27),
    }
    return Terms(answers=answers, **given | more)


def make_source(actor: Actor | None = None, *, organisation: Organisation | None = None, pseudonym: str = "") -> Source:
    actor = actor or with_role(Role.NGO_FOCAL_POINT, organisation=organisation)
    return sources.record_source(actor=actor, pseudonym=pseudonym or f"W-{next(_numbers)}", at=NOON)


def make_record(actor: Actor, source: Source, answer: Answer = Answer.YES, **more) -> ConsentRecord:
    return record.record_consent(actor=actor, source_id=source.pk, terms=terms(answer, **more), at=NOON)


def make_promise(source: Source, actor: Actor | None = None) -> SourceConfidentiality:
    actor = actor or with_role(Role.NGO_FOCAL_POINT, organisation=source.organisation)
    return confidentiality.set_confidentiality(actor=actor, source_id=source.pk, terms="", at=NOON)


def reported(promise: SourceConfidentiality, actor: Actor | None = None) -> PromiseRelease:
    """A focal point says that the source ended it."""
    actor = actor or with_role(Role.NGO_FOCAL_POINT, organisation=promise.source.organisation)
    return release.report_release(actor=actor, promise_id=promise.pk, note="He told us at home.", at=NOON)


def confirmed(report: PromiseRelease, actor: Actor | None = None) -> PromiseRelease:
    """The contact point of the organisation, a new one, made sure by telephone."""
    actor = actor or actor_of(make_contact(report.confidentiality.source.organisation).contact_point)
    said = {"channel": Channel.TELEPHONE, "note": "The focal point, at nine."}
    return release.confirm_release(actor=actor, release_id=report.pk, at=NOON, **said)
