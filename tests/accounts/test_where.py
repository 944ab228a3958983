"""Where a session is: staff find it in their list, as the proxy told it; of partners nobody knows."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from common.actors import Role
from tests import actors
from tests.accounts.test_sign_in import code_of, give_code, give_password
from tests.factories.accounts import make_member, make_staff

pytestmark = pytest.mark.django_db
BROWSER = {"REMOTE_ADDR": "10.0.0.2", "HTTP_X_FORWARDED_FOR": "192.0.2.7", "HTTP_USER_AGENT": "A browser"}


@pytest.fixture(autouse=True)
def behind_the_proxy(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1


def sessions_of(person) -> str:
    secret, client = actors.enrol(person), Client(**BROWSER)
    give_password(client, person.login)
    give_code(client, code_of(secret))
    return client.get(reverse("usersessions_list")).content.decode()


@pytest.mark.usefixtures("mechanism")
def test_staff_see_where_their_session_is():
    assert "192.0.2.7 · A browser" in sessions_of(make_staff(Role.ANALYST))


@pytest.mark.usefixtures("partner")
def test_of_a_partner_nothing_is_known():
    page = sessions_of(make_member())

    assert UserSession.objects.count() == 1
    for trace in ("192.0.2.7", "10.0.0.2", "0.0.0.0", "A browser"):
        assert trace not in page
