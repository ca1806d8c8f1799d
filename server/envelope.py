"""The only home of what a mail says, and of its headers.

It says that something is there, and by which link: nothing of the mediation, no reference, no other name. What a
locked phone shows (the sender, the subject, the first words) could be about anything. Nothing in it is fetched, so
nothing in it can tell that it was opened.

A header is made of parts by the standard library and never joined from text, so that no part can begin another.
"""

import html
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from rooms.address import as_sent
from server.mail import POLICY
from server.pages import Pages
from server.words import Words


class SenderUnfit(Exception):
    """What is to stand as the sender is no address, or more than one."""


def sender_of(text: str) -> Address:
    """The sender in `room@service.example` or `The service <room@service.example>`. Raises SenderUnfit."""
    if not all(letter.isprintable() for letter in text):
        raise SenderUnfit
    try:
        header = SMTP.header_factory("From", text)
        (one,) = header.addresses
        (group,) = header.groups
        as_sent(one.addr_spec)
        sender = Address(display_name=one.display_name, addr_spec=one.addr_spec)
    except Exception as error:  # the standard library's parser raises of many kinds
        raise SenderUnfit from error
    if group.display_name is not None:
        raise SenderUnfit
    return sender


def envelope(
    pages: Pages,
    words: Words,
    *,
    sender: Address,
    to: str,
    name: str,
    link: str,
    message_id: str,
    at: datetime,
    newer: bool = False,
) -> EmailMessage:
    """The mail to one person. `link`: the whole address of their link. `at`: when it is sent, in UTC. `newer`: a
    newer version took the place of the document that they were written to about."""
    message = EmailMessage(policy=POLICY)
    local, _, domain = as_sent(to).rpartition("@")
    message["From"] = sender
    # A name in letters of ASCII is written as it is: one that a reader would take for encoded is left out.
    message["To"] = Address(display_name="" if "=?" in name else name, username=local, domain=domain)
    message["Subject"] = (
        words.say("A newer document is ready for you") if newer else words.say("A document is ready for you")
    )
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{message_id}@{as_sent(sender.addr_spec).rpartition('@')[2]}>"
    # Away notices and the like are not answered with (RFC 3834, section 5).
    message["Auto-Submitted"] = "auto-generated"
    said = {"name": name, "link": link, "newer": newer}
    # Every template is escaped, this one too; what a mail holds as plain text is what it was before.
    message.set_content(html.unescape(pages.render("mail/link.txt", words, **said)))
    message.add_alternative(pages.render("mail/link.html", words, **said), subtype="html")
    return message
