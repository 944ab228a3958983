"""What cannot be true of a consent, and days that there are not: refused at the field, in both languages.

The rules themselves: tests/consent/test_policies.py. The same on the pages: tests/submissions/test_ngo_views.py. There
are no coordinates to mistype: places are words, and any words are kept (a value that is no number among them).
An agreement whose scope changed after approval: tests/disclosure/test_locks.py.
"""

from datetime import timedelta

import pytest

from common import clock
from common.actors import Role
from consent.models import ConsentRecord, Source
from submissions.models import SubmissionDraft
from tests.actors import URLCONFS, person_with
from tests.factories.accounts import make_organisation
from tests.security.refusing import refuses
from tests.submissions.machine import PERSON, Machine

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("safe_places"),
    pytest.mark.urls(URLCONFS["partner"]),
]
YES = dict.fromkeys(PERSON["answers"], "yes")
TOMORROW = (clock.now() + timedelta(days=2)).date().isoformat()


@pytest.fixture
def machine() -> Machine:
    return Machine(person_with(Role.NGO_FOCAL_POINT, organisation=make_organisation()))


CONTRADICTIONS = {
    "agreed on a day to come": ({"obtained_on": TOMORROW}, 422, "obtained_on"),
    "over before it began": ({"obtained_on": "2025-05-05", "expires_on": "2025-05-04"}, 422, "expires_on"),
    "no guardian and a yes": ({"guardian": "not_obtained", "answers": YES}, 422, "guardian"),
    "a question left out": ({"answers": {"mechanism": "yes"}}, 400, "answers"),
    "no answer at all": ({"answers": {}}, 400, "answers"),
    "a question nobody asks": ({"answers": YES | {"spies": "yes"}}, 400, "answers"),
    "an answer that is none": ({"answers": YES | {"contact": "perhaps"}}, 400, "answers"),
    "an answer that is no word": ({"answers": YES | {"contact": ["yes"]}}, 400, "answers"),
    "true for yes": ({"answers": YES | {"contact": True}}, 400, "answers"),
    "answers in a list": ({"answers": list(YES)}, 400, "answers"),
    "files of nobody": ({"item_ids": ["00000000-0000-0000-0000-000000000000"]}, (404, 422), ""),
    "no files": ({"item_ids": []}, 422, ""),
    "an id that is none": ({"item_ids": ["٣"]}, 400, "item_ids.0"),
    "an id as a number": ({"item_ids": [7]}, 400, "item_ids.0"),
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_a_consent_that_cannot_be(machine, name):
    said, status, field = CONTRADICTIONS[name]
    place = f"submissions/{machine.begun()}/people/"

    def send(language):
        return machine("POST", place, PERSON | said, HTTP_ACCEPT_LANGUAGE=language)

    for answer in refuses(send, status):
        assert field in answer.json().get("fields", {"": []}), answer.json()
    assert (Source.objects.count(), ConsentRecord.objects.count()) == (0, 0)


def test_one_pseudonym_is_one_person(machine):
    place = f"submissions/{machine.begun()}/people/"
    assert machine("POST", place, PERSON).status_code == 201

    refuses(lambda language: machine("POST", place, PERSON, HTTP_ACCEPT_LANGUAGE=language), 409)


DAYS = {
    "the 31st of February": ("2025-02-31", 400),
    "month 13": ("2025-13-01", 400),
    "year 0": ("0000-01-01", 400),
    "before the common era": ("-001-01-01", 400),
    "a Hijri year": ("1447-05-03", 422),
    "a Hijri year in Arabic digits": ("١٤٤٧-٠٥-٠٣", 400),
    "Arabic digits": ("٢٠٢٥-٠١-٠٢", 400),
    "a far year": ("9999-12-31", 422),
    "five digits": ("12025-01-01", 400),
    "as people write": ("31/12/2025", 400),
    "a moment": ("2025-12-31T00:00:00Z", 400),
    "a week": ("2025-W01-1", 400),
    "without hyphens": ("20251231", 400),
    "a number": (20251231, 400),
    "a list": (["2025-12-31"], 400),
    "turned around": ("\u202e2025-12-31", 400),
    "U+0000": ("2025-12-31\0", 400),
}


@pytest.mark.parametrize("field", ["period_from", "held_since"])
@pytest.mark.parametrize("name", DAYS)
def test_a_day_that_there_is_not(machine, name, field):
    said, status = DAYS[name]
    place = f"submissions/{machine.begun()}/"

    answers = refuses(lambda language: machine("PATCH", place, {field: said}, HTTP_ACCEPT_LANGUAGE=language), status)

    assert set(answers[0].json()["fields"]) == {field}
    assert SubmissionDraft.objects.filter(**{f"{field}__isnull": True}).count() == 1


@pytest.mark.parametrize("words", ["NaN, NaN", "36.2, 37.1", "37.1, 36.2", "999, 999", "٣٦٫٢، ٣٧٫١", "1e400"])
def test_places_are_words_and_kept_as_they_are(machine, words):
    place = f"submissions/{machine.begun()}/"

    assert machine("PATCH", place, {"places": words}).status_code == 200
    assert SubmissionDraft.objects.get().places == words
