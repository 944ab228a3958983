"""Three invented recipients: one with everything in order, a court of which a promise ends soon, a body that lacks one.

The secret halves of their keys lie in a folder beside the portal's keys: a visitor can open what they were sent.
"""

import os
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from common.actors import Actor
from custody import safe
from disclosure.kinds import REQUIRED_ASSURANCES, AssuranceKind, CounterpartKind
from disclosure.services import assurances, counterparts, recipient_keys
from disclosure.services.counterparts import Described

UNIT = Described(
    name="War Crimes Unit of Northmark",
    name_ar="وحدة جرائم الحرب في نورثمارك",
    kind=CounterpartKind.WAR_CRIMES_UNIT,
    jurisdiction="Northmark (invented)",
    legal_basis="Exchange of letters of 4 March 2026",
    law="Act on international crimes of Northmark, sections 3 to 9 (invented).",
    possible="Requests for assistance in both directions; joint interviews are being discussed.",
    use_of_material="In criminal proceedings of Northmark only, and with the conditions that go with each item.",
)
COURT = Described(
    name="Court of the Five Lakes",
    name_ar="محكمة البحيرات الخمس",
    kind=CounterpartKind.INTERNATIONAL_COURT,
    jurisdiction="The Five Lakes (invented)",
    legal_basis="Memorandum of 12 January 2026",
    law="Statute and rules of procedure of the Court (invented).",
    possible="Material for cases before the Court; protective measures on request.",
    use_of_material="Before the Court; never in public without a further agreement of the provider.",
)
INQUIRY = Described(
    name="Commission of Inquiry on the Valley Roads",
    name_ar="لجنة التحقيق في طرق الوادي",
    kind=CounterpartKind.UN_BODY,
    jurisdiction="United Nations (invented)",
    legal_basis="Resolution 12 of an invented session",
    possible="Establishing facts; no criminal proceedings.",
)


def enter(described: Described, *, officer: Actor, second: Actor, is_in_order: bool, at: datetime) -> UUID:
    """Enter a recipient with its promises and its key; one that is not in order lacks a promise, and its key is new."""
    row = counterparts.record_counterpart(actor=officer, described=described, at=at)
    counterparts.add_contact(
        actor=officer,
        counterpart_id=row.pk,
        office="Liaison office",
        how_to_reach="liaison@recipient.example",
        at=at,
    )
    for number, kind in enumerate(_promised(described.kind, is_in_order=is_in_order), start=1):
        assurances.record_assurance(
            actor=officer,
            counterpart_id=row.pk,
            kind=kind,
            document=f"Letter of {at:%d/%m/%Y}, annex {number}",
            given_on=at.date(),
            valid_until=_until(described, kind, at),
            at=at,
        )
    secret, public = safe.new_recipient_pair()
    key = recipient_keys.propose_key(actor=officer, counterpart_id=row.pk, age_recipient=public, expires_on=None, at=at)
    if is_in_order:
        recipient_keys.confirm_key(actor=second, key_id=key.pk, at=at + timedelta(minutes=40))
    _keep(described.name, secret)
    return row.pk


def folder() -> Path:
    """Where the secret halves of the invented recipients lie."""
    keys: Path = settings.PORTAL.public_keys
    return keys.parent / "demonstration-recipients"


def _promised(kind: CounterpartKind, *, is_in_order: bool) -> list[AssuranceKind]:
    lacking = set() if is_in_order else {AssuranceKind.PROTECTION_OF_WITNESSES}
    return sorted(REQUIRED_ASSURANCES[kind] - lacking)


def _until(described: Described, kind: AssuranceKind, at: datetime) -> date | None:
    """One promise of the Court ends soon, so that the work lists have something to say."""
    if described is COURT and kind == AssuranceKind.CONFIDENTIALITY:
        return (at + timedelta(days=60)).date()
    return None


def _keep(name: str, secret: str) -> None:
    place = folder()
    place.mkdir(mode=0o700, exist_ok=True)
    path = place / f"{name.lower().replace(' ', '-')}.txt"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(f"{secret}\n")
