from disclosure.models.counterpart import AssistanceRequest, Assurance, Counterpart, CounterpartContact, RecipientKey
from disclosure.models.release import Package, Recall, ReleasedItem, WithheldItem, WorkingCopy
from disclosure.models.request import DisclosureRequest, ItemDecision, ItemHold, Question, RequestItem, Veto

__all__ = [
    "AssistanceRequest",
    "Assurance",
    "Counterpart",
    "CounterpartContact",
    "DisclosureRequest",
    "ItemDecision",
    "ItemHold",
    "Package",
    "Question",
    "Recall",
    "RecipientKey",
    "ReleasedItem",
    "RequestItem",
    "Veto",
    "WithheldItem",
    "WorkingCopy",
]
