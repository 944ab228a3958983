"""The partner face of a process that was started for a demonstration."""

from django.urls import include, path

from iiim_portal.urls_partner import handler404, urlpatterns

urlpatterns = [*urlpatterns, path("demo/", include("accounts.urls.demo"))]
__all__ = ["handler404", "urlpatterns"]
