"""Mounted only in a demonstration."""

from django.urls import path

from accounts.views import demo

urlpatterns = [
    path("", demo.people, name="demo"),
    path("<uuid:person_id>/", demo.sign_in, name="demo_sign_in"),
]
