"""What the benchmarks share: servers on a core of their own, their CPU time, rounds in turns, medians, a table."""

import contextlib
import os
import pathlib
import re
import socket
import statistics
import subprocess
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
GOJI = pathlib.Path(os.environ.get("GOJI", ROOT / "build/release/goji"))
TICK = os.sysconf("SC_CLK_TCK")


def cores():
    """The core for what is measured, and the one for the load; the same if there is only one."""
    there = sorted(os.sched_getaffinity(0))
    return there[0], there[-1]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until_it_answers(url, seconds=20, pause=0.05):
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=1) as answer:
                return answer.read()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(pause)


@contextlib.contextmanager
def server(command, core, log):
    with open(log, "wb") as out:
        process = subprocess.Popen(["taskset", "-c", str(core), *map(str, command)], stdout=out, stderr=out)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


def family(pid):
    """The process and all its children."""
    children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid] + [one for child in children for one in family(int(child))]


def cpu_seconds(pid):
    total = 0
    for one in family(pid):
        fields = pathlib.Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICK


def anonymous_kib(pid):
    return sum(int(re.search(r"^RssAnon:\s+(\d+)", pathlib.Path(f"/proc/{one}/status").read_text(), re.M)[1])
               for one in family(pid))


MILLISECONDS = {"us": 1e-3, "ms": 1.0, "s": 1e3, "m": 6e4}


class Load:
    """What wrk told: requests in all, requests a second, the time within which 99 in 100 were answered (ms), and whether every
    answer was a good one."""

    def __init__(self, text):
        number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s|m)", text).groups()
        self.p99 = float(number) * MILLISECONDS[unit]
        self.requests = int(re.search(r"(\d+) requests in", text)[1])
        self.per_second = float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])
        if "Non-2xx" in text or "Socket errors" in text:
            raise SystemExit(f"bench: not every answer was good:\n{text}")


def wrk(url, core, seconds, connections, headers=(), script=None):
    command = ["taskset", "-c", str(core), "wrk", "--latency", "-t1", f"-c{connections}", f"-d{seconds}s"]
    if script:
        command += ["-s", script]
    for header in headers:
        command += ["-H", header]
    return Load(subprocess.run([*command, url], check=True, capture_output=True, text=True).stdout)


def in_turns(measures, rounds):
    """Each of `measures` (name -> function) once a round, the order turned round each time; medians of what came."""
    seen = {name: [] for name in measures}
    names = list(measures)
    for turn in range(rounds):
        for name in names if turn % 2 == 0 else reversed(names):
            seen[name].append(measures[name]())
    return {name: statistics.median(values) for name, values in seen.items()}, seen


def spread(values):
    return f"{min(values):.3g}..{max(values):.3g}"


def table(title, rows):
    print(f"\n{title}")
    head = ("what", "goji", "peer", "ratio", "to reach", "met")
    widths = [max(len(str(row[i])) for row in [head, *rows]) for i in range(len(head))]
    for row in [head, *rows]:
        print("  " + "  ".join(str(cell).ljust(width) for cell, width in zip(row, widths)).rstrip())
