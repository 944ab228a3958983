"""The life of an organisation's place on a platform: asked, agreed or not, left."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from common.actors import Role
from common.statetable import StateTable


class MemberState(TextChoices):
    INVITED = "invited", pgettext_lazy("platform", "Asked")
    JOINED = "joined", pgettext_lazy("platform", "Joined")
    DECLINED = "declined", pgettext_lazy("platform", "Declined")
    LEFT = "left", pgettext_lazy("platform", "Left")


_CONTACT = frozenset({Role.CONTACT_POINT})
_FOCAL = frozenset({Role.NGO_FOCAL_POINT})

# Whether an organisation is seen by others is its own word, never the Mechanism's (C10).
PLATFORM_MEMBER = StateTable(
    name="place on a platform",
    arrows={
        (MemberState.INVITED, MemberState.JOINED): _FOCAL,
        (MemberState.INVITED, MemberState.DECLINED): _FOCAL,
        (MemberState.JOINED, MemberState.LEFT): _FOCAL | _CONTACT,
        (MemberState.DECLINED, MemberState.INVITED): _CONTACT,
        (MemberState.LEFT, MemberState.INVITED): _CONTACT,
    },
)

# Who reads the page of a platform: whoever is asked must know what it is asked.
CONCERNED = frozenset({MemberState.INVITED, MemberState.JOINED})
