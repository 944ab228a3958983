from dialogue.urls import agenda, bulletins, leads, meetings, messages, reports, requests

app_name = "dialogue"
urlpatterns = [
    *messages.MECHANISM,
    *requests.MECHANISM,
    *leads.MECHANISM,
    *meetings.MECHANISM,
    *agenda.MECHANISM,
    *bulletins.MECHANISM,
    *reports.MECHANISM,
]
