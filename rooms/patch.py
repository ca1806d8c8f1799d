"""The only home of what a browser is told of a change: JSON Merge Patch (RFC 7396)."""

from typing import Any

import msgspec

Json = Any  # what msgspec makes of a view: dicts with string keys, lists, strings, numbers, booleans


def as_json(shown: msgspec.Struct) -> dict[str, Json]:
    """A view as plain JSON values. It holds no null, so null is free to mean "removed"."""
    values: dict[str, Json] = plain(shown)
    return values


def plain(value: object) -> Json:
    """Something in a view as plain JSON values."""
    return msgspec.to_builtins(value, str_keys=True)


def difference(old: dict[str, Json], new: dict[str, Json]) -> dict[str, Json]:
    """The merge patch that makes `new` of `old`. Empty if they are the same."""
    patch: dict[str, Json] = {key: None for key in old if key not in new}
    for key, value in new.items():
        before = old.get(key)
        if before == value:
            continue
        if isinstance(before, dict) and isinstance(value, dict):
            patch[key] = difference(before, value)
        else:
            patch[key] = value
    return patch


def merged(target: Json, patch: Json) -> Json:
    """The result of a merge patch. Neither argument is changed."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), value)
    return result
