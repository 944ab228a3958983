#!/usr/bin/env python3
"""Verify a receipt offline: that its events stand in the signed log, and that files are the ones received.

    verify_receipt.py receipt.json [file ...] [--key VKEY] [--lang en|ar]

Needs Python 3.8 or later and the package `cryptography`; asks no network. RECEIPT.md describes the receipt.
Exit: 0 all is well · 1 a file differs · 2 the receipt or a proof is wrong · 3 the log's key is not known.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import io
import json
import struct
import sys
from typing import Any, Callable, Dict  # noqa: UP035 - these two lines run on Python 3.8

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

OK, FILE_DIFFERS, PROOF_WRONG, KEY_UNKNOWN = range(4)
FORMAT = "portal-receipt/1"
RELEASE_FORMAT = "portal-release-receipt/1"
STEP_BYTES = 1024 * 1024

Json = Dict[str, Any]  # noqa: UP006
Say = Callable[..., None]

WORDS = {
    "en": {
        "events": "{count} events stand in the log {origin}.",
        "item": "Item {number}: received and secured, {size} bytes, SHA-256 {sha256}",
        "left": "Item {number} ({label}): left, {size} bytes, SHA-256 {sha256}",
        "file": "{file}: is item {number}, unchanged.",
        "differs": "{file}: is NOT one of the items of this receipt. Its SHA-256 is {sha256}",
        "unread": "{file}: cannot be read.",
        "compare": "The log's key was taken from the receipt itself. Compare it with the published one:",
        "ok": "All is well.",
        "wrong": "The receipt is WRONG: {reason}.",
        "key": "The log's key is not known: {reason}.",
    },
    "ar": {
        "events": "عدد الأحداث المثبتة في السجل {origin}: {count}.",
        "item": "المادة {number}: استُلمت وحُفظت، {size} بايت، SHA-256 {sha256}",
        "left": "المادة {number} ({label}): أُخرجت، {size} بايت، SHA-256 {sha256}",
        "file": "{file}: هي المادة {number} دون أي تغيير.",
        "differs": "{file}: ليس من مواد هذا الإيصال. بصمته SHA-256 هي {sha256}",
        "unread": "{file}: تعذرت قراءته.",
        "compare": "أُخذ مفتاح السجل من الإيصال نفسه. قارنوه بالمفتاح المنشور:",
        "ok": "كل شيء سليم.",
        "wrong": "الإيصال غير صحيح: {reason}.",
        "key": "مفتاح السجل غير معروف: {reason}.",
    },
}
REASONS = {
    "en": {
        "format": "it is not a receipt of this format",
        "proof": "a proof is not written as proofs are",
        "inclusion": "an event is not in the log's tree",
        "place": "a proof is of another place in the log",
        "signature": "the log did not sign this",
        "origin": "a proof is of another log",
        "item": "an item is not what its event says",
        "no key": "the receipt has none and none was given",
        "bad key": "the key is not written as keys are",
        "other key": "the receipt is of another key than the one given",
        "unsigned": "the log's head is not signed with this key",
    },
    "ar": {
        "format": "ليس إيصالاً بهذه الصيغة",
        "proof": "صيغة أحد الإثباتات غير صحيحة",
        "inclusion": "أحد الأحداث ليس في شجرة السجل",
        "place": "أحد الإثباتات يخص موضعاً آخر في السجل",
        "signature": "لم يوقّع السجل على هذا",
        "origin": "أحد الإثباتات يخص سجلاً آخر",
        "item": "إحدى المواد تخالف ما يقوله حدثها",
        "no key": "لا مفتاح في الإيصال ولم يُعطَ مفتاح",
        "bad key": "صيغة المفتاح غير صحيحة",
        "other key": "الإيصال صادر بمفتاح غير المفتاح المعطى",
        "unsigned": "رأس السجل غير موقّع بهذا المفتاح",
    },
}


class Wrong(Exception):
    """The receipt cannot be believed."""


class KeyUnknown(Exception):
    """The receipt may be good, but not by the key at hand."""


class LogKey:
    """The public key of a log: C2SP signed note, Ed25519."""

    def __init__(self, vkey: str) -> None:
        try:
            self.name, key_id, encoded = vkey.split("+", 2)
            raw = base64.b64decode(encoded, validate=True)
            self.id = hashlib.sha256(self.name.encode() + b"\n" + raw).digest()[:4]
            self.key = Ed25519PublicKey.from_public_bytes(raw[1:])
        except ValueError:
            raise KeyUnknown("bad key") from None
        if raw[:1] != b"\x01" or self.id.hex() != key_id:
            raise KeyUnknown("bad key")

    def open(self, note: str) -> str:
        """Return the text of a signed note."""
        text, blank, lines = note.rpartition("\n\n")
        if not blank or not lines.endswith("\n"):
            raise Wrong("proof")
        signatures = [self._signature(line) for line in lines[:-1].split("\n")]
        mine = [signature for signature in signatures if signature is not None]
        if not mine:
            raise KeyUnknown("unsigned")
        for signature in mine:
            try:
                self.key.verify(signature, (text + "\n").encode())
            except InvalidSignature:
                raise Wrong("signature") from None
        return text + "\n"

    def _signature(self, line: str) -> bytes | None:
        """Return the signature if the line is of this key."""
        words = line.split(" ")
        if len(words) != 3 or words[0] != "\u2014":  # noqa: PLR2004 - dash, name, signature
            raise Wrong("proof")
        raw = base64.b64decode(words[2])
        return raw[4:] if words[1] == self.name and raw[:4] == self.id else None


def verify_event(proven: Json, key: LogKey, origin: str) -> Json:
    """Check one event against the log and return it as a dictionary; Wrong when it is not there."""
    salt, event = bytes.fromhex(proven["salt"]), proven["event"].encode()
    if len(salt) != 32:  # noqa: PLR2004 - FORMAT.md, section 8
        raise Wrong("format")
    commitment = hashlib.sha256(b"evd1/event\0" + salt + event).digest()
    leaf = b"evd1/leaf\0" + struct.pack(">QQ", proven["index"], proven["hour"]) + commitment
    index, hashes, note = parse_proof(proven["proof"])
    if index != proven["index"]:
        raise Wrong("place")
    head_origin, size, root = key.open(note).split("\n")[:3]
    if head_origin != origin or key.name != origin:
        raise Wrong("origin")
    verify_inclusion(hashlib.sha256(b"\0" + leaf).digest(), index, int(size), hashes, base64.b64decode(root))
    event_told: Json = json.loads(proven["event"])
    return event_told


def parse_proof(text: str) -> tuple[int, list[bytes], str]:
    """Read a C2SP tlog-proof: index, hashes from the leaf's sibling up, signed head of the log."""
    head, blank, note = text.partition("\n\n")
    lines = head.split("\n")
    if not blank or lines.pop(0) != "c2sp.org/tlog-proof@v1":
        raise Wrong("proof")
    if lines and lines[0].startswith("extra "):
        lines.pop(0)
    if not lines or not lines[0].startswith("index "):
        raise Wrong("proof")
    return int(lines[0][6:]), [base64.b64decode(line, validate=True) for line in lines[1:]], note


def verify_inclusion(leaf: bytes, index: int, size: int, hashes: list[bytes], root: bytes) -> None:
    """Follow the proof from the leaf to the root (RFC 9162, section 2.1.3.2)."""
    if not 0 <= index < size:
        raise Wrong("inclusion")
    place, last, current = index, size - 1, leaf
    for sibling in hashes:
        if last == 0:
            raise Wrong("inclusion")
        if place % 2 or place == last:
            current = hashlib.sha256(b"\1" + sibling + current).digest()
            while place and not place % 2:
                place, last = place >> 1, last >> 1
        else:
            current = hashlib.sha256(b"\1" + current + sibling).digest()
        place, last = place >> 1, last >> 1
    if last or current != root:
        raise Wrong("inclusion")


def verify_item(item: Json, events: list[Json]) -> None:
    """Check that what the receipt says of an item is what its one event of securing says."""
    secured = [event for event in events if event.get("act") == "item:secured"]
    if len(secured) != 1:
        raise Wrong("item")
    facts = secured[0].get("facts", {})
    told = (item["sha256"], item["size_bytes"], item["number"])
    if told != (facts.get("sha256"), facts.get("size_bytes"), facts.get("number", item["number"])):
        raise Wrong("item")
    if not isinstance(item["number"], int):
        raise Wrong("item")
    if len({json.dumps(event.get("subject")) for event in events}) != 1:
        raise Wrong("item")


def verify_release(receipt: Json, key: LogKey) -> int:
    """Check that the one event of release speaks of exactly this list; return how many events there are."""
    events = [verify_event(proven, key, receipt["origin"]) for proven in receipt["release"]["events"]]
    released = [event for event in events if event.get("act") == "disclosure:released"]
    if len(released) != 1:
        raise Wrong("item")
    lines = sorted("{} {}\n".format(item["label"], item["sha256"]) for item in receipt["items"])
    told = (len(lines), hashlib.sha256("".join(lines).encode()).hexdigest(), receipt["release"]["recipient"])
    facts = released[0].get("facts", {})
    if told != (facts.get("items"), facts.get("list_sha256"), facts.get("recipient")):
        raise Wrong("item")
    return len(events)


def verify_receipt(receipt: Json, key: LogKey) -> int:
    """Check every event and every item; return how many events there are."""
    if receipt["format"] == RELEASE_FORMAT:
        return verify_release(receipt, key)
    if receipt["format"] != FORMAT:
        raise Wrong("format")
    count = 0
    for proven in receipt["submission"]["events"]:
        verify_event(proven, key, receipt["origin"])
        count += 1
    for item in receipt["items"]:
        events = [verify_event(proven, key, receipt["origin"]) for proven in item["events"]]
        verify_item(item, events)
        count += len(events)
    return count


def choose_key(receipt: Json, given: str | None) -> LogKey:
    """Return the key to verify with: the one given, or the one in the receipt."""
    inside = str(receipt.get("log_key") or "").strip()
    wanted = (given or inside).strip()
    if not wanted:
        raise KeyUnknown("no key")
    if inside and wanted != inside:
        raise KeyUnknown("other key")
    return LogKey(wanted)


def sha256_of(path: str) -> str:
    """Return the digest of a file, read in steps."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:  # noqa: PTH123 - the path is as the person typed it
        for step in iter(lambda: file.read(STEP_BYTES), b""):
            digest.update(step)
    return digest.hexdigest()


def check_files(paths: list[str], items: list[Json], say: Say) -> bool:
    """Say of each file which item it is; return whether each is one."""
    numbers: dict[str, list[str]] = {}
    for item in items:
        numbers.setdefault(item["sha256"], []).append(str(item["number"]))
    all_known = True
    for path in paths:
        try:
            sha256 = sha256_of(path)
        except OSError:
            say("unread", file=path)
            all_known = False
            continue
        known = sha256 in numbers
        all_known = all_known and known
        say("file" if known else "differs", file=path, sha256=sha256, number=", ".join(numbers.get(sha256, [])))
    return all_known


def run(arguments: argparse.Namespace, say: Say) -> int:
    """Verify the receipt, then the files; Wrong and KeyUnknown say why not."""
    try:
        with open(arguments.receipt, encoding="utf-8") as file:  # noqa: PTH123 - the path is as the person typed it
            receipt = json.load(file)
        key = choose_key(receipt, arguments.key)
        count = verify_receipt(receipt, key)
        say("events", count=count, origin=receipt["origin"])
        word = "left" if receipt["format"] == RELEASE_FORMAT else "item"
        for item in receipt["items"]:
            told = {"number": item["number"], "label": item.get("label", ""), "sha256": item["sha256"]}
            say(word, size=item["size_bytes"], **told)
        if not arguments.key:
            say("compare")
            print("  " + receipt["log_key"])
        all_known = check_files(arguments.files, receipt["items"], say)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError, struct.error):
        raise Wrong("format") from None
    if all_known:
        say("ok")
    return OK if all_known else FILE_DIFFERS


def main() -> int:
    """Read the command line, verify, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("receipt", help="the receipt, a JSON file")
    parser.add_argument("files", nargs="*", help="files to compare with the items of the receipt")
    parser.add_argument("--key", help="the log's public key as published")
    parser.add_argument("--lang", choices=sorted(WORDS), default="en", help="language of the answers")
    arguments = parser.parse_args()
    words, reasons = WORDS[arguments.lang], REASONS[arguments.lang]
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")

    def say(word: str, **values: object) -> None:
        print(words[word].format(**values))

    try:
        return run(arguments, say)
    except Wrong as wrong:
        say("wrong", reason=reasons[str(wrong)])
        return PROOF_WRONG
    except KeyUnknown as unknown:
        say("key", reason=reasons[str(unknown)])
        return KEY_UNKNOWN


if __name__ == "__main__":
    sys.exit(main())
