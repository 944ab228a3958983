"""Who came: for each organisation and each confidential participant how, and how many people."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from dialogue.models import ConfidentialParticipant, Invitation
from dialogue.services.invitations import Came
from dialogue.states.meetings import Attendance

MOST_PEOPLE = 200
Row = Invitation | ConfidentialParticipant


class AttendanceForm(forms.Form):
    """Two questions a row, named by its key."""

    def __init__(self, *args: Any, rows: Iterable[tuple[Row, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.rows = [(row.pk, name) for row, name in rows]
        for row, name in rows:
            self.fields[f"how_{row.pk}"] = forms.ChoiceField(
                label=name, choices=Attendance.choices, initial=row.attendance, required=False
            )
            self.fields[f"people_{row.pk}"] = forms.IntegerField(
                label=_("How many people?"),
                initial=row.people or None,
                min_value=0,
                max_value=MOST_PEOPLE,
                required=False,
                widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
            )

    def parts(self) -> Iterator[tuple[str, forms.BoundField, forms.BoundField]]:
        for pk, name in self.rows:
            yield name, self[f"how_{pk}"], self[f"people_{pk}"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for pk, _name in self.rows:
            came = given.get(f"how_{pk}") not in {"", None, Attendance.ABSENT}
            if came and not given.get(f"people_{pk}"):
                self.add_error(f"people_{pk}", _("Say how many people came."))
        return given

    def came(self) -> dict[UUID, Came]:
        """What was answered; people who did not come are none."""
        given = self.cleaned_data
        answers = {pk: Attendance(given[f"how_{pk}"]) for pk, _name in self.rows}
        nobody = {Attendance.ABSENT, Attendance.UNKNOWN}
        return {pk: Came(how, 0 if how in nobody else given[f"people_{pk}"]) for pk, how in answers.items()}
