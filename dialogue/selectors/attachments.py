"""Attached files as those see them who keep or open them."""

from uuid import UUID

from django.db.models import QuerySet

from common.actors import Actor
from common.errors import NotVisible
from dialogue.models import Attachment, AttachmentScan
from dialogue.selectors.messages import File, digests_of
from submissions.pages import Page, page_of


def attachments_for(actor: Actor) -> QuerySet[Attachment]:
    rows: QuerySet[Attachment] = Attachment.objects.visible_to(actor)
    return rows.select_related("message__thread__organisation", "message__thread__submission")


def attachments_page(*, actor: Actor, after: str = "") -> tuple[Page[Attachment], list[File]]:
    """The newest first, each with its digest."""
    page = page_of(attachments_for(actor), order=("-attached_at", "-id"), after=after)
    digests = digests_of(page.rows)
    return page, [File(row, digests.get(row.pk, "")) for row in page.rows]


def get_attachment(*, actor: Actor, attachment_id: UUID) -> Attachment:
    found = attachments_for(actor).filter(pk=attachment_id).first()
    if found is None:
        raise NotVisible
    return found


def file_of(attachment: Attachment) -> File:
    return File(attachment, digests_of([attachment]).get(attachment.pk, ""))


def newest_scan(actor: Actor, attachment: Attachment) -> AttachmentScan | None:
    """What the scanner said last; None until one has looked."""
    rows = AttachmentScan.objects.visible_to(actor).filter(attachment=attachment)
    found: AttachmentScan | None = rows.order_by("-at").first()
    return found
