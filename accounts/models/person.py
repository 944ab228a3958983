from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from guardian.mixins import GuardianUserMixin

from accounts.visibility import PersonQuerySet
from common.actors import Actor
from common.ids import new_id
from custody.acts import SubjectKind

LOGIN_PATTERN = RegexValidator(
    r"^[a-z0-9][a-z0-9._-]{2,39}\Z", _("Use 3 to 40 small Latin letters, digits, dots, dashes or underscores.")
)


class PersonManager(BaseUserManager["Person"]):
    """The login name is kept small; there is no way to make somebody all-powerful."""

    def get_queryset(self) -> PersonQuerySet:
        return PersonQuerySet(self.model, using=self._db)

    def visible_to(self, actor: Actor) -> PersonQuerySet:
        """Keep whom this actor may know to exist."""
        return self.get_queryset().visible_to(actor)

    def create_person(self, *, login: str, display_name: str, password: str | None, **more: Any) -> "Person":
        person = self.model(login=login.lower(), display_name=display_name, **more)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(login=(username or "").lower())


class Person(AbstractBaseUser, PermissionsMixin, GuardianUserMixin):
    """Somebody who signs in: a login name, a name to be shown, and a pseudonym for every record of acts.

    The columns is_superuser and user_permissions of Django do not exist: what nobody can set grants nothing.
    groups stays because django-guardian reads role groups through it.

    .. pii: login and display_name, both chosen by the person; an e-mail address is never asked for
    .. pii_types: name, username
    .. pii_retirement: blanked when the last role ended and the log no longer needs the name
    """

    custody_kind: ClassVar = SubjectKind.MEMBER

    is_superuser = False
    user_permissions = None  # type: ignore[assignment]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    login = models.CharField(_("login name"), max_length=40, unique=True, validators=[LOGIN_PATTERN])
    display_name = models.CharField(_("name to be shown"), max_length=80)
    pseudonym_id = models.UUIDField(unique=True, default=new_id, editable=False)
    language = models.CharField(_("language"), max_length=8, choices=[("ar", _("Arabic")), ("en", _("English"))])
    is_active = models.BooleanField(default=True)
    is_demonstration = models.BooleanField(default=False)

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar = ["display_name"]

    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        ordering: ClassVar = ["display_name", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(login=Lower("login")), name="login_is_small"),
            models.CheckConstraint(condition=~models.Q(display_name=""), name="person_has_a_name_to_show"),
        ]

    def __str__(self) -> str:
        return str(self.pseudonym_id)

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Never by being somebody special: only by a grant on this very object."""
        return self.is_active and super().has_perm(perm, obj)

    def has_module_perms(self, _app_label: str) -> bool:
        return False
