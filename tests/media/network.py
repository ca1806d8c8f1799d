"""The only home of the network that browsers and relay share in a test: one of their own, that leads nowhere.

Where a machine allows none, it is the machine's loopback.
"""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

# Of the range that RFC 2544 keeps for trials: they are nobody's. The relay's is another than the browsers', so that
# theirs is known when it is seen.
_BROWSERS, _RELAY = "198.18.0.1", "198.18.8.8"
# Firefox gathers no address where there is no way out, and Chromium none that is the loopback's; so there is an
# address, and a way out whose other end hears nothing.
_MAKE = (
    "ip link set lo up && ip link add way type veth peer name out && ip addr add {browsers}/30 dev way"
    " && ip addr add {relay}/32 dev lo"
    " && ip link set way up && ip link set out up && ip route add default dev way && echo made && exec cat"
)
# A namespace of its own for an ordinary user too, where the kernel lets people have one.
_KINDS = (
    (("unshare", "--net"), ("--net",)),
    (("unshare", "--user", "--map-root-user", "--net"), ("--user", "--preserve-credentials", "--net")),
)


class Network(msgspec.Struct, frozen=True, kw_only=True):
    """`enter`: the words before a command that is to run there. `address`: where a relay is reached.
    `why_not`: why it is the machine's own, if it is."""

    enter: tuple[str, ...]
    address: str
    why_not: str | None = None

    @property
    def is_loopback(self) -> bool:
        return self.address.startswith("127.")

    @property
    def browser_flags(self) -> tuple[str, ...]:
        return ("--allow-loopback-in-peer-connection",) if self.is_loopback else ()


def machines_own(why: str) -> Network:
    return Network(enter=(), address="127.0.0.1", why_not=why)


@contextmanager
def network() -> Iterator[Network]:
    """One of their own, if it can be had; it ends with the block, or with us."""
    why = "there is no unshare, nsenter or ip here"
    if all(shutil.which(name) for name in ("unshare", "nsenter", "ip")):
        for make, enter in _KINDS:
            holder = subprocess.Popen(
                [*make, "sh", "-c", _MAKE.format(browsers=_BROWSERS, relay=_RELAY)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            # `cat` lives until nobody holds its input: it cannot outlive the tests.
            with holder:
                assert holder.stdin is not None
                assert holder.stdout is not None
                assert holder.stderr is not None
                if holder.stdout.readline() == "made\n":
                    entering = ("nsenter", "--target", str(holder.pid), *enter, "--")
                    yield Network(enter=entering, address=_RELAY)
                    holder.stdin.close()
                    return
                holder.stdin.close()
                why = holder.stderr.read().strip()
    yield machines_own(why)
