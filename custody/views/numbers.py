"""Places in the log as they are typed into an address."""

# Any such number fits the column.
MOST_DIGITS = 18


def position(text: str | None) -> int | None:
    """A sequence; anything else is the first page."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None
