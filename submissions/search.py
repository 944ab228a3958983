"""Words as they are searched: one shape for Arabic and Latin, for what is kept and for what is asked."""

import re
import unicodedata
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery

CONFIGURATION = "simple"
LONGEST_QUESTION = 300
MOST_TERMS = 20

# Letters that people write one for the other, and the stroke that only stretches a word.
_FOLDED = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ـ": None})
_ARABIC_MARKS = re.compile(r"[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")
# The article, and the letters written together with it: the bridge, and the bridge, to the bridge are one word to find.
# Taken off as often as it stands there, or a word that only looks like one with an article would lose it unevenly.
_ARTICLE = re.compile(r"\b(?:[وف]?(?:[بك]?ال|لل)(?=\w{3}))+")
# Of the beginning of a word one letter is enough: whoever writes the star may not have come to the third.
_ARTICLE_OF_A_BEGINNING = re.compile(r"^(?:[وف]?(?:[بك]?ال|لل)(?=\w))+")
_QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))
_PIECE = re.compile(r'"([^"]+)"|(\S+)')


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must stand one after the other; with prefix, the last is only the beginning of a word."""

    words: tuple[str, ...]
    is_prefix: bool = False


def normalise(text: str) -> str:
    """Return the words of a text in the one shape they are compared in, with single spaces between them."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    bare = _ARABIC_MARKS.sub("", folded).translate(_FOLDED)
    return " ".join(_ARTICLE.sub("", "".join(map(_letter, bare))).split())


def _letter(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf":  # direction marks, zero-width joiners: invisible, so never part of a word
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(character))
    return character if category[0] in "LNM" else " "


def terms(asked: str) -> list[Term]:
    """Read a question: words, "words in this order", and beginnings of words marked with a star."""
    found = []
    for phrase, word in _PIECE.findall(asked[:LONGEST_QUESTION].translate(_QUOTES)):
        words = tuple(normalise(phrase or word).split())
        if words:
            found.append(Term(words, is_prefix=word.endswith("*")))
    return found[:MOST_TERMS]


def question(asked: str) -> SearchQuery | None:
    """Return the tsquery for what was asked; None when no word was asked for."""
    found = terms(asked)
    if not found:
        return None
    return SearchQuery(" & ".join(map(_spelled, found)), search_type="raw", config=CONFIGURATION)


def _spelled(term: Term) -> str:
    # Words hold letters, digits and marks only (normalise), so that nothing can leave these quotes.
    words = [f"'{word}'" for word in term.words]
    if term.is_prefix:
        bare = _ARTICLE_OF_A_BEGINNING.sub("", term.words[-1])
        words[-1] = f"({words[-1]}:* | '{bare}':*)"
    return f"({' <-> '.join(words)})"
