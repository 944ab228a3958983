import random
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from django.db import InterfaceError, OperationalError

from common.clock import now
from custody import safe
from custody.models import StoredObject
from tests.custody.conftest import partner_process, safe_places
from tests.faults.audit import audited
from tests.faults.ended import ended_at
from tests.faults.seed import NAME, SEED, draws_for
from tests.faults.traced import Steps, steps_of
from tests.live import portal_in

__all__ = ["partner_process", "safe_places"]


@pytest.fixture
def steps(safe_places: Path) -> Iterator[Steps]:
    """One act at a time under strace; without it the test is skipped, aloud."""
    if shutil.which("strace") is None:
        pytest.skip("no strace on this machine")
    with portal_in(safe_places) as portal, steps_of(portal) as running:
        yield running


@pytest.fixture
def sweeps_a_day_later(safe_places: Path, settings) -> Callable[[], None]:
    """Audit; then the sweep of a day later leaves one object and two wraps an item in each store, and nothing begun."""

    def swept() -> None:
        assert audited() == []
        settings.ORPHAN_AGE = timedelta(0)
        safe.sweep_orphans(at=now() + timedelta(seconds=1))
        items = StoredObject.objects.count()
        for store in ("a", "b"):
            left = {kind: files_in(safe_places / store / kind) for kind in ("o", "w", ".tmp")}
            assert left == {"o": items, "w": 2 * items, ".tmp": 0}
        assert audited() == []

    return swept


def files_in(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


@pytest.fixture
def draws(request: pytest.FixtureRequest) -> random.Random:
    """What this test draws; the number it comes from is shown when the test fails."""
    sys.stdout.write(f"{NAME}={SEED}\n")
    return draws_for(request.node.name)


@pytest.fixture
def said(record_property: Callable[[str, object], None], capfd: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Say a figure aloud, whether or not the test passes."""

    def say(words: str) -> None:
        record_property("figure", words)
        with capfd.disabled():
            sys.stdout.write(f"\n    {words}\n")

    return say


@pytest.fixture(params=[6, pytest.param(1, marks=pytest.mark.faults)])
def every(request) -> int:
    """The fast set takes each sixth statement."""
    return request.param


@pytest.fixture
def survives(monkeypatch, draws, every) -> Callable[..., int]:
    """Do an act again and again, its session ended later each time, until it goes through."""

    def survived(act: Callable[[], object], meanwhile: Callable[[], object] = lambda: None) -> int:
        for met, number in enumerate(count(draws.randint(1, every), every)):
            with ended_at(number, monkeypatch) as ending, suppress(OperationalError, InterfaceError):
                act()
            if not ending.happened:
                return met
            meanwhile()
        raise AssertionError

    return survived
