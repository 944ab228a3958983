import pytest

from iiim_portal.embedded.run import DEMO_BEGUN, DEMO_LOADED, _forget_unfinished


@pytest.fixture
def data(tmp_path):
    for name in ("postgres", "keys", "stores", "valkey"):
        (tmp_path / name).mkdir()
    (tmp_path / "secrets.json").touch()
    return tmp_path


def names(folder):
    return {path.name for path in folder.iterdir()}


def test_a_demonstration_cut_while_it_was_loaded_begins_anew(data):
    (data / DEMO_BEGUN).touch()
    said = []

    _forget_unfinished(data, lambda *words: said.append(words))

    assert names(data) == {"secrets.json"}
    assert len(said) == 1


@pytest.mark.parametrize("marks", [[], [DEMO_BEGUN, DEMO_LOADED], [DEMO_LOADED]])
def test_nothing_else_is_ever_removed(data, marks):
    for mark in marks:
        (data / mark).touch()
    before = names(data)

    _forget_unfinished(data, pytest.fail)

    assert names(data) == before
