"""How long a new board takes with 200 and with 2,000 components: from the moment an announcement is posted to that at which an
open tab hears that there is another board. The decision and its commit are in it. The peer is goji with fewer components."""

import os
import pathlib
import statistics
import tempfile
import time

import bench_page_live as live
import delivery_stage
import measure

WORDS = int(os.environ.get("BENCH_WORDS", "15"))
FEW, MANY = 200, 2000
MOST_MS = 50


def until_printed(house, incidents):
    """The complete board has so many of them, and nothing is under way."""
    while measure.until_it_answers(f"http://127.0.0.1:{house.readers}/history").count(b'href="/incidents/') < incidents:
        time.sleep(0.05)


def board(folder, components, served, loading):
    """Milliseconds of each announcement."""
    house = delivery_stage.House(folder, f"board-{components}", pathlib.Path(folder) / f"board-{components}.db",
                                 site={"name": {"ko": "벤치", "en": "Bench"}, "languages": ["ko", "en"],
                                       "url": "https://status.example.com"},
                                 components=[{"key": f"part-{i}", "name": {"ko": f"부품 {i}", "en": f"Part {i}"}}
                                             for i in range(components)],
                                 channels=[{"name": "page", "kind": "status_page"}])
    with house.serving(served):
        until_printed(house, 0)
        token = pathlib.Path(f"{house.store}.admin-token").read_text().strip()
        crowd = live.Crowd(house.readers, "/api/events", loading, 1)
        took = []
        try:
            for turn in range(WORDS):
                body = f'{{"components": {{"part-{turn}": "major_outage"}}}}'.encode()
                took.append(crowd.told(lambda: live.post(f"http://127.0.0.1:{house.operators}/api/v1/incidents", body, token)))
                until_printed(house, turn + 1)
        finally:
            crowd.leave()
    return took


def main():
    served, loading = measure.cores()
    with tempfile.TemporaryDirectory(prefix="goji-bench-") as folder:
        few, many = (board(folder, components, served, loading) for components in (FEW, MANY))
    ours, peer = statistics.median(many), statistics.median(few)
    measure.table(f"page: a new board of {MANY:,} components, in two languages; the peer is one of {FEW}", [
        ("announced to told", f"{ours:.0f} ms ({measure.spread(many)})", f"{peer:.0f} ms ({measure.spread(few)})",
         f"{ours / peer:.1f}", f"<= {MOST_MS} ms, <= {MANY // FEW}",
         "yes" if ours <= MOST_MS and ours <= MANY / FEW * peer else "no")])


if __name__ == "__main__":
    main()
