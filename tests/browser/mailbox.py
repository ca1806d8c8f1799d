"""The only home of the mails that arrive while browsers are at the pages: a mail server beside the test."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from anyio.from_thread import start_blocking_portal

from tests.server.post_office import Arrived, PostOffice, post_office


@contextmanager
def post_office_beside() -> Iterator[tuple[PostOffice, Callable[[int], list[Arrived]]]]:
    """A mail server with a loop of its own; and how to wait for its mails."""
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(post_office()) as office:
        yield office, lambda count: portal.call(office.has, count)


def link_in(mail: Arrived) -> str:
    """The one thing to press in it."""
    link = re.search(r"http\S+", mail.words("plain"))
    assert link is not None
    return link[0]
