"""Times of meetings: the zones people choose from, and the hour on the clock as one moment everywhere."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from common.errors import Invalid

# Where organisations and the Mechanism mostly are; by the names of the time zone database.
ZONES = {
    "Asia/Damascus": _("Damascus"),
    "Asia/Beirut": _("Beirut"),
    "Asia/Amman": _("Amman"),
    "Asia/Baghdad": _("Baghdad and Erbil"),
    "Asia/Dubai": _("Dubai"),
    "Asia/Qatar": _("Doha"),
    "Asia/Riyadh": _("Riyadh"),
    "Europe/Istanbul": _("Istanbul and Gaziantep"),
    "Africa/Cairo": _("Cairo"),
    "Africa/Tunis": _("Tunis"),
    "Europe/Athens": _("Athens"),
    "Europe/Zurich": _("Geneva"),
    "Europe/Berlin": _("Berlin"),
    "Europe/Amsterdam": _("Amsterdam and The Hague"),
    "Europe/Paris": _("Paris"),
    "Europe/Stockholm": _("Stockholm"),
    "Europe/London": _("London"),
    "America/New_York": _("New York"),
    "America/Toronto": _("Toronto"),
    "America/Los_Angeles": _("Los Angeles"),
    "Australia/Sydney": _("Sydney"),
    "UTC": _("Universal time (UTC)"),
}
CHOICES = tuple(ZONES.items())


class UnknownZone(Invalid):
    for_people = _("Choose one of the time zones of the list.")


class NoSuchHour(Invalid):
    """Clocks jump over it that night."""

    for_people = _("Clocks are put forward over this hour on that day. Choose another hour.")


def check_zone(name: str) -> None:
    if name not in ZONES:
        raise UnknownZone


def moment_of(day: date, hour: time, zone: str) -> datetime:
    """The moment at which clocks in this zone show this; where they show it twice, the first time.

    Raises:
        UnknownZone: not one of ours.
        NoSuchHour: no clock shows it.
    """
    check_zone(zone)
    local = datetime.combine(day, hour, tzinfo=ZoneInfo(zone))
    moment = local.astimezone(UTC)
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise NoSuchHour
    return moment
