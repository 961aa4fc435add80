"""The second client: asks for a check every 50 ms over a connection of its own, and looks how much memory is taken.

`python witness.py ADDRESS PID` prints a line of JSON an answer, until it is killed. A process of its own, so that
nothing the attacker does here slows it.
"""

import http.client
import json
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

EVERY = 0.05


def memory(pid: int) -> dict[str, float]:
    """Return MiB of resident memory of a process and its children, by pid; nothing where the system does not tell."""
    taken = {}
    waiting = [str(pid)]
    while waiting:
        one = waiting.pop()
        try:
            status = Path(f"/proc/{one}/status").read_text(encoding="ascii")
            children = Path(f"/proc/{one}/task").glob("*/children")
            waiting += [child for told in children for child in told.read_text(encoding="ascii").split()]
        except OSError:
            continue
        taken[one] = next((int(line.split()[1]) / 1024 for line in status.splitlines() if line[:5] == "VmRSS"), 0.0)
    return taken


def main(address: str, pid: int) -> None:
    """Ask until killed."""
    server = urlsplit(address).netloc
    connection = http.client.HTTPConnection(server, timeout=20)
    while True:
        started = time.monotonic()
        try:
            connection.request("GET", "/api/check?body=quatest1")
            answer = connection.getresponse()
            answer.read()
            status = answer.status
        except (OSError, http.client.HTTPException) as error:
            status = 0
            connection.close()
            connection = http.client.HTTPConnection(server, timeout=20)
            print(repr(error), file=sys.stderr)
        took = time.monotonic() - started
        print(json.dumps({"at": started, "took": took, "status": status, "memory": memory(pid)}), flush=True)
        time.sleep(max(0.0, EVERY - took))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
