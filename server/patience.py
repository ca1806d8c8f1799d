"""The only home of how often somebody may ask: a connection, an address, a link."""

import time
from collections import OrderedDict
from collections.abc import Callable


class Bucket:
    """A token bucket: so many at once, and so many a second."""

    def __init__(
        self, at_once: float, per_second: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = self._left = at_once
        self._per_second = per_second
        self._clock = clock
        self._then = clock()

    def take(self, count: float = 1) -> bool:
        """Take one, or so many, if they are there."""
        now = self._clock()
        self._left = min(self._most, self._left + (now - self._then) * self._per_second)
        self._then = now
        if self._left < count:
            return False
        self._left -= count
        return True


class Patience:
    """So many at once and so many a second for each that asks. Remembers so many of them, and only in memory."""

    def __init__(self, bucket: Callable[[], Bucket], most: int) -> None:
        self._bucket = bucket
        self._most = most
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def take(self, who: str) -> bool:
        """Whether this one may ask once more now."""
        bucket = self._buckets.pop(who, None) or self._bucket()
        self._buckets[who] = bucket
        if len(self._buckets) > self._most:
            self._buckets.popitem(last=False)
        return bucket.take()
