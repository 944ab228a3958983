"""Which roles may ever open what. Whether *this* person may open *this* thing is for the app that owns it."""

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


def check_is_worker(actor: Actor) -> None:
    if actor.role is not Role.WORKER:
        raise NotAllowed(f"{actor.role} does not do the portal's own work")


def allowed_acts(actor: Actor) -> dict[str, Answer]:
    """What the pages of the log offer this actor, by the checks that would refuse it."""
    return {"verify": answer(lambda: check_may_read_log(actor))}
