"""The partner face: what NGO staff see. Nothing here can open what was handed over."""

from django.urls import include, path

from dashboard.views.ngo_home import partner_home
from iiim_portal.urls_shared import urlpatterns as shared

urlpatterns = [
    path("", partner_home, name="home"),
    path("submissions/", include("submissions.urls.partner")),
    path("consent/", include("consent.urls.partner")),
    path("disclosure/", include("disclosure.urls.partner")),
    path("feedback/", include("feedback.urls.partner")),
    path("", include("dialogue.urls.partner")),
    path("notices/", include("notices.urls.partner")),
    path("receipts/", include("submissions.urls.receipts")),
    path("organisation/", include("accounts.urls.partner")),
    path("uploads/", include("submissions.urls.uploads")),
    path("api/v1/", include("submissions.urls.api")),
    path("programs/", include("submissions.urls.programs")),
    path("custody/", include("custody.urls.partner")),
    *shared,
]
handler400 = "iiim_portal.errors.bad_request"
handler403 = "iiim_portal.errors.forbidden"
handler404 = "iiim_portal.errors.not_found"
handler500 = "iiim_portal.errors.defect"
