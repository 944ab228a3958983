"""Reviewing by more than one person: what the team thinks, notes, questions that ask for files, acts on many."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

import common.ids

_PROTECT = django.db.models.deletion.PROTECT


def _key() -> models.UUIDField:
    return models.UUIDField(default=common.ids.new_id, editable=False, primary_key=True, serialize=False)


def _to(model: str, **more: bool) -> models.ForeignKey:
    return models.ForeignKey(on_delete=_PROTECT, related_name="+", to=model, **more)


def _people(**more: bool) -> django.contrib.postgres.fields.ArrayField:
    return django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None, **more)


_ASSESSMENT = [
    ("id", _key()),
    (
        "state",
        models.CharField(
            choices=[
                ("written", "Waits for a second person"),
                ("returned", "Given back"),
                ("confirmed", "Confirmed by a second person"),
            ],
            default="written",
            max_length=16,
        ),
    ),
    ("sealed_words", models.BinaryField()),
    ("written_by", models.UUIDField()),
    ("written_at", models.DateTimeField()),
    ("writers", _people()),
    ("decided_by", models.UUIDField(null=True)),
    ("decided_at", models.DateTimeField(null=True)),
    ("submission", _to("submissions.submission")),
]
_NOTE = [
    ("id", _key()),
    ("sealed_words", models.BinaryField()),
    ("mentioned", _people(blank=True)),
    ("written_by", models.UUIDField()),
    ("written_at", models.DateTimeField()),
    ("submission", _to("submissions.submission")),
]
_BULK_ACT = [
    ("id", _key()),
    (
        "kind",
        models.CharField(
            choices=[
                ("acknowledge", "Acknowledge"),
                ("assign", "Assign to a team"),
                ("take", "Take"),
                ("pass_on", "Pass on"),
                ("begin", "Start the review"),
            ],
            max_length=16,
        ),
    ),
    ("reviewer_id", models.UUIDField(null=True)),
    ("why", models.CharField(blank=True, max_length=400)),
    ("prepared_by", models.UUIDField()),
    ("prepared_at", models.DateTimeField()),
    ("confirmed_at", models.DateTimeField(null=True)),
    ("team", _to("accounts.team", null=True)),
]
_BULK_ROW = [
    ("id", models.BigAutoField(primary_key=True, serialize=False)),
    ("place", models.PositiveSmallIntegerField()),
    (
        "outcome",
        models.CharField(
            choices=[("waiting", "Not done yet"), ("done", "Done"), ("not_done", "Not done")],
            default="waiting",
            max_length=8,
        ),
    ),
    ("why_not", models.CharField(blank=True, max_length=400)),
    ("bulk", _to("submissions.bulkact")),
    ("submission", _to("submissions.submission")),
]
_QUESTION_ITEM = [
    ("id", models.BigAutoField(primary_key=True, serialize=False)),
    ("question", _to("submissions.informationquestion")),
    ("item", _to("submissions.item")),
]


class Migration(migrations.Migration):
    dependencies = [("submissions", "0004_finding")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AddIndex(
            "submission",
            models.Index(
                F("reviewer_id"),
                F("handed_over_at"),
                name="submission_of_reviewer",
                condition=Q(("reviewer_id__isnull", False)),
            ),
        ),
        migrations.AddField("informationquestion", "wants_files", models.BooleanField(default=False)),
        migrations.AddConstraint(
            "informationquestion",
            models.UniqueConstraint(
                F("submission"),
                condition=Q(("answered_at__isnull", True), ("wants_files", True)),
                name="one_open_question_for_files",
            ),
        ),
        migrations.AddField("item", "question", _to("submissions.informationquestion", null=True)),
        migrations.CreateModel("QuestionItem", _QUESTION_ITEM),
        migrations.AddConstraint(
            "questionitem", models.UniqueConstraint(F("question"), F("item"), name="item_once_per_question")
        ),
        migrations.CreateModel("Assessment", _ASSESSMENT),
        migrations.AddIndex(
            "assessment", models.Index(fields=["submission", "-written_at"], name="assessment_of_submission")
        ),
        migrations.AddIndex(
            "assessment",
            models.Index(F("submission"), condition=Q(("state", "written")), name="assessment_waits_for_second"),
        ),
        migrations.AddConstraint(
            "assessment",
            models.CheckConstraint(
                condition=Q(("state__in", ["written", "returned", "confirmed"])), name="assessment_state_is_known"
            ),
        ),
        migrations.AddConstraint(
            "assessment",
            models.CheckConstraint(condition=Q(("sealed_words", b""), _negated=True), name="assessment_is_sealed"),
        ),
        migrations.AddConstraint(
            "assessment",
            models.CheckConstraint(
                condition=Q(
                    Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "written")),
                    Q(
                        Q(("state", "written"), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="assessment_decision_says_who_and_when",
            ),
        ),
        migrations.AddConstraint(
            "assessment",
            models.CheckConstraint(
                condition=Q(
                    ("writers__contains", [F("written_by")]),
                    Q(
                        ("decided_by__isnull", True),
                        Q(("writers__contains", [F("decided_by")]), _negated=True),
                        _connector="OR",
                    ),
                ),
                name="assessment_is_decided_by_another",
            ),
        ),
        migrations.AddConstraint(
            "assessment",
            models.UniqueConstraint(
                F("submission"),
                condition=Q(("state__in", ["returned", "written"])),
                name="one_assessment_in_work_per_submission",
            ),
        ),
        migrations.CreateModel("Note", _NOTE),
        migrations.AddIndex(
            "note", models.Index(fields=["submission", "-written_at", "-id"], name="note_of_submission")
        ),
        migrations.AddConstraint(
            "note", models.CheckConstraint(condition=Q(("sealed_words", b""), _negated=True), name="note_is_sealed")
        ),
        migrations.CreateModel("BulkAct", _BULK_ACT),
        migrations.AddConstraint(
            "bulkact",
            models.CheckConstraint(
                condition=Q(("kind__in", ["acknowledge", "assign", "take", "pass_on", "begin"])), name="bulk_is_known"
            ),
        ),
        migrations.CreateModel("BulkRow", _BULK_ROW, options={"ordering": ["place"]}),
        migrations.AddConstraint(
            "bulkrow", models.UniqueConstraint(F("bulk"), F("submission"), name="submission_once_per_bulk")
        ),
        migrations.AddConstraint(
            "bulkrow",
            models.CheckConstraint(
                condition=Q(("outcome__in", ["waiting", "done", "not_done"])), name="bulk_outcome_is_known"
            ),
        ),
    ]
