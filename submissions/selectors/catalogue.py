"""The catalogue: one box, newest first, pages by key, counts that stop counting."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from submissions.models import CatalogueEntry
from submissions.pages import Page, page_of
from submissions.search import question

MOST_COUNTED = 10_000
ORDER = ("-received_at", "-item_id")


class Family(TextChoices):
    """What kind of thing an item is, for people: the beginning of its media type."""

    IMAGE = "image", _("Pictures")
    VIDEO = "video", _("Films")
    AUDIO = "audio", _("Sound")
    PAPER = "paper", _("Papers and text")
    OTHER = "other", _("Other")


_PAPERS = Q(media_type__startswith="text/") | Q(media_type="application/pdf")
_SEEN_OR_HEARD = (
    Q(media_type__startswith="image/") | Q(media_type__startswith="video/") | Q(media_type__startswith="audio/")
)
_OF_FAMILY = {
    Family.IMAGE: Q(media_type__startswith="image/"),
    Family.VIDEO: Q(media_type__startswith="video/"),
    Family.AUDIO: Q(media_type__startswith="audio/"),
    Family.PAPER: _PAPERS,
    Family.OTHER: ~_SEEN_OR_HEARD & ~_PAPERS,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for; empty means all."""

    words: str = ""
    organisation_id: UUID | None = None
    family: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """count is exact up to MOST_COUNTED; beyond it, has_more_than_counted says that it is more."""

    page: Page[CatalogueEntry]
    count: int
    has_more_than_counted: bool


def search_catalogue(actor: Actor, asked: Asked, *, after: str = "", size: int = 50) -> Found:
    """Return the entries this actor may see that hold every word asked for."""
    rows = _matching(actor, asked)
    counted = rows.order_by()[: MOST_COUNTED + 1].count()
    page = page_of(rows.select_related("organisation", "submission", "item"), order=ORDER, after=after, size=size)
    return Found(page, min(counted, MOST_COUNTED), has_more_than_counted=counted > MOST_COUNTED)


def _matching(actor: Actor, asked: Asked) -> QuerySet[CatalogueEntry]:
    rows: QuerySet[CatalogueEntry] = CatalogueEntry.objects.visible_to(actor)
    if (words := question(asked.words)) is not None:
        rows = rows.filter(search=words)
    if asked.organisation_id:
        rows = rows.filter(organisation_id=asked.organisation_id)
    if asked.family in _OF_FAMILY:
        rows = rows.filter(_OF_FAMILY[Family(asked.family)])
    return rows.annotate(size_bytes=F("item__size_bytes"))
