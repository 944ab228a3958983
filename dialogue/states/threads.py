"""The lives of a conversation and of a file attached to it; which side spoke."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from common.actors import PARTNER_ROLES, Role
from common.statetable import StateTable


class ThreadState(TextChoices):
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class Side(TextChoices):
    PROVIDER = "provider", _("The organisation")
    MECHANISM = "mechanism", _("The Mechanism")


class AttachmentState(TextChoices):
    ARRIVED = "arrived", _("Arrived")
    STORED = "stored", _("Stored")
    SECURED = "secured", _("Secured")


_WORKER = frozenset({Role.WORKER})

THREAD = StateTable(
    name="conversation",
    arrows={
        (ThreadState.OPEN, ThreadState.CLOSED): frozenset({Role.CONTACT_POINT, Role.NGO_FOCAL_POINT}),
        # Nobody is shut out: whoever may write in it can take it up again (C5).
        (ThreadState.CLOSED, ThreadState.OPEN): frozenset({Role.CONTACT_POINT}) | PARTNER_ROLES,
    },
)

ATTACHMENT = StateTable(
    name="attachment",
    arrows={
        (AttachmentState.ARRIVED, AttachmentState.STORED): _WORKER,
        (AttachmentState.STORED, AttachmentState.SECURED): _WORKER,
    },
)

IN_THE_VAULT = frozenset({AttachmentState.STORED, AttachmentState.SECURED})
