"""What a find can be narrowed by, in words of ours: each trait of an item is one short text, so one index serves."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Trait(TextChoices):
    """The questions, in the order of the page."""

    ORGANISATION = "organisation", _("Provider")
    KIND = "kind", _("Kind of submission")
    STATE = "state", _("State of the submission")
    FAMILY = "family", _("Type")
    PLACE = "place", _("Place")
    YEAR = "year", _("Year")
    PROMISE = "promise", _("Confidentiality")
    COVER = "cover", _("Consent covers")
    SCAN = "scan", _("Malware scan")
    WRITING = "writing", _("Language")


class Family(TextChoices):
    """What kind of thing an item is, for people: the beginning of its media type."""

    IMAGE = "image", _("Pictures")
    VIDEO = "video", _("Films")
    AUDIO = "audio", _("Sound")
    PAPER = "paper", _("Papers and text")
    OTHER = "other", _("Other")
    UNKNOWN = "unknown", _("Not looked at yet")


class Promise(TextChoices):
    PROMISED = "promised", _("Promised to a source")
    NONE = "none", _("No promise")


class Cover(TextChoices):
    """How far consent reaches, as it stood when the catalogue was written; the item's own page asks anew (D3)."""

    ALL = "all", _("Every use")
    SOME = "some", _("Some uses outside the Mechanism")
    OWN = "own", _("Only the Mechanism's own work")
    NONE = "none", _("No use")


class Writing(TextChoices):
    """In which letters the provider wrote: told from the letters alone."""

    ARABIC = "arabic", _("In Arabic letters")
    LATIN = "latin", _("In Latin letters")
    BOTH = "both", _("In both")
    OTHER = "other", _("In other letters, or in none")


class Order(TextChoices):
    NEWEST = "newest", _("Newest first")
    OLDEST = "oldest", _("Oldest first")
    RELEVANCE = "relevance", _("Best match among the newest 1,000")
    SIZE = "size", _("Largest first")


# These change after the catalogue was written; all others stay as they were handed over.
CHANGING = frozenset({Trait.FAMILY, Trait.PROMISE, Trait.COVER, Trait.SCAN})
# The state of a submission is read where it lives: moving one must not rewrite a hundred thousand rows.
LIVE = frozenset({Trait.STATE})
LONGEST_VALUE = 80
_BY_NAME = {trait.value: trait for trait in Trait}
_PAPERS = ("text/", "application/pdf")


def spelled(trait: Trait, value: object) -> str:
    return f"{trait.value}:{value}"


def read(spelling: str) -> tuple[Trait, str] | None:
    """Return the trait and its value; None when nobody here wrote it."""
    name, _colon, value = spelling.partition(":")
    trait = _BY_NAME.get(name)
    if trait is None or not value or len(value) > LONGEST_VALUE or "\0" in value:
        return None
    return trait, value


def family_of(media_type: str) -> Family:
    """Return what people call files of this media type; empty means that no tool has looked."""
    beginning = media_type.partition("/")[0]
    if media_type.startswith(_PAPERS):
        return Family.PAPER
    if beginning in {Family.IMAGE, Family.VIDEO, Family.AUDIO}:
        return Family(beginning)
    return Family.OTHER if media_type else Family.UNKNOWN


def writing_of(text: str) -> Writing:
    """Tell Arabic letters from Latin ones; a few strays of the other kind do not count."""
    arabic = sum("\u0600" <= letter <= "\u06ff" for letter in text)
    latin = sum(letter.isascii() and letter.isalpha() for letter in text)
    few = (arabic + latin) // 5
    if arabic > few and latin > few:
        return Writing.BOTH
    if arabic or latin:
        return Writing.ARABIC if arabic > latin else Writing.LATIN
    return Writing.OTHER
