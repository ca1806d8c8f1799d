"""The only home of what holds the printed wire to the types it is printed from."""

from enum import Enum

import msgspec

from rooms.house_rules import HOUSE_RULES
from rooms.refusals import Refusal
from scripts import protocol
from server.wire import Close

TO_PRINT_THEM_ANEW = "python -m scripts.protocol"


def test_the_page_about_the_wire_says_what_the_types_say() -> None:
    assert protocol.FOR_PEOPLE.read_text(encoding="utf-8") == protocol.printed_for_people(), (
        TO_PRINT_THEM_ANEW
    )


def test_the_browsers_types_are_the_servers() -> None:
    assert protocol.FOR_BROWSERS.read_text(encoding="utf-8") == protocol.printed_for_browsers(), (
        TO_PRINT_THEM_ANEW
    )


def test_every_command_refusal_and_close_code_is_on_the_page() -> None:
    page = protocol.printed_for_people()
    assert set(protocol.COMMANDS) == set(HOUSE_RULES)
    for command in HOUSE_RULES:
        assert f"### `{protocol.described(command).tag}`" in page
    for refusal in Refusal:
        assert f"- `{refusal.value}`" in page
    assert set(protocol.CLOSES) == set(Close)
    assert set(protocol.TROUBLE_WORDS) == set(protocol.TROUBLES)


def test_a_value_that_can_be_missing_is_optional_and_never_null() -> None:
    class Colour(Enum):
        RED = "red"

    class Thing(msgspec.Struct, kw_only=True):
        """A thing."""

        colour: Colour
        size: int | None = None

    printed = protocol.printed_type("Thing", Thing)
    assert printed == "/** A thing. */\nexport interface Thing {\n  colour: Colour;\n  size?: number;\n}\n"


def test_every_signal_is_on_the_page_and_in_the_browsers_types_by_its_kind() -> None:
    page, types = protocol.printed_for_people(), protocol.printed_for_browsers()
    assert len(protocol.SIGNALS) == 7
    for signal in protocol.SIGNALS:
        kind = protocol.described(signal).tag
        assert page.count(f'### `"kind": "{kind}"`\n') == 1
        assert f'export interface {signal.__name__} {{\n  kind: "{kind}";\n' in types
        assert f"  | {signal.__name__}" in types
    assert types.count("  data: SignalData;\n") == 2, "up and down"
    assert page.count("| `data` | `SignalData` |") == 2
