"""The doors of the house: what is decided in one place is decided nowhere else."""

import ast
import re

import pytest
from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField, OneToOneField
from guardian.models import UserObjectPermissionBase

from tests.architecture.source import APPS, PACKAGES, modules, templates

LAYERS = ["custody", "accounts", "notices", "consent", "submissions", "disclosure", "feedback", "dialogue", "dashboard"]
# Several megabytes in every worker, for what few requests ask for; see test_faces.py.
LOADED_LATE = {
    "custody/stores.py: custody.s3",
    "dialogue/views/ngo_meetings.py: dialogue.selectors.calendar",
    "submissions/services/receipt_pdf.py: typst",
}
WEB = {"views", "api", "tasks", "forms", "admin", "urls"}


def _is_web(path) -> bool:
    return bool(WEB & {part.removesuffix(".py") for part in path.parts[1:]})


@pytest.mark.parametrize("app", APPS)
def test_web_modules_never_touch_managers(app):
    offenders = [
        f"{path}:{node.lineno}"
        for path, tree in modules(app)
        if _is_web(path)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}
    ]
    assert not offenders, offenders


def test_templates_decide_nothing():
    asks = re.compile(r"\{%[^%]*\b(user\.|perms\b|actor\.|is_staff|is_superuser)|\{\{\s*(user\.|perms\b)")
    offenders = [str(path) for path, text in templates() if asks.search(text)]
    assert not offenders, offenders


def test_templates_hold_no_inline_script_or_style():
    inline = re.compile(
        r"<style\b|\sstyle=|\son[a-z]+=|<script(?![^>]*\b(src=|type=\"application/json\"))", re.IGNORECASE
    )
    offenders = [str(path) for path, text in templates() if path.suffix == ".html" and inline.search(text)]
    assert not offenders, offenders


def test_foreign_keys_point_down_and_cannot_be_climbed():
    offenders = []
    for model in apps.get_models():
        home = model._meta.app_label
        if home not in LAYERS:
            continue
        for field in model._meta.local_fields + model._meta.local_many_to_many:
            if issubclass(model, UserObjectPermissionBase) and field.name in {"user", "permission"}:
                continue  # guardian's own fields
            if not isinstance(field, ForeignKey | OneToOneField | ManyToManyField) or field.model is not model:
                continue
            target = field.related_model._meta.app_label
            if target in LAYERS and LAYERS.index(target) > LAYERS.index(home):
                offenders.append(f"{model.__name__}.{field.name} points up")
            if target in LAYERS and target != home and not field.remote_field.hidden:
                offenders.append(f"{model.__name__}.{field.name} can be climbed")
    assert not offenders, offenders


def test_custody_has_no_foreign_keys():
    climbing = [
        f"{m.__name__}.{f.name}"
        for m in apps.get_app_config("custody").get_models()
        for f in m._meta.fields
        if f.is_relation
    ]
    assert climbing == []


def test_nothing_is_imported_inside_a_function():
    offenders = set()
    for path, tree in modules(*PACKAGES):
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef) or function.name == "ready":
                continue
            for node in ast.walk(function):
                if isinstance(node, ast.ImportFrom):
                    offenders.add(f"{path}: {node.module}")
                elif isinstance(node, ast.Import):
                    offenders |= {f"{path}: {one.name}" for one in node.names}
    assert offenders == LOADED_LATE


def test_only_the_ledger_assigns_a_state():
    """`obj.state = …` and `.update(state=…)` exist in custody/ledger.py alone."""
    offenders = []
    for path, tree in modules(*APPS):
        if str(path) == "custody/ledger.py":
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and any(
                isinstance(t, ast.Attribute) and t.attr == "state" for t in node.targets
            ):
                offenders.append(f"{path}:{node.lineno}")
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update":
                offenders += [f"{path}:{node.lineno}" for keyword in node.keywords if keyword.arg == "state"]
    assert not offenders, offenders


def test_environment_is_read_in_one_place():
    """celery.py and wsgi.py name the settings module, as Django asks; they read nothing."""
    offenders = [
        str(path)
        for path, tree in modules(*PACKAGES)
        if not str(path).startswith(
            ("iiim_portal/env.py", "iiim_portal/embedded", "iiim_portal/celery.py", "iiim_portal/wsgi.py")
        )
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
    ]
    assert sorted(set(offenders)) == []


def test_services_begin_with_the_actor_and_end_with_the_time():
    offenders = []
    for app in APPS:
        for path, tree in modules(app):
            if "services" not in path.parts:
                continue
            for node in tree.body:
                if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                    continue
                names = [argument.arg for argument in node.args.kwonlyargs]
                if "actor" in names and names[0] != "actor":
                    offenders.append(f"{path}: {node.name} does not begin with actor")
                if "at" in names and names[-1] != "at":
                    offenders.append(f"{path}: {node.name} does not end with at")
    assert not offenders, offenders


def test_every_model_says_whether_it_holds_personal_data():
    ours = [m for m in apps.get_models() if m._meta.app_label in LAYERS and not m._meta.auto_created]
    silent = [m.__name__ for m in ours if ".. no_pii:" not in (m.__doc__ or "") and ".. pii:" not in (m.__doc__ or "")]
    assert not silent, silent
