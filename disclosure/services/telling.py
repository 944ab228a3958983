"""What the package says of the items of one batch, besides their bytes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from custody import safe
from disclosure.models import ItemDecision, WorkingCopy
from disclosure.package.contents import ActTold, Member
from disclosure.package.extensions import UNKNOWN, extension_of
from disclosure.policies import ItemFacts
from disclosure.selectors import members
from disclosure.services.package_lease import Building
from disclosure.services.packing_list import Asked
from submissions.kinds import ScanOutcome

UNKNOWN_TYPE = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Telling:
    """What was read for one batch, in as many queries for a hundred items as for one."""

    facts: Mapping[UUID, ItemFacts]
    decisions: Mapping[UUID, ItemDecision]
    copies: Mapping[UUID, WorkingCopy]
    types: Mapping[UUID, str]
    custody: Mapping[UUID, tuple[ActTold, ...]]

    @classmethod
    def about(cls, building: Building, asked: Collection[Asked], facts: Mapping[UUID, ItemFacts]) -> Self:
        item_ids = [one.item_id for one in asked]
        decisions = [one.answer.decision_id for one in facts.values() if one.answer]
        return cls(
            facts=facts,
            decisions=ItemDecision.objects.select_related("question__organisation").in_bulk(decisions),
            copies=WorkingCopy.objects.in_bulk([one.working_copy_id for one in asked if one.working_copy_id]),
            types=members.media_types_of(item_ids),
            custody=members.custody_of(item_ids, package_id=building.package_id, attempt=building.attempt),
        )

    def decision(self, item_id: UUID) -> ItemDecision:
        """The decision under which it leaves; the truth table has seen that there is one."""
        answer = self.facts[item_id].answer
        return self.decisions[answer.decision_id if answer else item_id]

    def member(self, asked: Asked, exported: safe.Exported) -> Member:
        decision, facts = self.decision(asked.item_id), self.facts[asked.item_id]
        is_hazard = facts.scan != ScanOutcome.CLEAN
        copy = self.copies.get(asked.working_copy_id) if asked.working_copy_id else None
        media_type = UNKNOWN_TYPE if copy else self.types.get(asked.item_id, UNKNOWN_TYPE)
        extension = (copy.extension or UNKNOWN) if copy else extension_of(media_type)
        return Member(
            number=asked.number,
            extension=UNKNOWN if is_hazard else extension,
            media_type=media_type,
            size_bytes=exported.size_bytes,
            sha256=exported.sha256,
            sha512=exported.sha512,
            copy=asked.copy,
            what_was_done=copy.what_was_done if copy else "",
            terms=members.terms_of(decision, facts.conditions, is_hazard=is_hazard),
            provider=decision.question.organisation.name if decision.name_us else "",
            acts=self.custody.get(asked.item_id, ()),
        )
