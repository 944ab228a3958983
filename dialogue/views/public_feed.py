"""What was published for everybody as an Atom feed, one for each series and language (R3)."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dialogue.models import Bulletin
from dialogue.selectors import publications
from dialogue.states.bulletins import BulletinKind
from dialogue.views.public_bulletins import KEPT_BY_ANYBODY


@dataclass(frozen=True, slots=True)
class Series:
    kind: BulletinKind
    language: str


if TYPE_CHECKING:
    _Feed = Feed[Bulletin, Series]
else:
    # The class itself takes no parameters while the portal runs.
    _Feed = Feed


class BulletinFeed(_Feed):
    """Addresses are those of the portal itself, whatever host a request names."""

    feed_type = Atom1Feed

    def get_object(self, _request: HttpRequest, *, kind: BulletinKind, language: str) -> Series:
        return Series(kind, language)

    def title(self, series: Series) -> str:
        return (
            _("Guidance of the Mechanism") if series.kind == BulletinKind.GUIDANCE else _("Bulletins of the Mechanism")
        )

    def link(self, series: Series) -> str:
        return _absolute("public_shelf", series.kind, series.language)

    def feed_url(self, series: Series) -> str:
        return _absolute("public_feed", series.kind, series.language)

    def author_name(self, _series: Series) -> str:
        return _("The Mechanism")

    def items(self, series: Series) -> list[Bulletin]:
        return publications.newest(series.kind)

    def item_title(self, bulletin: Bulletin) -> str:
        return f"{BulletinKind(bulletin.kind).label} {bulletin.number}: {bulletin.title}"

    def item_description(self, bulletin: Bulletin) -> str:
        context = {"bulletin": bulletin, "questions": bulletin.questions.all()}
        return render_to_string("dialogue/_bulletin_text.html", context)

    def item_link(self, bulletin: Bulletin) -> str:
        return _absolute("public_bulletin", bulletin.kind, translation.get_language() or "", bulletin.number)

    def item_guid(self, bulletin: Bulletin) -> str:
        return f"urn:uuid:{bulletin.pk}"

    def item_pubdate(self, bulletin: Bulletin) -> datetime | None:
        return bulletin.published_at

    def item_updateddate(self, bulletin: Bulletin) -> datetime | None:
        """It is frozen: it was never updated since."""
        return bulletin.published_at


_FEED = BulletinFeed()


@login_not_required
@require_safe
@KEPT_BY_ANYBODY
def feed(request: HttpRequest, kind: BulletinKind, language: str) -> HttpResponse:
    with translation.override(language):
        answer = _FEED(request, kind=kind, language=language)
    answer.headers["Content-Language"] = language
    return answer


def _absolute(name: str, *args: object) -> str:
    return f"{settings.PORTAL.partner_url}{reverse(f'dialogue:{name}', args=args)}"
