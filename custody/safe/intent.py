"""Names we are about to write: recorded and committed first, so that whatever a crash leaves behind is known."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from custody.models import IntendedBlob

OBJECTS = "o/"
WRAPS = "w/"
# Sealed to somebody else's key; in store A only, they can be built again.
PACKAGES = "r/"


def intend_object(*, item_id: UUID, attempt: int, at: datetime) -> str:
    """Return a fresh name for one sealed object; it says nothing of the item."""
    return intend_objects({item_id: attempt}, at=at)[item_id]


def intend_objects(attempts: Mapping[UUID, int], *, at: datetime) -> dict[UUID, str]:
    """Return a fresh name for the sealed object of each item, by item; attempts: which attempt at the item it is."""
    names = {item_id: f"{OBJECTS}{uuid4().hex}" for item_id in attempts}
    IntendedBlob.objects.bulk_create(
        IntendedBlob(name=name, item_id=item_id, attempt=attempts[item_id], intended_at=at)
        for item_id, name in names.items()
    )
    return names


def intend_package(*, package_id: UUID, attempt: int, at: datetime) -> str:
    """Return a fresh name for one sealed package."""
    name = f"{PACKAGES}{uuid4().hex}"
    IntendedBlob.objects.create(name=name, item_id=package_id, attempt=attempt, intended_at=at)
    return name


def wrap_name(object_name: str, kid: bytes) -> str:
    """The name of the second copy of a wrap: it lies under the name of its object."""
    return f"{WRAPS}{object_name.removeprefix(OBJECTS)}-{kid.hex()}"


def wrap_name_beside(name: str, kid: bytes) -> str:
    """The name of a wrap of the same object to another key."""
    return f"{name.rpartition('-')[0]}-{kid.hex()}"
