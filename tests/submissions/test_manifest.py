"""Lists of fingerprints from an archive: every spelling, by name or by path, before the files or after."""

import hashlib
import unicodedata

import pytest

from common.actors import Role
from common.errors import NotVisible
from submissions.kinds import Algorithm, DigestOrigin
from submissions.models import DeclaredDigest, SubmissionDraft
from submissions.services import manifest, receive
from tests.actors import with_role
from tests.factories.accounts import NOON, make_organisation
from tests.factories.submissions import make_submission, send

CONTENT = b"content"
SHA256, SHA1, MD5 = (getattr(hashlib, name)(CONTENT).hexdigest() for name in ("sha256", "sha1", "md5"))


@pytest.mark.unit
@pytest.mark.parametrize(
    ("line", "algorithm", "name"),
    [
        (f"{SHA256}  old mill.jpg", Algorithm.SHA256, "old mill.jpg"),
        (f"{SHA256} *old mill.jpg", Algorithm.SHA256, "old mill.jpg"),
        (f"{SHA1.upper()}\t./box/old mill.jpg", Algorithm.SHA1, "box/old mill.jpg"),
        (f"{MD5} box\\old mill.jpg", Algorithm.MD5, "box/old mill.jpg"),
        (f"  {MD5}  صورة.jpg  ", Algorithm.MD5, "صورة.jpg"),
    ],
)
def test_lines_as_the_usual_programs_write_them(line, algorithm, name):
    (entry,) = manifest.entries(f"# a comment\n\n{line}\n")

    assert (entry.algorithm, entry.name) == (algorithm, name)
    assert entry.value == entry.value.lower()


@pytest.mark.unit
@pytest.mark.parametrize(
    "line", ["nonsense", "abc  x.jpg", f"{MD5}", f"{MD5[:-1]}  x", f"{SHA256}x  y", "g" * 64 + " x"]
)
def test_a_line_that_is_none_is_named(line):
    with pytest.raises(manifest.UnreadableLine) as refusal:
        list(manifest.entries(f"{MD5}  good\n{line}"))

    assert refusal.value.line == 2


@pytest.mark.django_db
@pytest.mark.usefixtures("safe_places")
class TestDeclaring:
    @pytest.fixture
    def amal(self):
        return with_role(Role.NGO_CONTRIBUTOR, organisation=make_organisation())

    @pytest.fixture
    def submission(self, amal):
        return make_submission(amal)

    def declare(self, actor, submission, text):
        return manifest.declare_manifest(actor=actor, submission_id=submission.pk, text=text, at=NOON)

    def test_pasted_before_the_files(self, amal, submission):
        told = self.declare(amal, submission, f"{SHA256}  old mill.jpg\n{MD5}  never sent.jpg")
        item = send(amal, submission, CONTENT)

        assert (told.matched, told.waiting) == (0, 2)
        digest = DeclaredDigest.objects.get(item=item)
        assert (digest.value, digest.origin) == (SHA256, DigestOrigin.MANIFEST)

    def test_pasted_after_the_files_and_corrected(self, amal, submission):
        item = send(amal, submission, CONTENT)
        told = self.declare(amal, submission, f"{'0' * 64}  old mill.jpg")
        self.declare(amal, submission, f"{SHA256}  old mill.jpg\n{SHA1}  old mill.jpg")

        assert (told.matched, told.waiting) == (1, 0)
        values = DeclaredDigest.objects.filter(item=item).values_list("value", flat=True)
        assert set(values) == {SHA256, SHA1}

    def test_an_unreadable_list_changes_nothing(self, amal, submission):
        self.declare(amal, submission, f"{MD5}  a.jpg")
        with pytest.raises(manifest.UnreadableLine):
            self.declare(amal, submission, "nonsense")

        assert SubmissionDraft.objects.get().manifest == f"{MD5}  a.jpg"

    def test_another_organisation_finds_nothing(self, submission):
        carine = with_role(Role.NGO_FOCAL_POINT, organisation=make_organisation(name="Cedar Archive"))
        with pytest.raises(NotVisible):
            self.declare(carine, submission, f"{MD5}  a.jpg")

    def test_files_the_list_does_not_name_are_left_alone(self, amal, submission):
        item = send(amal, submission, CONTENT, name="other.jpg")
        told = self.declare(amal, submission, f"{MD5}  a.jpg")

        assert (told.matched, told.waiting) == (0, 1)
        assert not DeclaredDigest.objects.filter(item=item).exists()

    def test_a_file_is_tied_without_reading_the_other_lines(self, amal, submission, monkeypatch):
        others = "\n".join(f"{MD5}  box/IMG_{number:05}.jpg" for number in range(10_000))
        self.declare(amal, submission, f"{others}\n{SHA256}  box/old mill.jpg\n# old mill.jpg")
        read = []
        plain = manifest.Entry
        monkeypatch.setattr(manifest, "Entry", lambda *told: read.append(told) or plain(*told))

        item = send(amal, submission, CONTENT)
        named = expect(amal, submission, name="old mill.jpg", relative_path="2024/box/old mill.jpg")

        assert len(read) == 2, "one line for each of two files"
        assert not DeclaredDigest.objects.filter(item=item).exists(), "the line speaks of another folder"
        assert DeclaredDigest.objects.get(item=named).value == SHA256


def expect(actor, submission, *, name, relative_path):
    asked = {"actor": actor, "submission_id": submission.pk, "size_bytes": 7, "at": NOON}
    return receive.expect_item(name=name, relative_path=relative_path, **asked).item


NAMES = [
    "mill.jpg",
    "box/mill.jpg",
    "./box/mill.jpg",
    "box\\mill.jpg",
    "old mill.jpg",
    "2024/box/mill.jpg",
    "ox/mill.jpg",
    "sécheresse.jpg",
    unicodedata.normalize("NFD", "sécheresse.jpg"),
    "صورة.jpg",
    "a b ",
    "box/",
    "  ",
    "",
]
LISTED = "\n".join(f"{MD5[:-2]}{number:02}  {name}" for number, name in enumerate(NAMES) if name.strip())


@pytest.mark.unit
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("path", NAMES)
def test_the_lines_near_a_name_are_all_that_speak_of_it(name, path):
    everything = manifest._named(manifest._by_last_name(manifest.entries(LISTED)), name, path)
    near = manifest._named(manifest._by_last_name(manifest._entries_near(LISTED, name, path)), name, path)

    assert near == everything == spoken_of(name, path)


def spoken_of(name, path):
    """The rule itself, asked of every line: by its path, and where there is none by its bare name."""
    bare, whole = manifest._plain(name), manifest._plain(path)
    listed = list(manifest.entries(LISTED))
    by_path = [entry for entry in listed if whole and (entry.name == whole or whole.endswith(f"/{entry.name}"))]
    return by_path or [entry for entry in listed if entry.name == bare]
