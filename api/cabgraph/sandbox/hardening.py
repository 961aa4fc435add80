"""What a child process gives up before it reads the first query.

Linux only, each as far as the kernel lets it: a network of its own without an interface (unshare(2)), a filter of
system calls (seccomp(2)), no new privileges, no core dumps, no files written, and a death with its parent (prctl(2)).
"""

import ctypes
import errno
import math
import os
import platform
import resource
import signal
import struct
import sys
from typing import Final

_SET_PDEATHSIG: Final = 1
_SET_DUMPABLE: Final = 4
_SET_SECCOMP: Final = 22
_FILTER_MODE: Final = 2
_SET_NO_NEW_PRIVS: Final = 38
_NEW_NETWORK: Final = 0x40000000
_NEW_USER: Final = 0x10000000
_FILES: Final = 1024

_AUDIT: Final = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
"""AUDIT_ARCH of linux/audit.h."""
_DENIED: Final = {
    "x86_64": {
        "socket": 41,
        "connect": 42,
        "bind": 49,
        "listen": 50,
        "socketpair": 53,
        "execve": 59,
        "kill": 62,
        "ptrace": 101,
        "mount": 165,
        "tkill": 200,
        "unshare": 272,
        "process_vm_readv": 310,
        "process_vm_writev": 311,
        "execveat": 322,
        "bpf": 321,
        "io_uring_setup": 425,
    },
    "aarch64": {
        "mount": 40,
        "unshare": 97,
        "ptrace": 117,
        "kill": 129,
        "tkill": 130,
        "socket": 198,
        "socketpair": 199,
        "bind": 200,
        "listen": 201,
        "connect": 203,
        "execve": 221,
        "process_vm_readv": 270,
        "process_vm_writev": 271,
        "bpf": 280,
        "execveat": 281,
        "io_uring_setup": 425,
    },
}
"""System calls that a query never needs, by their numbers (asm/unistd.h); they fail with EPERM."""
_FIRST_ARGUMENT: Final = 16
"""Where its lower half stands in struct seccomp_data of a little-endian machine."""
_AF_INET: Final = 2
_X32: Final = 0x40000000
"""Where the numbers of the x32 interface begin, which would be a way around."""


def _prctl(option: int, value: int, third: object = 0) -> bool:
    """Call prctl(2); False where the system has none or refuses."""
    if not sys.platform.startswith("linux"):
        return False
    return bool(ctypes.CDLL(None, use_errno=True).prctl(option, value, third, 0, 0) == 0)


def end_with_parent(parent: int) -> None:
    """Have the system kill this process when its parent ends (PR_SET_PDEATHSIG); end now if that has happened."""
    _prctl(_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def leave_network() -> bool:
    """Move to a network without interfaces; only before threads are started."""
    if not sys.platform.startswith("linux"):
        return False
    unshare = ctypes.CDLL(None, use_errno=True).unshare
    return any(unshare(flags) == 0 for flags in (_NEW_NETWORK, _NEW_NETWORK | _NEW_USER))


def harden(*, connecting: bool = False) -> dict[str, bool]:
    """Take from this process all it does not need and return what could be taken.

    With `connecting` it may still connect by IPv4, for the loopback of a network of its own.
    """
    for which, most in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_NOFILE, _FILES)):
        _lower(which, most)
    return {
        "no_new_privileges": _prctl(_SET_NO_NEW_PRIVS, 1),
        "no_dump": _prctl(_SET_DUMPABLE, 0),
        "calls_filtered": _filter_calls(connecting=connecting),
    }


def _lower(which: int, most: int) -> None:
    hard = resource.getrlimit(which)[1]
    value = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(which, (value, value))


def _filter_calls(*, connecting: bool) -> bool:
    machine = platform.machine()
    if machine not in _AUDIT:
        return False
    denied = dict(_DENIED[machine])
    if connecting:
        del denied["connect"]
    socket_by_ip = denied.pop("socket") if connecting else None
    code = _program(_AUDIT[machine], sorted(denied.values()), socket_by_ip)
    kept = ctypes.create_string_buffer(code)

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))

    program = Program(len(code) // 8, ctypes.cast(kept, ctypes.c_void_p))
    return _prctl(_SET_SECCOMP, _FILTER_MODE, ctypes.byref(program))


def _program(audit: int, denied: list[int], socket_by_ip: int | None = None) -> bytes:
    """Return classic BPF: another architecture ends the process, the denied calls fail, all others go on.

    With the number of socket(2) that call fails unless its first argument is AF_INET.
    """
    load, equal, at_least, leave = 0x20, 0x15, 0x35, 0x06
    kill, refuse, go_on = 0x80000000, 0x00050000 | errno.EPERM, 0x7FFF0000
    code = [(load, 0, 0, 4), (equal, 1, 0, audit), (leave, 0, 0, kill), (load, 0, 0, 0)]
    family = 0 if socket_by_ip is None else 3
    code += [(at_least, family + len(denied) + 1, 0, _X32)]
    if socket_by_ip is not None:
        code += [(equal, 0, 2, socket_by_ip), (load, 0, 0, _FIRST_ARGUMENT)]
        code += [(equal, len(denied), len(denied) + 1, _AF_INET)]
    code += [(equal, len(denied) - place, 0, number) for place, number in enumerate(denied)]
    code += [(leave, 0, 0, go_on), (leave, 0, 0, refuse)]
    return b"".join(struct.pack("=HBBI", *each) for each in code)


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
