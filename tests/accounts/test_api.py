"""Programs come in with a token, as far as its scopes go; a cookie alone does not open the API."""

from dataclasses import replace

import pytest
from django.db import OperationalError
from django.urls import path
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import PageAuthentication, TokenAuthentication
from accounts.models import Membership, Scope
from accounts.services import tokens
from common import clock
from common.actors import Role
from common.errors import Conflict, Invalid, NotAllowed, NotVisible, Unavailable
from tests import actors
from tests.factories.accounts import NOON, actor_of, make_member, make_token

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


class Uploads(APIView):
    required_scopes = frozenset({Scope.UPLOADS_WRITE})
    authentication_classes = (TokenAuthentication, PageAuthentication)

    def get(self, request):
        return Response({"role": request.actor.role, "organisation": str(request.actor.organisation_id)})

    post = get


class TokenOnly(Uploads):
    authentication_classes = (TokenAuthentication,)


class NoScope(Uploads):
    required_scopes = frozenset()


class Refuses(Uploads):
    error: Exception = NotVisible()

    def get(self, request):
        raise self.error


urlpatterns = [
    path("uploads/", Uploads.as_view()),
    path("token-only/", TokenOnly.as_view()),
    path("no-scope/", NoScope.as_view()),
    path("refuses/", Refuses.as_view()),
]


def bearer(secret: str) -> dict[str, str]:
    return {"HTTP_AUTHORIZATION": f"Bearer {secret}"}


@pytest.fixture
def basil():
    return make_member()


def test_a_token_acts_in_the_role_of_its_person(basil, client):
    _token, secret = make_token(basil, Scope.UPLOADS_WRITE, at=clock.now())

    answer = client.get("/uploads/", **bearer(secret))

    membership = Membership.objects.get(person=basil)
    assert answer.json() == {"role": Role.NGO_FOCAL_POINT, "organisation": str(membership.organisation_id)}


def test_a_token_without_the_scope_or_a_view_without_one_is_closed(basil, client):
    _token, secret = make_token(basil, Scope.RECEIPTS_READ, at=clock.now())
    _token, wide = make_token(basil, at=clock.now())

    assert client.get("/uploads/", **bearer(secret)).status_code == 403
    assert client.get("/no-scope/", **bearer(wide)).status_code == 403


def test_wrong_ended_and_old_tokens_are_401(basil, client):
    token, ended = make_token(basil, at=clock.now())
    tokens.end_token(actor=actor_of(basil), token_id=token.pk, at=clock.now())
    _token, old = make_token(basil, at=NOON.replace(year=2020))

    for secret in ("invented", ended, old, ""):
        answer = client.get("/uploads/", **bearer(secret))
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
        assert set(answer.json()) == {"code", "error"}
    assert client.get("/uploads/").status_code == 401


def test_a_token_dies_with_the_membership_the_account_and_on_the_other_face(basil, client, settings):
    _token, secret = make_token(basil, at=clock.now())
    settings.PORTAL = replace(settings.PORTAL, face="mechanism")
    assert client.get("/uploads/", **bearer(secret)).status_code == 401
    settings.PORTAL = replace(settings.PORTAL, face="partner")
    assert client.get("/uploads/", **bearer(secret)).status_code == 200

    basil.is_active = False
    basil.save()
    assert client.get("/uploads/", **bearer(secret)).status_code == 401
    basil.is_active = True
    basil.save()
    Membership.objects.filter(person=basil).update(ended_at=NOON, ended_by=basil.pseudonym_id)
    assert client.get("/uploads/", **bearer(secret)).status_code == 401


def test_the_page_itself_comes_in_with_session_and_csrf(basil):
    client = actors.client_of(basil, enforce_csrf_checks=True)

    assert client.get("/uploads/").status_code == 200
    assert client.post("/uploads/").status_code == 403


def test_a_cookie_alone_is_nobody_to_a_view_for_tokens(basil):
    assert actors.client_of(basil).get("/token-only/").status_code == 401


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotVisible(), 404),
        (NotAllowed(), 403),
        (Conflict(), 409),
        (Invalid(), 422),
        (Unavailable(), 503),
        (OperationalError(), 503),
    ],
)
def test_refusals_are_told_in_words_with_their_status(basil, client, monkeypatch, error, status):
    monkeypatch.setattr(Refuses, "error", error)
    _token, secret = make_token(basil, Scope.UPLOADS_WRITE, at=clock.now())

    answer = client.get("/refuses/", **bearer(secret))

    assert answer.status_code == status
    assert answer.json()["error"]
