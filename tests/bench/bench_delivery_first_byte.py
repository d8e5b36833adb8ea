"""From a word to the first byte of the webhook that it causes, against Alertmanager with a group_wait of nothing.

All send one webhook for each word, to the same receiver. goji has the word, the decision and the delivery on disk before it
sends, and Alertmanager nothing. A signal is decided upon on the whole second that follows it, as the policy says, and is
measured from there; a person's word is decided upon at once. Then goji's signals once more, while its page is read as fast
as it goes and a million mails wait for a mail server that does not answer.
"""

import contextlib
import http.client
import json
import math
import os
import pathlib
import queue
import selectors
import socket
import statistics
import subprocess
import tempfile
import threading
import time

import delivery_stage
import measure

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
WORDS = int(os.environ.get("BENCH_WORDS", "40"))  # a round, each about a component of its own
MAILS = int(os.environ.get("BENCH_RECIPIENTS", "1000000"))
WARM = 3       # of a round do not count
PAUSE = 0.1    # seconds between one webhook and the next word
BEFORE = 0.05  # seconds from a signal to the whole second on which it is decided upon

ALERTMANAGER = """
route: {{receiver: hook, group_by: [alertname, component], group_wait: 0s, group_interval: 5m}}
receivers: [{{name: hook, webhook_configs: [{{url: "http://127.0.0.1:{port}/hook", send_resolved: false}}]}}]
"""
ANSWER = b"HTTP/1.1 204 No Content\r\n\r\n"


class Receiver(threading.Thread):
    """Answers every POST with 204, and tells when its first byte came."""

    def __init__(self):
        super().__init__(daemon=True)
        self.door = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.door.getsockname()[1]
        self.arrivals = queue.SimpleQueue()
        self.start()

    def run(self):
        waiting = selectors.DefaultSelector()
        waiting.register(self.door, selectors.EVENT_READ, None)
        while True:
            for key, _ in waiting.select():
                if key.data is None:
                    accepted, _ = self.door.accept()
                    waiting.register(accepted, selectors.EVENT_READ, bytearray())
                elif not self.read(key.fileobj, key.data):
                    waiting.unregister(key.fileobj)
                    key.fileobj.close()

    def read(self, connection, had):
        now = time.time()
        try:
            came = connection.recv(1 << 16)
        except OSError:
            came = b""
        if not came:
            return False
        if not had:
            self.arrivals.put(now)
        had += came
        head, whole, body = bytes(had).partition(b"\r\n\r\n")
        if whole:
            length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n")
                          if line.lower().startswith(b"content-length"))
            if len(body) >= length:
                had.clear()
                connection.sendall(ANSWER)
        return True


class Sender:
    """Who has something to say, on one connection."""

    def __init__(self, port, path, token=""):
        self.path = path
        self.headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def post(self, body):
        self.connection.request("POST", self.path, json.dumps(body), self.headers)
        answer = self.connection.getresponse()
        answer.read()
        if answer.status not in (200, 201, 202):
            raise SystemExit(f"bench: {self.path} was answered {answer.status}")


def alert(component, turn):
    return [{"labels": {"alertname": f"Down{turn}", "component": component, "severity": "critical"},
             "startsAt": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}]


def announcement(component, _):
    return {"components": {component: "major_outage"}}


def at_once():
    return time.time()


def before_a_second():
    """The whole second that comes next, when it is near."""
    now = time.time()
    second = math.ceil(now + BEFORE)
    time.sleep(max(0.0, second - BEFORE - now))
    return second


def one_round(sender, receiver, word, begin=at_once, turn=0):
    """Milliseconds to the first byte of each webhook."""
    took = []
    for number in range(WARM + WORDS):
        while not receiver.arrivals.empty():
            receiver.arrivals.get()
        began = begin()
        sender.post(word(f"part-{number}", turn))
        try:
            arrived = receiver.arrivals.get(timeout=10)
        except queue.Empty:
            raise SystemExit(f"bench: no webhook came for part-{number}") from None
        if number >= WARM:
            took.append((arrived - began) * 1000)
        time.sleep(PAUSE)
    return took


def goji(folder, name, store, receiver, *channels):
    """Every alert is announced at once, by itself, and with an incident of its own."""
    return delivery_stage.House(
        folder, name, store,
        components=[{"key": f"part-{i}", "name": {"en": f"Part {i}"}} for i in range(WARM + WORDS)],
        inlets=[delivery_stage.inlet(folder)],
        criteria={"opening": {"lone_hold": "0s", "hold": "0s"}, "incidents": {"join_within": "0s"}},
        channels=[{"name": "hook", "kind": "webhook", "url": f"http://127.0.0.1:{receiver.port}/hook"}, *channels])


def signals_to(house, receiver):
    return one_round(Sender(house.operators, "/in/prom/api/v2/alerts", delivery_stage.INLET_TOKEN), receiver, alert,
                     before_a_second)


def words_to(house, receiver):
    token = pathlib.Path(f"{house.store}.admin-token").read_text().strip()
    return one_round(Sender(house.operators, "/api/v1/incidents", token), receiver, announcement)


@contextlib.contextmanager
def alertmanager(folder, receiver, core):
    port = measure.free_port()
    config = pathlib.Path(folder) / "alertmanager.yml"
    config.write_text(ALERTMANAGER.format(port=receiver.port))
    command = ["prometheus-alertmanager", f"--config.file={config}", f"--storage.path={folder}/alertmanager",
               f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address=", "--log.level=error"]
    with measure.server(command, core, f"{folder}/alertmanager.log"):
        measure.until_it_answers(f"http://127.0.0.1:{port}/-/ready")
        yield Sender(port, "/api/v2/alerts")


def at(values, part):
    return statistics.quantiles(values, n=1000, method="inclusive")[round(part * 1000) - 1]


def beside_the_peer(folder, core):
    receiver = Receiver()

    def fresh(name, to_goji):
        """It knows nothing yet of what it will hear."""
        house = goji(folder, name, pathlib.Path(folder) / f"{name}.db", receiver)
        with house.serving(core):
            return to_goji(house, receiver)

    with alertmanager(folder, receiver, core) as theirs:
        ways = {"a person's word": lambda turn: fresh(f"words-{turn}", words_to),
                "a signal": lambda turn: fresh(f"signals-{turn}", signals_to),
                "alertmanager": lambda turn: one_round(theirs, receiver, alert, turn=turn)}
        seen = {name: [] for name in ways}
        for turn in range(ROUNDS):
            for name in ways if turn % 2 == 0 else reversed(ways):
                seen[name] += ways[name](turn)
    return seen


class DeafMailServer:
    """Takes connections and never says a word."""

    def __init__(self):
        self.door = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.port = self.door.getsockname()[1]


@contextlib.contextmanager
def flood(url, core):
    with subprocess.Popen(["taskset", "-c", str(core), "wrk", "-t1", "-c50", "-d600s", url],
                          stdout=subprocess.DEVNULL) as reading:
        try:
            yield
        finally:
            reading.terminate()


def under_load(folder, core, loading):
    receiver, deaf = Receiver(), DeafMailServer()
    store = delivery_stage.fill(delivery_stage.empty_store(f"{folder}/busy.db"), MAILS, "'mail'", "'example.com'",
                                priority=1)
    house = goji(folder, "busy", store, receiver, {"name": "mail", "kind": "email", "smtp": f"smtp://127.0.0.1:{deaf.port}",
                                                   "from": "status@example.com"})
    with house.serving(core), flood(f"http://127.0.0.1:{house.readers}/", loading):
        waiting = house.deliveries("queued")
        took = signals_to(house, receiver)
    if waiting < MAILS * 0.9:
        raise SystemExit(f"bench: only {waiting} mails waited")
    return took


def row(what, ours, theirs, reach, met):
    peer = f"{theirs:.2f} ms" if theirs else "-"
    ratio = f"{ours / theirs:.2f}" if theirs else "-"
    return what, f"{ours:.2f} ms", peer, ratio, reach, "yes" if met else "no"


def main():
    served, loading = measure.cores()
    with tempfile.TemporaryDirectory(prefix="goji-bench-") as folder:
        seen = beside_the_peer(folder, served)
        busy = at(under_load(folder, served, loading), 0.99)
    rows = []
    theirs = {part: at(seen["alertmanager"], part) for part in (0.5, 0.99)}
    for name in ("a person's word", "a signal"):
        half, most = at(seen[name], 0.5), at(seen[name], 0.99)
        rows += [row(f"{name}: half of them within", half, theirs[0.5], "<= 2", half <= 2 * theirs[0.5]),
                 row(f"{name}: 99 in 100 within", most, theirs[0.99], "<= 20 ms", most <= 20)]
    rows.append(row(f"a signal, a flood of readers, {MAILS:,} mails: 99 in 100", busy, None, "<= 100 ms", busy <= 100))
    measure.table("delivery: to the first byte of a webhook, all on disk; the peer is Alertmanager, group_wait 0s", rows)


if __name__ == "__main__":
    main()
