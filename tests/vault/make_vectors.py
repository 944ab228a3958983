"""Writes the files in vectors/. Seals are random, so each run makes other bytes: run it only when the format grows.

python -m tests.vault.make_vectors
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import UUID

from vault.container import Header, Kind, Sealer, WrapRecord, seal_bytes, wrap_dek
from vault.keys import KeyUse, PrivateKey

FOLDER = Path(__file__).parent / "vectors"
SEED = bytes(range(96))
OTHER_SEED = bytes(range(1, 97))
DEK = bytes(range(100, 132))
OTHER_DEK = bytes(range(101, 133))
UPLOAD = UUID("7d0e2b6c-93a1-4f5e-8a77-5f2c1e9b3d40")
ITEM = UUID("2f9b6e1d-0c58-4a43-b1de-90aa4c7e6f12")
OTHER = UUID("00000000-0000-4000-8000-000000000001")
PART = Header(Kind.PART, UPLOAD, part_number=3, offset=8_388_608, length=44)
OBJECT = Header(Kind.OBJECT, ITEM, length=44)
TEXT = b"Kept as it came, sealed before it was named."
LONG = b"0123456789abcdef" * 2048 + TEXT
RECIPIENT = PrivateKey(KeyUse.INTAKE, "1", SEED).public
OTHER_RECIPIENT = PrivateKey(KeyUse.INTAKE, "2", OTHER_SEED).public
BODY = 54
CHUNK = 16400
FIRST = BODY + 56


def detached(header: Header, plaintext: bytes, dek: bytes = DEK) -> bytes:
    sealer = Sealer.detached(header, dek=dek)
    return sealer.start() + sealer.update(plaintext) + sealer.finish()


def base(name: str, why: str, header: Header, sealed: bytes, plaintext: bytes, **more: str) -> None:
    write(name, why, header, {"sealed": sealed.hex(), "plaintext": plaintext.hex(), "expect": "opens", **more})


def wrong(name: str, why: str, expect: str, header: Header, *, of: str, take: str, **more: str) -> None:
    write(name, why, header, {"base": of, "take": take, "expect": expect, **more})


def write(name: str, why: str, header: Header, fields: dict[str, str]) -> None:
    words = {
        "kind": header.kind.value.decode(),
        "object_id": str(header.object_id),
        "part_number": str(header.part_number),
        "offset": str(header.offset),
        "length": "unknown" if header.length is None else str(header.length),
        **fields,
    }
    lines = [f"# {why}", *(f"{key}: {value}" for key, value in words.items())]
    (FOLDER / f"{name}.txt").write_text("\n".join(lines) + "\n")


def attached_bases() -> None:
    secret = {"private": SEED.hex()}
    base("part", "A part with its wrap.", PART, seal_bytes(TEXT, header=PART, recipient=RECIPIENT), TEXT, **secret)
    open_end = replace(PART, length=None)
    sealer = Sealer(open_end, recipient=RECIPIENT)
    sealed = sealer.start() + sealer.update(TEXT) + sealer.finish()
    base("part-length-unknown", "A part sealed before its length was known.", open_end, sealed, TEXT, **secret)
    record = Header(Kind.FIELD, ITEM, length=0)
    base("empty-field", "An empty record.", record, seal_bytes(b"", header=record, recipient=RECIPIENT), b"", **secret)
    other = replace(PART, object_id=OTHER)
    sealed = seal_bytes(TEXT, header=other, recipient=RECIPIENT)
    base("part-of-other-upload", "The same text as part, of another upload.", other, sealed, TEXT, **secret)


def detached_bases() -> None:
    key = {"dek": DEK.hex()}
    base("object", "An object; its wraps are kept elsewhere.", OBJECT, detached(OBJECT, TEXT), TEXT, **key)
    long = replace(OBJECT, length=len(LONG))
    base("object-three-chunks", "Two full chunks and a short one.", long, detached(long, LONG), LONG, **key)
    full = replace(OBJECT, length=16384)
    base("object-full-chunk", "A full chunk and an empty one.", full, detached(full, LONG[:16384]), LONG[:16384], **key)
    other = {"dek": OTHER_DEK.hex()}
    sealed = detached(OBJECT, TEXT, OTHER_DEK)
    base("object-other-key", "The same object under another data key.", OBJECT, sealed, TEXT, **other)


def edited(offset: int, new: str) -> str:
    """Take the base with the bytes at offset replaced."""
    return f"0:{offset} ={new} {offset + len(new) // 2}:"


def headers() -> None:
    def change(name: str, why: str, expect: str, take: str, header: Header = PART) -> None:
        wrong(name, why, expect, header, of="part", take=take, private=SEED.hex())

    change("magic", "Not our magic.", "UnknownFormat", edited(0, "45564432"))
    change("version", "A version that does not exist yet.", "UnknownFormat", edited(4, "02"))
    change("kind-unknown", "A kind that does not exist.", "UnknownFormat", edited(5, "5a"))
    change("kem-unknown", "A wrap of an unknown sort.", "UnknownFormat", edited(6, "01"))
    change("kem-none", "The wrap denied, though it is there.", "UnknownFormat", edited(6, "00"))
    stripped = f"0:6 =00 7:44 ={'00' * 10} 1222:"
    change("kem-stripped", "The wrap taken off and denied.", "WrongContext", stripped)
    change("kid-without-wrap", "A recipient named, but no wrap.", "UnknownFormat", "0:6 =00 7:52 =0000 1222:")
    change("body-unknown", "A body of an unknown sort.", "UnknownFormat", edited(7, "02"))
    change("wrap-length", "A wrap of another length.", "UnknownFormat", edited(52, "048f"))
    change(
        "kind-changed", "A part that says it is an object, which cannot have a place.", "UnknownFormat", edited(5, "4f")
    )
    change(
        "not-the-upload",
        "A part of another upload than asked for.",
        "WrongContext",
        "0:",
        replace(PART, object_id=OTHER),
    )
    change("not-the-part", "Another part than asked for.", "WrongContext", "0:", replace(PART, part_number=4))
    change("not-the-offset", "A part for another place than asked for.", "WrongContext", "0:", replace(PART, offset=0))
    change("not-the-length", "A part of another length than asked for.", "WrongContext", "0:", replace(PART, length=45))
    change(
        "upload-rewritten",
        "The header says another upload.",
        "Tampered",
        edited(8, OTHER.hex),
        replace(PART, object_id=OTHER),
    )
    change(
        "part-rewritten",
        "The header says another part.",
        "Tampered",
        edited(24, "00000004"),
        replace(PART, part_number=4),
    )
    change(
        "offset-rewritten", "The header says another place.", "Tampered", edited(28, "00" * 8), replace(PART, offset=0)
    )
    longer = (45).to_bytes(8, "big").hex()
    change(
        "length-rewritten", "The header says another length.", "Tampered", edited(36, longer), replace(PART, length=45)
    )
    change("length-forgotten", "The header says that its length is unknown.", "Tampered", edited(36, "ff" * 8))
    change("kid-rewritten", "The header names another recipient.", "KeyNotHeld", edited(44, OTHER_RECIPIENT.kid.hex()))


def wraps() -> None:
    def change(name: str, why: str, expect: str, take: str) -> None:
        wrong(name, why, expect, PART, of="part", take=take, private=SEED.hex())

    change("wrap-moved", "The wrap of another upload's part.", "Tampered", "0:54 part-of-other-upload/54:1222 1222:")
    change(
        "wrap-and-body-moved", "Wrap and body of another upload's part.", "Tampered", "0:54 part-of-other-upload/54:"
    )
    change("body-moved", "The body of another upload's part.", "Tampered", "0:1222 part-of-other-upload/1222:")
    change("cut-in-header", "Cut in the header.", "Truncated", "0:53")
    change("cut-in-wrap", "Cut in the wrap.", "Truncated", "0:1221")
    change("cut-before-body", "Cut before the body.", "Truncated", "0:1222")
    change("cut-in-commitment", "Cut in the key commitment.", "Truncated", "0:1270")
    change("cut-before-chunk", "Cut after the key commitment.", "Truncated", "0:1278")
    change("cut-last-byte", "The last byte is missing.", "Truncated", "0:-1")


def bodies() -> None:
    long = replace(OBJECT, length=len(LONG))
    second, third = FIRST + CHUNK, FIRST + 2 * CHUNK

    def change(name: str, why: str, expect: str, take: str) -> None:
        wrong(name, why, expect, long, of="object-three-chunks", take=take, dek=DEK.hex())

    change("chunk-boundary", "Cut between two chunks.", "Truncated", f"0:{third}")
    change("chunk-dropped-first", "The first chunk is missing.", "Tampered", f"0:{FIRST} {second}:")
    change(
        "chunk-dropped-middle",
        "The second chunk is missing, so the object is too short.",
        "Truncated",
        f"0:{second} {third}:",
    )
    swapped = f"0:{FIRST} {second}:{third} {FIRST}:{second} {third}:"
    change("chunk-swapped", "The first two chunks changed places.", "Tampered", swapped)
    change("chunk-twice", "The second chunk comes twice.", "Tampered", f"0:{third} {second}:{third} {third}:")
    change("byte-appended", "One byte more.", "Tampered", "0: =00")
    change("chunk-appended", "The last chunk comes twice.", "Tampered", f"0: {third}:")
    change("salt-changed", "Another salt.", "Tampered", edited(BODY, "00" * 24))
    change("commitment-changed", "Another key commitment.", "Tampered", edited(BODY + 24, "00" * 32))
    change("last-chunk-changed", "The last tag is changed.", "Tampered", f"0:-16 ={'00' * 16}")


def two_keys() -> None:
    def change(name: str, why: str, take: str, dek: bytes) -> None:
        wrong(name, why, "Tampered", OBJECT, of="object", take=take, dek=dek.hex())

    change(
        "two-keys-first",
        "Committed to one key, the chunk under another; opened with the first.",
        f"0:{FIRST} object-other-key/{FIRST}:",
        DEK,
    )
    change("two-keys-second", "The same, opened with the second.", f"0:{FIRST} object-other-key/{FIRST}:", OTHER_DEK)
    change("other-key", "Opened with a key that is not its own.", "0:", OTHER_DEK)


def detached_wraps() -> None:
    record = WrapRecord(OBJECT, RECIPIENT.kid, wrap_dek(DEK, header=OBJECT, recipient=RECIPIENT))
    words = {"record": record.encode().hex(), "private": SEED.hex(), "dek": DEK.hex()}
    write("wrap-record", "The data key of `object`, wrapped apart from it.", OBJECT, {**words, "expect": "opens"})
    elsewhere = {**words, "expect": "Tampered"}
    write(
        "wrap-record-other-item", "The same wrap, tried on another item.", replace(OBJECT, object_id=OTHER), elsewhere
    )
    theirs = {**words, "private": OTHER_SEED.hex(), "expect": "Tampered"}
    write("wrap-record-other-recipient", "The same wrap, tried with another key.", OBJECT, theirs)


if __name__ == "__main__":
    for make in (attached_bases, detached_bases, headers, wraps, bodies, two_keys, detached_wraps):
        make()
