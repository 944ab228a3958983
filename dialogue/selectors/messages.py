"""What was said in one conversation, as a page shows it: by whom, when, with which files."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from accounts.selectors import contact_history, names_of
from common.actors import PARTNER_ROLES, Actor
from custody.models import StoredObject
from dialogue.models import Attachment, Message, Thread
from dialogue.states.threads import Side
from submissions.pages import Page, page_of


@dataclass(frozen=True, slots=True)
class File:
    """An attached file.  sha256: empty until it is in the vault."""

    attachment: Attachment
    sha256: str


@dataclass(frozen=True, slots=True)
class Said:
    """One message.  who: a name the reader may know, else empty: then the side stands for it."""

    message: Message
    who: str
    is_own: bool
    files: list[File]

    @property
    def is_of_provider(self) -> bool:
        return self.message.side == Side.PROVIDER


def messages_page(*, actor: Actor, thread: Thread, after: str = "") -> tuple[Page[Message], list[Said]]:
    """The newest page, read from its top; `after` goes back to what was said before."""
    rows = Message.objects.visible_to(actor).filter(thread=thread)
    page = page_of(rows, order=("-number",), after=after)
    return page, _said(actor, thread, page.rows[::-1])


def files_of(actor: Actor, messages: Sequence[Message]) -> dict[UUID, list[File]]:
    """The files of each message, with their digests, in two queries."""
    rows = list(Attachment.objects.visible_to(actor).filter(message__in=messages).order_by("attached_at", "id"))
    digests = digests_of(rows)
    files: dict[UUID, list[File]] = defaultdict(list)
    for row in rows:
        files[row.message_id].append(File(row, digests.get(row.pk, "")))
    return files


def digests_of(rows: Sequence[Attachment]) -> dict[UUID, str]:
    stored = StoredObject.objects.filter(pk__in=[row.pk for row in rows])
    return dict(stored.values_list("item_id", "sha256"))


def _said(actor: Actor, thread: Thread, messages: Sequence[Message]) -> list[Said]:
    names, files = _names(actor, thread, messages), files_of(actor, messages)
    return [
        Said(one, names.get(one.written_by, ""), one.written_by == actor.id, files.get(one.pk, [])) for one in messages
    ]


def _names(actor: Actor, thread: Thread, messages: Sequence[Message]) -> dict[UUID, str]:
    """A provider knows its own people and its contact points by name; of other staff it learns nothing (C10)."""
    names = names_of(actor, {one.written_by for one in messages})
    if actor.role in PARTNER_ROLES:
        for assignment in contact_history(actor, thread.organisation_id):
            for person in (assignment.contact_point, assignment.deputy):
                names[person.pseudonym_id] = person.display_name
    return names
