"""goji backtest over a long history, against Python's json.loads on every line of the same file.

One core, from the file to the notices. BENCH_SIGNALS says how many lines there are (1,000,000); the figures of
docs/performance.md are those of 10,000,000. The same lines shuffled must give the same notices, and are sorted on disk.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import measure

SIGNALS = int(os.environ.get("BENCH_SIGNALS", "1000000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
COMPONENTS = [f"component-{number:02}" for number in range(20)]
SOURCES = [f"monitor-{number}" for number in range(10)]
START = 1_704_067_200  # 2024-01-01T00:00:00Z
PEER = "import json, sys\nfor line in open(sys.argv[1], encoding='utf-8'): json.loads(line)\n"


def stamp(second):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(START + second))


def write_history(path):
    """Every monitor says of every component how it is, round after round. A component fails for four of them for ten
    minutes a day, and one monitor sees a little trouble five minutes an hour."""
    with open(path, "w", encoding="utf-8") as file:
        for number in range(SIGNALS):
            turn, place = divmod(number, len(SOURCES) * len(COMPONENTS))
            monitor, component = divmod(place, len(COMPONENTS))
            second = turn * 10
            day, of_day = divmod(second, 86_400)
            outage = monitor < 4 and component == day % len(COMPONENTS) and 43_200 <= of_day < 43_800
            noise = monitor == 9 and component == 1 and second % 3600 < 300
            word = {"source": SOURCES[monitor], "key": "availability", "component": COMPONENTS[component],
                    "status": "firing" if outage or noise else "resolved", "at": stamp(second)}
            if outage or noise:
                word |= {"impact": "partial_outage", "affected_share": 0.3 if outage else 0.01}
            file.write(json.dumps(word, separators=(",", ":")) + "\n")


def shuffled(path, into):
    """The same lines in another order; by another program, because what this one holds would count for its children."""
    subprocess.run(["shuf", "--random-source", path, path, "-o", into], check=True)


class Run:
    """One program on one core: what it printed, how long it took, and the most memory it held."""

    def __init__(self, command):
        core = measure.cores()[0]
        began = time.monotonic()
        process = subprocess.Popen(["taskset", "-c", str(core), *map(str, command)], stdout=subprocess.PIPE)
        self.output = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.seconds = time.monotonic() - began
        self.cpu = used.ru_utime + used.ru_stime
        self.mebibytes = used.ru_maxrss / 1024
        if process.returncode != 0:
            sys.exit(f"bench: {command[0]} ended with {process.returncode}")


def main():
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        history, mixed, config = folder / "sorted.jsonl", folder / "shuffled.jsonl", folder / "goji.yaml"
        config.write_text("components:\n" + "".join(f"  - {{key: {key}}}\n" for key in COMPONENTS))
        write_history(history)

        def backtest(signals):
            return Run([measure.GOJI, "backtest", "--config", config, "--signals", signals, "--format", "json"])

        runs = {"goji": [], "peer": []}
        for _ in range(ROUNDS):
            runs["goji"].append(backtest(history))
            runs["peer"].append(Run([sys.executable, "-c", PEER, history]))
        best = {name: min(run.cpu for run in those) for name, those in runs.items()}
        memory = max(run.mebibytes for run in runs["goji"])
        rate = {name: SIGNALS / seconds for name, seconds in best.items()}
        shuffled(history, mixed)
        history.unlink()
        other = backtest(mixed)
        if other.output != runs["goji"][0].output:
            sys.exit("bench: the shuffled history gives other notices")
        answer = json.loads(other.output)
        measure.table(f"backtest: {SIGNALS:,} signals, {len(answer['notices'])} notices, CPU time of one core", [
            ("signals a second, sorted", f"{rate['goji']:,.0f}", f"{rate['peer']:,.0f} (Python's json.loads)",
             f"{rate['goji'] / rate['peer']:.2f}", "1,000,000", "yes" if rate["goji"] >= 1e6 else "no"),
            ("most memory, MiB, sorted", f"{memory:.0f}", "-", "-", "<= 300", "yes" if memory <= 300 else "no"),
            ("most memory, MiB, shuffled", f"{other.mebibytes:.0f}", "-", "-", "<= 300",
             "yes" if other.mebibytes <= 300 else "no"),
        ])
        print(f"  the shuffled file took {other.cpu:.1f} s of CPU and gave the same notices")


if __name__ == "__main__":
    main()
