"""Readers, while ten thousand connections send the first bytes of a request and then no more. As one is cut off another comes.
The peer is goji without them."""

import os
import selectors
import socket
import statistics
import tempfile
import threading
import pathlib

import delivery_stage
import measure

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "3"))
SLOW = int(os.environ.get("BENCH_SLOW", "10000"))
MOST_MS, MOST_RATIO = 50, 2


class SlowHeads(threading.Thread):
    """Holds SLOW connections open that never finish their heads."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.port, self.open, self.over = port, 0, False
        self.waiting = selectors.DefaultSelector()
        self.full = threading.Event()
        self.start()

    def run(self):
        while not self.over:
            for _ in range(min(100, SLOW - self.open)):
                self.begin()
            if self.open == SLOW:
                self.full.set()
            for key, _ in self.waiting.select(0.05):
                self.waiting.unregister(key.fileobj)
                key.fileobj.close()
                self.open -= 1
        for key in list(self.waiting.get_map().values()):
            key.fileobj.close()

    def begin(self):
        slow = socket.create_connection(("127.0.0.1", self.port))
        slow.sendall(b"GET / HTTP/1.1\r\nHost: exam")
        self.waiting.register(slow, selectors.EVENT_READ)
        self.open += 1


def p99(url, core):
    return measure.wrk(url, core, SECONDS, 50, ["Accept-Encoding: gzip"]).p99


def main():
    served, loading = measure.cores()
    with tempfile.TemporaryDirectory(prefix="goji-bench-") as folder:
        house = delivery_stage.House(folder, "slow", pathlib.Path(folder) / "slow.db",
                                     components=[{"key": f"part-{i}", "name": {"en": f"Part {i}"}} for i in range(20)],
                                     channels=[{"name": "page", "kind": "status_page"}])
        alone, beside = [], []
        with house.serving(served):
            url = f"http://127.0.0.1:{house.readers}/"
            measure.until_it_answers(url)
            for _ in range(ROUNDS):
                alone.append(p99(url, loading))
                slow = SlowHeads(house.readers)
                if not slow.full.wait(60):
                    raise SystemExit(f"bench: only {slow.open} of {SLOW} were let in")
                beside.append(p99(url, loading))
                slow.over = True
                slow.join()
    ours, peer = statistics.median(beside), statistics.median(alone)
    measure.table(f"page: readers beside {SLOW:,} slow heads; the peer is goji without them", [
        ("99 in 100 readers answered within", f"{ours:.2f} ms ({measure.spread(beside)})",
         f"{peer:.2f} ms ({measure.spread(alone)})", f"{ours / peer:.2f}", f"<= {MOST_RATIO}, <= {MOST_MS} ms",
         "yes" if ours <= MOST_MS and ours <= MOST_RATIO * peer else "no")])


if __name__ == "__main__":
    main()
