"""Approved requests whose recipient really has a key, and what that recipient finds when it opens what it was sent."""

import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from common.actors import WORKER
from common.clock import now
from disclosure.models import Counterpart, DisclosureRequest, Package
from disclosure.services import package
from disclosure.services.answer import Given
from disclosure.states import PackageState
from submissions.models import Item
from tests.factories.counterparts import Pair, age_pair
from tests.factories.disclosure import YES, approved, confirmed_key, counterpart, ready_items
from vault import age


@dataclass
class Recipient:
    """A counterpart and the secret that only it has."""

    pair: Pair = field(default_factory=age_pair)
    row: Counterpart = field(default_factory=lambda: counterpart(has_key=False))

    def __post_init__(self) -> None:
        confirmed_key(self.row, age_recipient=self.pair.public, fingerprint=age.fingerprint(self.pair.public))

    def opens(self, sealed: bytes, folder: Path) -> Path:
        """Open with the ordinary programs and return the bag's folder."""
        secret, into = folder / "secret.txt", folder / "opened"
        secret.write_text(self.pair.secret)
        into.mkdir()
        tar = subprocess.run(["age", "-d", "-i", secret], input=sealed, capture_output=True, check=True).stdout
        subprocess.run(["tar", "-x", "-C", into], input=tar, check=True)
        (bag,) = into.iterdir()
        return bag


def approved_request(
    items: Iterable[Item] = (), given: Given = YES, *, recipient: Recipient | None = None
) -> tuple[DisclosureRequest, Recipient]:
    recipient = recipient or Recipient()
    return approved(list(items) or ready_items(), given, recipient=recipient.row), recipient


def built(request: DisclosureRequest) -> Package:
    """Let the worker build; the package that stands, if there is one, else the newest that was discarded."""
    package.build_package(actor=WORKER, request_id=request.pk, at=now())
    request.refresh_from_db()
    rows = Package.objects.filter(request=request)
    return rows.exclude(state=PackageState.DISCARDED).first() or rows.first()


def blob(folder: Path, built_package: Package) -> Path:
    """The file in store A."""
    name = built_package.blob_name.rpartition("/")[2]
    return next(path for path in (folder / "a").rglob("*") if path.is_file() and path.name == name)


def leftovers(folder: Path) -> list[Path]:
    """Files of packages in the stores, finished or not."""
    return [
        path
        for path in (folder / "a").rglob("*")
        if path.is_file() and (".tmp" in path.parts or path.relative_to(folder / "a").parts[0] == "r")
    ]
