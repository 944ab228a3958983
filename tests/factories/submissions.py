"""Submissions as the partner face makes them: begun, complete, handed over; walked there by the real services."""

from uuid import UUID

from accounts.models import Organisation
from common.actors import Actor, Role
from submissions.kinds import Kind, Part
from submissions.models import Item, Submission
from submissions.services import hand_over as handing
from submissions.services import people, prepare
from submissions.services.people import Described
from submissions.states import ItemState
from tests.actors import with_role
from tests.factories.accounts import NOON, make_organisation
from tests.factories.consent import terms
from tests.factories.uploads import Draft

WORDS = {
    "narrative": "The convoy left the olive grove at dawn.",
    "places": "Old mill, upper valley",
    "obtained": "given_by_person",
    "obtained_how": "Handed to us on a memory card.",
    "held_by": "D-4, then our archive",
    "collected_by": "D-4",
    "copies": "elsewhere",
    "copies_where": "With the photographer.",
}


def make_submission(
    actor: Actor | None = None, *, organisation: Organisation | None = None, kind: Kind = Kind.MATERIAL, label="Box 7"
) -> Submission:
    """A draft in which nothing was answered yet."""
    actor = actor or with_role(Role.NGO_CONTRIBUTOR, organisation=organisation or make_organisation())
    return prepare.start_submission(actor=actor, kind=kind, label=label, at=NOON)


def described(
    pseudonym: str, *, promise: str | None = None, item_ids: frozenset[UUID] | None = None, **more
) -> Described:
    return Described(
        pseudonym=pseudonym, part=Part.GAVE_MATERIAL, terms=terms(**more), promise=promise, item_ids=item_ids
    )


def add_person(actor: Actor, submission: Submission, pseudonym: str = "W-17", **more):
    return people.add_person(actor=actor, submission_id=submission.pk, described=described(pseudonym, **more), at=NOON)


def send(actor: Actor, submission: Submission, content: bytes = b"content", name: str = "old mill.jpg") -> Item:
    return Draft(actor, submission).send(content, name)


def fill(actor: Actor, submission: Submission, **changes) -> Submission:
    prepare.save_draft(actor=actor, submission_id=submission.pk, changes=WORDS | changes, at=NOON)
    return submission


def ready_submission(
    actor: Actor, *, kind: Kind = Kind.MATERIAL, label: str = "Box 7", pseudonym: str = "W-17"
) -> Submission:
    """A complete draft: words, one person with consent, one file that has arrived."""
    submission = fill(actor, make_submission(actor, kind=kind, label=label))
    add_person(actor, submission, pseudonym)
    send(actor, submission)
    return submission


def handed_over(actor: Actor, **more) -> Submission:
    submission = ready_submission(actor, **more)
    return handing.hand_over(actor=actor, submission_id=submission.pk, at=NOON)


def states_of(submission: Submission) -> list[ItemState]:
    return [ItemState(state) for state in Item.objects.filter(submission=submission).values_list("state", flat=True)]
