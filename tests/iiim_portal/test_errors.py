"""When something is away, clients are told once when to come again."""

import pytest
from django.db import OperationalError
from django.test import RequestFactory

from common.errors import Conflict, Unavailable
from iiim_portal import errors
from iiim_portal.middleware import ErrorsForPeople

pytestmark = pytest.mark.unit


def answered(error: Exception, **headers):
    request = RequestFactory().get("/", headers=headers)
    return ErrorsForPeople(lambda _request: None).process_exception(request, error)


@pytest.mark.parametrize("error", [Unavailable(), OperationalError()])
@pytest.mark.parametrize("headers", [{}, {"accept": "application/json"}])
def test_what_is_away_says_when_to_come_again(error, headers):
    answer = answered(error, **headers)

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")


def test_so_does_the_page_that_needs_no_database():
    def view(_request):
        raise OperationalError

    try:
        view(None)
    except OperationalError:
        answer = errors.defect(RequestFactory().get("/"))

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")


def test_a_refusal_asks_nobody_to_come_again():
    assert "Retry-After" not in answered(Conflict(), accept="application/json")
