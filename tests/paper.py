"""What stands on a printed page."""

import pypdfium2


def as_printed(pdf: bytes) -> str:
    """Letters as the eye meets them, left to right in each line, whatever order the file has them in."""
    page = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    letters = [
        (page.get_charbox(place, loose=True), page.get_text_range(place, 1)) for place in range(page.count_chars())
    ]
    lines = sorted(letters, key=lambda one: (-round(one[0][1]), one[0][0]))
    return "".join(letter for _box, letter in lines).replace(" ", "")
