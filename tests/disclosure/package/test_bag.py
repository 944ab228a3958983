import csv
import io
import json
import subprocess
from xml.etree import ElementTree as ET

import bagit
import pytest

from disclosure.kinds import Bar, Copy
from disclosure.package.bag import Bag
from disclosure.package.contents import NOT_AVAILABLE, Terms, Withheld, coarse_reason
from disclosure.package.tar import Tar, WrongLength
from tests.disclosure.package.made import AT, HEADING, member, packed, steps_of, unpacked

CONTENTS = [b"first" * 1000, b"", b"\0" * 512, bytes(range(256)) * 5]
PREMIS = "{http://www.loc.gov/premis/v3}"


@pytest.fixture
def folder(tmp_path):
    items = [(member(place, content), content) for place, content in enumerate(CONTENTS, start=1)]
    return unpacked(packed(items, [Withheld("DIS-7KQ4-M2ZD-000005", "no agreement")]), tmp_path)


def test_library_of_congress_finds_it_valid(folder):
    bag = bagit.Bag(str(folder))

    assert bag.validate()
    assert bag.info["External-Identifier"] == HEADING.reference
    assert bag.version_info == (1, 0)


def test_changed_byte_is_found(folder):
    path = folder / "data" / "DIS-7KQ4-M2ZD-000001.jpg"
    path.write_bytes(b"F" + path.read_bytes()[1:])

    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(folder)).validate()


def test_changed_annex_is_found(folder):
    path = folder / "annex" / "permissions.csv"
    path.write_bytes(path.read_bytes().replace(b"no", b"xx", 1))

    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(folder)).validate()


def test_contents_are_the_contents(folder):
    for place, content in enumerate(CONTENTS, start=1):
        assert (folder / "data" / f"DIS-7KQ4-M2ZD-{place:06d}.jpg").read_bytes() == content


def test_sha256sum_agrees(folder):
    told = subprocess.run(["sha256sum", "--check", "--quiet", "manifest-sha256.txt"], cwd=folder, capture_output=True)

    assert (told.returncode, told.stdout) == (0, b"")


def test_length_is_whole_records():
    assert len(packed([(member(1, b"x"), b"x")], [])) % 10_240 == 0


def test_withheld_says_number_and_coarse_reason_only(folder):
    rows = list(csv.reader(io.StringIO((folder / "withheld.csv").read_text(), newline="")))

    assert rows == [["production_number", "reason"], ["DIS-7KQ4-M2ZD-000005", "no agreement"]]


@pytest.mark.parametrize("bar", list(Bar))
def test_promise_is_never_told(bar):
    assert coarse_reason(frozenset({Bar.PROMISED, bar})) == NOT_AVAILABLE
    assert coarse_reason(frozenset({bar})) in {"no agreement", "consent", "protection", "not available"}


def test_conditions_are_told_for_each_item(tmp_path):
    bound = member(1, b"x", terms=Terms(is_redacted=True, no_public_use=True, only_in="=cmd()\nCase 4", is_hazard=True))
    folder = unpacked(packed([(bound, b"x"), (member(2, b"y", provider="Olive Archive"), b"y")], []), tmp_path)

    page = (folder / "annex/permissions/DIS-7KQ4-M2ZD-000001.txt").read_text()
    rows = list(csv.DictReader(io.StringIO((folder / "annex/permissions.csv").read_text(), newline="")))

    assert "not be used in public" in page
    assert "WARNING" in page
    assert "provider is not named" in page
    assert [rows[0][name] for name in ("redacted", "no_public_use", "hazard", "provider")] == ["yes", "yes", "yes", ""]
    assert rows[0]["only_in"].startswith("'=cmd()")
    assert (rows[1]["provider"], rows[1]["until"]) == ("Olive Archive", "2027-03-01")


def test_what_people_bound_their_consent_to_binds_the_recipient(tmp_path):
    """In their words, without a pseudonym (D3)."""
    said = ("Not before the harvest.\nNot on television.", "=A1")
    bound = member(1, b"x", terms=Terms(of_people=said))
    folder = unpacked(packed([(bound, b"x"), (member(2, b"y"), b"y")], []), tmp_path)

    page = (folder / "annex/permissions/DIS-7KQ4-M2ZD-000001.txt").read_text()
    rows = list(csv.DictReader(io.StringIO((folder / "annex/permissions.csv").read_text(), newline="")))

    assert page.count("agreed on this condition") == 2
    assert "    Not on television." in page
    assert rows[0]["conditions_of_people"] == "Not before the harvest. Not on television. / =A1"
    assert rows[1]["conditions_of_people"] == ""


def test_custody_report_names_nobody(folder):
    told = json.loads((folder / "custody/DIS-7KQ4-M2ZD-000001.json").read_text())

    assert "provider" not in told
    assert [set(act) for act in told["acts"]] == [{"act", "time", "role", "log_index"}] * 2
    assert told["acts"][0] == {
        "act": "item:secured",
        "time": "2026-11-23T09:30:00Z",
        "role": "worker",
        "log_index": 7,
    }


def test_premis_has_an_object_for_each_item_and_its_events(folder):
    root = ET.parse(folder / "premis.xml").getroot()

    assert len(root.findall(f"{PREMIS}object")) == len(CONTENTS)
    assert len(root.findall(f"{PREMIS}event")) == 2 * len(CONTENTS)
    assert [child.tag.removeprefix(PREMIS) for child in root][-1] == "agent"


def test_readme_is_there_in_both_languages(folder):
    assert HEADING.reference in (folder / "README.txt").read_text()
    assert HEADING.reference in (folder / "README.ar.txt").read_text()


def test_working_copy_says_what_was_done(tmp_path):
    made = member(1, b"x", copy=Copy.WORKING_COPY, what_was_done="Faces were covered.")
    folder = unpacked(packed([(made, b"x")], []), tmp_path)

    assert "Faces were covered." in (folder / "custody/DIS-7KQ4-M2ZD-000001.txt").read_text()


@pytest.mark.parametrize("came", [b"shor", b"too long"])
def test_item_of_another_length_stops_everything(came):
    with pytest.raises(WrongLength):
        list(Bag(HEADING).member(member(1, b"short"), steps_of(came)))


def test_item_beyond_eight_gibibytes_can_be_told():
    header = next(Tar(at=AT).file("a", 9 << 30, iter(())))

    assert b"size=9663676416" in header
