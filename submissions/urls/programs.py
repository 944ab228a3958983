from django.urls import path

from submissions.api import pages

app_name = "programs"

urlpatterns = [
    path("", pages.programs, name="programs"),
    path("errors/", pages.errors, name="errors"),
]
