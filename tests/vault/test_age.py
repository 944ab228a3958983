import io
import os
import subprocess

import pytest

from vault import age
from vault.errors import BadRecipient, BlobStoreUnavailable, SecretKeyGiven

SIZES = (0, 1, 65_535, 65_536, 65_537, 3 * (1 << 20) + 7)


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    """A key pair made by the age program itself: (file of the secret key, public key)."""
    path = tmp_path_factory.mktemp("age") / "key.txt"
    subprocess.run(["age-keygen", "-o", path], check=True, capture_output=True)
    told = subprocess.run(["age-keygen", "-y", path], check=True, capture_output=True, text=True)
    return path, told.stdout.strip()


def sealed(content: bytes, recipient: str, step: int = 100_000) -> bytes:
    sink = io.BytesIO()
    age.seal((content[start : start + step] for start in range(0, len(content), step)), recipient=recipient, sink=sink)
    return sink.getvalue()


def opened(sealed_bytes: bytes, key_file) -> subprocess.CompletedProcess:
    return subprocess.run(["age", "-d", "-i", key_file], input=sealed_bytes, capture_output=True)


@pytest.mark.parametrize("size", SIZES)
def test_age_opens_what_was_sealed(key, size):
    content = os.urandom(size)

    told = opened(sealed(content, key[1]), key[0])

    assert (told.returncode, told.stdout) == (0, content)


def test_another_key_does_not_open_it(key, tmp_path):
    other = tmp_path / "other.txt"
    subprocess.run(["age-keygen", "-o", other], check=True, capture_output=True)

    told = opened(sealed(b"words", key[1]), other)

    assert told.returncode != 0
    assert told.stdout == b""


@pytest.mark.parametrize("keep", [0.3, 0.9, -1])
def test_truncated_is_refused(key, keep):
    whole = sealed(os.urandom(300_000), key[1])

    told = opened(whole[: int(len(whole) * keep) if keep > 0 else keep], key[0])

    assert told.returncode != 0


def test_failing_reader_leaves_no_complete_file(key):
    def steps():
        yield os.urandom(2 << 20)
        raise LookupError("the item may not leave any more")

    sink = io.BytesIO()
    with pytest.raises(LookupError):
        age.seal(steps(), recipient=key[1], sink=sink)

    assert opened(sink.getvalue(), key[0]).returncode != 0


@pytest.mark.parametrize("after", [0, 1, 30])
def test_failing_sink_is_told_as_it_failed(key, after):
    class Full:
        left = after

        def write(self, data):
            self.left -= 1
            if self.left < 0:
                raise BlobStoreUnavailable("full")

    with pytest.raises(BlobStoreUnavailable):
        age.seal((os.urandom(1 << 20) for _ in range(60)), recipient=key[1], sink=Full())


def test_plaintext_does_not_show(key):
    assert b"canary" not in sealed(b"canary" * 1000, key[1])


@pytest.mark.parametrize(
    "text",
    ["", "   ", "age1", "age1x", "x" * 10_000, "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5", "age1" + "q" * 58, "\0", "الكلمة"],
)
def test_malformed_recipient_is_refused(text):
    with pytest.raises(BadRecipient):
        age.check_recipient(text)


def test_changed_letter_is_refused(key):
    recipient = key[1]
    changed = recipient[:-1] + ("q" if recipient[-1] != "q" else "p")

    with pytest.raises(BadRecipient):
        age.check_recipient(changed)


def test_secret_key_is_told_apart(key):
    secret = next(line for line in key[0].read_text().splitlines() if line.startswith("AGE-SECRET"))

    with pytest.raises(SecretKeyGiven):
        age.check_recipient(secret)


def test_one_way_of_writing_it_and_one_fingerprint(key):
    recipient = key[1]

    assert age.check_recipient(f"  {recipient.upper()}\n") == recipient
    assert age.fingerprint(recipient.upper()) == age.fingerprint(recipient)
    assert len(age.fingerprint(recipient)) == 64
