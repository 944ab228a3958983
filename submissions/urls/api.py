from django.urls import path, re_path

from submissions.api import bulk, limits, schema, v1

app_name = "api"

urlpatterns = [
    path("schema/", schema.Schema.as_view(), name="schema"),
    path("limits/", limits.Limits.as_view(), name="limits"),
    path("submissions/", v1.Submissions.as_view(), name="submissions"),
    path("submissions/<uuid:submission_id>/", v1.Submission.as_view(), name="submission"),
    path("submissions/<uuid:submission_id>/people/", v1.People.as_view(), name="people"),
    path("intake-key/", bulk.IntakeKey.as_view(), name="intake_key"),
    path("submissions/<uuid:submission_id>/manifest/", bulk.Manifest.as_view(), name="manifest"),
    path("submissions/<uuid:submission_id>/items/", v1.Items.as_view(), name="items"),
    path("submissions/<uuid:submission_id>/items/<uuid:item_id>/", v1.Item.as_view(), name="item"),
    path("submissions/<uuid:submission_id>/hand-over/", v1.HandOver.as_view(), name="hand_over"),
    path("submissions/<uuid:submission_id>/receipts/", v1.Receipts.as_view(), name="receipts"),
    path("receipts/<uuid:receipt_id>/", v1.Receipt.as_view(), name="receipt"),
    re_path("", limits.Nothing.as_view()),
]
