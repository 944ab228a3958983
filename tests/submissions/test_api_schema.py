"""The API against its own schema, by Schemathesis: what the schema says is what it does, and nothing it does is unsaid.

Every operation, with all checks: as a program that may, as one without a token, as one whose token was made for
something else. The seed is fixed; `tests/submissions/test_api.py` says what the API is for.
"""

from uuid import UUID

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig

from accounts.models import Scope
from common import clock
from common.actors import Role
from iiim_portal.wsgi import application
from submissions.api.schema import document
from submissions.models import Item
from tests.actors import URLCONFS, person_with
from tests.factories.accounts import actor_of, make_token
from tests.factories.submissions import ready_submission
from tests.factories.uploads import receipted

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("safe_places", "one_connection"),
    pytest.mark.urls(URLCONFS["partner"]),
]
REJECTED = ["400", "401", "403", "404", "405", "409", "413", "415", "422"]
CONFIG = {
    "seed": 20261123,
    "checks": {
        # What can be read and cannot be true is 422: a schema cannot say that no consent ends before it begins.
        "positive_data_acceptance": {"expected-statuses": ["2xx", "401", "403", "404", "409", "422"]},
        "negative_data_rejection": {
            "expected-statuses": ["403", "400", "401", "404", "405", "409", "413", "415", "422"]
        },
    },
}
DOCUMENT = document("en")
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT, config=SchemathesisConfig.from_dict(CONFIG))
SCHEMA.app = application
OPERATIONS = {
    operation["operationId"]: operation for verbs in DOCUMENT["paths"].values() for verb, operation in verbs.items()
}
# What may be asked without a token.
OPEN = {"read_limits"}
TRIES = settings(
    max_examples=20, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
FEW_TRIES = settings(TRIES, max_examples=3)


class Token:
    """The token of the running test, put where the schema says unless the case is about doing without."""

    secret = ""

    def get(self, _case, _context):
        return self.secret

    def set(self, case, secret, _context):
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {secret}"}


class Program:
    """A program with a token, and the submission it speaks of."""

    def __init__(self, *scopes: Scope) -> None:
        drafted, receipt = receipted([b"of before"])
        person = person_with(Role.NGO_FOCAL_POINT, organisation=drafted.submission.organisation)
        self.submission = ready_submission(actor_of(person))
        self.places = {
            "submission_id": str(self.submission.pk),
            "item_id": str(Item.objects.get(submission=self.submission).pk),
            "receipt_id": str(receipt.pk),
        }
        self.heard: set[int] = set()
        Token.secret = make_token(person, *scopes, at=clock.now())[1]

    def send(self, case):
        """One request with every check; an id that could be anybody's becomes one of ours."""
        asked = case.path_parameters or {}
        case.path_parameters = {name: self.places[name] if _is_id(asked[name]) else asked[name] for name in asked}
        status = case.call_and_validate().status_code
        self.heard.add(status)
        return status


def _is_id(value: object) -> bool:
    try:
        return str(UUID(str(value))) == value
    except ValueError:
        return False


@pytest.fixture
def one_connection():
    """Requests of this process leave the test's transaction alone, as those of Django's own test client do."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def program():
    """Whoever may is let in at least once: a test that only ever met closed doors would say nothing."""
    program = Program()
    yield program
    assert program.heard & {200, 201, 204}, program.heard


@pytest.fixture
def other_program():
    """A program that may do one thing: the first example asks for it, and all others of the test use it."""
    made: list[Program] = []
    return lambda scope: made[0] if made else made.append(Program(scope)) or made[0]


def _tests_of(operation_id: str):
    only = SCHEMA.include(operation_id=operation_id)
    needed = OPERATIONS[operation_id]["description"].removeprefix("Scope: ")

    @only.parametrize()
    @only.auth(Token, refresh_interval=None)
    @TRIES
    def by_a_program(case, program):
        program.send(case)

    @only.parametrize()
    @only.auth(Token, refresh_interval=None)
    @FEW_TRIES
    def by_a_program_made_for_something_else(case, other_program):
        assert other_program(next(scope for scope in Scope if scope != needed)).send(case) in {401, 403, 404, 405}

    @only.parametrize()
    @FEW_TRIES
    def without_a_token(case):
        assert case.call_and_validate().status_code in {401, 404, 405}

    tests = (
        [by_a_program]
        if operation_id in OPEN
        else [by_a_program, by_a_program_made_for_something_else, without_a_token]
    )
    return {f"test_{operation_id}_{test.__name__}": test for test in tests}


# Each operation's tests under a name of their own: Schemathesis would give all of them one.
for _operation_id in OPERATIONS:
    globals().update(_tests_of(_operation_id))
