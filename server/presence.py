"""The only home of who is connected. It is never in the log: it ends by itself when nobody says it again.

One hash a room: `participant NUL device` -> `epoch:expiry`, the expiry in Redis's own milliseconds. Each
arrival of a device gets a higher epoch, so that the late clean-up of an old socket leaves the new alone.
Whoever asks also sweeps out who has expired; each change is a notice (`PRESENCE`) on the room's channel.
Beside it stands when anybody was last known to be here, which outlasts them all.
"""

from server import limits
from server.news import NOTICE_IN_LUA
from server.redis_client import RedisClient, Script
from server.room_keys import channel, presence_field, present_key, room_key

PRESENCE = b"presence"
"""The body of the notice that somebody came or went."""

_PRELUDE = f"""
local here, epochs, news, ttl, who, mine = KEYS[1], KEYS[2], ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function changed()
  redis.call('PUBLISH', news, {NOTICE_IN_LUA.format(body=f"'{PRESENCE.decode()}'")})
end
local function seen()
  redis.call('SET', KEYS[3], string.format('%.0f', now))
end
local function stay(epoch)
  seen()
  redis.call('HSET', here, who, epoch .. ':' .. string.format('%.0f', now + ttl))
  redis.call('PEXPIRE', here, ttl)
end
local swept, left, epoch = false, {{}}, nil
local all = redis.call('HGETALL', here)
for i = 1, #all, 2 do
  local e, expiry = string.match(all[i + 1], '^(%d+):(%d+)$')
  if tonumber(expiry) <= now then
    redis.call('HDEL', here, all[i])
    swept = true
  else
    left[#left + 1], left[#left + 2] = all[i], tonumber(e)
    if all[i] == who then epoch = e end
  end
end
"""

_ARRIVE = Script(f"""{_PRELUDE}
local new = redis.call('INCR', epochs)
stay(new)
changed()
return new
""")

_BEAT = Script(f"""{_PRELUDE}
local back = not epoch
if swept or back then changed() end
if epoch and epoch ~= mine then return 0 end
stay(mine)
return 1
""")

_LEAVE = Script(f"""{_PRELUDE}
if epoch == mine then
  seen()
  redis.call('HDEL', here, who)
  swept = true
end
if swept then changed() end
return epoch == mine and 1 or 0
""")

_PRESENT = Script(f"""{_PRELUDE}
if swept then changed() end
return left
""")

_UNSEEN = Script("""
local seen = redis.call('GET', KEYS[1])
if not seen then return -1 end
local time = redis.call('TIME')
return math.max(0, time[1] * 1000 + math.floor(time[2] / 1000) - tonumber(seen))
""")


class Presence:
    """Who is connected, by participant and device. Ids are ours and hold no NUL; else `ValueError`."""

    def __init__(self, client: RedisClient, *, seconds: float = limits.PRESENCE_SECONDS) -> None:
        self._client = client
        self._milliseconds = round(seconds * 1000)

    async def arrive(self, room: str, participant: str, device: str) -> int:
        """This device is here from now on, instead of its older connection if any. Returns its epoch."""
        epoch = await self._run(_ARRIVE, room, presence_field(participant, device), 0)
        assert isinstance(epoch, int)
        return epoch

    async def beat(self, room: str, participant: str, device: str, epoch: int) -> bool:
        """Still here, or here again. False: another connection of this device has taken over."""
        return await self._run(_BEAT, room, presence_field(participant, device), epoch) == 1

    async def leave(self, room: str, participant: str, device: str, epoch: int) -> bool:
        """Gone, unless a newer connection took over (then False, and nothing changes)."""
        return await self._run(_LEAVE, room, presence_field(participant, device), epoch) == 1

    async def present(self, room: str) -> dict[tuple[str, str], int]:
        """The epoch of each (participant, device) that is here now."""
        left = await self._run(_PRESENT, room, "", 0)
        assert isinstance(left, list)
        here: dict[tuple[str, str], int] = {}
        for who, epoch in zip(left[::2], left[1::2], strict=True):
            participant, _, device = who.decode().partition("\0")
            here[participant, device] = epoch
        return here

    async def unseen(self, room: str) -> float | None:
        """The seconds since anybody was last known to be here, as they arrived, beat or left. None: nobody ever was."""
        milliseconds = await self._client.call(_UNSEEN, (room_key(room, "last-present"),), ())
        assert isinstance(milliseconds, int)
        return None if milliseconds < 0 else milliseconds / 1000

    async def _run(self, script: Script, room: str, who: str, epoch: int) -> object:
        return await self._client.call(
            script,
            (present_key(room), room_key(room, "epochs"), room_key(room, "last-present")),
            (channel(room), self._milliseconds, who, epoch),
        )
