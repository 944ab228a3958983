"""Reports in the browser: put together, cleared by another, given; on paper and as a table that calculates nothing."""

import csv
import io
from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from common.actors import Role
from dialogue.models import HalfYearReport
from dialogue.states.periods import Period
from dialogue.states.reports import ReportState
from tests.actors import URLCONFS, client_of, person_with
from tests.factories import reports
from tests.factories.accounts import make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.urls(URLCONFS["mechanism"]), pytest.mark.usefixtures("safe_places")]

NOW = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_september():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world():
    type(make_organisation()).objects.update(invited_at=datetime(2025, 10, 1, tzinfo=UTC))


def dima():
    return client_of(person_with(Role.CONTACT_POINT))


def hala():
    return client_of(person_with(Role.HEAD))


def test_from_the_list_to_a_report_that_was_given(world):
    first, second, head = dima(), dima(), hala()
    page = first.get(reverse("dashboard:reports"))
    assert "1 day late" in page.content.decode()
    write = reverse("dashboard:put_together", args=[2026, 1])
    assert write in page.content.decode()

    page = first.post(write, {"left_out": "The archive that is being moved."}, follow=True)
    assert "The archive that is being moved." in page.content.decode()
    report = HalfYearReport.objects.get()
    clear = reverse("dashboard:clear_report", args=[report.pk])
    assert first.get(clear).status_code == 403

    seen = second.get(clear).context["seen"]
    assert second.post(clear, {"seen": "x"}).status_code == 200
    page = second.post(clear, {"seen": seen}, follow=True)
    assert "Cleared. The figures stay as you saw them." in page.content.decode()
    assert second.post(reverse("dashboard:give_report", args=[report.pk])).status_code == 403
    head.post(reverse("dashboard:give_report", args=[report.pk]))
    report.refresh_from_db()
    assert report.state == ReportState.GIVEN
    assert "Given, late" in first.get(reverse("dashboard:reports")).content.decode()


def test_figures_that_change_while_they_are_looked_at_are_not_cleared(world):
    report = reports.drafted(at=NOW)
    client = dima()
    clear = reverse("dashboard:clear_report", args=[report.pk])
    seen = client.get(clear).context["seen"]
    for _ in range(6):
        make_organisation()
    type(make_organisation()).objects.update(invited_at=datetime(2025, 10, 1, tzinfo=UTC))
    page = client.post(clear, {"seen": seen})
    assert "The figures have changed" in page.content.decode()
    report.refresh_from_db()
    assert report.state == ReportState.DRAFT


def test_given_back_with_a_reason(world):
    report = reports.at_state(ReportState.CLEARED, at=NOW)
    client = dima()
    back = reverse("dashboard:return_report", args=[report.pk])
    assert client.get(back).status_code == 200
    page = client.post(back, {"reason": "Count again."}, follow=True)
    assert "Count again." in page.content.decode()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_opens_in_both_languages(world, language):
    pages = [
        reverse("dashboard:reports"),
        reverse("dashboard:so_far"),
        reverse("dashboard:put_together", args=[2026, 1]),
    ]
    for year, state in enumerate(ReportState, 2020):
        report = reports.at_state(state, Period(year, 1), at=NOW)
        pages.append(reverse("dashboard:report", args=[report.pk]))
        if state != ReportState.DRAFT:
            pages += [reverse(f"dashboard:report_{kind}", args=[report.pk]) for kind in ("csv", "pdf")]
        else:
            pages.append(reverse("dashboard:clear_report", args=[report.pk]))
    client = hala()
    client.cookies["django_language"] = language
    for page in pages:
        assert client.get(page).status_code == 200, page


def test_charts_say_in_words_what_they_show(world):
    report = reports.at_state(ReportState.CLEARED, at=NOW)
    page = dima().get(reverse("dashboard:report", args=[report.pk])).content.decode()
    assert "<svg" in page
    assert "Material: 12." in page
    assert " style=" not in page[page.index("<svg") : page.index("</svg>")]


def test_a_table_for_other_programs(world):
    report = reports.at_state(ReportState.CLEARED, at=NOW)
    answer = dima().get(reverse("dashboard:report_csv", args=[report.pk]))
    assert answer["Content-Disposition"] == 'attachment; filename="report-2026-1.csv"'
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[:4] == [
        ["Items handed over", "Number"],
        ["Material", "12"],
        ["Thematic reports and advice", "0"],
        ["All", "12"],
    ]


def test_words_of_a_person_cannot_become_a_formula(world):
    report = reports.cleared(reports.drafted(left_out='=HYPERLINK("x")', at=NOW), at=NOW)
    text = dima().get(reverse("dashboard:report_csv", args=[report.pk])).content.decode()
    assert "\"'=HYPERLINK" in text


def test_paper(world):
    report = reports.at_state(ReportState.CLEARED, at=NOW)
    answer = dima().get(reverse("dashboard:report_pdf", args=[report.pk]))
    assert answer.content.startswith(b"%PDF-")


def test_there_are_no_files_of_a_draft(world):
    report = reports.drafted(at=NOW)
    for kind in ("csv", "pdf"):
        assert dima().get(reverse(f"dashboard:report_{kind}", args=[report.pk])).status_code == 404


@pytest.mark.parametrize("role", [Role.ANALYST, Role.TEAM_LEAD, Role.DISCLOSURE_OFFICER, Role.EVIDENCE_OFFICER])
def test_others_read_what_was_given_and_nothing_else(role, world):
    given = reports.at_state(ReportState.GIVEN, at=NOW)
    draft = reports.drafted(Period(2025, 2), at=NOW)
    client = client_of(person_with(role))
    assert client.get(reverse("dashboard:reports")).status_code == 200
    assert client.get(reverse("dashboard:report", args=[given.pk])).status_code == 200
    assert client.get(reverse("dashboard:report", args=[draft.pk])).status_code == 404
    for closed in (reverse("dashboard:so_far"), reverse("dashboard:put_together", args=[2025, 2])):
        assert client.get(closed).status_code == 403


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_some_have_no_part_in_reports(role, world):
    assert client_of(person_with(role)).get(reverse("dashboard:reports")).status_code == 403


@pytest.mark.parametrize("half", [0, 3])
def test_there_are_two_halves(half, world):
    assert dima().get(reverse("dashboard:put_together", args=[2026, half])).status_code == 404
