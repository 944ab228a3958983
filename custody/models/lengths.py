"""Lengths the database holds us to."""

from django.db.models import BinaryField, Q
from django.db.models.functions import Length

BinaryField.register_lookup(Length, "length")


def has_bytes(field: str, count: int) -> Q:
    """The condition that a binary column holds exactly so many bytes."""
    return Q(**{f"{field}__length": count})
