"""The files of a draft as its own people see them: names as they came, shown harmlessly."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from common.actors import Actor, Role
from submissions.models import DeclaredDigest, Item, ItemDraft, Submission, Upload
from submissions.pages import Page, page_of
from submissions.selectors import ngo, unfinished
from submissions.selectors.duplicates import own_repeats_of
from submissions.states import ITEM, ItemState

LONGEST_SHOWN = 120
# A program announces a hundred thousand at once; whoever sends by hand has begun far fewer.
PENDING_SHOWN = 500
# Marks that turn the order of letters round can make gnp.exe look like exe.png: they are shown as a sign.
_SIGN = "\N{REPLACEMENT CHARACTER}"
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_JOINERS = "\u200c\u200d"


@dataclass(frozen=True, slots=True)
class File:
    """One row of the files page.

    name: as it can be shown; raw_name: as the device knows it, so that a begun upload is recognised.
    kept_until: when what has arrived of it is given up.  is_told: whether its sender was told that this comes near.
    repeats: what the same organisation sent of the same bytes before, or since.
    agrees: with the fingerprints given, by the device or by the NGO's own list; None while one is not compared.
    """

    item: Item
    name: str
    raw_name: str
    upload_id: UUID | None
    kept_until: datetime | None
    is_told: bool
    is_listed: bool
    agrees: bool | None
    repeats: list[Item]

    @property
    def is_pending(self) -> bool:
        return self.item.state in unfinished.PENDING

    @property
    def may_be_taken_out(self) -> bool:
        """What was refused or never arrived is settled; everything else of a draft can be taken out."""
        return ITEM.allows(old=self.item.state, new=ItemState.WITHDRAWN, role=Role.NGO_CONTRIBUTOR)


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of files. pending: the first that can go on, on every page, so that a begun upload is recognised.

    given_up: names of files that never arrived in full and were not sent again, the first of `given_up_count`.
    """

    files: list[File]
    pending: list[File]
    given_up: list[str]
    given_up_count: int
    page: Page[Item]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.files) - len(self.pending)


def listing_of(*, actor: Actor, submission: Submission, after: str = "") -> Listing:
    """Everything of a draft; of what was handed over, only the files that come with the answer to a question."""
    everything: QuerySet[Item] = Item.objects.visible_to(actor).filter(submission=submission)
    if not submission.is_draft:
        everything = everything.filter(question__isnull=False, question__answered_at__isnull=True)
    here = everything.exclude(state__in=ngo.GONE)
    page = page_of(here.exclude(state__in=unfinished.PENDING), order=("number",), after=after, size=ngo.ITEMS_A_PAGE)
    pending = list(here.filter(state__in=unfinished.PENDING).order_by("number")[:PENDING_SHOWN])
    shown_files = _files(actor, [*pending, *page.rows])
    given_up = unfinished.given_up_in(actor=actor, submission=submission)
    return Listing(
        files=shown_files[len(pending) :],
        pending=shown_files[: len(pending)],
        given_up=[shown(bytes(draft.name)) for draft in given_up[: ngo.ITEMS_A_PAGE]],
        given_up_count=given_up.count(),
        page=page,
        count=here.count(),
    )


def _files(actor: Actor, items: Collection[Item]) -> list[File]:
    drafts = ItemDraft.objects.in_bulk([item.pk for item in items])
    uploads = {upload.item_id: upload for upload in Upload.objects.filter(item__in=items, finished_at=None)}
    compared = _compared(items)
    repeats = own_repeats_of(actor=actor, items=items)
    return [
        _file(item, drafts.get(item.pk), uploads.get(item.pk), compared, repeats.get(item.pk, [])) for item in items
    ]


def _file(
    item: Item,
    draft: ItemDraft | None,
    upload: Upload | None,
    compared: dict[UUID, bool | None],
    repeats: list[Item],
) -> File:
    raw = bytes(draft.name) if draft else b""
    return File(
        item=item,
        name=shown(raw),
        raw_name=raw.decode("utf-8", "replace"),
        upload_id=upload.pk if upload else None,
        kept_until=upload.expires_at if upload else None,
        is_told=bool(upload and upload.warned),
        is_listed=item.pk in compared,
        agrees=compared.get(item.pk),
        repeats=repeats,
    )


def _compared(items: Collection[Item]) -> dict[UUID, bool | None]:
    """For each item with declared fingerprints: False if one differs, True if all agree, None while one is open."""
    found: dict[UUID, bool | None] = {}
    for item_id, agrees in DeclaredDigest.objects.filter(item__in=items).values_list("item_id", "agrees"):
        before = found.get(item_id, True)
        found[item_id] = False if False in {before, agrees} else None if None in {before, agrees} else True
    return found


def names_of(item_ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of these files as they can be shown."""
    names = ItemDraft.objects.filter(item__in=item_ids).values_list("item_id", "name")
    return {item_id: shown(bytes(name)) for item_id, name in names}


def shown(raw: bytes) -> str:
    """A name that cannot disturb the page it is on, and is never longer than a line or two."""
    text = raw.decode("utf-8", "replace")
    cut = f"{text[:LONGEST_SHOWN]}…" if len(text) > LONGEST_SHOWN else text
    return "".join(_SIGN if _is_disturbing(letter) else letter for letter in cut)


def _is_disturbing(letter: str) -> bool:
    return unicodedata.category(letter) in _INVISIBLE and letter not in _JOINERS
