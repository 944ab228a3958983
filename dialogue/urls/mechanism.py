from dialogue.urls import staff_agenda, staff_bulletins, staff_leads, staff_meetings, staff_messages, staff_requests

app_name = "dialogue"
urlpatterns = [
    *staff_messages.MECHANISM,
    *staff_requests.MECHANISM,
    *staff_leads.MECHANISM,
    *staff_meetings.MECHANISM,
    *staff_agenda.MECHANISM,
    *staff_bulletins.MECHANISM,
]
