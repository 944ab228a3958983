"""What a provider's receipt of a release tells: its own items and digests, and nothing that counts others (C10, D5)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext

from common.actors import Actor
from common.errors import NotVisible
from disclosure.models import Question, ReleasedItem
from disclosure.selectors.questions import get_question, recipient_of, releases_for


@dataclass(frozen=True, slots=True)
class Told:
    """One release to one recipient, of one provider.  items: in the order of the custody event's own list."""

    question: Question
    recipient: str
    released_at: datetime
    items: list[ReleasedItem]

    @property
    def name(self) -> str:
        """What its files are called: a day and a scrap of a random number."""
        return f"released-{self.released_at.date().isoformat()}-{self.question.pk.hex[:8]}"


def release_receipt(*, actor: Actor, question_id: UUID) -> Told:
    """Return what left under one question.

    Raises:
        NotVisible: it is not the actor's question, or nothing of it has left.
    """
    question = get_question(actor=actor, question_id=question_id)
    items = list(releases_for(actor).filter(decision__question=question).order_by("item__accession"))
    released_at = items[0].package.request.released_at if items else None
    if released_at is None:
        raise NotVisible
    return Told(question, recipient_of(question), released_at, items)


def words() -> dict[str, str]:
    """The fixed words of the PDF, by the names under which its template knows them."""
    return {
        "title": gettext("Receipt of what left"),
        "recipient": gettext("Who asks"),
        "purpose": gettext("For what"),
        "proceedings": gettext("Proceedings"),
        "released": gettext("Released"),
        "log": gettext("Custody log"),
        "key": gettext("Key of the log"),
        "number": gettext("No."),
        "item": gettext("Item"),
        "copy": gettext("What left"),
        "size": gettext("Size in bytes"),
        "sha256": gettext("SHA-256 of what left"),
        "meaning": gettext(
            "The items below left the Mechanism with the agreement of your organisation, sealed to the key of the "
            "recipient. That they did, and when, is entered in a signed log."
        ),
        "verify": gettext(
            "This paper is for reading. The proof is the file of the same name ending in .json: "
            "the program verify_receipt.py checks it without any network."
        ),
        "keep": gettext("Whoever holds this paper can tell what was given to whom. Keep it safe."),
    }
