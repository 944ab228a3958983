"""Feedback goes out and can never carry what the Mechanism makes of the material: another form, another app (C10)."""

import ast

import pytest
from django.apps import apps

from feedback.forms.write import NoteForm
from feedback.kinds import Dimension
from submissions.models import Submission
from tests.architecture.source import ROOT, modules

pytestmark = pytest.mark.unit

# All that feedback may ask of the app that holds the material: who handed over what when, pages, and the log's words.
FROM_SUBMISSIONS = {
    "submissions.models": {"Submission"},
    "submissions.pages": {"Page", "page_of"},
    "submissions.visibility": {"SUBMISSIONS_VISIBLE_TO"},
    "submissions.selectors.timeline": {"MOST_SHOWN", "Entry", "entries_of"},
}
ABOUT_THE_SUBMISSION = {"pk", "id", "reference", "label", "organisation", "organisation_id", "handed_over_at"}


def imports_of(app: str):
    for path, tree in modules(app):
        if "demonstration" in path.parts:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                yield path, node.module or "", {name.name for name in node.names}
            elif isinstance(node, ast.Import):
                yield from ((path, name.name, {name.name}) for name in node.names)


def test_feedback_knows_nothing_of_what_is_reviewed():
    offenders = [
        f"{path}: {module} {sorted(names)}"
        for path, module, names in imports_of("feedback")
        if module.startswith(("submissions", "disclosure", "consent.models", "consent.selectors"))
        and not names <= FROM_SUBMISSIONS.get(module, set())
    ]
    assert not offenders, offenders


def test_nobody_below_writes_feedback():
    offenders = [
        f"{path}: {module}"
        for app in ("accounts", "consent", "custody", "submissions", "disclosure")
        for path, module, _names in imports_of(app)
        if module.split(".")[0] == "feedback"
    ]
    assert not offenders, offenders


def test_the_form_asks_for_the_four_dimensions_and_nothing_else():
    """Source: Protocol F2."""
    names = {"finding", "assessment", "recommendation"}
    expected = {"seen"} | {f"{dimension.value}_{name}" for dimension in Dimension for name in names}

    assert set(NoteForm(advice=[]).fields) == expected
    assert list(Dimension.values) == ["type", "quality", "subject_matter", "format"]


def test_no_column_of_feedback_points_at_items_people_or_reviews():
    targets = {
        field.related_model
        for model in apps.get_app_config("feedback").get_models()
        for field in model._meta.fields
        if field.is_relation
    }
    assert {model.__name__ for model in targets} == {"Submission", "Organisation", "FeedbackNote", "Advice"}
    assert Submission in targets


def test_templates_of_feedback_read_of_a_submission_no_more_than_its_name():
    offenders = []
    for path in sorted((ROOT / "templates" / "feedback").glob("*.html")):
        words = path.read_text("utf-8").replace("{{", " ").replace("}}", " ").replace("%}", " ").replace("|", " ")
        for word in words.split():
            head, _dot, rest = word.partition("submission.")
            if rest and (not head or head.endswith(".")) and rest.split(".")[0] not in ABOUT_THE_SUBMISSION:
                offenders.append(f"{path.name}: {word}")
    assert not offenders, offenders
