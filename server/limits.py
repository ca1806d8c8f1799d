"""The only home of the shell's numbers: each with its unit and its reason."""

REDIS_SECONDS = 2.0
"""How long one batch may take, connecting included. A healthy local Redis answers in under 5 ms even with an
fsync; a person who waits longer than this should be told that it is not saved yet."""

REDIS_CALLS_WAITING = 4096
"""Calls that may wait for the connection. A full house (1,000 people) at once is far below it; above it the
process is not keeping up, and saying "not saved" beats growing without end."""

FEED_IDLE_SECONDS = 10.0
"""A feed that heard nothing for so long asks whether the line still stands (half-open TCP says nothing)."""

BACK_OFF_FIRST_SECONDS = 0.1
BACK_OFF_MOST_SECONDS = 2.0
"""Reconnecting: the wait is drawn between nothing and a bound that doubles from the first to the most, so
that many processes do not come back in step. The most keeps recovery within 5 s of Redis's return."""

LOG_PAGE_ENTRIES = 1000
"""Entries fetched by one read. A long meeting is about 2,000; one reply must not hold the shared line."""

PRESENCE_SECONDS = 45
"""How long a connection counts as here after its last beat. Three beats of 15 s: one lost beat is not an
absence, and a closed laptop is noticed within a minute."""

PRIVATE_REDIS_START_SECONDS = 10.0
"""A private server starts in about a tenth of a second; ten cover a slow disk and a long log to load."""

PRIVATE_REDIS_STOP_SECONDS = 10.0
"""With every write already fsynced, stopping is quick; then it is killed, which loses nothing answered."""

PRIVATE_REDIS_RESTART_SECONDS = 1.0
"""The least time between two starts of a server that keeps dying (a full disk), so as not to spin."""

SOCKET_PATH_BYTES = 107
"""`sun_path` in Linux's unix(7) is 108 bytes with its closing zero."""
