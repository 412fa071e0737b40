"""Measure the way in: bare aiohttp, our durable encrypted callback, and WeRoBot, in one run.

Rounds are interleaved and the median is taken, because a shared machine is noisy; only the
ratios within one run mean anything. Goals: the figures agreed for the product.
"""

import argparse
import json
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import defaultdict
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.servers import AES, AGENT, CORP, TOKEN
from bot.channels.crypto import CallbackCodec

CONNECTIONS = (1, 16, 64)
GOALS = {1: 0.22, 16: 0.35, 64: 0.45}
AGAINST_WEROBOT = {16: 3.0, 64: 4.0}
PER_RUN = 30_000


def main() -> None:
    """Run everything and print one table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=2.0)
    options.add_argument("--rounds", type=int, default=3)
    args = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(Path(folder), args.seconds, args.rounds)
    show(figures)


def measure(
    folder: Path, seconds: float, rounds: int
) -> dict[tuple[str, int], list[dict[str, float]]]:
    """Return the figures of each server and number of connections, one a round."""
    figures: dict[tuple[str, int], list[dict[str, float]]] = defaultdict(list)
    codec = CallbackCodec(TOKEN, AES, CORP)
    serial = 0
    for _ in range(rounds):
        for connections in CONNECTIONS:
            for name in ("bare", "ours", "werobot"):
                data = folder / f"{name}-{serial}"
                data.mkdir()
                requests = data / "requests"
                requests.write_bytes(b"\x00".join(callbacks(codec, name, serial)))
                serial += PER_RUN
                print(f"… {name} at {connections}", file=sys.stderr, flush=True)
                figures[name, connections].append(one(name, data, requests, connections, seconds))
    return figures


def callbacks(codec: CallbackCodec, name: str, first: int) -> list[bytes]:
    """Return encrypted callbacks with ids of their own, as raw HTTP requests."""
    found = []
    stamp = str(int(time.time()))
    for n in range(first, first + PER_RUN):
        plain = (
            f"<xml><ToUserName><![CDATA[{CORP}]]></ToUserName><FromUserName><![CDATA[u{n % 97}]]>"
            f"</FromUserName><CreateTime>{stamp}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
            f"<Content><![CDATA[5号楼2单元停电了]]></Content><MsgId>{7_000_000_000 + n}</MsgId>"
            f"<AgentID>{AGENT}</AgentID></xml>"
        )
        sealed = codec.seal(plain, stamp, f"n{n}")
        body = (
            f"<xml><ToUserName><![CDATA[{CORP}]]></ToUserName>"
            f"<Encrypt><![CDATA[{sealed.encrypt}]]></Encrypt></xml>"
        ).encode()
        words = {"msg_signature": sealed.signature, "timestamp": stamp, "nonce": f"n{n}"}
        if name == "werobot":  # it checks the plain signature of the service account as well
            import hashlib

            joined = "".join(sorted((TOKEN, stamp, f"n{n}")))
            words["signature"] = hashlib.sha1(joined.encode()).hexdigest()  # noqa: S324
            words["encrypt_type"] = "aes"
        head = (
            f"POST /callback/agent?{urlencode(words)} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Content-Type: text/xml\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode()
        found.append(head + body)
    return found


def one(
    name: str, data: Path, requests: Path, connections: int, seconds: float
) -> dict[str, float]:
    """Start a server, load it, stop it; return its figures with memory and start time."""
    port = free_port()
    begun = time.perf_counter()
    server = subprocess.Popen(command(name, port, data))
    try:
        wait_for(port, server)
        ready = time.perf_counter() - begun
        idle = memory(server.pid)
        out = subprocess.run(
            [
                *(sys.executable, "-m", "benchmarks.load"),
                *(str(port), str(connections), str(seconds), str(requests)),
            ],
            check=True,
            capture_output=True,
            text=True,
            timeout=seconds + 30,
        )
        figures: dict[str, float] = json.loads(out.stdout)
        return figures | {"ready": ready, "idle_mb": idle, "loaded_mb": memory(server.pid)}
    finally:
        server.terminate()
        server.wait(timeout=20)


def command(name: str, port: int, data: Path) -> list[str]:
    """Return how a server is started."""
    if name == "werobot":
        return [
            *(sys.executable, "-m", "gunicorn", "--log-level", "error", "-w", "1"),
            *("-b", f"127.0.0.1:{port}", "benchmarks.servers:werobot_app()"),
        ]
    return [sys.executable, "-m", "benchmarks.servers", name, str(port), str(data)]


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers anything at all."""
    for _ in range(400):
        if server.poll() is not None:
            raise SystemExit("a server did not start")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=1)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise SystemExit("a server did not answer")


def memory(pid: int) -> float:
    """Return the resident memory of a process and its children in MB."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            words = dict(
                line.split(":", 1) for line in status.read_text().splitlines() if ":" in line
            )
        except OSError:
            continue
        if int(words["Pid"]) == pid or int(words["PPid"]) == pid:
            total += int(words.get("VmRSS", "0 kB").split()[0])
    return total / 1024


def show(figures: dict[tuple[str, int], list[dict[str, float]]]) -> None:
    """Print the medians, the ratios, and each goal with what was measured."""

    def median(name: str, connections: int, what: str) -> float:
        return statistics.median(run[what] for run in figures[name, connections])

    print(
        f"{'server':10}{'conn':>5}{'req/s':>9}{'p50 ms':>9}{'p99 ms':>9}{'÷ bare':>8}"
        f"{'idle MB':>9}{'load MB':>9}{'ready s':>9}{'not 200':>9}"
    )
    for name, connections in sorted(figures, key=lambda key: (key[1], key[0])):
        row = [median(name, connections, w) for w in ("rps", "p50", "p99")]
        ratio = row[0] / median("bare", connections, "rps")
        rest = [median(name, connections, w) for w in ("idle_mb", "loaded_mb", "ready", "bad")]
        print(
            f"{name:10}{connections:5}{row[0]:9.0f}{row[1]:9.2f}{row[2]:9.2f}{ratio:8.2f}"
            f"{rest[0]:9.0f}{rest[1]:9.0f}{rest[2]:9.2f}{rest[3]:9.0f}"
        )
    for connections, goal in GOALS.items():
        got = median("ours", connections, "rps") / median("bare", connections, "rps")
        print(f"goal: ours ÷ bare at {connections}: {goal} — measured {got:.2f}")
    for connections, goal in AGAINST_WEROBOT.items():
        got = median("ours", connections, "rps") / max(1.0, median("werobot", connections, "rps"))
        print(f"goal: ours ÷ WeRoBot at {connections}: {goal} — measured {got:.1f}")
    got = median("ours", 64, "p99") / median("bare", 64, "p99")
    print(f"goal: p99 at 64 ÷ bare's: 0.5 — measured {got:.2f}")
    print(f"goal: idle memory 110 MB — measured {median('ours', 1, 'idle_mb'):.0f}")


if __name__ == "__main__":
    main()
