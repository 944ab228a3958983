"""The history of a disclosure request, as the custody log has it."""

from django.db.models import Q

from common.actors import Actor
from custody.acts import Act, SubjectKind
from custody.models import CustodyEvent
from disclosure.models import DisclosureRequest, Package
from submissions.selectors.timeline import MOST_SHOWN, Entry, entries_of

# Of a package, what is not told by the request itself.
_OF_PACKAGES = (Act.DISCLOSURE_PACKAGE_FETCHED, Act.DISCLOSURE_PACKAGE_DISCARDED)


def of_request(actor: Actor, request: DisclosureRequest) -> list[Entry]:
    """What was done to the request and its packages; never the questions, whose answers may still be taken back."""
    packages = Package.objects.visible_to(actor).filter(request=request).values_list("pk", flat=True)
    own = Q(subject_kind=SubjectKind.DISCLOSURE, subject_id=request.pk) & ~Q(act=Act.DISCLOSURE_PACKAGE_DISCARDED)
    of_packages = Q(subject_kind=SubjectKind.PACKAGE, subject_id__in=list(packages), act__in=_OF_PACKAGES)
    events = CustodyEvent.objects.visible_to(actor).filter(own | of_packages)
    return entries_of(actor, events.order_by("-sequence")[:MOST_SHOWN])
