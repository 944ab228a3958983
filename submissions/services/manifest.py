"""Fingerprints an NGO brings from its own archive: kept with the draft, and tied to each file by its name."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from common import doorbell
from common.actors import Actor
from common.errors import Invalid
from submissions import permissions
from submissions.kinds import DIGEST_LENGTHS, Algorithm, DigestOrigin
from submissions.models import DeclaredDigest, Item, ItemDraft, Submission, SubmissionDraft
from submissions.selectors import ngo

# What sha256sum and md5sum write: the hash, a blank, a blank or a star, the name. GNU puts \ before a name it escaped.
_LINE = re.compile(r"\\?([0-9A-Fa-f]{32}|[0-9A-Fa-f]{40}|[0-9A-Fa-f]{64})[ \t]+\*?(\S.*)")
ALGORITHMS = {length: algorithm for algorithm, length in DIGEST_LENGTHS.items()}
LONGEST_MANIFEST = 900_000


class UnreadableLine(Invalid):
    """A line is no fingerprint with a name; `line` counts from 1."""

    for_people = _("A line of the list cannot be read. Each line is a fingerprint, a space, and the file's name.")

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


@dataclass(frozen=True, slots=True)
class Entry:
    algorithm: Algorithm
    value: str
    name: str


@dataclass(frozen=True, slots=True)
class Declared:
    """matched: files here that the list names. waiting: lines whose file has not been added yet."""

    matched: int
    waiting: int


def entries(text: str) -> Iterator[Entry]:
    """Read a list of fingerprints; empty lines and lines that begin with # or ; are comments."""
    for count, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if not line or line[0] in "#;":
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            raise UnreadableLine(count)
        value, name = match.groups()
        yield Entry(ALGORITHMS[len(value)], value.lower(), _plain(name))


@transaction.atomic
def declare_manifest(*, actor: Actor, submission_id: UUID, text: str, at: datetime) -> Declared:
    """Keep the list, and tie it to the files that are here already; a worker compares, also what is stored.

    Raises:
        UnreadableLine: nothing of the list was kept.
    """
    submission = ngo.lock_submission(actor=actor, submission_id=submission_id)
    permissions.check_may_edit(actor, submission)
    listed = _by_last_name(entries(text))
    SubmissionDraft.objects.filter(submission=submission).update(manifest=text, saved_at=at)
    here = ItemDraft.objects.filter(item__submission=submission).select_related("item")
    used: set[Entry] = set()
    matched = 0
    for draft in here:
        found = _named(listed, _text(bytes(draft.name)), _text(bytes(draft.relative_path)))
        _declare(draft.item, found)
        used.update(found)
        matched += bool(found)
        if found:
            doorbell.ring(doorbell.TaskName.INGEST_ITEM, item_id=draft.item.pk)
    return Declared(matched=matched, waiting=len({entry for some in listed.values() for entry in some} - used))


def apply_to(*, item: Item, name: str, relative_path: str) -> None:
    """Tie the lines that name this file to it; called in the transaction that makes the item."""
    text = SubmissionDraft.objects.values_list("manifest", flat=True).filter(submission_id=item.submission_id).first()
    if text:
        _declare(item, _named(_by_last_name(_entries_near(text, name, relative_path)), name, relative_path))


def apply_to_all(submission: Submission, named: Sequence[tuple[Item, str, str]]) -> None:
    """The same for many new items at once: (item, name, relative path)."""
    text = SubmissionDraft.objects.values_list("manifest", flat=True).get(submission=submission)
    if not text:
        return
    listed = _by_last_name(entries(text))
    DeclaredDigest.objects.bulk_create(
        (
            DeclaredDigest(item=item, algorithm=entry.algorithm, origin=DigestOrigin.MANIFEST, value=entry.value)
            for item, name, relative_path in named
            for entry in _named(listed, name, relative_path)
        ),
        # What the list itself said of a file stands.
        ignore_conflicts=True,
    )


def _entries_near(text: str, name: str, relative_path: str) -> Iterator[Entry]:
    """Read only the lines that end as this file's name does: a list of ten thousand is asked ten thousand times."""
    ends = tuple(_last_names(name, relative_path))
    plain = unicodedata.normalize("NFC", text.replace("\\", "/"))
    lines = zip(text.splitlines(), plain.splitlines(), strict=True)
    return entries("\n".join(raw for raw, line in lines if line.rstrip().endswith(ends)))


def _by_last_name(listed: Iterable[Entry]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in listed:
        found[_last(entry.name)].append(entry)
    return found


def _named(listed: dict[str, list[Entry]], name: str, relative_path: str) -> list[Entry]:
    """A line that gives a path speaks of that path; one that gives a bare name speaks of every file so named."""
    path, bare = _plain(relative_path), _plain(name)
    near = [entry for last in _last_names(name, relative_path) for entry in listed.get(last, [])]
    by_path = [entry for entry in near if path and (entry.name == path or path.endswith(f"/{entry.name}"))]
    by_name = [entry for entry in near if entry.name == bare]
    return by_path or by_name


def _last_names(name: str, relative_path: str) -> set[str]:
    return {last for last in (_last(_plain(name)), _last(_plain(relative_path))) if last}


def _last(plain: str) -> str:
    """The last part of a path, with the slashes a strange name may end in."""
    return plain[plain.rstrip("/").rfind("/") + 1 :]


def _declare(item: Item, found: list[Entry]) -> None:
    for entry in found:
        DeclaredDigest.objects.update_or_create(
            item=item,
            algorithm=entry.algorithm,
            origin=DigestOrigin.MANIFEST,
            defaults={"value": entry.value, "agrees": None},
        )


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogatepass")


def _plain(name: str) -> str:
    """Names as they compare: one composition of letters, one kind of slash, no leading ./ ."""
    return unicodedata.normalize("NFC", name.replace("\\", "/")).removeprefix("./").strip()
