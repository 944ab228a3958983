"""What somebody would try against dialogue, notices and the public pages: each attempt, and what it meets."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.states import Standing
from common import clock
from dialogue.services import bulletins as writing
from dialogue.services.bulletins import Text
from dialogue.states.bulletins import Audience
from tests.actors import URLCONFS, client_of
from tests.factories import bulletins
from tests.factories.accounts import make_member, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.integration, pytest.mark.usefixtures("safe_places")]
partner, mechanism = pytest.mark.urls(URLCONFS["partner"]), pytest.mark.urls(URLCONFS["mechanism"])

PUBLIC = [
    ("public_shelf", "bulletin", "en"),
    ("public_shelf", "guidance", "ar"),
    ("public_feed", "bulletin", "en"),
    ("public_bulletin", "bulletin", "en", 1),
]


@partner
@pytest.mark.parametrize("page", PUBLIC, ids=lambda page: "-".join(map(str, page)))
def test_a_page_kept_by_anybody_carries_nobodys_session(page, settings, monkeypatch):
    bulletins.published(audience=Audience.PUBLIC)
    browser = client_of(make_member(organisation=make_organisation()))
    later = clock.now() + timedelta(seconds=3 * settings.SESSION_KEPT_EVERY_SECONDS)
    monkeypatch.setattr(clock, "now", lambda: later)
    name, *args = page

    answer = browser.get(reverse(f"dialogue:{name}", args=args))

    assert answer.status_code == 200
    assert not answer.cookies, answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
