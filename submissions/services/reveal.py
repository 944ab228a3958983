"""Sealed words of a provider, opened for one person who says why; the event is committed before a word is seen."""

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from common.actors import Actor
from custody import safe
from custody.acts import SubjectKind
from submissions import permissions, policies
from submissions.models import InformationQuestion, Item, Submission
from submissions.selectors import staff


@dataclass(frozen=True, slots=True)
class ItemName:
    """name, relative_path: as on the provider's device; bytes that are no text are shown as U+FFFD."""

    name: str
    relative_path: str
    note: str


def reveal_account(
    *, actor: Actor, submission_id: UUID, purpose: str, at: datetime
) -> tuple[Submission, dict[str, Any]]:
    """Show what the provider tells of a submission: narrative, places, provenance."""
    submission = staff.get_submission(actor=actor, submission_id=submission_id)
    permissions.check_may_read_account(actor, submission)
    policies.check_account_is_sealed(submission)
    opened = safe.reveal(
        actor=actor,
        kind=SubjectKind.SUBMISSION,
        record_id=submission.pk,
        sealed=bytes(submission.sealed_account),
        purpose=purpose,
        at=at,
    )
    return submission, json.loads(opened)


def reveal_name(*, actor: Actor, item_id: UUID, purpose: str, at: datetime) -> tuple[Item, ItemName]:
    """Show under which name an item was handed over."""
    item = staff.get_item(actor=actor, item_id=item_id)
    permissions.check_may_open(actor, item)
    policies.check_name_is_sealed(item)
    opened = safe.reveal(
        actor=actor,
        kind=SubjectKind.ITEM,
        record_id=item.pk,
        sealed=bytes(item.sealed_name),
        purpose=purpose,
        at=at,
    )
    return item, read_name(opened)


def reveal_answer(*, actor: Actor, question_id: UUID, purpose: str, at: datetime) -> tuple[InformationQuestion, str]:
    """Show what the provider answered to a question."""
    question = staff.get_question(actor=actor, question_id=question_id)
    permissions.check_may_read_account(actor, question.submission)
    policies.check_question_is_answered(question)
    opened = safe.reveal(
        actor=actor,
        kind=SubjectKind.SUBMISSION,
        record_id=question.pk,
        sealed=bytes(question.sealed_answer),
        purpose=purpose,
        at=at,
        subject_id=question.submission_id,
    )
    return question, opened.decode()


def read_name(opened: bytes) -> ItemName:
    """Read the sealed name of an item into text that can be kept and shown, however strange its bytes are."""
    told = json.loads(opened)
    return ItemName(
        name=_shown(base64.b64decode(told["name_b64"])),
        relative_path=_shown(base64.b64decode(told["relative_path_b64"])),
        note=told["note"],
    )


def _shown(raw: bytes) -> str:
    return raw.decode("utf-8", "replace").replace("\0", "\ufffd")
