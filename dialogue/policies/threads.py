"""May something be said in this conversation now, may this file be opened: the conditions, whoever asks."""

from django.utils.translation import gettext_lazy as _

from common.errors import Conflict, Invalid
from dialogue.models import Attachment, Thread
from dialogue.states.threads import ThreadState
from submissions.kinds import Level

# One form of the web takes no more; what is larger is material, and has a place of its own.
LARGEST_ATTACHMENT_BYTES = 8 << 20


class ThreadClosed(Conflict):
    for_people = _("This conversation was closed. Open it again to go on with it.")


class NothingArrived(Invalid):
    for_people = _("The file is empty. Choose a file with something in it.")


class TooLarge(Invalid):
    for_people = _("A file attached to a message has at most 8 MB. Hand a larger one over as a submission.")


class NotInTheVault(Conflict):
    for_people = _("The file is still on its way into the vault. Try again in a minute.")


def check_thread_is_open(thread: Thread) -> None:
    if thread.state != ThreadState.OPEN:
        raise ThreadClosed


def check_size(size_bytes: int) -> None:
    if size_bytes <= 0:
        raise NothingArrived
    if size_bytes > LARGEST_ATTACHMENT_BYTES:
        raise TooLarge


def check_attachment_is_in_the_vault(attachment: Attachment) -> None:
    if not attachment.is_in_the_vault:
        raise NotInTheVault


def is_about_restricted(thread: Thread) -> bool:
    """Of a restricted submission the team sees only what each is named for; a file sent along is named for nobody."""
    return thread.submission is not None and thread.submission.level != Level.STANDARD
