"""How long a goji takes from its start until it serves, on a store with a million deliveries of which a tenth are still to
be made. There is no peer: whoever waits for it is one."""

import os
import sqlite3
import statistics
import subprocess
import tempfile
import time

import delivery_stage
import measure

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "7"))
ROWS = int(os.environ.get("BENCH_RECIPIENTS", "1000000"))
HOUR = 3600 * 1000

# Nine of ten have gone all the way; the states are those that the store's law allows.
SETTLE = ("DELETE FROM dispatch WHERE delivery % 10 <> 0",
          "UPDATE delivery SET state = 'leased', attempts = 1, tries = 1, first_attempt_at = planned_at WHERE id % 10 <> 0",
          "UPDATE delivery SET state = 'accepted', accepted_at = planned_at + 40 WHERE id % 10 <> 0",
          "INSERT INTO attempt (delivery, number, lease, started_at, finished_at, outcome, status)"
          " SELECT id, 1, 1, planned_at, planned_at + 40, 'accepted', 204 FROM delivery WHERE id % 10 <> 0")


def full_store(folder):
    path = delivery_stage.fill(delivery_stage.empty_store(f"{folder}/full.db"), ROWS, due_in=HOUR)
    with sqlite3.connect(path) as database:
        for statement in SETTLE:
            database.execute(statement)
    database.close()
    return path


def start(house, core):
    began = time.perf_counter()
    with subprocess.Popen(["taskset", "-c", str(core), measure.GOJI, "serve", "--config", house.config],
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            measure.until_it_answers(f"http://127.0.0.1:{house.operators}/readyz", pause=0.002)
            took = time.perf_counter() - began
            live = house.deliveries("queued")
        finally:
            process.terminate()
    if live != ROWS // 10:
        raise SystemExit(f"bench: {live} deliveries are to be made, not {ROWS // 10}")
    return took


def main():
    core, _ = measure.cores()
    with tempfile.TemporaryDirectory(prefix="goji-bench-") as folder:
        house = delivery_stage.House(folder, "restart", full_store(folder),
                                     channels=[{"name": "hook", "kind": "webhook", "url": "http://127.0.0.1:9/hook"}])
        took = [start(house, core) for _ in range(ROUNDS)]
    half = statistics.median(took)
    measure.table("delivery: from the start until it serves", [
        (f"{ROWS:,} deliveries, {ROWS // 10:,} live", f"{half:.3f} s ({measure.spread(took)})", "-", "-", "<= 0.5 s",
         "yes" if half <= 0.5 else "no")])


if __name__ == "__main__":
    main()
