"""What the Mechanism makes of the material stays with those who review it: nobody else's code can name it (C10)."""

import ast

import pytest

from custody.acts import Act
from submissions.selectors.ngo import TOLD_TO_PROVIDER
from submissions.services.receipt_document import ITEM_ACTS, SUBMISSION_ACTS
from tests.architecture.source import APPS, ROOT, modules

pytestmark = pytest.mark.unit

NAMES = {"Assessment", "Note", "BulkAct", "Judgement"}
MODULES = {
    "submissions.selectors.assessments",
    "submissions.selectors.notes",
    "submissions.services.assess",
    "submissions.services.notes",
}
INNER_ACTS = {
    Act.ASSESSMENT_WRITTEN,
    Act.ASSESSMENT_RETURNED,
    Act.ASSESSMENT_CONFIRMED,
    Act.NOTE_WRITTEN,
    Act.SUBMISSION_TAKEN,
    Act.SUBMISSION_PASSED_ON,
    Act.SUBMISSION_ASSIGNED,
}


def imported(tree: ast.Module) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("submissions"):
            names = {name.name for name in node.names}
            found |= names & NAMES | {f"{node.module}.{name}" for name in names} & MODULES | {node.module} & MODULES
    return found


def test_no_other_app_knows_of_it():
    offenders = {str(path): found for path, tree in modules(*set(APPS) - {"submissions"}) if (found := imported(tree))}
    assert not offenders, offenders


def test_no_page_or_address_of_a_provider_knows_of_it():
    of_providers = (
        "submissions/views/ngo",
        "submissions/views/receipts",
        "submissions/api/",
        "submissions/selectors/ngo",
    )
    offenders = {
        str(path): found
        for path, tree in modules("submissions")
        if str(path).startswith(of_providers) and (found := imported(tree))
    }
    assert not offenders, offenders


def test_no_template_of_a_provider_names_it():
    words = ("assessment", "judgement", "reviewer")
    offenders = [
        path.name
        for path in (ROOT / "templates" / "submissions").glob("*ngo_*")
        if any(word in path.read_text("utf-8").lower() for word in words)
    ]
    assert not offenders, offenders


def test_no_provider_is_told_or_proven_of_it():
    assert not INNER_ACTS & {*TOLD_TO_PROVIDER, *SUBMISSION_ACTS, *ITEM_ACTS}
