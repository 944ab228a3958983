"""A custody report leaves the house: that it was made, of what and for whom, is in the log before anybody has it."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from custody import ledger
from custody.acts import Act, SubjectKind
from custody.permissions import check_may_report_custody
from submissions import policies
from submissions.selectors import staff
from submissions.selectors.custody_facts import custody_facts
from submissions.services import custody_report_pdf


@dataclass(frozen=True, slots=True)
class CustodyReport:
    name: str
    pdf: bytes


def report_custody(*, actor: Actor, item_id: UUID, purpose: str, language: str, at: datetime) -> CustodyReport:
    """Make the report of one item for a court; its digest and the purpose are recorded, then it is handed out.

    Not atomic as a whole: the event must be committed before the report goes, so it holds the transaction itself.

    Raises:
        NotAllowed: only whoever answers for custody makes one.
        CustodyLate, HistoryBroken: not every event can be proven now.

    Source: Protocol, Transfer of data to the Mechanism (T3).
    """
    item = staff.get_item(actor=actor, item_id=item_id)
    check_may_report_custody(actor)
    policies.check_item_was_stored(item)
    facts = custody_facts(actor=actor, item=item, at=at)
    pdf = custody_report_pdf.render(facts, language=language)
    with transaction.atomic(durable=True):
        ledger.record(
            actor=actor,
            act=Act.ITEM_REPORTED,
            subject_kind=SubjectKind.ITEM,
            subject_id=item.pk,
            at=at,
            purpose=purpose,
            facts={"sha256": sha256(pdf).hexdigest(), "events": len(facts.events), "language": language},
        )
    return CustodyReport(f"custody-{item.accession}-{language}.pdf", pdf)
