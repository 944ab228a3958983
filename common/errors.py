"""What can go wrong everywhere, each with words for people. Apps raise their own subclasses beside the cause."""

import re
from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class PortalError(Exception):
    """The act was refused and nothing was changed; `for_people` says what to do."""

    for_people: str | Promise = _("This cannot be done. Nothing was changed.")
    # Where to look: names of fields or parts, each with what is wrong there.
    fields: Mapping[str, Sequence[str | Promise]] = {}

    @classmethod
    def code(cls) -> str:
        """The word programs go by, the same in every language: of QuotaReached it is quota_reached."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", cls.__name__).lower()


class NotVisible(PortalError):
    """What was asked for does not exist for this actor: answered like a wrong number, 404."""

    for_people = _("There is nothing at this address.")


class NotAllowed(PortalError):
    """The actor may see it and may not do this to it: 403."""

    for_people = _("Your role does not allow this. Ask your contact point if you think it should.")


class Conflict(PortalError):
    """Somebody or something was faster, or the thing is no longer in the state it was shown in: 409."""

    for_people = _("This has changed since you opened the page. Look again, then decide.")


class Invalid(PortalError):
    """What was given cannot be understood or contradicts itself: 400."""

    for_people = _("Some of what was given cannot be used. Correct it and send it again.")


class Unavailable(PortalError):
    """A part of the portal is down; the same request can be sent again later: 503."""

    for_people = _("A part of the portal is not answering. Nothing was lost. Try again in a few minutes.")
