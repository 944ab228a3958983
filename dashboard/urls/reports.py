from django.urls import path

from dashboard.views import reports, reports_acts

_REPORT = "reports/<uuid:report_id>/"

MECHANISM = [
    path("reports/", reports.reports, name="reports"),
    path("reports/so-far/", reports.so_far, name="so_far"),
    path("reports/<int:year>/<int:half>/", reports_acts.put_together, name="put_together"),
    path(_REPORT, reports.report, name="report"),
    path(f"{_REPORT}clear/", reports_acts.clear, name="clear_report"),
    path(f"{_REPORT}return/", reports_acts.give_back, name="return_report"),
    path(f"{_REPORT}give/", reports_acts.give, name="give_report"),
    path(f"{_REPORT}csv/", reports.as_csv, name="report_csv"),
    path(f"{_REPORT}pdf/", reports.as_pdf, name="report_pdf"),
]
