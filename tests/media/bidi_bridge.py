"""The only home of the way to a browser in another network: a line of text here is a message there.

`python -m tests.media.bidi_bridge ws://...`, run in that network. It ends with its input, or with the browser.
"""

import sys
import threading
from contextlib import suppress

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect


def carry(address: str) -> None:
    # A picture of a page or a long answer is more than the library takes as it comes.
    with connect(address, max_size=None) as line, suppress(ConnectionClosed):
        threading.Thread(target=_send, args=(line,), daemon=True).start()
        for message in line:
            print(message, flush=True)


def _send(line: ClientConnection) -> None:
    for message in sys.stdin:
        line.send(message)
    line.close()


if __name__ == "__main__":
    carry(sys.argv[1])
