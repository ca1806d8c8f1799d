"""The command line: `python -m server serve`, `make`, `links`, `certify`."""

import argparse
import asyncio
import gc
import logging
import resource
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import uvloop

from rooms.mediation import Plan, PlanUnfit
from rooms.room import Room
from server import limits, plan
from server.app import DataUnfit, Stores, open_application, open_stores, utc_now
from server.certify import CertifyUnfit, add_arguments, certify
from server.english_day import english_day
from server.faults import Discreet
from server.joining import link_address
from server.making import JoinLink
from server.names import role_name
from server.private_redis import PrivateRedisUnfit
from server.redis_client import RedisGone, RedisUnfit
from server.serving import listening, server
from server.settings import Settings, SettingUnfit
from server.signing_certificate import SigningCertificateUnfit
from server.vault import Unreadable, VaultUnfit
from server.words import Words


class NoSuchMediation(Exception):
    """No mediation here has this reference, or there is one already."""


UNFIT = (
    SigningCertificateUnfit,
    CertifyUnfit,
    DataUnfit,
    NoSuchMediation,
    PlanUnfit,
    PrivateRedisUnfit,
    RedisUnfit,
    SettingUnfit,
    VaultUnfit,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit code: 0, or 2 after one plain line on standard error that says what is wrong."""
    asked = _parser().parse_args(arguments)
    logged = logging.StreamHandler(sys.stderr)
    logged.setFormatter(Discreet("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[logged])
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(asked.run(asked, Settings.read()))
    except BaseException as error:
        unfit = _first_unfit(error)
        if unfit is None:
            raise
        print(_one_line(unfit), file=sys.stderr)
        return 2
    return 0


def _one_line(unfit: str) -> str:
    """What is quoted of a file or an option may hold anything; a terminal gets one line of letters."""
    plain = "".join(letter if letter.isprintable() else " " for letter in unfit)
    return f"evenhand: {' '.join(plain.split())}"


def _first_unfit(error: BaseException) -> str | None:
    if isinstance(error, BaseExceptionGroup):
        return next((told for told in map(_first_unfit, error.exceptions) if told), None)
    if isinstance(error, RedisGone):
        return f"Redis cannot be reached: {error}"
    if isinstance(error, Unreadable):
        return "A mediation's record is damaged or was moved, and cannot be read: put back a copy of the data"
    return str(error) if isinstance(error, UNFIT) else None


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """One line, as for everything else that is wrong; `--help` has the rest."""
        self.exit(2, f"{_one_line(message)}\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="evenhand", description="A meeting room for SEND mediation.")
    verbs = parser.add_subparsers(required=True, metavar="serve | make | links | certify")

    serve = verbs.add_parser("serve", help="open the rooms to browsers")
    serve.add_argument("--example", action="store_true", help="make an example mediation and print its links")
    serve.set_defaults(run=_serve)

    make = verbs.add_parser("make", help="make a mediation and print one join link per person")
    make.add_argument("file", nargs="?", type=Path, help="a TOML file (docs/mediation.toml shows one)")
    make.add_argument("--reference", default="")
    make.add_argument("--child", default="", help="the child's initials")
    make.add_argument(
        "--person",
        action="append",
        default=[],
        metavar="ROLE:NAME",
        help="once per person; 'ROLE:NAME <ADDRESS>' for a mail with their link after the meeting",
    )
    make.add_argument("--step", action="append", default=[], help="a step of the agenda, in order")
    make.set_defaults(run=_make)

    links = verbs.add_parser("links", help="print one more join link per person of a mediation")
    links.add_argument("reference")
    links.set_defaults(run=_links)

    issue = verbs.add_parser("certify", help="issue the mediation certificate, or the letter in its place")
    add_arguments(issue)
    issue.set_defaults(run=_certify)
    return parser


async def _make(asked: argparse.Namespace, settings: Settings) -> None:
    if asked.file is not None:
        if asked.reference or asked.child or asked.person or asked.step:
            raise PlanUnfit("give a file or options, not both")
        planned = plan.from_file(asked.file)
    else:
        planned = plan.from_options(asked.reference, asked.child, asked.person, asked.step)
    async with open_stores(settings, serving=False) as stores:
        if await stores.making.find(planned.reference) is not None:
            raise NoSuchMediation(f"reference: there is a mediation {planned.reference!r} already")
        _print_links(
            settings, planned.reference, await stores.making.links(await stores.making.make(planned))
        )


async def _links(asked: argparse.Namespace, settings: Settings) -> None:
    async with open_stores(settings, serving=False) as stores:
        room, _ = await _found(stores, asked.reference)
        _print_links(settings, asked.reference, await stores.making.links(room))


async def _certify(asked: argparse.Namespace, settings: Settings) -> None:
    async with open_stores(settings, serving=False) as stores:
        room, mediation = await _found(stores, asked.reference)
        print(await certify(asked, settings, stores, room, mediation))


async def _found(stores: Stores, reference: str) -> tuple[str, Room]:
    found = await stores.making.find(reference)
    if found is None:
        raise NoSuchMediation(f"there is no mediation {reference!r} here")
    return found


async def _example(stores: Stores, settings: Settings, example: Plan) -> None:
    """Make the example once; print links to it each time, since of those given out only hashes are kept."""
    found = await stores.making.find(example.reference)
    room = found[0] if found else await stores.making.make(example)
    _print_links(settings, example.reference, await stores.making.links(room))


def _print_links(settings: Settings, reference: str, links: Sequence[JoinLink]) -> None:
    words = Words(settings.language)
    rows = [(role_name(words, one.person.role), link_address(settings.address, one.link)) for one in links]
    names = [one.person.name for one in links]
    widths = [max(len(row[0]) for row in rows), max(map(len, names))]
    print(f"\nMediation {reference}: one join link per person. Whoever has a link can join as that person.\n")
    for (role, address), name in zip(rows, names, strict=True):
        print(f"  {role:<{widths[0]}}  {name:<{widths[1]}}  {address}")
    print(f"\nThe mediator is asked for the reference, which is {reference}.\n", flush=True)


async def _serve(asked: argparse.Namespace, settings: Settings) -> None:
    _allow_many_files()
    gc.set_threshold(limits.GARBAGE_OBJECTS)
    with listening(settings.host, settings.port) as listener:
        async with (
            open_stores(settings, serving=True) as stores,
            open_application(settings, stores) as application,
        ):
            if asked.example:
                await _example(stores, settings, plan.example_on(english_day(utc_now())))
            web = server(application)
            loop = asyncio.get_running_loop()
            for ending in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(ending, web.handle_exit, ending, None)
            if settings.mail is None:
                print("EVENHAND_SMTP_URL is not set, so no mail is sent to anybody.")
            if settings.relay is None:
                print(
                    "EVENHAND_TURN_URLS is not set, so there is no relay for sound and picture: browsers that turn "
                    "them on reach each other directly, and learn each other's address."
                )
            print(f"Evenhand is open at {settings.address}. Ctrl-C closes it; nothing is lost.", flush=True)
            await web.serve(sockets=[listener])


def _allow_many_files() -> None:
    """A socket is a file; the soft limit is often 1,024."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


if __name__ == "__main__":
    sys.exit(main())
