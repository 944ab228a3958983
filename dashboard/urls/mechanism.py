from django.urls import path

from dashboard.urls import reports
from dashboard.views.health import health

app_name = "dashboard"
urlpatterns = [path("health/", health, name="health"), *reports.MECHANISM]
