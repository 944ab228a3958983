"""The closed lists of disclosure: who asks, for what, what was promised, what may be said, what stands in the way."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consent.scope import Audience


class CounterpartKind(TextChoices):
    """With whom the Mechanism cooperates (W6)."""

    PROSECUTION = "prosecution", _("Prosecuting authority of a State")
    WAR_CRIMES_UNIT = "war_crimes_unit", _("War-crimes unit of a State")
    NATIONAL_COURT = "national_court", _("National court")
    INTERNATIONAL_COURT = "international_court", _("International court or tribunal")
    UN_BODY = "un_body", _("Body of the United Nations")


# What a person must have agreed to before anything goes to such a recipient (D3).
AUDIENCE_OF = {
    CounterpartKind.PROSECUTION: Audience.NATIONAL_AUTHORITIES,
    CounterpartKind.WAR_CRIMES_UNIT: Audience.NATIONAL_AUTHORITIES,
    CounterpartKind.NATIONAL_COURT: Audience.NATIONAL_AUTHORITIES,
    CounterpartKind.INTERNATIONAL_COURT: Audience.INTERNATIONAL_COURTS,
    CounterpartKind.UN_BODY: Audience.UN_BODIES,
}


class AssuranceKind(TextChoices):
    """What a recipient promises in writing before it is given anything (W6)."""

    SCOPE_OF_CONSENT = "scope_of_consent", _("It respects the scope of each consent")
    CONFIDENTIALITY = "confidentiality", _("It keeps the material and its sources confidential")
    FAIR_TRIAL = "fair_trial", _("Proceedings follow the rules of a fair trial")
    NO_CAPITAL_PUNISHMENT = "no_capital_punishment", _("No death penalty is asked for, imposed or carried out")
    PROTECTION_OF_WITNESSES = "protection_of_witnesses", _("It protects victims and witnesses")


_OF_A_STATE = frozenset(AssuranceKind)
_OF_A_COURT = _OF_A_STATE - {AssuranceKind.NO_CAPITAL_PUNISHMENT}
_OF_AN_INQUIRY = _OF_A_COURT - {AssuranceKind.FAIR_TRIAL}
# disclosure/migrations/…_locks.py says the same in SQL; a test compares them.
REQUIRED_ASSURANCES = {
    CounterpartKind.PROSECUTION: _OF_A_STATE,
    CounterpartKind.WAR_CRIMES_UNIT: _OF_A_STATE,
    CounterpartKind.NATIONAL_COURT: _OF_A_STATE,
    CounterpartKind.INTERNATIONAL_COURT: _OF_A_COURT,
    CounterpartKind.UN_BODY: _OF_AN_INQUIRY,
}


class Purpose(TextChoices):
    """What the material is wanted for; an agreement holds for one of these and for no other."""

    INVESTIGATION = "investigation", _("A criminal investigation")
    PROSECUTION = "prosecution", _("A criminal prosecution")
    TRIAL = "trial", _("Proceedings before a court")
    FACT_FINDING = "fact_finding", _("An inquiry that establishes facts")


class Copy(TextChoices):
    """What leaves: the original as it was handed over, or a working copy made from it."""

    ORIGINAL = "original", _("The original")
    WORKING_COPY = "working_copy", _("A working copy")


class AnswerGiven(TextChoices):
    """What a provider says about one item. Silence is not in the list: it is a no (D1)."""

    AGREED = "agreed", _("Agreed")
    AGREED_WITH_CONDITIONS = "agreed_with_conditions", _("Agreed, with conditions")
    REFUSED = "refused", pgettext_lazy("answer", "Refused")


class Stage(TextChoices):
    """When the truth table is asked: each stage asks everything the one before asked, and more."""

    ASK = "ask", _("before the provider is asked")
    APPROVE = "approve", _("before approval")
    RELEASE = "release", _("at release")


class Bar(TextChoices):
    """What stands in the way of disclosing one item; the words are for staff. The order is the order on screens."""

    PROMISED = "promised", _("Confidentiality was promised to a source. Only the source can end that.")
    NOT_SECURED = "not_secured", _("The item is not secured in the vault.")
    RESTRICTED = "restricted", _("The item is restricted to named people.")
    ON_HOLD = "on_hold", _("The item is on hold.")
    NOBODY_RECORDED = "nobody_recorded", _("Nobody is recorded for the item, so nobody's consent is known.")
    CONSENT_MISSING = "consent_missing", _("The consent of a person in it does not cover this recipient.")
    NOT_CLEAN = "not_clean", _("Malware was found in it, and release as a hazard was not agreed.")
    NOT_SCANNED = "not_scanned", _("It was not scanned for malware, and release as a hazard was not agreed.")
    COPY_NOT_CONFIRMED = "copy_not_confirmed", _("A second person has not looked at the working copy and confirmed it.")
    ASSURANCE_MISSING = "assurance_missing", _("An assurance of the recipient is missing or has ended.")
    KEY_MISSING = "key_missing", _("The recipient has no confirmed key that is valid today.")
    RECIPIENT_ENDED = "recipient_ended", _("Cooperation with the recipient has ended.")
    # Also while an answer cools: what can still be taken back silently is not told.
    NOT_ANSWERED = "not_answered", _("The provider has not agreed. Silence is a no.")
    REFUSED = "refused", _("The provider refused.")
    WITHDRAWN = "withdrawn", _("The provider withdrew its agreement.")
    EXPIRED = "expired", _("The agreement has ended.")
    SCOPE_CHANGED = "scope_changed", _("What was asked has changed since the provider answered.")
    REDACTION_NEEDED = "redaction_needed", _("Agreed only with redactions: a working copy is needed.")
    NOT_APPROVED = "not_approved", _("No Head or Deputy Head other than the requester has approved it.")
    VETOED = "vetoed", _("A protection officer has vetoed it.")
    TWIN = "twin", _("The same bytes were handed over more than once, and one of these may not be disclosed.")


class WithheldPart(TextChoices):
    """Where an item that was asked for and is not in the package was stopped."""

    BEFORE = "before", _("before the package was built")
    DURING = "during", _("while the package was built")
