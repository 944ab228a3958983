"""What a question covers, as one value: change any of it, and the answer no longer counts."""

from collections.abc import Mapping

from disclosure.models import Counterpart, DisclosureRequest, Question, RecipientKey


def snapshot(request: DisclosureRequest, counterpart: Counterpart, key: RecipientKey | None) -> dict[str, str]:
    """What a provider is asked, word for word, as the columns of a Question hold it."""
    return {
        "recipient_name": counterpart.name,
        "recipient_name_ar": counterpart.name_ar,
        "recipient_kind": counterpart.kind,
        "jurisdiction": counterpart.jurisdiction,
        "key_fingerprint": key.fingerprint if key else "",
        "purpose": request.purpose,
        "purpose_words": request.purpose_words,
        "legal_basis": request.legal_basis,
    }


def says(question: Question, now: Mapping[str, str]) -> bool:
    """Whether the question still says what is true now."""
    return all(getattr(question, column) == value for column, value in now.items())
