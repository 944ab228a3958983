"""The two letters there are. They name nobody, nothing and no organisation: a reader learns that a portal exists."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.hats import mechanism_hats
from notices.kinds import MailKind
from notices.models import MailChoice, Outgoing
from notices.selectors.mail import ADDRESS, CODE, unsealed


def letter(mail: Outgoing, choice: MailChoice) -> EmailMessage:
    """Write it in the person's language; every try bears the same Message-ID."""
    portal = settings.PORTAL
    address = portal.mechanism_url if mechanism_hats(choice.person) else portal.partner_url
    with translation.override(choice.person.language or settings.LANGUAGE_CODE):
        subject, words = _WORDS[MailKind(mail.kind)](choice)
        return EmailMessage(
            subject=subject,
            body=f"{words}\n\n{address}/\n",
            from_email=settings.MAIL_FROM,
            to=[unsealed(ADDRESS, choice, choice.sealed_address)],
            headers={"Message-ID": f"<{mail.pk}@{urlsplit(address).hostname}>", "Auto-Submitted": "auto-generated"},
        )


def _notice(_choice: MailChoice) -> tuple[str, str]:
    words = _("There is something for you.")
    return words, words


def _code(choice: MailChoice) -> tuple[str, str]:
    code = unsealed(CODE, choice, choice.sealed_code)
    words = _("Your code: %(code)s. It works for one hour. If you did not ask for it, do nothing.") % {"code": code}
    return _("Your code"), words


_WORDS = {MailKind.NOTICE: _notice, MailKind.CODE: _code}
