"""The only home of the wire in print: `docs/protocol.md` for people, `static/protocol.d.ts` for browsers.

Both are printed from the types that the server decodes and encodes with, so that they cannot say anything
else. `python -m scripts.protocol` prints them anew; a test holds the committed files to what is printed.
"""

import inspect as python
from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path
from typing import get_args

import msgspec.inspect as types

from rooms.house_rules import HOUSE_RULES, Rule
from rooms.people import ALL_ROLES, MEDIATOR, PARTIES, SPEAKERS
from rooms.refusals import Refusal
from rooms.room import Command
from rooms.session import SessionState
from rooms.view.case_dates import CaseDatesShown
from server import wire
from server.signal import SignalData
from server.wire import Close, Trouble

ROOT = Path(__file__).resolve().parent.parent
FOR_PEOPLE = ROOT / "docs" / "protocol.md"
FOR_BROWSERS = ROOT / "static" / "protocol.d.ts"

UP: tuple[type, ...] = get_args(wire.Up)
DOWN: tuple[type, ...] = (
    wire.Whole,
    wire.Patch,
    wire.Answer,
    wire.Refusal,
    wire.Beat,
    wire.ShowSignal,
    wire.RelayShown,
)
SIGNALS: tuple[type, ...] = get_args(SignalData)
UNIONS: dict[frozenset[type], str] = {frozenset(SIGNALS): "SignalData"}
"""Unions that have a name of their own."""
BESIDE: tuple[type, ...] = (CaseDatesShown,)
"""What a page asks for by HTTP, beside the socket, and is answered with."""
COMMANDS: tuple[type, ...] = get_args(Command)
TROUBLES = tuple(value for name, value in vars(Trouble).items() if name.isupper())

# What a browser does when its socket is closed with the code.
CLOSES: dict[Close, str] = {
    Close.NOT_UNDERSTOOD: "A message was not one of these. The page has a fault: it does not connect again.",
    Close.NO_SESSION: "There is no session. The page asks the person to open their link again.",
    Close.REPLACED: "The person is here on another page or device. The page asks before it takes over.",
    Close.TOO_MANY_MESSAGES: "Too many messages in too short a time. The page waits and connects again.",
    Close.TOO_BIG: "A message was larger than 64 KiB. The page waits and connects again.",
    Close.FAULT: "The server has a fault. The page waits and connects again.",
    Close.RESTARTING: "The server is going down. The page waits and connects again.",
    Close.TRY_AGAIN: "The server cannot reach what it keeps rooms in. The page waits and connects again.",
    Close.TOO_SLOW: "The browser could not keep up. The page connects again and is given a whole view.",
}
TROUBLE_WORDS = {
    Trouble.NOT_UNDERSTOOD: "The command is none of those below. Nothing happened.",
    Trouble.NOT_SAVED: "The command could not be saved just now. Send it again with the same key.",
    Trouble.FAULT: "The server has a fault. It is not known whether anything happened until the next view.",
}
GROUPS = (
    (ALL_ROLES, "everybody"),
    (MEDIATOR, "the mediator"),
    (SPEAKERS, "everybody who may be given the floor"),
    (PARTIES, "whoever says a party's yes"),
    (ALL_ROLES - MEDIATOR, "everybody but the mediator"),
)

OPENING = """\
# The wire

Printed from the types by `python -m scripts.protocol`; a test holds this page to them.

A browser opens a WebSocket at `/room/<room>/<participant>/socket`, with its session's cookie and from the
service's own origin. Every message is one JSON object in a text frame of at most 64 KiB. Commands go up.
Answers, a whole view, and then patches of it (RFC 7396) come down, each with the version of the room that it
leads to. A field that is not listed is refused.

The server sends `beat` every 2 seconds, and the browser answers with `here`, at once. A line that has been silent
for 8 seconds is dead to the browser; one that left three beats unanswered is gone to the server, until a word comes
by it. After a drop the browser connects again and is given a whole view; a command that had no answer is sent again
with the same key, and is never carried out twice.
"""

SIGNALLING = """\
`SignalData`: what one person's browser says to another's by `signal`. The server passes it on between people who
are in the room, to each one's newest page, until the meeting is closed; what comes from or is for anybody else, and
a description or candidate that it does not let through, is dropped without a word. It keeps none of it. An order is
kept between what one page says, and not between two pages; any of it may be lost.
"""


def doc_of(cls: type) -> str:
    """A type's docstring, as one paragraph. Empty if it has none of its own."""
    own = cls.__dict__.get("__doc__") or ""
    return " ".join(python.cleandoc(own).split()) if own != getattr(Enum, "__doc__", None) else ""


def described(cls: type) -> types.StructType:
    """What msgspec knows of a struct."""
    found = types.type_info(cls)
    assert isinstance(found, types.StructType)
    return found


def parts(kind: types.Type) -> Iterator[types.Type]:
    """The types that a type is made of."""
    match kind:
        case types.StructType(fields=fields):
            for field in fields:
                yield field.type
        case types.DictType(key_type=key, value_type=value):
            yield from (key, value)
        case types.ListType(item_type=item) | types.VarTupleType(item_type=item):
            yield item
        case types.UnionType(types=several):
            yield from several
        case _:
            return


def named_in(roots: Iterable[type]) -> dict[str, type]:
    """Every struct and enum that the roots are made of, by name, each after those it is first met in."""
    found: dict[str, type] = {}
    waiting: list[types.Type] = [types.type_info(root) for root in roots]
    while waiting:
        kind = waiting.pop(0)
        if isinstance(kind, types.StructType | types.EnumType):
            first = found.setdefault(kind.cls.__name__, kind.cls)
            if first is not kind.cls:
                raise ValueError(f"two types on the wire are called {kind.cls.__name__}")
        waiting.extend(parts(kind))
    return found


def _structs_of(several: tuple[types.Type, ...]) -> frozenset[type]:
    return frozenset(one.cls for one in several if isinstance(one, types.StructType))


def typescript(kind: types.Type) -> str:
    """A type as TypeScript writes it."""
    match kind:
        case types.StructType(cls=cls) | types.EnumType(cls=cls):
            return cls.__name__
        case types.StrType() | types.DateTimeType() | types.DateType() | types.TimeType():
            return "string"
        case types.IntType() | types.FloatType():
            return "number"
        case types.BoolType():
            return "boolean"
        case types.DictType(key_type=types.EnumType() as key, value_type=value):
            return f"Partial<Record<{typescript(key)}, {typescript(value)}>>"
        case types.DictType(value_type=value):
            return f"Record<string, {typescript(value)}>"
        case types.ListType(item_type=item) | types.VarTupleType(item_type=item):
            return f"{typescript(item)}[]"
        case types.UnionType(types=several) if named := UNIONS.get(_structs_of(several)):
            return named
        case types.UnionType(types=several):
            # A value that is missing is left out of the wire, and never null.
            return " | ".join(typescript(one) for one in several if not isinstance(one, types.NoneType))
        case types.AnyType():
            return "unknown"
        case types.RawType():
            return "Command"
        case _:
            raise NotImplementedError(f"the wire has no printing of {kind!r}")


def printed_type(name: str, cls: type) -> str:
    """The declaration of a struct or an enum."""
    comment = f"/** {doc} */\n" if (doc := doc_of(cls)) else ""
    if issubclass(cls, Enum):
        values = " | ".join(f'"{one.value}"' for one in cls)
        return f"{comment}export type {name} = {values};\n"
    struct = described(cls)
    lines = [f'  {struct.tag_field}: "{struct.tag}";'] if struct.tag is not None else []
    lines += [
        f"  {field.encode_name}{'' if field.required else '?'}: {typescript(field.type)};"
        for field in struct.fields
    ]
    return f"{comment}export interface {name} {{\n" + "\n".join(lines) + ("\n" if lines else "") + "}\n"


def printed_for_browsers() -> str:
    """`static/protocol.d.ts`, whole."""
    named = named_in((*COMMANDS, *UP, *DOWN, *BESIDE))
    codes = [*(one.value for one in Refusal), *TROUBLES]
    unions = {
        "Command": [command.__name__ for command in COMMANDS],
        "FromBrowser": [one.__name__ for one in UP],
        "ToBrowser": [one.__name__ for one in DOWN],
        "SignalData": [one.__name__ for one in SIGNALS],
        "CommandName": [f'"{described(command).tag}"' for command in COMMANDS],
        "RefusalCode": [f'"{code}"' for code in codes],
    }
    return "\n".join(
        [
            "// The only home of the wire's types in the browser. Printed by scripts/protocol.py from the\n"
            "// server's own types: never changed by hand.\n",
            *(f"export type {name} =\n  | " + "\n  | ".join(each) + ";\n" for name, each in unions.items()),
            *(printed_type(name, cls) for name, cls in named.items()),
        ]
    )


def who(rule: Rule) -> str:
    """The roles of a rule, in words."""
    for roles, words in GROUPS:
        if rule.who == roles:
            return words
    return ", ".join(sorted(role.value for role in rule.who))


def when(rule: Rule) -> str:
    """The session states of a rule, in words."""
    states = [state.value for state in SessionState if state in rule.when]
    return ", ".join(states) + ("; at the door too" if rule.at_the_door else "")


def bounds(kind: types.Type) -> str:
    """What a field's value is held to."""
    match kind:
        case types.UnionType(types=several):
            return next((said for one in several if (said := bounds(one))), "")
        case types.StrType(max_length=int(most)):
            return f"at most {most} characters"
        case types.IntType(ge=int(least), le=int(most)):
            return f"{least} to {most}"
        case types.DateType():
            return "a date, YYYY-MM-DD"
        case types.DateTimeType():
            return "a time, RFC 3339"
        case types.TimeType():
            return "a time of day in England, HH:MM:SS"
        case _:
            return ""


def fields_of(cls: type) -> str:
    """A table of a struct's fields. Empty if there are none."""
    struct = described(cls)
    if not struct.fields:
        return ""
    rows = [
        f"| `{field.encode_name}` | `{typescript(field.type)}` "
        f"| {'' if field.required else 'may be left out'} | {bounds(field.type)} |"
        for field in struct.fields
    ]
    return "\n".join(["| field | type | | |", "|---|---|---|---|", *rows]) + "\n"


def printed_struct(cls: type) -> str:
    """A struct's part of the page: its name, what it is for, its fields."""
    struct = described(cls)
    title = f'`"{struct.tag_field}": "{struct.tag}"`' if struct.tag is not None else f"`{cls.__name__}`"
    return "\n\n".join(one for one in (f"### {title}", doc_of(cls), fields_of(cls)) if one).rstrip() + "\n"


def printed_command(cls: type) -> str:
    """A command's part of the page, with its row of the house rules."""
    rule = HOUSE_RULES[cls]
    return (
        f"### `{described(cls).tag}`\n\n{doc_of(cls)}\n\n"
        f"Who: {who(rule)}. While: {when(rule)}.\n\n{fields_of(cls)}".rstrip()
        + "\n"
    )


def printed_for_people() -> str:
    """`docs/protocol.md`, whole."""
    in_views = named_in([wire.Whole])
    structs = [cls for cls in in_views.values() if not issubclass(cls, Enum) and cls is not wire.Whole]
    beside = [cls for name, cls in named_in(BESIDE).items() if name not in in_views]
    around = [cls for cls in named_in((*UP, *DOWN)).values() if cls not in {*UP, *DOWN, *in_views.values()}]
    in_signals = [*SIGNALS, *(cls for cls in around if cls not in SIGNALS and not issubclass(cls, Enum))]
    enums = [cls for cls in (*in_views.values(), *beside, *around) if issubclass(cls, Enum)]
    return "\n".join(
        [
            OPENING,
            "## Up\n",
            *(printed_struct(cls) for cls in UP),
            "## Down\n",
            *(printed_struct(cls) for cls in DOWN),
            "## About sound and picture\n",
            SIGNALLING,
            *(printed_struct(cls) for cls in in_signals),
            "## Commands\n",
            *(printed_command(cls) for cls in HOUSE_RULES),
            "## Refusals\n",
            "A refused command changed nothing. The server's own:\n",
            *(f"- `{code}`: {TROUBLE_WORDS[code]}" for code in TROUBLES),
            "\nThe rules':\n",
            *(f"- `{one.value}`" for one in Refusal),
            "\n## Close codes\n",
            "| code | name | |\n|---|---|---|",
            *(f"| {code.value} | {code.name.lower()} | {words} |" for code, words in CLOSES.items()),
            "\n## The view\n",
            "A value that is missing is left out, and never null.\n",
            *(printed_struct(cls) for cls in structs),
            "## Beside the socket\n",
            "`GET /room/<room>/<participant>/dates` answers with the first of these, to whom it is for.\n",
            *(printed_struct(cls) for cls in beside if not issubclass(cls, Enum)),
            "## Words that stand for one of several\n",
            *(
                f"- `{cls.__name__}`: {', '.join(f'`{one.value}`' for one in cls)}. {doc_of(cls)}".rstrip()
                for cls in enums
            ),
            "",
        ]
    )


def main() -> None:
    """Print both files anew."""
    for path, words in ((FOR_PEOPLE, printed_for_people()), (FOR_BROWSERS, printed_for_browsers())):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words, encoding="utf-8")


if __name__ == "__main__":
    main()
