"""Every refusal a program can meet, and what to do about it: the schema, the page of errors and a test read this list.

A refusal that is not on it is a defect: programs go by its code.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.api import refusals as door
from accounts.api.errors import status_of
from accounts.api.once import KeyUnusable
from accounts.policies import HasLeft, NotASignatory, NotYetVetted
from accounts.services.once import KeyUsedOtherwise
from common.errors import Conflict, Invalid, NotAllowed, NotVisible, PortalError, Unavailable
from common.statetable import IllegalMove
from consent.permissions import OnlyProviderMay
from consent.policies import AlreadyPromised, Contradiction
from consent.services.sources import PseudonymTaken
from custody.errors import ChecksumMismatch, PartConflict
from submissions import pages, policies
from submissions.api import parser, tus
from submissions.api.fields import FieldUnusable
from submissions.services import bulk_check, expect, people, prepare, receive
from submissions.services.capability import UploadGone
from submissions.services.manifest import UnreadableLine


class Advice(TextChoices):
    """What whoever runs the program does next."""

    CORRECT = "correct", _("Correct what is sent, then send it again.")
    LOOK = "look", _("Ask how it stands, then decide: it is not as the program remembers it.")
    LATER = "later", _("Send the same again later. Retry-After says when.")
    PEOPLE = "people", _("A program cannot settle this. Speak with your focal point or your contact point.")
    PROGRAM = "program", _("The program is wrong. Whoever wrote it has to correct it.")


@dataclass(frozen=True, slots=True)
class Refusal:
    """kind: its code and words are those of the class. status: 460 is the one tus has for a checksum."""

    kind: type[PortalError]
    advice: Advice

    @property
    def code(self) -> str:
        return self.kind.code()

    @property
    def status(self) -> int:
        return tus.CHECKSUM_MISMATCH if self.kind is ChecksumMismatch else int(status_of(self.kind))


_ADVICE: dict[Advice, tuple[type[PortalError], ...]] = {
    Advice.CORRECT: (
        door.FieldsUnusable,
        FieldUnusable,
        Invalid,
        Contradiction,
        expect.UnusableName,
        expect.UnusableSize,
        expect.UnusableDigest,
        policies.ItemTooLarge,
        policies.Unfinished,
        people.NoItemsChosen,
        prepare.ConcernsSomebody,
        PseudonymTaken,
        AlreadyPromised,
        UnreadableLine,
        bulk_check.LinesRefused,
        bulk_check.NothingListed,
        bulk_check.TooManyLines,
    ),
    Advice.LOOK: (
        NotVisible,
        Conflict,
        IllegalMove,
        policies.NotADraft,
        policies.StillArriving,
        policies.AlreadyHandedOver,
        receive.OffsetMismatch,
        receive.TooLong,
        PartConflict,
        UploadGone,
        pages.NoSuchPage,
    ),
    Advice.LATER: (
        Unavailable,
        door.TooManyRequests,
        receive.NoRoom,
        receive.StoreAway,
        expect.LittleRoom,
        ChecksumMismatch,
    ),
    Advice.PEOPLE: (
        door.TokenRefused,
        door.ScopeMissing,
        NotAllowed,
        OnlyProviderMay,
        NotASignatory,
        NotYetVetted,
        HasLeft,
        policies.Suspended,
        policies.TooManyItems,
        policies.QuotaReached,
    ),
    Advice.PROGRAM: (
        door.TokenMissing,
        door.MethodUnknown,
        door.NotJson,
        door.OnlyJson,
        parser.NotAnObject,
        parser.TooMuchJson,
        KeyUnusable,
        KeyUsedOtherwise,
        prepare.NoSuchField,
        tus.UnknownVersion,
        tus.BadHeader,
        tus.WrongType,
        tus.LengthMissing,
    ),
}


def _listed() -> Iterator[Refusal]:
    for advice, kinds in _ADVICE.items():
        yield from (Refusal(kind, advice) for kind in kinds)


REFUSALS: tuple[Refusal, ...] = tuple(sorted(_listed(), key=lambda refusal: (refusal.status, refusal.code)))
CODES = sorted({refusal.code for refusal in REFUSALS})
# What a status means, whatever the code.
STATUS_WORDS: dict[int, Any] = {
    HTTPStatus.BAD_REQUEST: _("What was sent cannot be read; “fields” says where."),
    HTTPStatus.UNAUTHORIZED: _("The token is missing, wrong or over."),
    HTTPStatus.FORBIDDEN: _("The token, or the person behind it, may not do this."),
    HTTPStatus.NOT_FOUND: _("There is nothing at this address for this token."),
    HTTPStatus.CONFLICT: _("It is not, or no longer, in a state in which this can be done."),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: _("It is larger than it may be."),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: _("The body is not JSON."),
    HTTPStatus.UNPROCESSABLE_ENTITY: _("What was sent can be read, and cannot be true or used."),
    HTTPStatus.TOO_MANY_REQUESTS: _("Too many requests in one minute; Retry-After says how long to wait."),
    HTTPStatus.SERVICE_UNAVAILABLE: _("A part of the portal is not answering; ask again later."),
    HTTPStatus.INSUFFICIENT_STORAGE: _("The portal has little room left; nothing was announced. Ask again later."),
}
