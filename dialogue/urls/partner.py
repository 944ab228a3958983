from dialogue.urls import agenda, bulletins, leads, meetings, messages, requests

app_name = "dialogue"
urlpatterns = [
    *messages.PARTNER,
    *requests.PARTNER,
    *leads.PARTNER,
    *meetings.PARTNER,
    *agenda.PARTNER,
    *bulletins.PARTNER,
]
