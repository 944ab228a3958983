from django.urls import path

from consent.views import ends, ngo

app_name = "consent"
urlpatterns = [
    path("", ngo.people, name="sources"),
    path("<uuid:source_id>/", ngo.person, name="person"),
    path("<uuid:source_id>/record/", ngo.record_consent, name="record"),
    path("<uuid:source_id>/rename/", ngo.rename, name="rename"),
    path("<uuid:source_id>/identity/", ngo.identity, name="identity"),
    path("<uuid:source_id>/promise/", ends.promise, name="promise"),
    path("records/<uuid:record_id>/withdraw/", ends.withdraw_consent, name="withdraw"),
    path("promises/<uuid:promise_id>/release/", ends.release, name="release"),
]
