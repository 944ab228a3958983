"""Names we are about to write: recorded and committed first, so that whatever a crash leaves behind is known."""

from datetime import datetime
from uuid import UUID, uuid4

from custody.models import IntendedBlob

OBJECTS = "o/"
WRAPS = "w/"
# Sealed to somebody else's key; in store A only, they can be built again.
PACKAGES = "r/"


def intend_object(*, item_id: UUID, attempt: int, at: datetime) -> str:
    """Return a fresh name for one sealed object; it says nothing of the item."""
    name = f"{OBJECTS}{uuid4().hex}"
    IntendedBlob.objects.create(name=name, item_id=item_id, attempt=attempt, intended_at=at)
    return name


def intend_package(*, package_id: UUID, attempt: int, at: datetime) -> str:
    """Return a fresh name for one sealed package."""
    name = f"{PACKAGES}{uuid4().hex}"
    IntendedBlob.objects.create(name=name, item_id=package_id, attempt=attempt, intended_at=at)
    return name


def wrap_name(object_name: str, kid: bytes) -> str:
    """The name of the second copy of a wrap: it lies under the name of its object."""
    return f"{WRAPS}{object_name.removeprefix(OBJECTS)}-{kid.hex()}"
