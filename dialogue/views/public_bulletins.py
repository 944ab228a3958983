"""The public pages: bulletins and guidance for everybody, the same for everybody, and to be kept by whoever likes.

They are written without the request: no name, no language of a session and no token can come into them.
"""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from dialogue.selectors import publications
from dialogue.states.bulletins import BulletinKind

KEPT_SECONDS = 300
_LANGUAGES = ("ar", "en")
KEPT_BY_ANYBODY = cache_control(public=True, max_age=KEPT_SECONDS)


@login_not_required
@require_safe
def in_their_language(_request: HttpRequest, kind: BulletinKind) -> HttpResponse:
    """Lead to the pages in the language the browser asks for."""
    language = "ar" if (translation.get_language() or "").startswith("ar") else "en"
    return HttpResponseRedirect(reverse("dialogue:public_shelf", args=[kind, language]))


@login_not_required
@require_safe
@KEPT_BY_ANYBODY
def shelf(request: HttpRequest, kind: BulletinKind, language: str) -> HttpResponse:
    """All that was published for everybody, the newest first (R3)."""
    page = publications.public_page(kind=kind, after=request.GET.get("after", ""))
    return _page("dialogue/public_shelf.html", kind, language, {"page": page})


@login_not_required
@require_safe
@KEPT_BY_ANYBODY
def one(_request: HttpRequest, kind: BulletinKind, language: str, number: int) -> HttpResponse:
    bulletin = publications.get_public(kind=kind, number=number)
    context = {
        "bulletin": bulletin,
        "questions": publications.public_questions(bulletin),
        "replacement": publications.public_replacement(bulletin),
    }
    return _page("dialogue/public_bulletin.html", kind, language, context)


def _page(template: str, kind: BulletinKind, language: str, context: dict[str, object]) -> HttpResponse:
    other = next(code for code in _LANGUAGES if code != language)
    frame = {"kind": kind, "language": language, "other_language": other, "demo": settings.PORTAL.demo}
    with translation.override(language):
        words = render_to_string(template, context | frame)
    return HttpResponse(words, headers={"Content-Language": language})
