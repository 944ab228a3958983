"""What custody keeps. Nothing here points at another app, and nothing of the log is ever changed."""

from custody.models.leaving import SealedPackage
from custody.models.log import Checkpoint, CustodyEvent, Leaf, TreeNode, Unsequenced
from custody.models.objects import CopyCheck, CopyName, IntendedBlob, KeyWrap, Outcome, StoredObject
from custody.models.staging import StagedPart

__all__ = [
    "Checkpoint",
    "CopyCheck",
    "CopyName",
    "CustodyEvent",
    "IntendedBlob",
    "KeyWrap",
    "Leaf",
    "Outcome",
    "SealedPackage",
    "StagedPart",
    "StoredObject",
    "TreeNode",
    "Unsequenced",
]
