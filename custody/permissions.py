"""Which roles may ever open what. Whether *this* person may open *this* thing is for the app that owns it."""

from django.utils.translation import gettext_lazy as _

from common.actors import Actor, Role, for_every_role
from common.errors import NotAllowed, NotVisible
from common.permission import Answer, answer
from vault.keyring import KeyUse

_NO_RECORDS: frozenset[KeyUse] = frozenset()
_RECORDS = frozenset({KeyUse.EVIDENCE})
_IDENTITIES = frozenset({KeyUse.EVIDENCE, KeyUse.IDENTITY})

MAY_OPEN_ITEMS = for_every_role(
    {
        Role.NGO_CONTRIBUTOR: False,
        Role.NGO_FOCAL_POINT: False,
        Role.CONTACT_POINT: False,
        Role.ANALYST: True,
        Role.TEAM_LEAD: True,
        Role.DISCLOSURE_OFFICER: True,
        Role.HEAD: False,
        Role.PROTECTION_OFFICER: False,
        Role.EVIDENCE_OFFICER: True,
        Role.AUDITOR: False,
        Role.ADMINISTRATOR: False,
        Role.WORKER: True,
    }
)

# Records sealed to which key: a narrative is not an identity.
MAY_OPEN_RECORDS = for_every_role(
    {
        Role.NGO_CONTRIBUTOR: _NO_RECORDS,
        Role.NGO_FOCAL_POINT: _NO_RECORDS,
        Role.CONTACT_POINT: _NO_RECORDS,
        Role.ANALYST: _RECORDS,
        Role.TEAM_LEAD: _RECORDS,
        Role.DISCLOSURE_OFFICER: _RECORDS,
        Role.HEAD: _NO_RECORDS,
        Role.PROTECTION_OFFICER: _IDENTITIES,
        Role.EVIDENCE_OFFICER: _RECORDS,
        Role.AUDITOR: _NO_RECORDS,
        Role.ADMINISTRATOR: _NO_RECORDS,
        Role.WORKER: _RECORDS,
    }
)

MAY_READ_LOG = for_every_role(
    {
        Role.NGO_CONTRIBUTOR: False,
        Role.NGO_FOCAL_POINT: False,
        Role.CONTACT_POINT: False,
        Role.ANALYST: False,
        Role.TEAM_LEAD: False,
        Role.DISCLOSURE_OFFICER: False,
        Role.HEAD: True,
        Role.PROTECTION_OFFICER: False,
        Role.EVIDENCE_OFFICER: True,
        Role.AUDITOR: True,
        Role.ADMINISTRATOR: False,
        Role.WORKER: True,
    }
)

# How far the copies were read again. What was found is in the log; here are numbers.
MAY_SEE_FIXITY = for_every_role(
    {
        Role.NGO_CONTRIBUTOR: False,
        Role.NGO_FOCAL_POINT: False,
        Role.CONTACT_POINT: False,
        Role.ANALYST: False,
        Role.TEAM_LEAD: False,
        Role.DISCLOSURE_OFFICER: False,
        Role.HEAD: True,
        Role.PROTECTION_OFFICER: False,
        Role.EVIDENCE_OFFICER: True,
        Role.AUDITOR: True,
        Role.ADMINISTRATOR: True,
        Role.WORKER: True,
    }
)

# Who answers to a court for how an item was kept.
MAY_REPORT_CUSTODY = for_every_role(
    {
        Role.NGO_CONTRIBUTOR: False,
        Role.NGO_FOCAL_POINT: False,
        Role.CONTACT_POINT: False,
        Role.ANALYST: False,
        Role.TEAM_LEAD: False,
        Role.DISCLOSURE_OFFICER: False,
        Role.HEAD: True,
        Role.PROTECTION_OFFICER: False,
        Role.EVIDENCE_OFFICER: True,
        Role.AUDITOR: False,
        Role.ADMINISTRATOR: False,
        Role.WORKER: False,
    }
)


class OnlyEvidenceOfficersSettle(NotAllowed):
    for_people = _("Only an evidence officer records what was done about a damaged item.")


class OnlyCustodiansReport(NotAllowed):
    for_people = _("Only an evidence officer or the Head makes a custody report.")


# Which keys there are, not what they are: for whoever changes them, and for whoever answers for what they seal.
MAY_SEE_KEYS = for_every_role(
    {
        Role.NGO_CONTRIBUTOR: False,
        Role.NGO_FOCAL_POINT: False,
        Role.CONTACT_POINT: False,
        Role.ANALYST: False,
        Role.TEAM_LEAD: False,
        Role.DISCLOSURE_OFFICER: False,
        Role.HEAD: False,
        Role.PROTECTION_OFFICER: False,
        Role.EVIDENCE_OFFICER: True,
        Role.AUDITOR: False,
        Role.ADMINISTRATOR: True,
        Role.WORKER: True,
    }
)


def check_may_open_items(actor: Actor) -> None:
    if not MAY_OPEN_ITEMS[actor.role]:
        raise NotAllowed(f"{actor.role} opens no items")


def check_may_open_records(actor: Actor, use: KeyUse) -> None:
    if use not in MAY_OPEN_RECORDS[actor.role]:
        raise NotAllowed(f"{actor.role} opens no records sealed to the {use} key")


def check_may_read_log(actor: Actor) -> None:
    """The log is no page of others: for them there is nothing at its address."""
    if not MAY_READ_LOG[actor.role]:
        raise NotVisible(f"{actor.role} does not read the custody log")


def check_may_see_keys(actor: Actor) -> None:
    if not MAY_SEE_KEYS[actor.role]:
        raise NotVisible(f"{actor.role} does not watch over the keys")


def check_may_see_fixity(actor: Actor) -> None:
    if not MAY_SEE_FIXITY[actor.role]:
        raise NotVisible(f"{actor.role} does not watch over the copies")


def check_may_settle_incidents(actor: Actor) -> None:
    if actor.role is not Role.EVIDENCE_OFFICER:
        raise OnlyEvidenceOfficersSettle


def check_may_report_custody(actor: Actor) -> None:
    if not MAY_REPORT_CUSTODY[actor.role]:
        raise OnlyCustodiansReport


def check_is_worker(actor: Actor) -> None:
    if actor.role is not Role.WORKER:
        raise NotAllowed(f"{actor.role} does not do the portal's own work")


def allowed_acts(actor: Actor) -> dict[str, Answer]:
    """What the pages of the log offer this actor, by the checks that would refuse it."""
    return {
        "verify": answer(lambda: check_may_read_log(actor)),
        "settle": answer(lambda: check_may_settle_incidents(actor)),
    }
