"""A whole portal as `make run` starts it, with the demonstration world, thrown away afterwards."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from tests.browser.house import House


@contextmanager
def open_house() -> Iterator[House]:
    house = House()
    try:
        house.start()
        yield house
    finally:
        house.stop()
        shutil.rmtree(house.folder, ignore_errors=True)
