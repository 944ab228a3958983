from dialogue.urls import ngo_agenda, ngo_bulletins, ngo_leads, ngo_meetings, ngo_messages, ngo_requests

app_name = "dialogue"
urlpatterns = [
    *ngo_messages.PARTNER,
    *ngo_requests.PARTNER,
    *ngo_leads.PARTNER,
    *ngo_meetings.PARTNER,
    *ngo_agenda.PARTNER,
    *ngo_bulletins.PARTNER,
]
