"""The only home of which Redis is good enough: the settings without which "saved" would not be true."""

import asyncio
import re
from collections.abc import Mapping

from server.redis_client import RedisClient, RedisRefused, RedisUnfit, Reply

LEAST_VERSION = (6, 2)
"""XRANGE with an exclusive start, and effects of scripts in the append-only file as they happened."""

WANTED: Mapping[str, tuple[str, str]] = {
    "appendonly": ("yes", "without the append-only file a restart loses what people were told is saved"),
    "appendfsync": ("always", "anything else may lose the last second of what people were told is saved"),
    "maxmemory-policy": (
        "noeviction",
        "any other policy may throw parts of a meeting away when memory is short",
    ),
}


async def check_settings(client: RedisClient) -> None:
    """Raises `RedisUnfit` with a plain line on the first weak setting, `RedisGone` if there is no Redis."""
    try:
        info, *settings = await asyncio.gather(
            client.command("INFO"), *(client.command("CONFIG", "GET", name) for name in WANTED)
        )
    except RedisRefused as error:
        raise RedisUnfit(f"Redis does not let its settings be read (INFO, CONFIG GET): {error}.") from error
    facts = _facts(info)
    version = facts.get("redis_version", "0")
    if tuple(int(part) for part in re.findall(r"\d+", version)[:2]) < LEAST_VERSION:
        raise RedisUnfit(f"Redis is version {version}, and at least 6.2 is needed.")
    if facts.get("cluster_enabled", "0") != "0":
        raise RedisUnfit(
            "Redis runs as a cluster, which is not supported yet: point to a single Redis server."
        )
    if facts.get("role") != "master":
        raise RedisUnfit("Redis is a replica, and a replica can be behind: point to its primary.")
    for (name, (wanted, reason)), found in zip(WANTED.items(), map(_setting, settings), strict=True):
        if found != wanted:
            raise RedisUnfit(f"Redis has {name} {found or 'unset'}, and {name} {wanted} is needed: {reason}.")


def _facts(info: Reply) -> dict[str, str]:
    text = info.decode() if isinstance(info, bytes) else str(info)
    return dict(line.split(":", 1) for line in text.splitlines() if ":" in line)


def _setting(reply: Reply) -> str:
    if not isinstance(reply, dict) or len(reply) != 1:
        return ""
    (value,) = reply.values()
    return value.decode() if isinstance(value, bytes) else str(value)
