"""Sizes as people read them: the same words on a page of the server and in the script that sends files."""

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Each is 1,024 of the one before. assets/src/upload/words.ts counts in the same way.
STEPS = ("bytes", "kilobytes", "megabytes", "gigabytes", "terabytes")
SIZE_WORDS: dict[str, Promise] = {
    "byte": _("{count} byte"),
    "bytes": _("{count} bytes"),
    "kilobytes": _("{count} KB"),
    "megabytes": _("{count} MB"),
    "gigabytes": _("{count} GB"),
    "terabytes": _("{count} TB"),
}


def size_in_words(size_bytes: int) -> str:
    """One decimal at most: "200 GB", not "200.0 GB"."""
    step = min(len(STEPS) - 1, max(0, size_bytes.bit_length() - 1) // 10)
    value = round(size_bytes / 1024**step, 1)
    count = number_format(int(value) if value.is_integer() else value)
    words = SIZE_WORDS["byte" if size_bytes == 1 else STEPS[step]]
    return str(words).format(count=count).replace(" ", "\N{NO-BREAK SPACE}")
