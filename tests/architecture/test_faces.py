"""What each face loads. A process that was taken over holds only the code that its own pages need."""

import os
import subprocess
import sys

import pytest

from tests.architecture.source import PACKAGES

MODULES = """
import importlib, sys
from django.conf import settings
importlib.import_module(settings.ROOT_URLCONF)
print(*sys.modules)
"""
# Megabytes in every worker, for things that are seldom asked for: they are loaded with the first question.
SELDOM = {"boto3", "icalendar", "typst"}


@pytest.fixture(scope="module")
def loaded():
    return {face: _loaded(face) for face in ("partner", "mechanism")}


def _loaded(face: str) -> set[str]:
    words = [sys.executable, "-m", "tests.invented", face, "shell", "-v", "0", "-c", MODULES]
    told = {"PATH": os.environ["PATH"]}
    return set(subprocess.run(words, capture_output=True, text=True, check=True, env=told).stdout.split())


def _staff_only(modules: set[str]) -> set[str]:
    ours = {name for name in modules if name.partition(".")[0] in PACKAGES}
    own = {name for name in ours if any(part.startswith(("staff", "mechanism")) for part in name.split("."))}
    return own | {name for name in ours if name.startswith(("custody.backup", "dashboard.selectors.health"))}


def test_the_partner_face_loads_nothing_that_only_staff_see(loaded):
    assert _staff_only(loaded["partner"]) == set()
    # The same question finds them where they belong.
    assert {"dialogue.views.staff_threads", "dashboard.selectors.health"} <= _staff_only(loaded["mechanism"])


def test_what_is_seldom_asked_for_is_loaded_when_it_is(loaded):
    assert {face: SELDOM & modules for face, modules in loaded.items()} == {"partner": set(), "mechanism": set()}
