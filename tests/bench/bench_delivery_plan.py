"""Planning one notice for very many recipients, against sqlite3 that is simply told to insert the same rows.

The peer has the same tables, indexes and triggers, the same settings and one transaction for all; goji plans two thousand in a
transaction, so that a crash loses nothing and nobody waits.
"""

import os
import pathlib
import shutil
import sqlite3
import subprocess
import tempfile
import time

import measure

PLANNER = pathlib.Path(os.environ.get("DELIVERY_PLAN", measure.GOJI.parent / "delivery_plan"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
MOST = int(os.environ.get("BENCH_RECIPIENTS", "1000000"))

NOW = 1790000000000
INSERT = f"""
INSERT INTO delivery (revision, incident, channel, recipient, task, key, state, language, rendered, destination,
                      planned_at, expires_at)
  WITH RECURSIVE number(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n + 1 < :count)
  SELECT 1, 0, 'mail', printf('r-%07d@example.com', n), 'post', printf('%032x', n), 'queued', 'en', 'hash',
         'example.com', {NOW}, {NOW + 8 * 3600 * 1000} FROM number
"""
DISPATCH = """
INSERT INTO dispatch (delivery, destination, priority, due_at, expires_at)
  SELECT id, destination, 0, planned_at, expires_at FROM delivery
"""


class Bench:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.empty = self.folder / "empty.db"
        subprocess.run([PLANNER, self.empty, "0"], check=True, capture_output=True)
        self.peaks = []

    def fresh(self):
        for old in self.folder.glob("work.db*"):
            old.unlink()
        return pathlib.Path(shutil.copy(self.empty, self.folder / "work.db"))

    def goji(self, count):
        read, write = os.pipe()
        child = subprocess.Popen([PLANNER, self.fresh(), str(count)], stdout=write)
        os.close(write)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        with os.fdopen(read) as said:
            text = said.read()
        if child.returncode != 0:
            raise SystemExit(f"bench: {PLANNER} failed")
        self.peaks.append(usage.ru_maxrss / 1024)
        return float(text)

    def sqlite(self, count):
        database = sqlite3.connect(self.fresh(), isolation_level=None)
        for setting in ("journal_mode = WAL", "synchronous = FULL", "cache_size = -32768", "wal_autocheckpoint = 8192"):
            database.execute(f"PRAGMA {setting}")
        begin = time.perf_counter()
        database.execute("BEGIN IMMEDIATE")
        database.execute(INSERT, {"count": count})
        database.execute(DISPATCH)
        database.execute("COMMIT")
        took = time.perf_counter() - begin
        database.close()
        return took


def planning(bench, count):
    medians, _ = measure.in_turns({"goji": lambda: bench.goji(count), "sqlite": lambda: bench.sqlite(count)}, ROUNDS)
    return medians


def main():
    rows = []
    with tempfile.TemporaryDirectory(prefix="goji-bench-") as folder:
        bench = Bench(folder)
        each = {}
        for count in (MOST // 100, MOST // 10, MOST):
            medians = planning(bench, count)
            each[count] = medians["goji"] / count
            ratio = medians["goji"] / medians["sqlite"]
            rows.append((f"plan for {count:,}", f"{medians['goji']:.2f} s", f"{medians['sqlite']:.2f} s", f"{ratio:.2f}",
                         "<= 3", "yes" if ratio <= 3 else "no"))
        growth = each[MOST] / each[MOST // 100]
        rows.append(("time a recipient, most to fewest", f"{growth:.2f}", "1", f"{growth:.2f}", "<= 1.5",
                     "yes" if growth <= 1.5 else "no"))
        peak = max(bench.peaks)
        rows.append(("memory at the most", f"{peak:.0f} MiB", "-", "-", "<= 150", "yes" if peak <= 150 else "no"))
    measure.table("delivery: planning one notice; the peer is sqlite3 with INSERT..SELECT", rows)


if __name__ == "__main__":
    main()
