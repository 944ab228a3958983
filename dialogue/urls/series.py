"""Words in addresses of what is published: which row it is numbered in, and its language."""

from typing import ClassVar

from django.urls import register_converter
from django.urls.converters import StringConverter

from dialogue.states.bulletins import BulletinKind


class SeriesConverter(StringConverter):
    """What is numbered in a row of its own: bulletins, guidance."""

    regex = "bulletins|guidance"
    words: ClassVar = {"bulletins": BulletinKind.BULLETIN, "guidance": BulletinKind.GUIDANCE}

    def to_python(self, value: str) -> BulletinKind:
        return self.words[value]

    def to_url(self, value: str) -> str:
        return next(word for word, kind in self.words.items() if kind == value)


class EditionConverter(StringConverter):
    """The language in the address, so that a page can be kept and passed on as it is."""

    regex = "ar|en"


register_converter(SeriesConverter, "series")
register_converter(EditionConverter, "edition")
