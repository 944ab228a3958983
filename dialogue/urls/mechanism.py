from dialogue.urls import bulletins, leads, meetings, messages, reports, requests

app_name = "dialogue"
urlpatterns = [
    *messages.MECHANISM,
    *requests.MECHANISM,
    *leads.MECHANISM,
    *meetings.MECHANISM,
    *bulletins.MECHANISM,
    *reports.MECHANISM,
]
