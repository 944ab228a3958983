"""The mechanism face: what staff see, on the internal network."""

from django.urls import include, path

from dashboard.views.staff_home import mechanism_home
from iiim_portal.urls_shared import urlpatterns as shared

urlpatterns = [
    path("", mechanism_home, name="home"),
    path("submissions/", include("submissions.urls.mechanism")),
    path("organisations/", include("accounts.urls.mechanism")),
    path("consent/", include("consent.urls.mechanism")),
    path("disclosure/", include("disclosure.urls.mechanism")),
    path("feedback/", include("feedback.urls.mechanism")),
    path("", include("dialogue.urls.mechanism")),
    path("", include("dashboard.urls.mechanism")),
    path("notices/", include("notices.urls.mechanism")),
    path("custody/", include("custody.urls.mechanism")),
    path("fixity/", include("custody.urls.fixity")),
    path("keys/", include("custody.urls.keys")),
    *shared,
]
handler400 = "iiim_portal.errors.bad_request"
handler403 = "iiim_portal.errors.forbidden"
handler404 = "iiim_portal.errors.not_found"
handler500 = "iiim_portal.errors.defect"
