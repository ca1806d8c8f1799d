"""The only home of how often one address may ask without an account."""

from collections import OrderedDict
from collections.abc import Callable

from server.connection import Bucket


class Patience:
    """So many at once and so many a second for each address. Remembers so many addresses, and only in memory."""

    def __init__(self, bucket: Callable[[], Bucket], addresses: int) -> None:
        self._bucket = bucket
        self._most = addresses
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def take(self, address: str) -> bool:
        """Whether this address may ask once more now."""
        bucket = self._buckets.pop(address, None) or self._bucket()
        self._buckets[address] = bucket
        if len(self._buckets) > self._most:
            self._buckets.popitem(last=False)
        return bucket.take()
