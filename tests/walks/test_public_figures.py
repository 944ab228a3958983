"""Walk 7: public figures. Counted, looked at by another, given; what is small is not told, and nothing changes then."""

import csv
import io
from datetime import UTC, datetime

import pytest
import time_machine

from accounts.models import Organisation
from accounts.states import Standing
from common.actors import Role
from custody.models import CustodyEvent
from dialogue.models import HalfYearReport
from tests.actors import person_with
from tests.factories.accounts import make_organisation
from tests.walks.faces import Browser, mechanism

pytestmark = [pytest.mark.walk, pytest.mark.django_db, pytest.mark.usefixtures("safe_places")]

AUGUST, EARLIER = datetime(2026, 8, 3, 9, 0, tzinfo=UTC), datetime(2025, 10, 1, tzinfo=UTC)
SIGNATORIES, SUSPENDED = 7, 2


@pytest.fixture(autouse=True)
def _in_august():
    with time_machine.travel(AUGUST, tick=False):
        yield


def test_figures_that_point_at_nobody_are_given():
    """Source: Protocol R1, R2."""
    make_organisations()
    dima, other = (mechanism(person_with(Role.CONTACT_POINT)) for _ in range(2))
    hala = mechanism(person_with(Role.HEAD))

    dima.does("dashboard:put_together", 2026, 1, left_out="What is being moved between two archives.")
    report = HalfYearReport.objects.get()
    assert dima.get("dashboard:clear_report", report.pk).status_code == 403, "nobody clears what they put together"
    seen = other.get("dashboard:clear_report", report.pk).context["seen"]
    other.does("dashboard:clear_report", report.pk, seen=seen)
    told = table(hala, report)

    Organisation.objects.filter(state=Standing.SUSPENDED).update(state=Standing.SIGNATORY)
    hala.does("dashboard:give_report", report.pk)

    assert told["Suspended"][-1] in {"fewer than 5", "not told"}
    assert str(SUSPENDED) not in {number for row in told.values() for number in row}
    assert table(hala, report) == told, "what was cleared is what is given"
    assert "What is being moved between two archives." in hala.reads("dashboard:report", report.pk)
    acts = CustodyEvent.objects.filter(subject_id=report.pk).order_by("sequence").values_list("act", "on_behalf_of")
    assert list(acts) == [("report:drafted", None), ("report:cleared", None), ("report:given", None)]


def make_organisations() -> None:
    made = [make_organisation() for _ in range(SIGNATORIES + SUSPENDED)]
    Organisation.objects.update(invited_at=EARLIER)
    Organisation.objects.filter(pk__in=[one.pk for one in made[:SUSPENDED]]).update(state=Standing.SUSPENDED)


def table(browser: Browser, report: HalfYearReport) -> dict[str, list[str]]:
    """What other programs are given: the rows of the table of organisations by their first cell."""
    text = browser.get("dashboard:report_csv", report.pk).content.decode("utf-8-sig")
    rows = [row for row in csv.reader(io.StringIO(text)) if row]
    begin = next(place for place, row in enumerate(rows) if row[0].startswith("Organisations"))
    return {row[0]: row[1:] for row in rows[begin + 1 : begin + 7]}
