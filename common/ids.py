"""Identifiers that tell an outsider nothing: no counting, no order, no organisation."""

import secrets
from uuid import UUID, uuid4

# Crockford's letters without I, L, O, U: can be read over a bad telephone line, and spells nothing.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_id() -> UUID:
    return uuid4()


def reference(prefix: str) -> str:
    """A reference for people, e.g. SUB-7KQ4-M2ZD: random, so that nobody can count what others hand over."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{prefix}-{letters[:4]}-{letters[4:]}"
