"""What a worker can no longer do, tried in a process of its own."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from cabgraph.sandbox import hardening

TRY = """
import json, os, socket, sys, tempfile
from cabgraph.sandbox import hardening
folder = sys.argv[1]
sys.path_hooks.clear()
import errno
told = {"no_network": hardening.leave_network()} | hardening.harden()
def fails(attempt):
    try:
        attempt()
    except OSError as error:
        return error.errno in (errno.EPERM, errno.EFBIG)
    return False
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
def write():
    with open(folder + "/x", "wb", 0) as stream:
        stream.write(b"x")
print(json.dumps({
    "told": told,
    "socket": fails(socket.socket),
    "pair": fails(socket.socketpair),
    "execute": fails(lambda: os.execv(sys.executable, [sys.executable])),
    "kill": fails(lambda: os.kill(os.getppid(), 0)),
    "write": fails(write),
}))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the calls are those of Linux")
def test_a_hardened_process_reaches_nothing(tmp_path: Path) -> None:
    path = str(Path(hardening.__file__).parents[2])
    run = subprocess.run(
        [sys.executable, "-c", TRY, str(tmp_path)], capture_output=True, text=True, env={"PYTHONPATH": path}, check=True
    )
    found = json.loads(run.stdout)
    told = found.pop("told")
    assert told["no_new_privileges"]
    assert told["no_dump"]
    assert found.pop("write")
    assert told["calls_filtered"] == all(found.values())
    assert told["calls_filtered"] or not any(found.values())


TRY_CONNECTING = """
import errno, json, socket, sys
from cabgraph.sandbox import hardening, loopback
sys.path_hooks.clear()
ours, theirs = socket.socketpair()
told = {"no_network": hardening.leave_network()}
told["loopback"] = told["no_network"] and loopback.hand_over(theirs)
told |= hardening.harden(connecting=told["loopback"])
def error_of(attempt):
    try:
        attempt()
    except OSError as error:
        return errno.errorcode[error.errno]
    return ""
def reach(address, family=socket.AF_INET):
    return error_of(lambda: socket.socket(family).connect(address))
listener = loopback.take_over(ours) if told["loopback"] else None
print(json.dumps({
    "told": told,
    "desk": listener and reach(listener.getsockname()),
    "outside": reach(("1.1.1.1", 80)),
    "metadata": reach(("169.254.169.254", 80)),
    "host": reach(("127.0.0.1", int(sys.argv[1]))),
    "by_ip6": reach(("::1", int(sys.argv[1])), socket.AF_INET6),
    "by_path": reach("/x", socket.AF_UNIX),
    "netlink": error_of(lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)),
    "bind": error_of(lambda: socket.socket().bind(("127.0.0.1", 0))),
}))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the calls are those of Linux")
def test_a_process_that_may_ask_reaches_its_desk_and_nothing_else() -> None:
    path = str(Path(hardening.__file__).parents[2])
    with socket.create_server(("127.0.0.1", 0)) as server:
        run = subprocess.run(
            [sys.executable, "-c", TRY_CONNECTING, str(server.getsockname()[1])],
            capture_output=True,
            text=True,
            env={"PYTHONPATH": path},
            check=True,
        )
    found = json.loads(run.stdout)
    told = found.pop("told")
    if not told["loopback"]:
        pytest.skip("the system gives a process no network of its own, so no service is asked")
    assert found.pop("desk") == ""
    assert (found.pop("outside"), found.pop("metadata")) == ("ENETUNREACH", "ENETUNREACH")
    assert found.pop("host") == "ECONNREFUSED"
    assert not told["calls_filtered"] or set(found.values()) == {"EPERM"}


def test_the_filter_is_well_formed() -> None:
    code = hardening._program(0xC000003E, [41, 42, 59])
    assert len(code) % 8 == 0
    kinds = [code[place] for place in range(0, len(code), 8)]
    assert kinds[-2:] == [6, 6]
    assert kinds.count(0x15) == 1 + 3
