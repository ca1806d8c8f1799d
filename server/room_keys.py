"""The only home of how a room's things are named in Redis.

The room's id is the hash tag, so that all of a room lies on one shard and one script may touch it all.
"""

NAMESPACE = "evenhand"
ROOMS = f"{NAMESPACE}:rooms"
"""The set of all rooms. It, the next and the documents' keys belong to no room."""
UNDELIVERED = f"{NAMESPACE}:undelivered"
"""The set of rooms whose people have still to be written to, from their making on."""


def room_key(room: str, noun: str) -> str:
    """The key of one noun of a room. A room's id is made by us and never holds a brace; else `ValueError`."""
    if not room or "{" in room or "}" in room:
        raise ValueError("a room's id is not empty and holds no brace")
    return f"{NAMESPACE}:{{{room}}}:{noun}"


def opened_key(room: str, link_hash: bytes) -> str:
    """The set of the keys of sessions that were opened with one link."""
    return room_key(room, f"opened:{link_hash.hex()}")


def document_key(mark: bytes) -> str:
    """By what a sealed document is known again, whatever became of its room."""
    return f"{NAMESPACE}:document:{mark.hex()}"


def present_key(room: str) -> str:
    """The hash of who is connected: `presence_field` -> `epoch:expiry`."""
    return room_key(room, "present")


def presence_field(participant: str, device: str) -> str:
    """Where in it a device stands."""
    if "\0" in participant or "\0" in device:
        raise ValueError("an id holds no NUL")
    return f"{participant}\0{device}"


def channel(room: str) -> str:
    """Where a room's news is published: each entry of its log, and notices."""
    return room_key(room, "news")
