"""Thousands of hosts, a webhook to each, of which a fifth take the connection and then say nothing, against the same when all
are well: how much later are the healthy ones done? The peer is goji itself. There are as many hosts as a configuration has
room for channels; ten thousand are only there among subscribers.
"""

import os
import pathlib
import subprocess
import sys
import tempfile

import delivery_stage
import measure

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
HOSTS = int(os.environ.get("BENCH_HOSTS", "2500"))
HANGING = 5  # one in so many
SERVER = pathlib.Path(__file__).resolve().parent / "delivery_hosts.py"

# Host n is 127.(1 + n / 62500).(n / 250 % 250).(1 + n % 250); SQLite divides integers like that.
ADDRESS = "printf('127.%d.%d.%d', 1 + n / 62500, n / 250 % 250, 1 + n % 250)"


def address(n):
    return f"127.{1 + n // 62500}.{n // 250 % 250}.{1 + n % 250}"


def hang_is(n):
    return n % HANGING == 0


def full_store(folder):
    return delivery_stage.fill(delivery_stage.empty_store(f"{folder}/full.db"), HOSTS, "printf('hook-%d', n)", ADDRESS)


def run(folder, full, hanging, cores):
    """Seconds from the first webhook that was accepted to the last that can be."""
    port = measure.free_port()
    well = sum(1 for n in range(HOSTS) if not (hanging and hang_is(n)))
    channels = [{"name": f"hook-{n}", "kind": "webhook", "url": f"http://{address(n)}:{port}"} for n in range(HOSTS)]
    store = delivery_stage.copied(full, f"{folder}/work.db")
    house = delivery_stage.House(folder, "hosts", store, channels=channels)
    server = [sys.executable, SERVER, str(port), str(HANGING if hanging else 0)]
    with measure.server(server, cores[1], f"{folder}/server.log"):
        measure.until_it_answers(f"http://127.0.0.1:{port}/")
        with house.serving(cores[0]):
            return delivery_stage.until_accepted(house, well, 300)[0]


def main():
    cores = measure.cores()
    with tempfile.TemporaryDirectory(prefix="goji-bench-") as folder:
        full = full_store(folder)
        medians, seen = measure.in_turns({"hanging": lambda: run(folder, full, True, cores),
                                          "well": lambda: run(folder, full, False, cores)}, ROUNDS)
    ratio = medians["hanging"] / medians["well"]
    measure.table(f"delivery: {HOSTS:,} hosts, one in {HANGING} hanging; the peer is goji with none of them hanging", [
        ("the healthy ones done in", f"{medians['hanging']:.2f} s ({measure.spread(seen['hanging'])})",
         f"{medians['well']:.2f} s ({measure.spread(seen['well'])})", f"{ratio:.2f}", "<= 1.3",
         "yes" if ratio <= 1.3 else "no")])


if __name__ == "__main__":
    main()
