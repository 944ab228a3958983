"""One folder on its way to one portal: every step finds out by itself whether it is done already."""

import json
import time
from argparse import Namespace
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

from deposit import bag, folder, login
from deposit.crew import send_all
from deposit.journal import Journal, journal_path
from deposit.line import Line
from deposit.portal import Portal
from deposit.progress import Meter
from deposit.receipts import fetch, verify
from deposit.seal import sealing
from deposit.troubles import LocalTrouble, NotAsSent, NotFinished, Trouble
from deposit.tus import Wrapping
from deposit.words import Say

SHORTEST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.5, 10.0
# A receipt follows the last file by a few seconds.
RECEIPT_SECONDS = 60.0
_APART = ("held", "refused", "expired", "withdrawn")
AT_REST = ("secured", *_APART)


class Deposit:
    """One folder on its way to one portal."""

    def __init__(self, asked: Namespace, tell: Say, *, anew: bool = False) -> None:
        self._asked, self._tell, self._told = asked, tell, login.login()
        self._root = Path(asked.folder)
        if not self._root.is_dir():
            raise LocalTrouble("no_folder", folder=asked.folder)
        path = journal_path(login.state_folder(), address=self._told.address, root=self._root)
        if anew:
            for one in path.parent.glob(f"{path.name}*"):
                one.unlink()
        self.journal = Journal(path)
        self.portal = Portal(self._line(), self._told.token)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_how: object) -> None:
        self.journal.close()

    @property
    def submission_id(self) -> str:
        return self.journal.known("submission")

    def check_begun(self) -> None:
        if not self.submission_id:
            raise NotFinished("nothing_begun", folder=self._asked.folder)

    def read(self) -> None:
        """List the folder, once; what changes afterwards is noticed when it is sent."""
        count, size, sent, _sent_bytes = self.journal.counts()
        if self.journal.known("listed"):
            self._tell("going_on", sent=sent, count=count)
            return
        meter = Meter(lambda so_far: self._tell("reading", count=so_far))
        found = list(folder.scanned(self._root, told=meter.show))
        if bag.is_bag(self._root):
            bag.check(self._root, (file for file, _batch in found))
        self.journal.add(found)
        count, size, *_rest = self.journal.counts()
        self._tell("read", count=count, size=size)

    def begin(self) -> None:
        """Begin the submission, or take the one that was named; people and words come with it."""
        if self.submission_id:
            return
        if self._asked.submission:
            self.journal.note("submission", str(self.portal.submission(self._asked.submission)["submission_id"]))
            return
        if not self._asked.label:
            raise Trouble("no_label")
        about = _about(self._asked.about)
        key = self.journal.known("key") or str(uuid4())
        self.journal.note("key", key)
        begun = self.portal.begin(kind=self._asked.kind, label=self._asked.label, about=about, key=key)
        for number, person in enumerate(about.get("people", ())):
            self.portal.describe_person(begun, person, key=f"{key}-{number}")
        self.journal.note("submission", begun)
        self._tell("begun", reference=self.portal.submission(begun)["reference"])

    def announce(self) -> None:
        announced = 0
        while batch := self.journal.next_batch():
            self.journal.placed(self.portal.announce(self.submission_id, batch))
            announced += len(batch)
            self._tell("announced", count=announced)

    def send(self) -> None:
        count, size, sent, sent_bytes = self.journal.counts()
        so_far = {"files": sent, "bytes": sent_bytes}

        def told(files: int, sent_now: int) -> None:
            so_far["files"] += files
            so_far["bytes"] += sent_now
            meter.show(so_far["files"])

        def said(files: int) -> None:
            self._tell("sending", sent=files, count=count, percent=100 * so_far["bytes"] // max(size, 1))

        meter = Meter(said)
        wrap = self._sealing() if self._asked.seal else None
        hands = self._asked.side_by_side
        send_all(self.journal, root=self._root, lines=self._line, hands=hands, told=told, wrap=wrap)
        self._tell("sent", count=count)

    def _sealing(self) -> Wrapping:
        wrap = sealing(self.portal.intake_key(), fingerprint=self._asked.seal)
        self._tell("sealing", key=self._asked.seal)
        return wrap

    def hand_over(self) -> None:
        self.portal.hand_over(self.submission_id)
        self._tell("handed_over")

    def is_handed_over(self) -> bool:
        return self.portal.submission(self.submission_id)["handed_over_at"] is not None

    def wait(self) -> None:
        """Wait until every file is at rest in the vault, for as long as we are told to be patient."""
        count, *_rest = self.journal.counts()
        end, pause = time.monotonic() + self._asked.patience, SHORTEST_PAUSE_SECONDS
        meter = Meter(lambda secured: self._tell("securing", secured=secured, count=count))
        while True:
            told = self.portal.progress(self.submission_id)
            states: dict[str, int] = told["states"]
            secured = states.get("secured", 0)
            meter.show(secured)
            if sum(states.get(state, 0) for state in AT_REST) >= count:
                break
            if time.monotonic() > end:
                raise NotFinished("not_secured_yet", secured=secured, count=count, folder=self._asked.folder)
            time.sleep(pause)
            pause = min(pause * 1.5, LONGEST_PAUSE_SECONDS)
        if apart := sum(states.get(state, 0) for state in _APART):
            for one in told["held"]:
                self._tell("held", **one)
            raise NotAsSent("set_apart", count=apart)

    def verify(self) -> None:
        """Fetch the receipts and compare them; a receipt follows the last file by a few seconds."""
        end = time.monotonic() + min(self._asked.patience, RECEIPT_SECONDS)
        place = self._asked.receipts or self._root.resolve().parent / f"{self._root.resolve().name}-receipts"
        while True:
            try:
                paths = fetch(self.portal, self.submission_id, place)
                key = verify(paths, self.journal.fingerprints(), key=self._asked.key, name=self.journal.name_of)
                break
            except (NotFinished, NotAsSent):
                if time.monotonic() > end:
                    raise
                time.sleep(SHORTEST_PAUSE_SECONDS)
        for path in paths:
            self._tell("receipt_kept", file=path)
        if not self._asked.key:
            self._tell("compare_key", key=key)
        self._tell("verified", count=self.journal.counts()[0])

    def _line(self) -> Line:
        told = Meter(lambda _times: None)
        return Line(
            self._told.address,
            patience_seconds=self._asked.patience,
            language=self._asked.lang,
            told=lambda why: told.once(lambda: self._tell("again", why=why)),
        )


def _about(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        told = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        raise Trouble("bad_about", file=path) from None
    if not isinstance(told, dict):
        raise Trouble("bad_about", file=path)
    return told
