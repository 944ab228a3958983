"""What an organisation reports is about its own material, and about days that have come or are set (C9)."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from common.errors import Conflict, Invalid
from dialogue.models import ActivityUpdate
from dialogue.states.updates import ActivityKind, ActivityState

FURTHEST_HEARING = timedelta(days=2 * 365)


class NotADayPast(Invalid):
    for_people = _("This day is still to come. Only the date of a hearing may be.")


class NotOwnMaterial(Invalid):
    for_people = _("One of the numbers is not an item that your organisation handed over. Look at them again.")


class NotedAlready(Conflict):
    for_people = _("The Mechanism has taken note of this already.")


def check_day_of(kind: ActivityKind, on: date, *, today: date) -> None:
    """A hearing can be announced; everything else has happened."""
    latest = today + FURTHEST_HEARING if kind == ActivityKind.HEARD else today
    if on > latest:
        raise NotADayPast


def check_not_noted_yet(activity: ActivityUpdate) -> None:
    if activity.state != ActivityState.REPORTED:
        raise NotedAlready
