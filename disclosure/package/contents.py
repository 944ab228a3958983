"""The facts a package is built from: what the recipient may know, and nothing besides."""

from dataclasses import dataclass
from datetime import date, datetime

from disclosure.kinds import Bar, Copy

DIGITS = 6


@dataclass(frozen=True, slots=True)
class Heading:
    """What holds for the whole package.  sealed_to: the key's fingerprint.  log_key: public key of the log."""

    reference: str
    recipient: str
    jurisdiction: str
    purpose: str
    purpose_words: str
    legal_basis: str
    sealed_to: str
    log_origin: str
    log_key: str
    built_at: datetime

    def production_number(self, place: int) -> str:
        """The name of the item in this place of the request; also what is withheld keeps its place."""
        return f"{self.reference}-{place:0{DIGITS}d}"


@dataclass(frozen=True, slots=True)
class Terms:
    """What the provider's agreement binds the recipient to (D1), and what the people in the item asked for (D3).

    of_people: their words, without a pseudonym: who said which is not the recipient's to know.
    """

    is_redacted: bool = False
    no_public_use: bool = False
    only_in: str = ""
    until: date | None = None
    is_hazard: bool = False
    of_people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActTold:
    """One act of the custody log on an item: no person, no organisation.  log_index: None when not yet placed."""

    act: str
    words: str
    at: datetime
    role: str
    log_index: int | None


@dataclass(frozen=True, slots=True)
class Member:
    """One item in the package.  provider: empty unless it agreed to be named (C4)."""

    number: str
    extension: str
    media_type: str
    size_bytes: int
    sha256: str
    sha512: str
    copy: Copy
    what_was_done: str
    terms: Terms
    provider: str
    acts: tuple[ActTold, ...]

    @property
    def path(self) -> str:
        return f"data/{self.number}.{self.extension}"


@dataclass(frozen=True, slots=True)
class Withheld:
    number: str
    reason: str


NO_AGREEMENT, CONSENT, PROTECTION, NOT_AVAILABLE = "no agreement", "consent", "protection", "not available"
_COARSE = {
    Bar.NOT_ANSWERED: NO_AGREEMENT,
    Bar.REFUSED: NO_AGREEMENT,
    Bar.WITHDRAWN: NO_AGREEMENT,
    Bar.EXPIRED: NO_AGREEMENT,
    Bar.SCOPE_CHANGED: NO_AGREEMENT,
    Bar.REDACTION_NEEDED: NO_AGREEMENT,
    Bar.NOBODY_RECORDED: CONSENT,
    Bar.CONSENT_MISSING: CONSENT,
    Bar.RESTRICTED: PROTECTION,
    Bar.ON_HOLD: PROTECTION,
    Bar.VETOED: PROTECTION,
}


def coarse_reason(bars: frozenset[Bar]) -> str:
    """What the recipient is told: never which provider, never that confidentiality was promised to anybody (D2).

    A promise, or the same bytes from another provider, reads like any technical reason, whatever else is in the way.
    """
    if bars & {Bar.PROMISED, Bar.TWIN}:
        return NOT_AVAILABLE
    return next((_COARSE[bar] for bar in Bar if bar in bars and bar in _COARSE), NOT_AVAILABLE)
