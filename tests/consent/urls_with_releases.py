"""The partner face with a page of releases mounted, as the app above consent mounts one."""

from django.http import HttpResponse
from django.urls import include, path

from iiim_portal.urls_partner import urlpatterns as partner

_releases = [path("<uuid:source_id>/", lambda _request, source_id: HttpResponse(), name="releases_of_source")]
urlpatterns = [path("released/", include((_releases, "disclosure"))), *partner]
