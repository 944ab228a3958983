"""Files on their way: drafts with items in any state, walked there by the real services."""

import io
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import Organisation
from common.actors import WORKER, Actor, Role
from custody import sequencer
from submissions.kinds import Kind
from submissions.models import Item, Submission, Upload
from submissions.services import hand_over, ingest, prepare, receipt, receive, secure
from tests.actors import with_role
from tests.factories.accounts import NOON, make_organisation

MINUTE = timedelta(minutes=1)


@dataclass
class Draft:
    actor: Actor
    submission: Submission

    def expect(self, size: int, name: str = "film.mp4", *, at: datetime = NOON, **more) -> receive.Expected:
        return receive.expect_item(
            actor=self.actor,
            submission_id=self.submission.pk,
            name=name,
            relative_path="",
            size_bytes=size,
            at=at,
            **more,
        )

    def send(self, content: bytes, name: str = "film.mp4", *, at: datetime = NOON, **more) -> Item:
        """An item that has arrived in full."""
        expected = self.expect(len(content), name, at=at, **more)
        if content:
            put(expected.upload, 0, content, at=at)
        return Item.objects.get(pk=expected.item.pk)


def draft(
    role: Role = Role.NGO_CONTRIBUTOR, *, organisation: Organisation | None = None, kind: Kind = Kind.MATERIAL
) -> Draft:
    actor = with_role(role, organisation=organisation or make_organisation())
    return Draft(actor, prepare.start_submission(actor=actor, kind=kind, label="Box 3", at=NOON))


def put(
    upload: Upload, offset: int, content: bytes, *, length: int | None = None, at: datetime = NOON, checksum=None
) -> int:
    """One part; a length beyond the content is a line that was cut."""
    return receive.receive_part(
        upload=upload,
        offset=offset,
        stream=io.BytesIO(content),
        length_bytes=len(content) if length is None else length,
        checksum=checksum,
        at=at,
    )


def ingested(item: Item, *, at: datetime = NOON) -> Item:
    ingest.ingest_item(actor=WORKER, item_id=item.pk, at=at)
    item.refresh_from_db()
    return item


def secured(at: datetime = NOON) -> int:
    """What the signer and the sweeper do in a second."""
    sequencer.sequence(at)
    done = secure.secure_stored(at)
    sequencer.sequence(at)
    return done


def handed_over(drafted: Draft, *, at: datetime = NOON) -> Submission:
    """Answer everything the task list asks and hand over."""
    words = {
        "narrative": "What we know.",
        "obtained": "made_by_us",
        "obtained_how": "Our people made it.",
        "held_by": "our archive",
        "copies": "with_us",
        "concerns_nobody": True,
    }
    asked = {"actor": drafted.actor, "submission_id": drafted.submission.pk, "at": at}
    prepare.save_draft(changes=words, **asked)
    return hand_over.hand_over(**asked)


def receipted(contents: list[bytes]) -> tuple[Draft, receipt.Receipt]:
    """A whole small journey: files, hand-over, ingest, log, receipt."""
    drafted = draft()
    items = [drafted.send(content, f"{number}.bin") for number, content in enumerate(contents)]
    for item in items:
        ingested(item)
    submission = handed_over(drafted)
    secured()
    receipt.issue_due(NOON)
    return drafted, receipt.Receipt.objects.get(submission=submission)
