"""What both faces answer."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from accounts.views.leave import leave
from iiim_portal.health import healthz, metrics, readyz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("leave/", leave, name="leave"),
    path("account/", include("accounts.urls.sign_in")),
]

if settings.PORTAL.demo:
    urlpatterns.append(path("demo/", include("accounts.urls.demo")))
