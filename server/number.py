"""The only home of a document's number: how it is drawn, written, and read as people type it.

Sixteen letters in fours. Fifteen are chance (75 bits): no two documents ever have the same, and nobody comes
upon one by trying. The last is of the fifteen, and catches every slip of one letter and every two that changed
places, so that "there is a slip in the number" needs nothing but the number itself.

The alphabet is Douglas Crockford's base 32: without I, L, O and U, and read as O for 0, I and L for 1.
"""

import re
import secrets
import unicodedata
from functools import reduce
from typing import Final

_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH: Final = 16
_FOURS: Final = 4

_ALIKE: Final = str.maketrans("OIL", "011")
_BETWEEN: Final = re.compile(r"[\W_]+")

# Letters are taken as elements of the field of 32, whose rule is x^5 = x^2 + 1. Each place weighs another power
# of x, so one letter changed, or any two swapped, never come to nothing.
_RULE: Final = 0b100101


class NotANumber(Exception):
    """This is no document's number: letters are missing, or there is a slip in them."""


def new_number() -> str:
    """A number by chance, such as `7H2K-9QXW-M4T0-C8ZB`."""
    drawn = [secrets.randbelow(len(_LETTERS)) for _ in range(_LENGTH - 1)]
    return _written([*drawn, _times_x(_weighed(drawn))])


def read_number(typed: str) -> str:
    """The number as it is written, from how somebody typed it. Raises NotANumber."""
    plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", typed)).upper().translate(_ALIKE)
    if len(plain) != _LENGTH or not set(plain) <= set(_LETTERS):
        raise NotANumber
    values = [_LETTERS.index(letter) for letter in plain]
    if _weighed(values) != 0:
        raise NotANumber
    return _written(values)


def _written(values: list[int]) -> str:
    letters = "".join(_LETTERS[value] for value in values)
    return "-".join(letters[at : at + _FOURS] for at in range(0, _LENGTH, _FOURS))


def _weighed(values: list[int]) -> int:
    return reduce(lambda sum_, value: _times_x(sum_) ^ value, values, 0)


def _times_x(value: int) -> int:
    doubled = value << 1
    return doubled ^ _RULE if doubled >= len(_LETTERS) else doubled
