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

PRESENCE_SECONDS = 15
"""How long a connection counts as here after its process last said so. Three looks of 5 s: one that is late is not an
absence, and the people of a machine that died are seen to be gone soon."""

PRIVATE_REDIS_START_SECONDS = 10.0
"""A private server starts in about a tenth of a second; ten cover a slow disk and a long log to load."""

PRIVATE_REDIS_STOP_SECONDS = 10.0
"""With every write already fsynced, stopping is quick; then it is killed, which loses nothing answered."""

PRIVATE_REDIS_RESTART_SECONDS = 1.0
"""The least time between two starts of a server that keeps dying (a full disk), so as not to spin."""

PRIVATE_REDIS_LOOK_SECONDS = 0.01
"""How often a start, a stop or a lock is looked at again: unnoticed by a person, nothing to a processor."""

SOCKET_PATH_BYTES = 107
"""`sun_path` in Linux's unix(7) is 108 bytes with its closing zero."""

LOOK_SECONDS = 5.0
"""How often a process says that its people are still there, and looks whether it missed what was published. Losing a
published entry is rare; five seconds is as long as anybody should see an older room."""

SEEN_SECONDS = 1.0
"""How long a saved entry may take to come back by the feed before the log is read for it."""

SAVE_TRIES = 5
SAVE_RETRY_SECONDS = 0.2
"""A private Redis that was killed is back in a second: tries after 0.2, 0.4, 0.8, 1.6 and 3.2 s bridge that, and
then the person is told that it is not saved yet."""

MESSAGE_BYTES = 64 * 1024
"""The largest message from a browser (quality/checklist.md S21). The largest command is about 20 KiB."""

OUTBOX_MESSAGES = 512
"""What may wait for a browser that reads slowly. When ten people turn sound on at once, each is sent some 300 signals
within a second or two, which take a weak line seconds; whoever is let go for that begins anew, with the same line. Of
all the rest a view follows when it comes back, so more helps nobody."""

BEAT_SECONDS = 2.0
"""How often a browser is asked whether it is there. It answers as the beat arrives: the timers of a hidden tab sleep,
what arrives there does not. An answer takes a third of a second on a slow phone, and costs 50 µs here."""

QUIET_BEATS = 2
"""After so many beats without a word the line counts as gone, until a word comes: it is quiet. One miss is a phone that
changes its network; so a line that died without a word is seen to be gone within 4 to 6 s."""

SILENT_BEATS = 15
"""After so many the connection is ended: a page that wakes up later opens another."""

UNTAKEN_SECONDS = 30.0
"""How long the other end of a line may take nothing of what was sent to it, before the system cuts it."""

MESSAGES_PER_SECOND = 10.0
MESSAGES_AT_ONCE = 40
"""A person cannot press faster; a browser that comes back sends what it had waiting (S22)."""

SIGNALS_AT_ONCE = 600.0
SIGNALS_PER_SECOND = 30.0
SIGNAL_LETTERS = 1_000
"""A signal counts once, and once more for every so many letters of its description. With nine others who all come at
the same moment a page says hello ten times, describes nine links twice at some 10,000 letters, and names up to
thirty candidates for each where there is no relay: some 480. Nine links that look for ways anew are some 200."""

RELAY_SECONDS = 60 * 60
"""How long a relay's name and credential open it. What was begun with them goes on; a page asks anew before then."""

SESSION_SECONDS = 12 * 60 * 60
"""A session outlives the longest meeting day (S12)."""

JOIN_BYTES = 4096
"""A link and a reference."""

ISSUE_BYTES = 16 * 1024
"""What the mediator says to issue a certificate: a few choices and days, and a reason of up to 1,000 letters."""

LINK_BYTES = 24
"""192 bits of chance in a link's secret (S3 asks for 128)."""

GARBAGE_OBJECTS = 20_000
"""How many more objects come to be than go before cycles are looked for. Nothing in a room holds itself, so there is
next to nothing to find; looking every 700, as Python does unasked, takes a tenth of a busy server's time."""

CLOSING_SECONDS = 5.0
"""How long a stop waits for what people are saving, before their sockets are closed (R13)."""

HOLD_AFTER_SECONDS = 3.0
"""How long the holder's line may be gone before everybody is told that the turn waits for them. A reload takes a
third of a second, a phone that changes its network about two. A line that has gone quiet is told at once: that
took longer."""

SUSPEND_AFTER_SECONDS = 10.0
"""How long a meeting goes on without a word from any mediator's line (domain/floor-control.md 5, row 20)."""

LOOK_AGAIN_SECONDS = 0.1
"""After the service has said something, the room is looked at once more: the clocks of two machines differ, and
what was early by a little is due a little later."""

PRINT_AGAIN_SECONDS = 0.5
PRINT_AGAIN_MOST_SECONDS = 30.0
"""A print that failed is tried again, soon and then less often: whoever waits for their document is looking at the
page, and a printer that is full or broken is not helped by haste."""

DEVICES_AT_ONCE = 12
DEVICES_PER_SECOND = 1 / 60
"""New devices of one person: a link pressed on a phone, a laptop, a borrowed tablet, and by their mail's scanner."""

REFERENCES_AT_ONCE = 6
REFERENCES_PER_SECOND = 1 / 600
"""References typed for one mediator's new device. A slip or two is usual; to try them all would take years."""

JOINERS = 4096
"""People whose presses are counted; of more, those seen longest ago begin anew."""

MAIL_STEP_SECONDS = 20.0
MAIL_SECONDS = 60.0
"""How long one step of a talk with the mail server may take, and the whole of it. A healthy one needs a second; one
that greets slowly to put off senders of junk waits some ten."""

MAIL_LEASE_SECONDS = 180.0
"""After so long a letter that is still being sent has been left behind by a process that is no more: three times
what a sending may take."""

MAIL_LOOK_SECONDS = 10.0
"""How often a process looks for meetings that have closed and letters that are due. Nobody waits for a mail by the
second, and one look costs two small reads."""

MAIL_AT_ONCE = 4
"""Lines to the mail server at once from one process: many servers take no more from one sender."""

MAIL_TRIES = 30
MAIL_RETRY_SECONDS = 60.0
MAIL_RETRY_MOST_SECONDS = 3600.0
MAIL_DOUBLINGS = 6
"""Tries after 1, 2, 4, 8, 16 and 32 minutes and then every hour: a day in all, by which the outcome is to be with
everybody. Servers that put off a sender whom they do not know yet (greylisting) let it in after five to fifteen."""

MAIL_MOST_UNSURE = 1
"""Sendings whose end nobody heard, after which a letter goes out once more: two alike bother nobody, ten do."""

MAIL_LATE_SECONDS = 3 * 24 * 3600.0
"""A meeting that closed so long ago is not written about all of a sudden when a mail server is set at last."""

MAIL_MOST_ADDRESSES = 10
"""Addresses that a mediator may give for one person after the close: some slips, and no list of strangers."""

MAIL_GOODBYE_SECONDS = 2.0
"""How long a mail server may take to say goodbye once it has the mail."""

CLOCK_APART_SECONDS = 2.0
"""How far a machine's clock may be from Redis's before the operator is told. NTP keeps them within a tenth of it."""

CHECKS_AT_ONCE = 20
CHECKS_PER_SECOND = 0.5
"""Documents that one address may have checked. A person checks one or two; an office is many people behind one
address. There is nothing to find by trying: a yes needs the number and the file."""

CHECK_ADDRESSES = 4096
"""Addresses whose checks are counted, some 400 bytes each; of more, those seen longest ago begin anew."""

CHECK_BYTES = 1024
"""A number as somebody typed it, and a SHA-256 in letters."""
