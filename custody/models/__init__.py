"""What custody keeps. Nothing here points at another app, and nothing of the log is ever changed."""

from custody.models.incident import Incident
from custody.models.keys import KeyEntry, RecordWrap, entry_id
from custody.models.leaving import SealedPackage
from custody.models.log import Checkpoint, CustodyEvent, Leaf, TreeNode, Unsequenced
from custody.models.objects import CopyCheck, CopyName, IntendedBlob, KeyWrap, Outcome, StoredObject
from custody.models.staging import StagedPart

__all__ = [
    "Checkpoint",
    "CopyCheck",
    "CopyName",
    "CustodyEvent",
    "Incident",
    "IntendedBlob",
    "KeyEntry",
    "KeyWrap",
    "Leaf",
    "Outcome",
    "RecordWrap",
    "SealedPackage",
    "StagedPart",
    "StoredObject",
    "TreeNode",
    "Unsequenced",
    "entry_id",
]
