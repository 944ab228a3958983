"""Second factors as they are asked at the door."""

import unicodedata

from allauth.mfa.models import Authenticator

from accounts.models import Person

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
CODES = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)


def has_second_factor(person: Person) -> bool:
    """Whether the person enrolled a passkey or an authenticator; recovery codes are the way back, not the factor."""
    return bool(Authenticator.objects.filter(user=person, type__in=FACTORS).exists())


def is_code_right(person: Person, code: str) -> bool:
    """Check a code of the authenticator or a recovery code; each works once."""
    typed = latin_digits(code)
    rows = Authenticator.objects.filter(user=person, type__in=CODES)
    return bool(typed) and any(row.wrap().validate_code(typed) for row in rows)


def latin_digits(code: str) -> str:
    """Write digits of any script as 0 to 9: an Arabic keyboard types others."""
    digits = ((letter, unicodedata.digit(letter, None)) for letter in unicodedata.normalize("NFKC", code).strip())
    return "".join(letter if value is None else str(value) for letter, value in digits)
