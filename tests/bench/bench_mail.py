"""Mail to subscribers, each with a text and a link of their own, recorded, against Postfix's smtp-source: as many sessions to the
same server, messages of the same size, and nothing made, decided or written down. The server is Postfix, which keeps every
message before it takes it, as whoever mails for others does; and then smtp-sink, which does nothing with it. There libcurl
alone, with which goji mails, does the same in the same run: no more than that can be had with it."""

import contextlib
import json
import os
import pathlib
import pwd
import re
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

POSTFIX = """
compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.example
mynetworks = 127.0.0.0/8
mydestination =
default_transport = discard
maillog_file = {home}/queue/log
maillog_file_prefixes = {home}
in_flow_delay = 0s
"""


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


def source(_folder, port, core, size):
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


@contextlib.contextmanager
def sink(folder, core):
    """smtp-sink's port."""
    port = measure.free_port()
    user = pwd.getpwuid(os.getuid()).pw_name
    with measure.server(["smtp-sink", "-u", user, f"127.0.0.1:{port}", "1024"], core, f"{folder}/sink.log"):
        yield port


@contextlib.contextmanager
def postfix(folder, core):
    """The port of a Postfix that takes mail for everybody into its queue, and from there throws it away. Only root can start it."""
    home, port = pathlib.Path(folder) / "postfix", measure.free_port()
    for name in ("conf", "queue", "data"):
        (home / name).mkdir(parents=True)
    shutil.chown(home / "data", "postfix")
    (home / "conf" / "main.cf").write_text(POSTFIX.format(home=home))
    services = pathlib.Path("/etc/postfix/master.cf").read_text()
    services = re.sub(r"^smtp      inet.*$", f"127.0.0.1:{port} inet n - n - - smtpd", services, count=1, flags=re.M)
    services = re.sub(r"^((?:\S+\s+){4})y(\s)", r"\1n\2", services, flags=re.M)  # no chroot
    (home / "conf" / "master.cf").write_text(services)
    command = ["/usr/sbin/postfix", "-c", home / "conf"]
    subprocess.run(["taskset", "-c", str(core), *command, "start"], check=True, capture_output=True, timeout=60)
    try:
        yield port
    finally:
        subprocess.run([*command, "abort"], capture_output=True, timeout=60)


def beside(folder, core, port, full, peers):
    """Medians and what they are of: goji and `peers`, in turns, to the server at `port`; and how large a mail was."""
    sizes = []
    goji(folder, full, port, core, sizes)  # warms up, and tells how large a mail is
    measures = {"goji": lambda: goji(folder, full, port, core, sizes)}
    for peer in peers:
        measures[peer.__name__] = lambda peer=peer: peer(folder, port, core, sizes[0])
    return *measure.in_turns(measures, ROUNDS), sizes[0]


def figures(server, medians, seen):
    def told(name):
        return f"{medians[name]:.0f} ({measure.spread(seen[name])})"

    ratio = medians["goji"] / medians["source"]
    rows = [(f"mails a second to {server}", told("goji"), told("source"), f"{ratio:.2f}", ">= 0.5", "yes" if ratio >= 0.5 else "no")]
    if "curl" in medians:
        rows.append(("of these with libcurl alone", told("curl"), "", f"{medians['curl'] / medians['source']:.2f}", "", ""))
    return rows


def main():
    core, other = measure.cores()
    rows = []
    with tempfile.TemporaryDirectory(prefix="goji-bench-") as folder:
        os.chmod(folder, 0o755)
        full = enlist(folder, measure.free_port(), core)
        for name, server, peers in (("Postfix", postfix, [source]), ("smtp-sink", sink, [source, curl])):
            with server(folder, other) as port:
                medians, seen, size = beside(folder, core, port, full, peers)
            rows += figures(name, medians, seen)
    measure.table(f"mail: {MAILS} of {size} bytes, each its own, recorded; the peer is smtp-source -d with {SESSIONS} sessions", rows)


if __name__ == "__main__":
    main()
