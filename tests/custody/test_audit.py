"""`manage.py audit` over the rooms that have something to lose."""

import pytest
from django.core.management import CommandError, call_command

from custody import sequencer
from custody.models import CopyName
from tests.custody.damage import path_of, spoil
from tests.factories.custody import NOON, stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("safe_places")]


@pytest.fixture
def kept():
    item = stored(b"the canary sings in the mine " * 1000)
    sequencer.sequence(NOON)
    return item


def test_audit_says_nothing_was_lost(kept, capsys):
    call_command("audit")

    assert capsys.readouterr().out == "0 violations\n"


def test_audit_lists_and_fails(kept, capsys):
    spoil(path_of(kept.item_id, CopyName.A), 0.5)

    with pytest.raises(CommandError, match="1 violations"):
        call_command("audit")

    assert capsys.readouterr().out.startswith("I-2: copy a of item")


def test_audit_finds_no_canary_in_what_was_handed_over(kept, safe_places, capsys):
    call_command("audit", "--canary", "the canary sings", "--folder", str(safe_places))

    assert capsys.readouterr().out == "0 violations\n"
