"""Tables for people who open them in an office program, which calculates what begins like a formula."""

# What such programs begin to calculate at, also behind blanks or as a full-width sign.
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")


def harmless(cell: object) -> str:
    """Return the cell as text; an apostrophe stands before what would be calculated, so that nothing runs elsewhere."""
    text = str(cell)
    return f"'{text}" if text.lstrip().startswith(_BEGINS_A_FORMULA) or text.startswith(_BEGINS_A_FORMULA) else text
