"""Keys change: a new epoch seals, what older ones sealed follows it, and an old key ends when nothing hangs on it."""

from custody.rotation.counting import count_uses
from custody.rotation.ending import LEFT_TO_FINISH, KeyInUse, NotYet, destroy_expired, destroy_key, retire_spent
from custody.rotation.epochs import EPOCHS, EpochTooOld, begin_epoch, due_uses, ended_at, enter_keys
from custody.rotation.objects import rewrap_objects
from custody.rotation.records import rewrap_records
from custody.rotation.rehearsal import Rehearsed, rehearse
from custody.rotation.step import Step

__all__ = [
    "EPOCHS",
    "LEFT_TO_FINISH",
    "EpochTooOld",
    "KeyInUse",
    "NotYet",
    "Rehearsed",
    "Step",
    "begin_epoch",
    "count_uses",
    "destroy_expired",
    "destroy_key",
    "due_uses",
    "ended_at",
    "enter_keys",
    "rehearse",
    "retire_spent",
    "rewrap_objects",
    "rewrap_records",
]
