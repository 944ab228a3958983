"""What is installed is locked, comes as wheels from anywhere, and is really used."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = ("requirements.txt", "requirements-production.txt", "requirements-assets.txt", "requirements-dev.txt")


def locked(name):
    return dict(re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==([^\s;\\]+)", (ROOT / name).read_text(), re.MULTILINE))


@pytest.mark.parametrize("name", FILES)
def test_every_package_has_hashes_and_no_address(name):
    text = (ROOT / name).read_text()
    blocks = re.split(r"\n(?=\S)", text.strip())

    assert "://" not in text
    assert not [block for block in blocks if "==" in block and "--hash=sha256:" not in block]


@pytest.mark.parametrize("name", FILES)
def test_what_is_asked_for_is_what_is_locked(name):
    asked = re.findall(r"^([\w-]+)(?:\[[\w,]+\])?==(\S+)$", (ROOT / name).with_suffix(".in").read_text(), re.MULTILINE)

    assert asked
    assert {package: locked(name)[package] for package, _ in asked} == dict(asked)


def test_the_smaller_sets_agree_with_the_largest():
    largest = locked("requirements-dev.txt")

    for name in FILES:
        assert locked(name).items() <= largest.items()
