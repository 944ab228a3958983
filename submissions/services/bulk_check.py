"""What is wrong with a list of files, line by line and in words; a list with one bad line is not taken in at all."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.errors import Invalid
from submissions import policies
from submissions.kinds import Algorithm
from submissions.services.expect import (
    UnusableDigest,
    UnusableName,
    UnusableSize,
    raw,
    usable_digest,
    usable_size,
)


class TooManyLines(Invalid):
    for_people = _("A list can name 1,000 files. Send a longer one in several lists.")
    http_status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class NothingListed(Invalid):
    for_people = _("The list names no file.")


class TwiceOnTheList(Invalid):
    for_people = _("This file is on the list twice, with the same folder and name.")


class LinesRefused(Invalid):
    """Nothing of the list was kept; `lines` says why, by line."""

    for_people = _("Some lines of the list cannot be used. Nothing of it was kept. Correct them and send it again.")
    http_status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, lines: Sequence["LineError"]) -> None:
        super().__init__(f"{len(lines)} lines")
        self.lines = list(lines)


@dataclass(frozen=True, slots=True)
class Announced:
    """One line of a list. name, relative_path: as the device has them, however strange."""

    name: str
    size_bytes: int
    relative_path: str = ""
    digests: Mapping[Algorithm, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LineError:
    """line counts from 1."""

    line: int
    words: str | Promise


def check_lines(lines: Sequence[Announced]) -> None:
    """Refuse the list, naming every line that could not be kept."""
    if not lines:
        raise NothingListed
    if len(lines) > policies.ITEMS_PER_LIST:
        raise TooManyLines
    if refused := sorted(_refused(lines), key=lambda error: error.line):
        raise LinesRefused(refused)


def _refused(lines: Sequence[Announced]) -> Iterator[LineError]:
    times = Counter((line.relative_path, line.name) for line in lines)
    for number, line in enumerate(lines, start=1):
        try:
            _check(line)
        except (UnusableName, UnusableSize, UnusableDigest, policies.ItemTooLarge) as refusal:
            yield LineError(number, refusal.for_people)
        else:
            if line.relative_path and times[line.relative_path, line.name] > 1:
                yield LineError(number, TwiceOnTheList.for_people)


def _check(line: Announced) -> None:
    raw(line.name)
    if line.relative_path:
        raw(line.relative_path)
    policies.check_item_size(usable_size(line.size_bytes))
    for algorithm, value in line.digests.items():
        usable_digest(algorithm, value)
