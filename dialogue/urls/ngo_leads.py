"""What an organisation sees of preservation leads."""

from django.urls import path

from dialogue.views import ngo_leads

_LEAD = "leads/<uuid:lead_id>/"

PARTNER = [
    path("leads/", ngo_leads.leads, name="leads"),
    path(_LEAD, ngo_leads.lead, name="lead"),
]
