"""The menu leads each role only to pages that open for it."""

import pytest
from django.urls import reverse

from common.actors import PARTNER_ROLES, Role
from tests import actors

pytestmark = pytest.mark.django_db
PEOPLE = sorted(set(Role) - {Role.WORKER})


@pytest.mark.parametrize("role", PEOPLE)
def test_every_place_in_the_menu_opens(role, settings):
    settings.ROOT_URLCONF = actors.URLCONFS["partner" if role in PARTNER_ROLES else "mechanism"]
    client = actors.client_of(actors.person_with(role))

    menu = client.get("/").context["navigation"]

    assert menu
    assert {url: client.get(url).status_code for _label, url, _here, _count in menu} == {
        url: 200 for _label, url, _here, _count in menu
    }


@pytest.mark.parametrize("name", ["accounts:people", "accounts:organisations", "home"])
def test_one_place_is_marked_as_here(name, settings):
    settings.ROOT_URLCONF = actors.URLCONFS["mechanism"]
    client = actors.client_of(actors.person_with(Role.ADMINISTRATOR))

    menu = client.get(reverse(name)).context["navigation"]

    assert [url for _label, url, here, _count in menu if here] == [reverse(name)]
