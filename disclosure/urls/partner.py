from django.urls import path

from disclosure.views import ngo, ngo_answer, ngo_receipt, ngo_withdraw

app_name = "disclosure"
urlpatterns = [
    path("", ngo.index, name="questions"),
    path("questions/<uuid:question_id>/", ngo.question, name="question"),
    path("questions/<uuid:question_id>/answer/", ngo_answer.answer, name="answer"),
    path("questions/<uuid:question_id>/answer/each/", ngo_answer.answer_each, name="answer_each"),
    path("questions/<uuid:question_id>/check/", ngo_answer.check, name="check"),
    path("questions/<uuid:question_id>/take-back/", ngo_answer.take_back, name="take_back"),
    path("questions/<uuid:question_id>/withdraw/", ngo_withdraw.withdraw, name="withdraw"),
    path("questions/<uuid:question_id>/receipt/", ngo_receipt.receipt, name="receipt"),
    path("questions/<uuid:question_id>/receipt/json/", ngo_receipt.receipt_json, name="receipt_json"),
    path("questions/<uuid:question_id>/receipt/pdf/", ngo_receipt.receipt_pdf, name="receipt_pdf"),
    path("sources/<uuid:source_id>/releases/", ngo.releases_of_source, name="releases_of_source"),
]
