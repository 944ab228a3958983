from django.urls import path

from submissions.views import receipts

app_name = "receipts"

urlpatterns = [
    path("<uuid:receipt_id>/", receipts.receipt, name="receipt"),
    path("<uuid:receipt_id>/json/", receipts.receipt_json, name="receipt_json"),
    path("<uuid:receipt_id>/pdf/", receipts.receipt_pdf_file, name="receipt_pdf"),
    path("<uuid:receipt_id>/short/", receipts.receipt_short, name="receipt_short"),
]
