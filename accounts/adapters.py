"""What allauth asks of this house: nobody signs up, addresses are not known, secrets are sealed."""

from base64 import b64decode, b64encode
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from accounts.models import Person
from accounts.secondfactor import FACTORS, is_code_right
from accounts.services import sessions
from common import clock
from custody import safe

PURPOSE = "second factor"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Sign-in by login name; by invitation only; without e-mail."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Check login name and password; after many failures at one account a code is needed along with them.

        So an outsider who keeps failing on purpose locks nobody out, and one who guesses learns nothing: password and
        code are wrong together or right together.
        """
        login = str(credentials.get("username", "")).strip().lower()
        usage = ratelimit.consume(request, app="allauth.account", action="login_failed", key=f"password:{login}")
        person = authenticate(request, **credentials)
        if not usage and not _gave_code(request, person if isinstance(person, Person) else None, login):
            person = None
        if person is None:
            if usage:
                sessions.note_refused_sign_in(login=login, at=clock.now())
            return None
        if usage:
            usage.rollback()
        return person

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> Any:
        """Note the sign-in, once every step of it is done."""
        if isinstance(user, Person):
            sessions.note_sign_in(pseudonym_id=user.pseudonym_id, at=clock.now())
        return super().post_login(request, user, **kwargs)

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Ask for the password again; the session is proof enough that this is no outsider."""
        return user.check_password(password)

    def send_notification_mail(self, *_args: object, **_kwargs: object) -> None:
        """Send nothing: there is no address, and a mail about an account would betray that it exists."""


def _gave_code(request: HttpRequest, person: Person | None, login: str) -> bool:
    """Whether a right password came with a right code; a wrong password takes the same steps, for nobody."""
    # The same bucket as on the page for codes; only who knows the password can empty it.
    key = f"mfa-auth-user-{person.pk}" if person else f"mfa-auth-nobody-{login}"
    if not ratelimit.consume(request, app="allauth.account", action="login_failed", key=key):
        return False
    return is_code_right(person or Person(), request.POST.get("code", "")) and person is not None


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Secrets of second factors, sealed with a key that is in no database."""

    def encrypt(self, text: str) -> str:
        return b64encode(safe.seal_secret(PURPOSE, text.encode())).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return safe.unseal_secret(PURPOSE, b64decode(encrypted_text)).decode()

    def is_mfa_enabled(self, user: Any, types: Any = None) -> bool:
        """Recovery codes alone are no second factor: they are the way back to one."""
        return bool(super().is_mfa_enabled(user, types or FACTORS))

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Keep the last second factor: without one nobody may do anything here."""
        if authenticator.type not in FACTORS:
            return True
        factors = Authenticator.objects.filter(user=authenticator.user, type__in=FACTORS)
        return bool(factors.count() > 1)

    def get_totp_label(self, user: Any) -> str:
        """Name the account in an authenticator app by its login name, which is on the same telephone anyway."""
        return str(user.login)
