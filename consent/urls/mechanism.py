from django.urls import path

from consent.views import staff

app_name = "consent"
urlpatterns = [
    path("promises/", staff.reports, name="reports"),
    path("promises/<uuid:release_id>/confirm/", staff.confirm, name="confirm_release"),
    path("promises/<uuid:release_id>/decline/", staff.decline, name="decline_release"),
]
