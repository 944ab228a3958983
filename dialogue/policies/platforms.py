"""May an organisation be asked to join a platform, or join it: the conditions, whoever asks (M2, C10)."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from accounts.states import Standing
from common.errors import Conflict, Invalid
from dialogue.models import Platform, PlatformMember


class PlatformNameTaken(Invalid):
    for_people = _("There is a platform of this name already.")


class NoSignatory(Conflict):
    for_people = _("Meetings are for organisations that signed the Protocol and are not suspended.")


class OnPlatformAlready(Conflict):
    for_people = _("This organisation was asked already, or has joined.")


def check_platform_name_is_free(name: str) -> None:
    if Platform.objects.filter(name__iexact=name).exists():
        raise PlatformNameTaken


def check_organisation_meets(organisation: Organisation) -> None:
    """Meetings twice a year are promised to signatories (M2)."""
    if organisation.state != Standing.SIGNATORY:
        raise NoSignatory


def check_place_may_be_offered(place: PlatformMember | None) -> None:
    """Whoever declined or left can be asked again; whoever is asked or has joined cannot."""
    if place is not None and not place.may_be_asked_again:
        raise OnPlatformAlready
