"""Counterparts, what they promised, their keys, and what they ask for; mounted below the disclosures of staff."""

from django.urls import path

from disclosure.views import assistance, assurances, counterparts, recipient_keys

urlpatterns = [
    path("", counterparts.counterparts, name="counterparts"),
    path("new/", counterparts.counterpart_new, name="counterpart_new"),
    path("assistance/", assistance.assistance_list, name="assistance_list"),
    path("assistance/new/", assistance.assistance_new, name="assistance_new"),
    path("assistance/<uuid:assistance_id>/", assistance.assistance, name="assistance"),
    path("assistance/<uuid:assistance_id>/close/", assistance.assistance_close, name="assistance_close"),
    path("assurances/<uuid:assurance_id>/end/", assurances.assurance_end, name="assurance_end"),
    path("contacts/<uuid:contact_id>/end/", counterparts.contact_end, name="contact_end"),
    path("keys/<uuid:key_id>/confirm/", recipient_keys.key_confirm, name="key_confirm"),
    path("keys/<uuid:key_id>/retire/", recipient_keys.key_retire, name="key_retire"),
    path("<uuid:counterpart_id>/", counterparts.counterpart, name="counterpart"),
    path("<uuid:counterpart_id>/edit/", counterparts.counterpart_edit, name="counterpart_edit"),
    path("<uuid:counterpart_id>/end/", counterparts.counterpart_end, name="counterpart_end"),
    path("<uuid:counterpart_id>/contacts/new/", counterparts.contact_new, name="contact_new"),
    path("<uuid:counterpart_id>/assurances/new/", assurances.assurance_new, name="assurance_new"),
    path("<uuid:counterpart_id>/keys/new/", recipient_keys.key_new, name="key_new"),
]
