from django.urls import path

from feedback.views import ngo, ngo_lessons

app_name = "feedback"
urlpatterns = [
    path("", ngo.index, name="list"),
    path("trend/", ngo.over_time, name="trend"),
    path("notes/<uuid:note_id>/", ngo.note, name="note"),
    path("notes/<uuid:note_id>/reply/", ngo.reply, name="reply"),
    path("submissions/<uuid:submission_id>/", ngo.submission, name="submission"),
    path("lessons/", ngo_lessons.lessons, name="lessons"),
    path("lessons/new/", ngo_lessons.give, name="give_lesson"),
    path("lessons/others/", ngo_lessons.of_others, name="lessons_of_others"),
    path("lessons/<uuid:lesson_id>/share/", ngo_lessons.share, name="share_lesson"),
]
