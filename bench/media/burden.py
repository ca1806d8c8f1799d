"""The only home of what taking part asks of one machine: bits a second, and processor time of its browser."""

import time

import msgspec

from bench.meter import used
from tests.media.person_with_sound import PersonWithSound

# Long enough that a second more or less of one packet does not show.
_WATCHED = 5.0

_BYTES = """async () => {
  let sent = 0;
  let came = 0;
  for (const link of linksOfTest.filter((one) => one.connectionState === "connected")) {
    for (const one of (await link.getStats()).values()) {
      if (one.type !== "transport") continue;
      sent += one.bytesSent;
      came += one.bytesReceived;
    }
  }
  return [sent, came];
}"""


class Burden(msgspec.Struct, frozen=True, kw_only=True):
    """kbit/s on all links together, and percent of one core."""

    sent: float
    came: float
    cpu: float


def burden(person: PersonWithSound) -> Burden:
    processes = person.computer.processes()
    began, cpu = time.monotonic(), used(processes).server_cpu
    sent, came = person.page.evaluate(_BYTES)
    person.loudspeaker.next(_WATCHED)
    more_sent, more_came = person.page.evaluate(_BYTES)
    took = time.monotonic() - began
    return Burden(
        sent=(more_sent - sent) * 8 / took / 1000,
        came=(more_came - came) * 8 / took / 1000,
        cpu=(used(processes).server_cpu - cpu) / took * 100,
    )
