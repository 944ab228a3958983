from django.urls import URLPattern, URLResolver, include, path

from submissions.views import ngo, ngo_end, ngo_files, ngo_people, ngo_words

app_name = "submissions"

_of_one: list[URLPattern | URLResolver] = [
    path("", ngo.task_list, name="task_list"),
    path("about/", ngo_words.about, name="about"),
    path("provenance/", ngo_words.provenance, name="provenance"),
    path("consent/", ngo_people.consent, name="consent"),
    path("people/new/", ngo_people.person_new, name="person_new"),
    path("people/<uuid:source_id>/", ngo_people.person, name="person"),
    path("people/<uuid:source_id>/remove/", ngo_people.person_remove, name="person_remove"),
    path("files/", ngo_files.files, name="files"),
    path("files/small/", ngo_files.file_small, name="file_small"),
    path("files/manifest/", ngo_files.manifest, name="manifest"),
    path("files/<uuid:item_id>/take-back/", ngo_files.take_back, name="take_back"),
    path("items/", include("submissions.urls.items")),
    path("check/", ngo_end.check, name="check"),
    path("hand-over/", ngo_end.hand_over, name="hand_over"),
    path("abandon/", ngo.abandon, name="abandon"),
    path("status/", ngo_end.status, name="status"),
    path("receipts/", ngo_end.receipts, name="receipts"),
    path("questions/<uuid:question_id>/", ngo_end.answer, name="answer"),
]
urlpatterns = [
    path("", ngo.submissions, name="list"),
    path("new/", ngo.start, name="start"),
    path("guidance/", ngo.guidance, name="guidance"),
    path("<uuid:submission_id>/", include(_of_one)),
]
