from __future__ import annotations

import io
from dataclasses import replace

import pytest

from tests.vault.keys import (
    CHUNK_SIZES,
    DEK,
    EVIDENCE,
    INTAKE,
    ITEM,
    KEYRING,
    OTHER,
    UPLOAD,
    object_header,
    seal_detached,
)
from vault.container import (
    HEADER_BYTES,
    WRAP_BYTES,
    Header,
    Kind,
    Opener,
    Sealer,
    WrapRecord,
    new_dek,
    open_bytes,
    open_stream,
    room_for,
    seal_bytes,
    sealed_size,
    unwrap_dek,
    unwrap_with,
    wrap_dek,
)
from vault.errors import KeyNotHeld, LengthMismatch, Tampered, Truncated, UnknownFormat, WrongContext
from vault.keyring import KeyUse

PART = Header(Kind.PART, UPLOAD, part_number=1, offset=100)


@pytest.mark.parametrize("size", CHUNK_SIZES)
def test_what_is_sealed_comes_back(size):
    plaintext = bytes(range(256)) * (size // 256) + bytes(size % 256)
    sealed = seal_bytes(plaintext, header=PART, recipient=INTAKE)

    assert len(sealed) == sealed_size(WRAP_BYTES, size)
    assert open_bytes(sealed, expect=PART, keyring=KEYRING) == plaintext
    assert plaintext not in sealed or size < 2


@pytest.mark.parametrize("step", [1, 53, 54, 1221, 1222, 1300, 20_000])
def test_pieces_of_any_size_open_alike(step):
    plaintext = b"piece" * 4000
    sealed = seal_bytes(plaintext, header=PART, recipient=INTAKE)

    opened = open_stream(io.BytesIO(sealed), Opener(expect=PART, unwrap=unwrap_with(KEYRING)), step_bytes=step)

    assert b"".join(opened) == plaintext


def test_sealing_into_a_buffer_gives_a_container():
    data = memoryview(b"x" * 50_000)
    sealer = Sealer.detached(object_header(150_000), dek=DEK)
    buffer, sealed = bytearray(room_for(len(data))), bytearray(sealer.start())
    for _ in range(3):
        count = sealer.update_into(data, buffer)
        sealed += buffer[:count]
    sealed += sealer.finish()

    assert b"".join(open_stream(io.BytesIO(sealed), Opener.detached(object_header(), DEK))) == b"x" * 150_000


def test_more_than_promised_is_not_sealed():
    sealer = Sealer.detached(object_header(3), dek=DEK)

    with pytest.raises(LengthMismatch):
        sealer.update(b"four")


def test_less_than_promised_cannot_be_finished():
    sealer = Sealer.detached(object_header(5), dek=DEK)
    sealer.update(b"four")

    with pytest.raises(LengthMismatch):
        sealer.finish()


def test_length_expected_is_held_even_when_the_header_left_it_open():
    sealed = seal_detached(b"four", Header(Kind.OBJECT, ITEM))

    for length, refusal in ((5, Truncated), (3, Tampered)):
        with pytest.raises(refusal):
            list(open_stream(io.BytesIO(sealed), Opener.detached(object_header(length), DEK)))


def test_every_truncation_is_refused_and_nothing_is_called_whole():
    sealed = seal_bytes(b"short", header=PART, recipient=INTAKE)
    for end in range(len(sealed)):
        with pytest.raises(Truncated):
            open_bytes(sealed[:end], expect=PART, keyring=KEYRING)


def test_refused_opener_stays_refused():
    sealed = bytearray(seal_detached(b"once"))
    sealed[-1] ^= 1
    opener = Opener.detached(object_header(), DEK)
    opener.update(sealed)

    for _ in range(2):
        with pytest.raises(Tampered):
            opener.finish()
    with pytest.raises(Tampered):
        opener.update(b"")


def test_sealed_to_one_recipient_does_not_open_for_another():
    sealed = seal_bytes(b"private", header=PART, recipient=INTAKE)
    evidence = KEYRING.private(EVIDENCE.kid)

    with pytest.raises(Tampered):
        Opener(expect=PART, unwrap=lambda _kid, wrap, info: evidence.unwrap(wrap, info)).update(sealed)
    with pytest.raises(KeyNotHeld):
        open_bytes(sealed, expect=PART, keyring=KEYRING.public_only())


def test_attached_and_detached_are_not_mistaken():
    sealed = seal_bytes(b"x", header=PART, recipient=INTAKE)

    with pytest.raises(WrongContext):
        Opener.detached(PART, DEK).update(sealed)
    with pytest.raises(WrongContext):
        open_bytes(seal_detached(b"x"), expect=object_header(), keyring=KEYRING)


def test_detached_wrap_opens_only_for_its_object_and_recipient():
    dek, header = new_dek(), object_header(7)
    wraps = {
        use: wrap_dek(dek, header=header, recipient=KEYRING.current(use)) for use in (KeyUse.EVIDENCE, KeyUse.RECOVERY)
    }
    private = {use: KEYRING.private(KEYRING.current(use).kid) for use in wraps}

    for use, wrap in wraps.items():
        assert unwrap_dek(wrap, header=header, private=private[use]) == dek
    with pytest.raises(Tampered):
        unwrap_dek(wraps[KeyUse.EVIDENCE], header=header, private=private[KeyUse.RECOVERY])
    for other in (replace(header, object_id=OTHER), replace(header, length=8), replace(header, kind=Kind.EXPORT)):
        with pytest.raises(Tampered):
            unwrap_dek(wraps[KeyUse.EVIDENCE], header=other, private=private[KeyUse.EVIDENCE])


def test_wrap_record_says_what_it_opens():
    wrap = wrap_dek(DEK, header=object_header(7), recipient=EVIDENCE)
    raw = WrapRecord(object_header(7), EVIDENCE.kid, wrap).encode()

    assert len(raw) == 1230
    assert WrapRecord.parse(raw) == WrapRecord(object_header(7), EVIDENCE.kid, wrap)


def test_what_is_no_wrap_record_is_refused():
    attached = seal_bytes(b"", header=PART, recipient=INTAKE)[: HEADER_BYTES + 8 + WRAP_BYTES]

    for raw in (b"", attached):
        with pytest.raises(UnknownFormat):
            WrapRecord.parse(raw)


def test_two_seals_of_the_same_text_have_nothing_in_common():
    one, two = (seal_bytes(b"same", header=PART, recipient=INTAKE)[HEADER_BYTES:] for _ in range(2))

    assert one != two
