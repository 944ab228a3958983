"""Preservation leads, from urgency to outcome."""

from django.urls import path

from dialogue.views import staff_leads

_LEAD = "leads/<uuid:lead_id>/"

MECHANISM = [
    path("leads/", staff_leads.leads, name="leads"),
    path("leads/closed/", staff_leads.closed, name="leads_closed"),
    path(_LEAD, staff_leads.lead, name="lead"),
    path(f"{_LEAD}take/", staff_leads.take, name="lead_take"),
    path(f"{_LEAD}weigh/", staff_leads.weigh, name="lead_weigh"),
    path(f"{_LEAD}match/", staff_leads.match, name="lead_match"),
    path(f"{_LEAD}close/", staff_leads.close, name="lead_close"),
    path(f"{_LEAD}reopen/", staff_leads.reopen, name="lead_reopen"),
]
