from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vault.event import canonical, commitment, leaf_data

KEYS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | KEYS,
    lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner),
    max_leaves=10,
)


def test_keys_sort_by_utf_16_as_the_rfc_shows():
    obj = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7}

    assert list(json.loads(canonical(obj)).values()) == [2, 4, 6, 7, 1, 5, 3]


def test_strings_are_escaped_as_the_rfc_shows():
    assert canonical('\u20ac$\u000f\nA\'\u0042"\\\\"/\x7f') == '"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/\x7f"'.encode()
    assert canonical({"b": [True, False, None], "a": (1, -2)}) == b'{"a":[1,-2],"b":[true,false,null]}'


@settings(deadline=None, database=None)
@given(VALUES)
def test_canonical_form_is_the_same_after_a_round(value):
    once = canonical(value)

    assert canonical(json.loads(once)) == once
    assert json.loads(once) == value


@pytest.mark.parametrize(
    "value", [1.5, float("nan"), 2**53, -(2**53), b"x", {1: 2}, {"a": object()}, "\ud800", {"\ud800": 1}]
)
def test_what_has_no_one_form_is_refused(value):
    with pytest.raises(ValueError):
        canonical(value)


def test_commitment_and_leaf_are_those_of_the_format():
    salt, event = bytes(range(32)), b"{}"
    commit = hashlib.sha256(b"evd1/event\x00" + salt + event).digest()

    assert commitment(salt, event) == commit
    assert leaf_data(1, 2, commit) == b"evd1/leaf\x00" + bytes(7) + b"\x01" + bytes(7) + b"\x02" + commit


def test_wrong_lengths_are_refused():
    with pytest.raises(ValueError, match="salt"):
        commitment(b"", b"{}")
    with pytest.raises(ValueError, match="commitment"):
        leaf_data(0, 0, b"")
