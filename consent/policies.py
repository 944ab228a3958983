"""What a consent record must not say at once, and what it covers. Unknown, missing or contradictory is a no (D3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.errors import Conflict, Invalid
from consent.models import ConsentRecord, SourceConfidentiality
from consent.scope import ENDS_SOON_DAYS, Answer, Audience, Guardian, Method
from consent.states import ConfidentialityState, ConsentState

# With these a person has decided, or somebody who may has decided for them.
DECIDED_BY_WHOEVER_MAY = frozenset({Guardian.NOT_NEEDED, Guardian.OBTAINED})
PROMISED = _("confidentiality was promised; only this person can end it")
CHOOSE_A_USE = _("Choose at least one use that the person no longer agrees to.")


@dataclass(frozen=True, slots=True)
class Terms:
    """What the NGO says about one consent, before it becomes a record."""

    answers: Mapping[Audience, Answer]
    method: Method
    language: str
    obtained_by: str
    guardian: Guardian
    obtained_on: date | None = None
    expires_on: date | None = None
    conditions: str = ""


class Contradiction(Invalid):
    """Two parts of a record cannot both be true; `field` says where to look."""

    def __init__(self, field: str, words: str | Promise) -> None:
        super().__init__(f"contradiction in {field}")
        self.field, self.words = field, words
        self.fields = {field: [words]}


class AlreadyWithdrawn(Conflict):
    for_people = _("This consent was withdrawn already. If the person agreed again, record it as a new consent.")


class NotTheCurrentRecord(Conflict):
    for_people = _("A newer consent of this person is on record. Look at that one.")


class AlreadyPromised(Conflict):
    for_people = _("Confidentiality towards this person is on record already, and in force.")


class AlreadyReported(Conflict):
    for_people = _("This was reported already. Your contact point will call your organisation about it.")


def check_terms_make_sense(terms: Terms, *, today: date) -> None:
    """Refuse what cannot be true; that something is not known is never refused."""
    if set(terms.answers) != set(Audience):
        raise Contradiction("answers", _("Answer every question. “We do not know” is an answer."))
    if terms.obtained_on and terms.obtained_on > today:
        raise Contradiction("obtained_on", _("This day has not come yet. Give the day on which the person agreed."))
    if terms.expires_on and terms.obtained_on and terms.expires_on < terms.obtained_on:
        raise Contradiction("expires_on", _("The consent would end before it was given. Correct one of the two dates."))
    if terms.guardian == Guardian.NOT_OBTAINED and Answer.YES in terms.answers.values():
        words = _(
            "A guardian would be needed and has not agreed: then no answer can be yes. Answer no, or do not know."
        )
        raise Contradiction("guardian", words)


def check_yes_follows_what_was_taken_back(terms: Terms, last_taken_back: Mapping[Audience, date]) -> None:
    """Refuse a yes to a use the person took back, unless they agreed again since: an old consent undoes no withdrawal.

    Source: Protocol, informed consent (D3).
    """
    days = [day for audience, day in last_taken_back.items() if terms.answers[audience] == Answer.YES]
    if days and (terms.obtained_on is None or terms.obtained_on < max(days)):
        words = _(
            "The person took a use back on %(day)s to which you answer yes. If they agreed again since, give the day "
            "of that; if not, answer no."
        )
        raise Contradiction("obtained_on", words % {"day": f"{max(days):%d/%m/%Y}"})


def check_record_may_be_withdrawn(record: ConsentRecord) -> None:
    if record.state == ConsentState.WITHDRAWN:
        raise AlreadyWithdrawn


def check_promise_is_in_force(promise: SourceConfidentiality) -> None:
    if promise.state != ConfidentialityState.IN_FORCE:
        raise Conflict(f"confidentiality {promise.pk} is {promise.state}")


def days_left_when_few(record: ConsentRecord | None, on: date) -> int | None:
    """How many days a consent still holds, 0 on its last; None when it has ended, or its end is not near."""
    if record is None or record.expires_on is None or not record.is_live(on):
        return None
    days = (record.expires_on - on).days
    return days if days <= ENDS_SOON_DAYS else None


def why_not_covered(  # noqa: PLR0911 - a list of reasons, the first that holds is told
    record: ConsentRecord | None, answer: Answer | None, *, is_taken_back: bool, on: date
) -> str | Promise:
    """Say what is missing before this use is covered; empty when nothing is.

    Source: Protocol, informed consent and how it applies in different contexts (D3).
    """
    if record is None:
        return _("no consent is on record")
    if record.state == ConsentState.WITHDRAWN or is_taken_back:
        return _("consent was withdrawn")
    if not record.is_live(on):
        return _("the consent has expired")
    if answer == Answer.NO:
        return _("the person said no")
    if answer != Answer.YES:
        return _("we do not know what the person wants")
    if record.guardian not in DECIDED_BY_WHOEVER_MAY:
        return _("we do not know that whoever may decide has agreed")
    if record.method == Method.UNKNOWN:
        return _("we do not know how the person agreed")
    return ""
