from django.urls import path

from custody.views import fixity

app_name = "fixity"
urlpatterns = [
    path("", fixity.fixity, name="round"),
    path("incidents/<uuid:incident_id>/", fixity.settle, name="settle"),
]
