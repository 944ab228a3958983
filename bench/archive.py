"""A catalogue grown to a size, in both languages, by COPY: a few organisations sent most of it, as they do.

What is drawn is drawn from the number of the row, so that every run grows the same archive. All words are invented.
"""

import io
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.backends.utils import CursorWrapper

from accounts.models import Organisation, Team
from accounts.states import Standing
from submissions.kinds import Kind, Level, ScanOutcome, Urgency
from submissions.models import CatalogueEntry, Item, Submission
from submissions.search import normalise
from submissions.selectors.catalogue_traits import lasting_traits
from submissions.states import ItemState, SubmissionState
from submissions.traits import Cover, Promise, Trait, family_of, spelled
from tests.factories.accounts import NOON, make_team

ITEMS_A_SUBMISSION, ORGANISATIONS = 100, 300
# In seven accounts of ten; in three of a hundred; in one file name of a hundred thousand; in three accounts of ten.
COMMON, MIDDLING, RARE, ARABIC = "archive", "quarry", "heliograph", "الجسر"
PHRASE, PREFIX = '"stone bridge"', "photogr*"
STEP = timedelta(seconds=30)
BEGAN = NOON - 6_000_000 * STEP
_ENGLISH = ("photograph", "folder", "road", "wall", "morning", "lorry", "paper", "depot", "street", "stone", "bridge")
_ARABIC = ("صورة", "مجلد", "طريق", "جدار", "صباح", "شاحنة", "ورقة", "مستودع", "شارع", "السوق", "المدرسة", "القديمة")
_PLACES = ("السوق القديم", "the old mill", "حي المطحنة", "the east bank", "باب الحديد", "the depot")
_TYPES = ("image/jpeg", "image/jpeg", "video/mp4", "image/png", "application/pdf", "audio/mpeg", "text/plain")
_STATES = (SubmissionState.ACKNOWLEDGED, SubmissionState.UNDER_REVIEW, SubmissionState.REVIEWED)
_LONG_TAIL, _WORDS_AN_ACCOUNT, _WORDS_A_NAME = 40_000, 60, 4
_BATCH = 100_000


class Archive:
    """The own team holds three submissions of four; `grow` adds items until there are so many."""

    def __init__(self, team: Team | None = None) -> None:
        self.team, self.other = team or make_team("Team Own"), make_team("Team Other")
        self.organisations = Organisation.objects.bulk_create(
            Organisation(name=f"Archive {number}", short_label=f"A{number}", state=Standing.SIGNATORY, invited_at=BEGAN)
            for number in range(ORGANISATIONS)
        )
        self.items = 0

    def grow(self, items: int) -> None:
        with connection.cursor() as cursor:
            indexes = _taken_down(cursor)
            cursor.execute("ALTER TABLE submissions_item DISABLE TRIGGER USER")
            for begin in range(self.items, items, _BATCH):
                self._add(cursor, range(begin, min(begin + _BATCH, items)))
            cursor.execute("ALTER TABLE submissions_item ENABLE TRIGGER USER")
            cursor.execute("SET maintenance_work_mem = '512MB'")
            for index in indexes:
                cursor.execute(index)
            cursor.execute("VACUUM ANALYZE")
        self.items = items

    def _add(self, cursor: CursorWrapper, numbers: range) -> None:
        submissions = range(numbers.start // ITEMS_A_SUBMISSION, numbers.stop // ITEMS_A_SUBMISSION)
        rows = [self._submission(number) for number in submissions]
        _copy(cursor, Submission, rows)
        _copy(cursor, Item, (_item(number) for number in numbers))
        told = {
            number: (row, _account(number), _traits(row, number)) for number, row in zip(submissions, rows, strict=True)
        }
        _copy(cursor, CatalogueEntry, (_entry(number, *told[number // ITEMS_A_SUBMISSION]) for number in numbers))

    def _submission(self, number: int) -> Submission:
        at = _moment(number * ITEMS_A_SUBMISSION)
        return Submission(
            id=_key("s", number),
            reference=f"S{number}",
            # The cube of a fair draw: the first of three hundred sent a seventh of all.
            organisation=self.organisations[int(ORGANISATIONS * _draw("o", number) ** 3)],
            created_by=_key("p", number % 50),
            created_at=at,
            kind=Kind.REPORT if number % 40 == 0 else Kind.MATERIAL,
            state=_STATES[number % len(_STATES)],
            label=f"Folder {number}",
            level=Level.STANDARD,
            urgency=Urgency.ROUTINE,
            sealed_account=b"bench",
            handed_over_by=_key("p", number % 50),
            handed_over_at=at,
            acknowledged_at=at,
            team=self.other if number % 4 == 3 else self.team,
        )


def _item(number: int) -> Item:
    at = _moment(number)
    return Item(
        id=_key("i", number),
        submission_id=_key("s", number // ITEMS_A_SUBMISSION),
        number=1 + number % ITEMS_A_SUBMISSION,
        accession=f"B{number}",
        state=ItemState.SECURED,
        level=Level.STANDARD,
        size_bytes=_size(number),
        created_at=at,
        received_at=at,
        stored_at=at,
        secured_at=at,
        fingerprint=blake2b(str(number // 2 if number % 50 == 1 else number).encode(), digest_size=32).digest(),
    )


def _entry(number: int, submission: Submission, account: str, traits: list[str]) -> CatalogueEntry:
    media_type = _TYPES[number % len(_TYPES)]
    rare = RARE if number % 100_000 == 77 else "img"
    scan = ScanOutcome.NOT_SCANNED if number % 90 == 0 else ScanOutcome.CLEAN
    return CatalogueEntry(
        item_id=_key("i", number),
        submission_id=submission.pk,
        organisation_id=submission.organisation_id,
        team_id=submission.team_id,  # type: ignore[misc]  # every submission of the archive has a team
        title=f"{rare}_{number:07}.jpg",
        media_type=media_type,
        received_at=_moment(number),
        size_bytes=_size(number),
        traits=[*traits, spelled(Trait.FAMILY, family_of(media_type).value), spelled(Trait.SCAN, scan.value)],
        told_at=NOON,
        search=f"'{rare}':1 '{number:07}':2 'jpg':3 {account}",
    )


def _account(number: int) -> str:
    """The words of an account and their places, as Postgres writes them."""
    words, own = [], _ARABIC if number % 2 else _ENGLISH
    for place in range(_WORDS_AN_ACCOUNT):
        drawn = _draw(f"w{place}", number)
        words.append(own[int(drawn * 3 * len(own))] if drawn < 1 / 3 else f"word{int(_LONG_TAIL * drawn**4)}")
    words += [COMMON] if number % 10 < 7 else []
    words += [MIDDLING] if number % 33 == 5 else []
    words += [ARABIC] if number % 10 in {1, 3, 5} else []
    return " ".join(f"'{word}':{place}" for place, word in enumerate(map(normalise, words), _WORDS_A_NAME))


def _traits(submission: Submission, number: int) -> list[str]:
    year = 2011 + number % 14
    told = {
        "places": _PLACES[number % len(_PLACES)],
        "period_from": f"{year}-01-01",
        "narrative": _ARABIC[0] * (number % 2),
    }
    cover, promise = list(Cover)[number % len(Cover)], Promise.PROMISED if number % 9 == 0 else Promise.NONE
    return [
        *lasting_traits(submission, told),
        spelled(Trait.COVER, cover.value),
        spelled(Trait.PROMISE, promise.value),
    ]


def _draw(what: str, number: int) -> float:
    return int.from_bytes(blake2b(f"{what}/{number}".encode(), digest_size=4).digest()) / (1 << 32)


def _key(what: str, number: int) -> UUID:
    return UUID(bytes=blake2b(f"{what}/{number}".encode(), digest_size=16).digest(), version=4)


def _moment(number: int) -> datetime:
    return BEGAN + number * STEP


def _size(number: int) -> int:
    return 10_000 + (number * 7_919) % 50_000_000


def _copy(cursor: CursorWrapper, model: type[models.Model], rows: Iterable[models.Model]) -> None:
    """Write unsaved rows as they are, column by column."""
    fields = model._meta.concrete_fields  # noqa: SLF001 - Django's documented way to the columns
    columns = ", ".join(f'"{field.column}"' for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001
    lines = io.StringIO()
    for row in rows:
        lines.write("\t".join(_spelled(getattr(row, field.attname)) for field in fields) + "\n")
    lines.seek(0)
    cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", lines)


def _spelled(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, bytes):
        return f"\\\\x{value.hex()}"
    if isinstance(value, list):
        return "{" + ",".join(f'"{one}"' for one in value) + "}"
    return str(value)


def _taken_down(cursor: CursorWrapper) -> list[str]:
    """Drop the indexes that are costly to grow row by row; return how to make them again."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'catalogue' AND tablename = 'entry' "
        "AND indexdef NOT LIKE '%UNIQUE%'"
    )
    found = cursor.fetchall()
    for name, _definition in found:
        cursor.execute(f'DROP INDEX catalogue."{name}"')
    return [definition for _name, definition in found]
