"""How often something may be done in one process."""

import threading
import time
from typing import Final

_MINUTE: Final = 60.0


class Pace:
    """At most so many a minute, as many at once as were saved up."""

    def __init__(self, a_minute: int) -> None:
        self._most = float(a_minute)
        self._left = self._most
        self._seen = time.monotonic()
        self._lock = threading.Lock()

    def wait(self) -> int:
        """Take one and return 0, or return the seconds after which one can be taken."""
        with self._lock:
            now = time.monotonic()
            self._left = min(self._most, self._left + (now - self._seen) * self._most / _MINUTE)
            self._seen = now
            if self._left >= 1:
                self._left -= 1
                return 0
            return 1 + int((1 - self._left) * _MINUTE / self._most)
