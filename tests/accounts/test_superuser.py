"""`is_superuser` grants nothing: no column, no short-cut, and no address of either face answers otherwise."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import FieldDoesNotExist
from django.urls import URLPattern, URLResolver, get_resolver
from guardian.core import ObjectPermissionChecker

from accounts.models import Agreement, AgreementText, ApiToken, Invitation, Membership, Organisation, Person
from accounts.services import invitations
from common.actors import PARTNER_ROLES, Role
from tests import actors
from tests.factories.accounts import NOON, actor_of, make_contact, make_member, make_organisation, make_token

pytestmark = pytest.mark.django_db
# Roles that see the least: whatever a superuser could do more would show here.
LEAST = [Role.NGO_CONTRIBUTOR, Role.AUDITOR, Role.ADMINISTRATOR]


def test_there_is_no_such_column():
    for column in ("is_superuser", "is_staff", "user_permissions"):
        with pytest.raises(FieldDoesNotExist):
            Person._meta.get_field(column)


def test_neither_django_nor_guardian_take_their_short_cut():
    basil, organisation = make_member(), make_organisation()
    wanted = Permission.objects.filter(content_type__app_label="accounts").first()
    name = f"accounts.{wanted.codename}"

    assert not basil.has_perm(name)
    assert not basil.has_perm(name, organisation)
    assert not basil.has_module_perms("accounts")
    assert not ObjectPermissionChecker(basil).has_perm(wanted.codename, organisation)


@pytest.fixture
def somebody_elses():
    """Rows of another organisation, by the name of the argument that would carry their id."""
    organisation = make_organisation(name="Other")
    focal = make_member(organisation=organisation)
    make_contact(organisation)
    make_token(focal)
    actor = actor_of(focal)
    invitations.invite_member(actor=actor, organisation_id=organisation.pk, role=Role.NGO_CONTRIBUTOR, at=NOON)
    return {
        "organisation_id": organisation.pk,
        "membership_id": Membership.objects.get(organisation=organisation).pk,
        "invitation_id": Invitation.objects.get(organisation=organisation).pk,
        "token_id": ApiToken.objects.get(organisation=organisation).pk,
        "agreement_id": Agreement.objects.get(organisation=organisation).pk,
        "text_id": AgreementText.objects.first().pk,
        "person_id": focal.pk,
    }


def addresses(patterns, ids, prefix="/"):
    """Every address of a URLconf, with ids of somebody else's rows put in; other numbers are invented."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, ids, _filled(prefix, pattern, ids))
        elif isinstance(pattern, URLPattern):
            yield _filled(prefix, pattern, ids)


def _filled(prefix, pattern, ids):
    path = str(pattern.pattern)
    for name, converter in getattr(pattern.pattern, "converters", {}).items():
        kind = type(converter).__name__
        value = ids.get(name) or {"IntConverter": 1, "UUIDConverter": uuid4()}.get(kind, "vet")
        path = path.replace(f"<{_word(kind)}:{name}>", str(value)).replace(f"<{name}>", str(value))
    return prefix + path.replace("^", "").replace("$", "").replace("\\Z", "")


def _word(kind):
    return {"IntConverter": "int", "UUIDConverter": "uuid", "SlugConverter": "slug"}.get(kind, "str")


@pytest.mark.parametrize("role", LEAST)
def test_every_address_answers_a_superuser_as_anybody_else(role, somebody_elses, monkeypatch, settings):
    face = "partner" if role in PARTNER_ROLES else "mechanism"
    settings.ROOT_URLCONF = actors.URLCONFS[face]
    person = actors.person_with(role, organisation=make_organisation() if role in PARTNER_ROLES else None)
    paths = [
        path
        for path in addresses(get_resolver(settings.ROOT_URLCONF).url_patterns, somebody_elses)
        if "logout" not in path and "leave" not in path
    ]
    assert len(paths) > 30

    plain = _statuses(person, paths)
    monkeypatch.setattr(Person, "is_superuser", True)
    special = _statuses(person, paths)

    assert special == plain
    # Whether the house is ready is told to whoever asks, and here no signer works.
    assert not [path for path, status in plain.items() if status >= 500 and path != "/readyz"]


def _statuses(person, paths):
    client = actors.client_of(person)
    client.raise_request_exception = False
    return {path: client.get(path).status_code for path in paths}


def test_no_row_of_another_organisation_answers_a_partner(somebody_elses, settings):
    """Not visible is 404, whatever the address: never 403, which would say that it exists (C10)."""
    settings.ROOT_URLCONF = actors.URLCONFS["partner"]
    client = actors.client_of(actors.person_with(Role.NGO_FOCAL_POINT))
    ids = {name: value for name, value in somebody_elses.items() if name not in {"text_id", "person_id"}}
    patterns = get_resolver(settings.ROOT_URLCONF).url_patterns
    paths = [path for path in addresses(patterns, ids) if any(str(value) in path for value in ids.values())]

    assert len(paths) >= 5
    for path in paths:
        assert client.post(path, {"reason": "x"}).status_code == 404, path
        assert client.get(path).status_code in {404, 405}, path


def test_organisations_have_rows_to_leak(somebody_elses):
    assert Organisation.objects.filter(pk=somebody_elses["organisation_id"]).exists()
