"""What only shows over a real connection: huge uploads, clients that leave, and single checks beside lists."""

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx2 as httpx
import pytest
from tests.batch.writing import HEADINGS, YES, csv_of

from cabgraph.settings import Settings

Serve = Callable[[Settings], str]
CSV = {"Content-Type": "text/csv"}
MEGABYTE = b"x" * (1 << 20)


def workers() -> list[str]:
    """The command lines of runs that are alive, children of this process."""
    listed = subprocess.run(["ps", "--ppid", str(_pid()), "-o", "args="], capture_output=True, text=True, check=False)
    return [line for line in listed.stdout.splitlines() if "checklist.worker" in line]


def _pid() -> int:
    import os

    return os.getpid()


def gone(seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while workers():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def long_list(rows: int) -> bytes:
    return csv_of([HEADINGS, *[[*YES[:2], f"{1 + n % 28:02}/05/2021", str(n)] for n in range(rows)]])


def test_a_huge_upload_is_refused_by_its_declared_length(serve: Serve, settings: Settings) -> None:
    address = urlsplit(serve(settings))
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=20)
    connection.putrequest("POST", "/api/check")
    connection.putheader("Content-Type", "text/csv")
    connection.putheader("Content-Length", str(200 << 20))
    connection.endheaders()
    answered = connection.getresponse()
    assert answered.status == 413
    assert answered.headers["Content-Type"] == "application/problem+json"
    assert answered.headers["Connection"] == "close"
    connection.close()


def test_a_huge_upload_without_a_length_is_refused_on_the_way(serve: Serve, settings: Settings) -> None:
    origin = serve(settings)
    sent = 0

    def blocks() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(200):
            sent += 1
            yield MEGABYTE

    try:
        answered = httpx.post(f"{origin}/api/check", content=blocks(), headers=CSV, timeout=30)
        assert answered.status_code == 413
        assert answered.json()["limit"] == 4 << 20
    except httpx.TransportError:
        pass
    assert sent < 100
    assert httpx.get(f"{origin}/healthz", timeout=10).status_code == 200


def test_a_huge_form_is_refused_on_the_way(serve: Serve, settings: Settings) -> None:
    origin = serve(settings)
    address = urlsplit(origin)
    boundary = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    with socket.create_connection((address.hostname, address.port), timeout=20) as connection:
        connection.sendall(
            b"POST /api/check HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
            b"Content-Type: multipart/form-data; boundary=x\r\n\r\n"
        )
        connection.sendall(b"%x\r\n%s\r\n" % (len(boundary), boundary))
        try:
            for _ in range(6):
                connection.sendall(b"%x\r\n%s\r\n" % (len(MEGABYTE), MEGABYTE))
            beginning = connection.recv(100)
        except OSError:
            beginning = b"HTTP/1.1 413"
    assert beginning.startswith(b"HTTP/1.1 413")
    assert httpx.get(f"{origin}/healthz", timeout=10).status_code == 200


def test_a_client_that_leaves_ends_its_run(serve: Serve, settings: Settings) -> None:
    origin = serve(settings)
    with httpx.stream("POST", f"{origin}/api/check", content=long_list(60_000), headers=CSV, timeout=60) as answered:
        assert answered.status_code == 200
        blocks = answered.iter_bytes(1_000)
        assert next(blocks)
        assert len(workers()) == 1
    assert gone()
    for _ in range(3):
        assert httpx.post(f"{origin}/api/check", content=long_list(3), headers=CSV, timeout=60).status_code == 200


def test_a_run_that_takes_too_long_is_cut_off_and_never_ends_cleanly(serve: Serve, settings: Settings) -> None:
    origin = serve(settings.model_copy(update={"batch_seconds": 2, "batch_megabytes": 32}))
    with pytest.raises(httpx.TransportError):
        httpx.post(f"{origin}/api/check", content=long_list(300_000), headers=CSV, timeout=60)
    assert gone()


def test_single_checks_are_answered_beside_lists(serve: Serve, settings: Settings) -> None:
    origin = serve(settings)
    data = long_list(20_000)
    check = {"body": "laocai-cqc", "on": "2021-05-01"}
    with httpx.Client(timeout=60) as client:
        client.get(f"{origin}/api/check", params=check)
        streams = [client.stream("POST", f"{origin}/api/check", content=data, headers=CSV) for _ in range(2)]
        for stream in streams:
            assert stream.__enter__().status_code == 200
        try:
            assert len(workers()) == 2
            assert client.post(f"{origin}/api/check", content=data, headers=CSV).status_code == 503
            times = []
            for day in range(1, 21):
                began = time.perf_counter()
                answered = client.get(f"{origin}/api/check", params={**check, "on": f"2021-05-{day:02}"})
                times.append(time.perf_counter() - began)
                assert answered.status_code == 200
        finally:
            for stream in streams:
                stream.__exit__(None, None, None)
    assert sorted(times)[10] < 0.5
    assert gone()


MEASURE = """
import resource, sys
from pathlib import Path
from cabgraph.answers.checklist import worker
worker.main()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""


def test_the_memory_of_a_run_is_flat(settings: Settings, tmp_path: Path) -> None:
    from cabgraph.answers.checklist.order import Order
    from cabgraph.http.workers import environment

    def peak(rows: int) -> int:
        path = tmp_path / "list.csv"
        path.write_bytes(long_list(rows))
        order = Order("list.csv").with_settings(settings)
        with path.open("rb") as stream:
            done = subprocess.run(
                [sys.executable, "-c", MEASURE, "check", order.to_json()],
                stdin=stream,
                capture_output=True,
                check=True,
                env=environment(),
            )
        assert done.stdout.count(b"\n") == rows + 2
        return int(done.stderr.split()[-1])

    few, many = peak(1_000), peak(10_000)
    assert many < few * 1.25
