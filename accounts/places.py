"""The main menu of each face: which pages a role finds there. A page that is not mounted is not shown."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.actors import MECHANISM_ROLES, PARTNER_ROLES, Role


@dataclass(frozen=True, slots=True)
class Place:
    label: Promise
    url_name: str
    roles: frozenset[Role]


# Every address lies below the first page: that one is only there when we stand on it.
HOME = "/"
_CONTENT = frozenset({Role.ANALYST, Role.TEAM_LEAD})
_DISCLOSURE = MECHANISM_ROLES - {Role.AUDITOR, Role.ADMINISTRATOR}
# Who writes, clears, sends or watches what is said to providers.
IN_FEEDBACK = _CONTENT | {Role.CONTACT_POINT, Role.HEAD}
# Who reads what an organisation and its contact point say to each other: the two sides, and who reviews the material.
IN_MESSAGES = _CONTENT | {Role.CONTACT_POINT}
_LOG = frozenset({Role.EVIDENCE_OFFICER, Role.AUDITOR, Role.HEAD})
PLACES = (
    Place(_("Home"), "home", PARTNER_ROLES | MECHANISM_ROLES),
    Place(_("Submissions"), "submissions:list", PARTNER_ROLES),
    Place(_("Sources"), "consent:sources", PARTNER_ROLES),
    Place(_("Messages"), "dialogue:messages", PARTNER_ROLES),
    Place(_("Disclosure"), "disclosure:questions", frozenset({Role.NGO_FOCAL_POINT})),
    Place(_("Requests"), "dialogue:requests", frozenset({Role.NGO_FOCAL_POINT})),
    Place(_("Feedback"), "feedback:list", PARTNER_ROLES),
    Place(_("Lessons"), "feedback:lessons", PARTNER_ROLES),
    Place(_("Meetings"), "dialogue:meetings", PARTNER_ROLES),
    Place(_("Bulletins"), "dialogue:bulletins", PARTNER_ROLES),
    Place(_("Our organisation"), "accounts:organisation", PARTNER_ROLES),
    Place(
        _("Submissions"),
        "submissions:queue",
        MECHANISM_ROLES - {Role.AUDITOR, Role.ADMINISTRATOR, Role.DISCLOSURE_OFFICER},
    ),
    Place(_("Catalogue"), "submissions:catalogue", _CONTENT),
    Place(_("Same content"), "submissions:same_bytes", _CONTENT | {Role.EVIDENCE_OFFICER}),
    Place(_("Disclosure"), "disclosure:requests", _DISCLOSURE),
    Place(_("Counterparts"), "disclosure:counterparts", _DISCLOSURE - _CONTENT),
    Place(_("Messages"), "dialogue:messages", IN_MESSAGES),
    Place(_("Feedback"), "feedback:due", IN_FEEDBACK),
    Place(_("Requests"), "dialogue:requests", IN_FEEDBACK),
    Place(_("Leads"), "dialogue:leads", IN_FEEDBACK),
    Place(_("Reaching people"), "dialogue:reaches", frozenset({Role.PROTECTION_OFFICER})),
    Place(_("Updates"), "dialogue:updates", frozenset({Role.DISCLOSURE_OFFICER})),
    Place(_("Lessons"), "feedback:lessons", IN_FEEDBACK),
    Place(_("Reports"), "dashboard:reports", frozenset({Role.CONTACT_POINT, Role.HEAD})),
    Place(_("Views"), "dialogue:voices", frozenset({Role.HEAD})),
    Place(_("Attached files"), "dialogue:attachments", frozenset({Role.EVIDENCE_OFFICER})),
    Place(_("Meetings"), "dialogue:meetings", IN_FEEDBACK),
    Place(_("Bulletins"), "dialogue:bulletins", IN_FEEDBACK),
    Place(_("Questions"), "dialogue:enquiries", frozenset({Role.CONTACT_POINT})),
    Place(_("Organisations"), "accounts:organisations", MECHANISM_ROLES - {Role.AUDITOR}),
    Place(_("People"), "accounts:people", frozenset({Role.ADMINISTRATOR, Role.HEAD})),
    Place(_("Copies"), "fixity:round", frozenset({Role.EVIDENCE_OFFICER, Role.AUDITOR})),
    Place(_("Keys"), "keys:list", frozenset({Role.ADMINISTRATOR, Role.EVIDENCE_OFFICER})),
    Place(_("Custody log"), "custody:log", _LOG),
    Place(_("Health"), "dashboard:health", frozenset({Role.ADMINISTRATOR})),
)


def places_for(role: Role, path: str) -> list[tuple[str, str, bool, int]]:
    """(label, address, is this page there, count) for each place of this role."""
    found = [(str(place.label), url) for place in PLACES if role in place.roles and (url := address_of(place.url_name))]
    # /organisations/people/ lies below /organisations/ too: the nearest place wins.
    above = [url for _label, url in found if path == url or (url != HOME and path.startswith(url))]
    nearest = max(above, key=len, default="")
    return [(label, url, url == nearest, 0) for label, url in found]


def address_of(url_name: str) -> str:
    """Where a page is on this face; empty where it is not mounted."""
    return _address_on(get_urlconf() or settings.ROOT_URLCONF, url_name)


@cache
def _address_on(face: str, url_name: str) -> str:
    """Asked for thirty places on every page, and never another: addresses do not move while a process runs."""
    try:
        return reverse(url_name, urlconf=face)
    except NoReverseMatch:
        return ""
