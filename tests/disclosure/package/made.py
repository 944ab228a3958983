"""Packages made of invented facts, unpacked by the ordinary `tar`."""

import subprocess
from datetime import UTC, date, datetime
from hashlib import sha256, sha512
from pathlib import Path

from disclosure.kinds import Copy
from disclosure.package.bag import Bag
from disclosure.package.contents import ActTold, Heading, Member, Terms, Withheld

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
HEADING = Heading(
    reference="DIS-7KQ4-M2ZD",
    recipient="Federal prosecutor, war-crimes unit",
    jurisdiction="Invented Republic",
    purpose="A criminal investigation",
    purpose_words="Proceedings 12/26\nand what follows from them",
    legal_basis="Act on cooperation",
    sealed_to="ab" * 32,
    log_origin="portal.example/custody",
    log_key="portal.example/custody+1+key",
    built_at=AT,
)


def member(place: int, content: bytes, **more) -> Member:
    facts = {
        "number": HEADING.production_number(place),
        "extension": "jpg",
        "media_type": "image/jpeg",
        "size_bytes": len(content),
        "sha256": sha256(content).hexdigest(),
        "sha512": sha512(content).hexdigest(),
        "copy": Copy.ORIGINAL,
        "what_was_done": "",
        "terms": Terms(until=date(2027, 3, 1)),
        "provider": "",
        "acts": (
            ActTold("item:secured", "secured", AT, "worker", 7),
            ActTold("item:exported", "left", AT, "worker", None),
        ),
    }
    return Member(**facts | more)


def steps_of(content: bytes, step: int = 1000):
    return iter([content[start : start + step] for start in range(0, len(content), step)])


def packed(items: list[tuple[Member, bytes]], withheld: list[Withheld]) -> bytes:
    bag = Bag(HEADING)
    pieces = list(bag.opening())
    for one, content in items:
        pieces += bag.member(one, steps_of(content))
    return b"".join([*pieces, *bag.closing(withheld)])


def unpacked(archive: bytes, folder: Path) -> Path:
    subprocess.run(["tar", "-x", "-C", folder], input=archive, check=True)
    return folder / HEADING.reference
