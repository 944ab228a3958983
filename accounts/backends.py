"""The one way a password becomes a person, and a person a permission. Nobody is special."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from guardian.backends import ObjectPermissionBackend

from accounts.models import Person


class PersonBackend(BaseBackend):
    """Login name and password; a grant by django-guardian on one object.

    There is no global permission to ask for and no column is_superuser, so neither Django's nor guardian's short-cut
    for superusers can ever be taken.
    """

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> Person | None:  # noqa: ARG002
        """Return the person, or nobody; unknown, locked and wrong take one hash each and look the same."""
        username, password = credentials.get("username"), credentials.get("password")
        if not username or not password:
            return None
        person = Person.objects.filter(login=username.strip().lower()).first()
        if person is None:
            make_password(password)
            return None
        right = person.check_password(password)
        return person if right and person.is_active else None

    def get_user(self, user_id: Any) -> Person | None:
        """Who a session belongs to: nobody any more when the account was stopped."""
        return Person.objects.filter(pk=user_id, is_active=True).first()

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return obj is not None and bool(ObjectPermissionBackend().has_perm(user_obj, perm, obj))
