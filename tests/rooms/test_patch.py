"""Patches: what a browser is told of a change (RFC 7396)."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rooms.patch import as_json, difference, merged
from rooms.view import view_for
from tests.rooms.cast import CONFIRMED, PARENT
from tests.rooms.given import device_of
from tests.rooms.given import given as given_that

# Views hold no null.
LEAF = st.one_of(st.booleans(), st.integers(-3, 3), st.text(max_size=3))
VALUE = st.recursive(
    LEAF,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
    ),
    max_leaves=12,
)
OBJECT = st.dictionaries(st.sampled_from("abcd"), VALUE, max_size=4)


@given(old=OBJECT, new=OBJECT)
def test_the_old_and_its_patch_are_the_new(old: dict[str, Any], new: dict[str, Any]) -> None:
    wire = msgspec.json.decode(msgspec.json.encode(difference(old, new)))
    assert merged(old, wire) == new


@given(old=OBJECT, new=OBJECT)
def test_nothing_is_changed_in_place(old: dict[str, Any], new: dict[str, Any]) -> None:
    before = msgspec.json.encode([old, new])
    patch = difference(old, new)
    image = msgspec.json.encode(patch)
    merged(old, patch)
    assert msgspec.json.encode([old, new]) == before
    assert msgspec.json.encode(patch) == image


@given(same=OBJECT)
def test_no_change_is_an_empty_patch(same: dict[str, Any]) -> None:
    assert difference(same, same) == {}


def test_only_what_changed_is_told() -> None:
    old = {"floor": {"order": ["r1"], "by_id": {"r1": {"participant": "p2"}}}, "board": {"order": []}}
    new = {
        "floor": {"order": ["r1", "r2"], "by_id": {"r1": {"participant": "p2"}, "r2": {"participant": "p3"}}}
    }
    assert difference(old, new) == {
        "board": None,
        "floor": {"order": ["r1", "r2"], "by_id": {"r2": {"participant": "p3"}}},
    }


# The examples of RFC 7396, appendix A: target, patch, result.
@pytest.mark.parametrize(
    ("target", "patch", "result"),
    [
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        (["a", "b"], ["c", "d"], ["c", "d"]),
        ({"a": "b"}, ["c"], ["c"]),
        ({"a": "foo"}, None, None),
        ({"a": "foo"}, "bar", "bar"),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
        ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ],
)
def test_a_patch_is_merged_as_the_standard_says(target: Any, patch: Any, result: Any) -> None:
    assert merged(target, patch) == result


def test_a_view_as_values_is_what_goes_over_the_wire() -> None:
    view = view_for(given_that(CONFIRMED).room, PARENT, device_of(PARENT), frozenset())
    assert as_json(view) == msgspec.json.decode(msgspec.json.encode(view))
