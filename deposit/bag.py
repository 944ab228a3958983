"""A BagIt bag (RFC 8493): what its manifests say of the payload is checked here, before anything leaves."""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote_to_bytes

from deposit.journal import File
from deposit.troubles import LocalTrouble

DECLARATION = "bagit.txt"
PAYLOAD = b"data/"
_LINE = re.compile(rb"([0-9A-Fa-f]+)[ \t]+\*?(\S.*)")
_ALGORITHMS = ("sha512", "sha256", "sha1", "md5")
# So many lines are told; whoever repairs a bag looks at all of it anyway.
NAMED = 20


def is_bag(root: Path) -> bool:
    return (root / DECLARATION).is_file()


def check(root: Path, files: Iterable[File]) -> None:
    """Refuse a bag whose payload is not what its manifests say: a file too few, one too many, or another one.

    Raises:
        LocalTrouble: with every line that is wrong.
    """
    base = os.fsencode(root.resolve().name) + b"/"
    here = {one.path.removeprefix(base): one for one in files}
    payload = {path for path in here if path.startswith(PAYLOAD)}
    named: set[bytes] = set()
    wrong: list[str] = []
    for algorithm in _ALGORITHMS:
        for path, digest in _entries(root / f"manifest-{algorithm}.txt"):
            named.add(path)
            if path not in here:
                wrong.append(f"- {os.fsdecode(path)}")
            elif digest != _digest_of(root, here[path], path, algorithm):
                wrong.append(f"≠ {os.fsdecode(path)}")
    wrong += [f"+ {os.fsdecode(path)}" for path in sorted(payload - named)]
    if wrong:
        raise LocalTrouble("bag_wrong", lines="\n".join(wrong[:NAMED]))


def _entries(manifest: Path) -> Iterator[tuple[bytes, str]]:
    if not manifest.is_file():
        return
    for count, line in enumerate(manifest.read_bytes().removeprefix(b"\xef\xbb\xbf").splitlines(), start=1):
        if not line.strip():
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            raise LocalTrouble("bag_unreadable", file=manifest.name, line=count)
        # Only line breaks and the sign itself are written by their numbers (section 2.1.3).
        path = re.sub(rb"%(0[AaDd]|25)", lambda found: unquote_to_bytes(found[0].decode("ascii")), match[2])
        yield path.removeprefix(b"./"), match[1].decode("ascii").lower()


def _digest_of(root: Path, file: File, path: bytes, algorithm: str) -> str:
    if algorithm == "sha256":
        return file.sha256
    with open(os.path.join(os.fsencode(root.resolve()), path), "rb") as content:  # noqa: PTH118, PTH123 - bytes
        return hashlib.file_digest(content, lambda: hashlib.new(algorithm, usedforsecurity=False)).hexdigest()
