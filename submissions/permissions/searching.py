"""Searches that somebody saved: shared with a team to be used, not to be taken away."""

from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.errors import NotAllowed
from submissions.models import SavedSearch


class OnlyOwnerMay(NotAllowed):
    for_people = _("Only whoever saved this search may take it off the list.")


def check_may_forget(actor: Actor, saved: SavedSearch) -> None:
    if saved.owner != actor.id:
        raise OnlyOwnerMay
