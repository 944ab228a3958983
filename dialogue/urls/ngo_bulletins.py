"""Bulletins, guidance and an organisation's questions, and the public pages that ask nobody who they are."""

from django.urls import URLPattern, path

from dialogue.urls import series  # noqa: F401 - its words are used in the addresses
from dialogue.views import ngo_bulletins, ngo_enquiries, public_bulletins, public_feed

_PUBLIC = "public/<series:kind>/"
_EDITION = f"{_PUBLIC}<edition:language>/"
_BULLETIN = "bulletins/<uuid:bulletin_id>/"
_ENQUIRY = "questions/<uuid:enquiry_id>/"

PARTNER: list[URLPattern] = [
    path("bulletins/", ngo_bulletins.bulletins, name="bulletins"),
    path(_BULLETIN, ngo_bulletins.bulletin, name="bulletin"),
    path("guidance/", ngo_bulletins.guidance, name="guidance"),
    path("questions/", ngo_enquiries.enquiries, name="enquiries"),
    path("questions/new/", ngo_enquiries.ask, name="ask"),
    path(_ENQUIRY, ngo_enquiries.enquiry, name="enquiry"),
    path(_PUBLIC, public_bulletins.in_their_language, name="public"),
    path(_EDITION, public_bulletins.shelf, name="public_shelf"),
    path(f"{_EDITION}<int:number>/", public_bulletins.one, name="public_bulletin"),
    path(f"{_EDITION}feed/", public_feed.feed, name="public_feed"),
]
