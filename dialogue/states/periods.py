"""The half-years the Mechanism reports on, and the day each report is due (R1)."""

import datetime as dt
from dataclasses import dataclass
from typing import Self

_JUNE = 6
# Of a report on January to June in the same year, of one on July to December in the next.
_DUE = {1: (0, 8, 31), 2: (1, 2, 28)}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """half: 1 is January to June, 2 is July to December."""

    year: int
    half: int

    @classmethod
    def of(cls, day: dt.date) -> Self:
        return cls(day.year, 1 if day.month <= _JUNE else 2)

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.year, 1 if self.half == 1 else _JUNE + 1, 1)

    @property
    def last_day(self) -> dt.date:
        return self.next.first_day - dt.timedelta(days=1)

    @property
    def next(self) -> "Period":
        return Period(self.year, 2) if self.half == 1 else Period(self.year + 1, 1)

    @property
    def before(self) -> "Period":
        return Period(self.year, 1) if self.half == 2 else Period(self.year - 1, 2)  # noqa: PLR2004 - the second half

    @property
    def due_on(self) -> dt.date:
        years, month, day = _DUE[self.half]
        return dt.date(self.year + years, month, day)

    @property
    def began_at(self) -> dt.datetime:
        """The first moment, in UTC; the last one is the one before `next.began_at`."""
        return dt.datetime.combine(self.first_day, dt.time.min, tzinfo=dt.UTC)
