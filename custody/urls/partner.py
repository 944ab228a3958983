from django.urls import path

from custody.views import partner

app_name = "custody"
urlpatterns = [
    path("checkpoint", partner.checkpoint, name="checkpoint"),
    path("key", partner.key, name="key"),
]
