"""What a child process gives up before it reads the first query."""

import ctypes
import math
import os
import resource
import signal
import sys
from typing import Final

_SET_PDEATHSIG: Final = 1
_SET_DUMPABLE: Final = 4
_SET_NO_NEW_PRIVS: Final = 38
_FILES: Final = 1024


def _prctl(option: int, value: int) -> bool:
    """Call prctl(2); False where the system has none or refuses."""
    if not sys.platform.startswith("linux"):
        return False
    return bool(ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0) == 0)


def end_with_parent(parent: int) -> None:
    """Have the system kill this process when its parent ends (PR_SET_PDEATHSIG); end now if that has happened."""
    _prctl(_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def harden() -> dict[str, bool]:
    """Take from this process all it does not need and return what could be taken."""
    for which, most in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_NOFILE, _FILES)):
        _lower(which, most)
    return {
        "limits": True,
        "no_new_privileges": _prctl(_SET_NO_NEW_PRIVS, 1),
        "no_dump": _prctl(_SET_DUMPABLE, 0),
    }


def _lower(which: int, most: int) -> None:
    hard = resource.getrlimit(which)[1]
    value = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(which, (value, value))


def allow(seconds: float) -> None:
    """Let this process use that many more seconds of a processor; the kernel kills it after that."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = math.ceil(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


class Memory:
    """The address space of this process: what it takes when idle, and so much more."""

    def __init__(self) -> None:
        self._idle = 0

    def allow(self, megabytes: int) -> None:
        """Let this process grow by that many MiB beyond its size when first asked."""
        if not self._idle:
            self._idle = _address_space()
        if self._idle:
            most = self._idle + (megabytes << 20)
            resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _address_space() -> int:
    try:
        with open("/proc/self/statm", encoding="ascii") as stream:  # noqa: PTH123
            return int(stream.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 0
