"""The life of a bulletin or of guidance: drafted, cleared by a second officer, published, and frozen from then on."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from common.actors import Role
from common.statetable import StateTable


class BulletinKind(TextChoices):
    BULLETIN = "bulletin", _("Bulletin")
    GUIDANCE = "guidance", _("Guidance")


class Audience(TextChoices):
    """Who may read it, from the narrowest to everybody."""

    SIGNATORIES = "signatories", _("Signatories of the Protocol")
    ORGANISATIONS = "organisations", _("All organisations that work with the Mechanism")
    PUBLIC = "public", _("Everybody: it stands on a public page")


class BulletinState(TextChoices):
    DRAFT = "draft", _("Draft")
    CLEARED = "cleared", _("Cleared")
    PUBLISHED = "published", _("Published")
    DROPPED = "dropped", _("Given up")


AUTHORS = frozenset({Role.ANALYST, Role.TEAM_LEAD, Role.CONTACT_POINT})
CLEARING = frozenset({Role.TEAM_LEAD, Role.CONTACT_POINT, Role.HEAD})
PUBLISHING = frozenset({Role.CONTACT_POINT})
INVOLVED = AUTHORS | CLEARING | PUBLISHING

BULLETIN = StateTable(
    name="bulletin",
    arrows={
        # By somebody who wrote nothing of it: see permissions.check_may_clear.
        (BulletinState.DRAFT, BulletinState.CLEARED): CLEARING,
        (BulletinState.CLEARED, BulletinState.DRAFT): CLEARING,
        (BulletinState.CLEARED, BulletinState.PUBLISHED): PUBLISHING,
        (BulletinState.DRAFT, BulletinState.DROPPED): AUTHORS,
    },
)
