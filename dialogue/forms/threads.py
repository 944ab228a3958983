"""What is asked of whoever writes in a conversation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from consent.forms.fields import Line, Words
from dialogue.models.attachments import LABEL_LENGTH
from dialogue.models.threads import TITLE_LENGTH

LENGTH = 4000
_NOBODY = _("Name nobody who could be put at risk: no names of people at risk here, and no places where they are.")


class MessageForm(forms.Form):
    text = Words(
        label=_("Your message"),
        help_text=_NOBODY,
        longest=LENGTH,
        error_messages={"required": _("Write a message, or leave the page.")},
    )


class NewThreadForm(MessageForm):
    title = Line(
        label=_("What is it about?"),
        help_text=_("A few neutral words: they show in lists."),
        longest=TITLE_LENGTH,
        error_messages={"required": _("Say in a few words what it is about.")},
    )
    field_order = ("title", "text")


class AttachForm(MessageForm):
    label = Line(
        label=_("What is the file?"),
        help_text=_("A few neutral words, such as “list of dates”. The file's own name is not kept."),
        longest=LABEL_LENGTH,
        error_messages={"required": _("Say in a few words what the file is.")},
    )
    file = forms.FileField(
        label=_("The file"),
        help_text=_("At most 8 MB. It is sealed before it touches a disk, and you cannot open it here again."),
        error_messages={
            "required": _("Choose a file of at most 8 MB."),
            "empty": _("This file is empty. Choose another one."),
        },
    )
    field_order = ("text", "label", "file")
