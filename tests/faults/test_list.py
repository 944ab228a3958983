"""docs/reliability.md names a test for each fault; each is there."""

import re
from pathlib import Path

import pytest

from tests.live import ROOT

pytestmark = [pytest.mark.unit]
HERE = Path(__file__).parent
NAMED = re.compile(r"`([\w/]+\.py)(?:::(\w+))?`")


def test_every_test_that_the_list_names_is_there():
    named = NAMED.findall((ROOT / "docs" / "reliability.md").read_text("utf-8"))

    assert len(named) > 15
    for place, name in named:
        file = ROOT / place if place.startswith("tests/") else HERE / place
        assert not name or f"def {name}(" in file.read_text("utf-8"), (place, name)
        assert file.exists(), place


def test_every_fault_test_is_in_the_list():
    said = (ROOT / "docs" / "reliability.md").read_text("utf-8")

    left_out = {file.name for file in HERE.glob("test_*.py") if file.name not in said}
    assert left_out <= {Path(__file__).name}
