"""What the upload page says while files are on their way; the script in assets/src/upload fills in {names}."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from iiim_portal.sizes import SIZE_WORDS

UPLOAD_WORDS: dict[str, Promise] = {
    **SIZE_WORDS,
    "list": _("Files on their way"),
    "drop_here": _("Drop files or a folder here, or choose them."),
    "choose_files": _("Choose files"),
    "choose_folder": _("Choose a folder"),
    "queued": _("In line"),
    "sending": _("Starting"),
    "sending_at": _("{sent} of {size} · {rate} a second · about {left} left"),
    "paused": _("Paused. What has arrived is kept."),
    "waiting": _("Waiting for the line. Nothing is lost."),
    "no_room": _("The portal has no room at the moment. What has arrived is kept. It goes on by itself."),
    "done": _("Arrived"),
    "stopped": _("Not accepted. Try again, or write to your contact point."),
    "signed_out": _("You are signed out. Files on their way go on; load the page again to add others."),
    "pause": _("Pause"),
    "resume": _("Go on"),
    "again": _("Try again"),
    "progress_of": _("Progress: {name}"),
    "so_far": _("{done} of {all} files have arrived."),
    "show_list": _("See them in the list of this submission"),
    "all_done": _("Everything has arrived: {all} of {all} files."),
}
