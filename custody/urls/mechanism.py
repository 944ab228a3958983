from django.urls import path

from custody.views import mechanism

app_name = "custody"
urlpatterns = [
    path("", mechanism.log, name="log"),
    path("verify/", mechanism.verify_log, name="verify_log"),
    path("<slug:kind>/<uuid:subject_id>/", mechanism.history, name="history"),
    path("<slug:kind>/<uuid:subject_id>/verify/", mechanism.verify_history, name="verify_history"),
]
