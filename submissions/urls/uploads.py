from django.urls import path

from submissions.api import uploads

urlpatterns = [
    path("", uploads.uploads, name="uploads"),
    path("<uuid:upload_id>", uploads.upload, name="upload"),
]
