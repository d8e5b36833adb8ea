"""Mail to subscribers, each with a text and a link of their own, recorded, against Postfix's smtp-source: as many sessions to the
same smtp-sink, messages of the same size, and nothing made, decided or written down. libcurl alone, with which goji mails, does
the same in the same run: no more than that can be had with it."""

import json
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile
import time
import urllib.request

import delivery_stage
import measure

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
MAILS = int(os.environ.get("BENCH_MAILS", "5000"))
CURL = pathlib.Path(os.environ.get("BARE_CURL", measure.GOJI.parent / "bare_curl"))
SESSIONS = 8  # as goji at one host (deliveries/limits.h)
IMPORTED_AT_ONCE = 1000
DOMAINS = 100  # more than deliveries/domains.h would slow down


def ask(house, method, path, body=None):
    token = pathlib.Path(f"{house.store}.admin-token").read_text().strip()
    request = urllib.request.Request(f"http://127.0.0.1:{house.operators}{path}", method=method,
                                     data=None if body is None else json.dumps(body).encode(),
                                     headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def house_at(folder, name, store, port):
    return delivery_stage.House(folder, name, store, channels=[
        {"name": "mail", "kind": "email", "smtp": f"smtp://127.0.0.1:{port}", "from": "status@example.com", "tls": "none"}])


def enlist(folder, port, core):
    """A store with all the subscribers, and nothing said yet."""
    house = house_at(folder, "enlist", pathlib.Path(folder) / "full.db", port)
    with house.serving(core):
        for first in range(0, MAILS, IMPORTED_AT_ONCE):
            some = [{"kind": "email", "address": f"reader-{number}@{number % DOMAINS}.example.com", "confirmed": True}
                    for number in range(first, min(MAILS, first + IMPORTED_AT_ONCE))]
            ask(house, "POST", "/api/v1/subscribers/import", {"subscribers": some})
    return house.store


def goji(folder, full, port, core, sizes):
    """Mails a second, from the first that was taken to the last."""
    store = pathlib.Path(folder) / "work.db"
    for old in store.parent.glob("work.db*"):
        old.unlink()
    for file in full.parent.glob("full.db*"):  # the key and the token, too
        shutil.copy(file, store.parent / file.name.replace("full", "work", 1))
    house = house_at(folder, "mail", store, port)
    with house.serving(core):
        ask(house, "POST", "/api/v1/incidents", {"components": {"part-0": "major_outage"}})
        took, accepted = delivery_stage.until_accepted(house, MAILS, 300)
        last = ask(house, "GET", "/api/v1/deliveries?channel=mail&limit=1")["deliveries"][0]["id"]
        sizes.append(ask(house, "GET", f"/api/v1/deliveries/{last}")["log"][-1]["bytes_out"])
    return accepted / took


def source(port, core, size):
    began = time.monotonic()
    subprocess.run(["taskset", "-c", str(core), "smtp-source", "-d", "-s", str(SESSIONS), "-m", str(MAILS), "-l", str(size),
                    "-f", "status@example.com", "-t", "reader@example.com", f"127.0.0.1:{port}"], check=True)
    return MAILS / (time.monotonic() - began)


def curl(folder, port, core, size):
    body = pathlib.Path(folder) / "body"
    line = b"x" * 70 + b"\r\n"
    body.write_bytes(b"Subject: none\r\n\r\n" + line * (size // len(line)))
    said = subprocess.run(["taskset", "-c", str(core), CURL, f"smtp://127.0.0.1:{port}", body, str(MAILS), str(SESSIONS)],
                          check=True, capture_output=True, text=True).stdout
    return MAILS / float(said)


def main():
    core, other = measure.cores()
    with tempfile.TemporaryDirectory(prefix="goji-bench-") as folder:
        port, sizes = measure.free_port(), []
        sink = ["smtp-sink", "-u", pwd.getpwuid(os.getuid()).pw_name, f"127.0.0.1:{port}", "1024"]
        with measure.server(sink, other, f"{folder}/sink.log"):
            full = enlist(folder, port, core)
            goji(folder, full, port, core, sizes)  # warms up, and tells how large a mail is
            medians, seen = measure.in_turns({"goji": lambda: goji(folder, full, port, core, sizes),
                                              "source": lambda: source(port, core, sizes[0]),
                                              "curl": lambda: curl(folder, port, core, sizes[0])}, ROUNDS)
    ratio, most = medians["goji"] / medians["source"], medians["curl"] / medians["source"]
    measure.table(f"mail: {MAILS} of {sizes[0]} bytes, each its own, recorded; the peer is smtp-source -d with {SESSIONS} sessions", [
        ("mails a second", f"{medians['goji']:.0f} ({measure.spread(seen['goji'])})",
         f"{medians['source']:.0f} ({measure.spread(seen['source'])})", f"{ratio:.2f}", ">= 0.5", "yes" if ratio >= 0.5 else "no"),
        ("of these with libcurl alone", f"{medians['curl']:.0f} ({measure.spread(seen['curl'])})", "", f"{most:.2f}", "", "")])


if __name__ == "__main__":
    main()
