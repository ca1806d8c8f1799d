"""A document's number: read as people type it, and every common slip in it is noticed."""

from itertools import combinations

import pytest

from server.number import NotANumber, new_number, read_number

NUMBERS = [new_number() for _ in range(50)]
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


# By their place and not by chance: a test has the same name in every run.
@pytest.mark.parametrize("number", NUMBERS, ids=range(len(NUMBERS)))
def test_a_number_is_sixteen_letters_in_fours_and_reads_as_itself(number: str) -> None:
    assert [len(four) for four in number.split("-")] == [4, 4, 4, 4]
    assert set(number) <= {*LETTERS, "-"}
    assert read_number(number) == number


def test_no_number_comes_twice() -> None:
    assert len({new_number() for _ in range(5000)}) == 5000


@pytest.mark.parametrize("between", ["", " ", "  ", "-", "–", ".", "_", "\t", "\n"])
def test_what_stands_between_the_letters_does_not_matter(between: str) -> None:
    number = NUMBERS[0]
    assert read_number(f" {number.lower().replace('-', between)} ") == number


def test_letters_that_look_alike_are_read_as_the_ones_that_are_used() -> None:
    number = next(one for one in (new_number() for _ in range(10_000)) if "0" in one and "1" in one)
    for nought, one in (("O", "I"), ("o", "l"), ("0", "L"), ("O", "i")):
        assert read_number(number.replace("0", nought).replace("1", one)) == number


def test_full_width_letters_are_letters() -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) if letter != "-" else letter for letter in NUMBERS[0])
    assert read_number(wide) == NUMBERS[0]


@pytest.mark.parametrize("number", NUMBERS[:5], ids=range(5))
def test_every_slip_of_one_letter_is_noticed(number: str) -> None:
    plain = number.replace("-", "")
    for place, letter in enumerate(plain):
        for other in LETTERS:
            if other != letter:
                with pytest.raises(NotANumber):
                    read_number(plain[:place] + other + plain[place + 1 :])


@pytest.mark.parametrize("number", NUMBERS[:5], ids=range(5))
def test_any_two_letters_that_changed_places_are_noticed(number: str) -> None:
    plain = number.replace("-", "")
    for left, right in combinations(range(len(plain)), 2):
        swapped = list(plain)
        swapped[left], swapped[right] = swapped[right], swapped[left]
        if plain[left] != plain[right]:
            with pytest.raises(NotANumber):
                read_number("".join(swapped))


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "-",
        NUMBERS[0][:-1],
        NUMBERS[0] + "0",
        "U" * 16,
        "é" * 16,
        "٣" * 16,
        "\0" * 16,
        "<script>",
        "7" * 900,
    ],
    ids=range(10),
)
def test_what_is_no_number_is_told_from_one(typed: str) -> None:
    with pytest.raises(NotANumber):
        read_number(typed)
