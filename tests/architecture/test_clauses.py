"""Every clause cited exists, and the ones that matter most are cited where they are kept and where they are tested."""

import re

from tests.architecture.source import PACKAGES, ROOT

CITED = re.compile(r"\b([CTDVSORFMW])(\d{1,2})\b")
KEY_ROW = re.compile(r"^\| ([A-Z]\d{1,2}) \|", re.MULTILINE)
SOURCE_LINE = re.compile(r"Source: ([^\n\"]+)")


def _known() -> set[str]:
    return set(KEY_ROW.findall((ROOT / "docs/clauses.md").read_text("utf-8")))


def _cited_in(*folders: str) -> set[str]:
    cited: set[str] = set()
    for folder in folders:
        for path in (ROOT / folder).rglob("*.py"):
            for line in SOURCE_LINE.findall(path.read_text("utf-8")):
                cited |= {f"{letter}{number}" for letter, number in CITED.findall(line)}
    return cited


def test_every_cited_clause_exists():
    assert _cited_in(*PACKAGES, "tests") - _known() == set()


def test_the_gravest_clauses_of_this_house_are_cited_in_code():
    assert {"T1", "T3", "D1", "D2", "D3", "D4", "D5", "V3", "O1", "C1", "C2", "C10", "W6"} <= _cited_in(*PACKAGES)
