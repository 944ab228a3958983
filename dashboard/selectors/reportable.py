"""What may be counted in public. Every figure of a report starts at one of these, and at nothing else (R2)."""

from django.db.models import Exists, OuterRef, QuerySet

from consent.models import SourceConfidentiality
from consent.states import ConfidentialityState
from disclosure.models import DisclosureRequest, ReleasedItem
from disclosure.states import REQUEST_RELEASED
from submissions.kinds import Kind, Level
from submissions.models import Item, ItemConfidentiality, ItemPerson, Submission, SubmissionPerson
from submissions.states import ITEM_HANDED_OVER, ItemState

_TAKEN = sorted(ITEM_HANDED_OVER - {ItemState.REFUSED})


def reportable_items() -> QuerySet[Item]:
    """Items handed over without any condition of silence: not restricted, no lead, under no promise to a source.

    Source: Protocol R2, D2.
    """
    rows = Item.objects.filter(
        state__in=_TAKEN,
        level=Level.STANDARD,
        submission__level=Level.STANDARD,
        submission__handed_over_at__isnull=False,
    )
    return rows.exclude(submission__kind=Kind.LEAD).exclude(_is_promised("pk")).exclude(_speaks_in_confidence("pk"))


def reportable_submissions() -> QuerySet[Submission]:
    """Submissions of which no part was handed over in confidence.

    Source: Protocol R2, D2.
    """
    rows = Submission.objects.filter(level=Level.STANDARD, handed_over_at__isnull=False).exclude(kind=Kind.LEAD)
    items = Item.objects.filter(submission=OuterRef("pk"))
    silent = SubmissionPerson.objects.filter(submission=OuterRef("pk"), source__in=_promised_sources())
    return rows.exclude(Exists(silent)).exclude(
        Exists(items.exclude(level=Level.STANDARD))
        | Exists(items.filter(_is_promised("pk")))
        | Exists(items.filter(_speaks_in_confidence("pk")))
    )


def reportable_releases() -> QuerySet[DisclosureRequest]:
    """Releases with something in them that may be counted."""
    told = reportable_released_items().filter(package__request=OuterRef("pk"))
    return DisclosureRequest.objects.filter(Exists(told), state__in=REQUEST_RELEASED)


def reportable_released_items() -> QuerySet[ReleasedItem]:
    counted = reportable_items().filter(pk=OuterRef("item_id"))
    return ReleasedItem.objects.filter(Exists(counted), package__request__state__in=REQUEST_RELEASED)


def _promised_sources() -> QuerySet[SourceConfidentiality, object]:
    """Whatever is not wholly released counts as promised."""
    return SourceConfidentiality.objects.exclude(state=ConfidentialityState.RELEASED).values("source_id")


def _is_promised(pk: str) -> Exists:
    standing = ItemConfidentiality.objects.exclude(confidentiality__state=ConfidentialityState.RELEASED)
    return Exists(standing.filter(item=OuterRef(pk)))


def _speaks_in_confidence(pk: str) -> Exists:
    return Exists(ItemPerson.objects.filter(item=OuterRef(pk), source__in=_promised_sources()))
