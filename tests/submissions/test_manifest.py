"""Lists of fingerprints from an archive: every spelling, by name or by path, before the files or after."""

import hashlib

import pytest

from common.actors import Role
from common.errors import NotVisible
from submissions.kinds import Algorithm, DigestOrigin
from submissions.models import DeclaredDigest, SubmissionDraft
from submissions.services import manifest
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
