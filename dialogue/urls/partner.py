from dialogue.urls import bulletins, meetings, messages, requests

app_name = "dialogue"
urlpatterns = [*messages.PARTNER, *requests.PARTNER, *meetings.PARTNER, *bulletins.PARTNER]
