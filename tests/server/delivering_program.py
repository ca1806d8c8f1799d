"""A program that delivers, to be killed: `python -m tests.server.delivering_program DATA REDIS_URL SMTP_PORT`."""

import asyncio
import sys
from email.headerregistry import Address
from pathlib import Path

from server.app import delivery_of, open_stores
from server.mail import MailServer, Security
from server.pages import Pages
from server.settings import MailSettings, Settings
from server.words import Words


async def deliver(data: Path, redis_url: str, smtp_port: int) -> None:
    settings = Settings(
        host="127.0.0.1",
        port=1,
        address="http://localhost",
        data=data,
        redis_url=redis_url,
        language="en_GB",
        mail=MailSettings(
            server=MailServer(host="localhost", port=smtp_port, security=Security.NONE),
            sender=Address(addr_spec="room@service.example"),
        ),
    )
    async with open_stores(settings, serving=False) as stores:
        await delivery_of(settings, stores, Pages(), Words()).run()


if __name__ == "__main__":
    asyncio.run(deliver(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
