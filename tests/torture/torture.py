#!/usr/bin/env python3
"""goji under torture: operators announce outages while the process is killed, its disk fails, its peers misbehave and it
is stopped past its leases. Afterwards a checker reads what was written down.
`./dev torture [--kills N | --minutes N] [--houses N [--at-once N]]`

What must hold: nothing acknowledged is lost, nothing is planned or told twice under two keys, what counts as delivered has
arrived, each incident is told in order, a mail that may be there twice is flagged, and once the torture ends everything comes to
a good end by itself. While no name can be looked up, whatever needs none is told as ever, and the rest once names are there again.
"""

import argparse
import concurrent.futures
import datetime
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "e2e")]

import checker  # noqa: E402
import history  # noqa: E402
import house  # noqa: E402
import mail_peer  # noqa: E402
import name_server  # noqa: E402
import operators  # noqa: E402
import peer  # noqa: E402

POINTS = ("before the commit", "committed", "answered", "before the first byte", "answered and not recorded")
OPERATORS = 4
LEASE = 60.0   # seconds (src/flow/sending.cpp)
GOOD_END = 900.0  # seconds in which all must come to a good end once the torture is over,
LONGEST = 7200.0  # or in which whoever met trouble again and again is tried once more, as its due_at says
NO_NAMES = 10.0  # seconds in which no name can be looked up
LIVE = ("queued", "held", "leased", "retry", "uncertain")


class Victim:
    """The goji of the run, in whatever state it is."""

    def __init__(self, folder, log, hook, mails, named, names):
        self.folder = pathlib.Path(folder)
        self.log = log
        self.names = names
        self.full = self.folder / "disk-full"
        self.goji = house.Goji(
            folder,
            site={"name": {"en": "Torture"}, "languages": ["en"], "url": "https://status.example.com"},
            components=[{"key": f"part-{i}", "name": {"en": f"Part {i}"}} for i in range(OPERATORS + 1)],
            channels=[{"name": "page", "kind": "status_page"},
                      {"name": "hook", "kind": "webhook", "url": hook.url, "timeout": "2s"},
                      {"name": "mail", "kind": "email", "smtp": mails.url, "timeout": "2s",
                       "from": "status@example.com", "to": ["a@reader.example"]},
                      {"name": "named", "kind": "webhook", "timeout": "2s",
                       "url": named.url.replace("127.0.0.1", name_server.NAME)},
                      {"name": "nowhere", "kind": "webhook", "url": "http://dead.invalid/hook"}])
        self.serving = threading.Event()

    def start(self, point=None, count=1, failing_sync=None):
        """Starts it; False if it died before it served, which it may if it was told to."""
        environment = {"LD_PRELOAD": f"{os.environ['FAULTY_DISK']} {os.environ['OTHER_NAMES']}",
                       "FAULTY_FULL": str(self.full), "RESOLV_CONF": str(self.names.resolv_conf), "NAME_PORT": str(self.names.port),
                       "ASAN_OPTIONS": "verify_asan_link_order=0"}
        if failing_sync:
            environment["FAULTY_SYNC"] = str(failing_sync)
        before = {name: os.environ.get(name) for name in environment}
        os.environ.update(environment)
        try:
            self.goji.start(crash_at=point, count=count)
            self.serving.set()
            return True
        except (AssertionError, OSError):
            if not self.died(5.0):  # its last word comes a little before its end
                raise
            return False
        finally:
            for name, value in before.items():
                os.environ.pop(name) if value is None else os.environ.update({name: value})

    def ask(self, method, path, body=None, headers=None):
        if not self.serving.wait(30):
            return None, None
        return operators.ask(self.goji.operators, self.goji.token, method, path, body, headers)

    def died(self, within):
        try:
            self.goji.process.child.wait(within)
            return True
        except subprocess.TimeoutExpired:
            return False

    def kill(self):
        self.serving.clear()
        code = self.goji.process.kill()
        self.log.write("killed", code=code)
        self.complain_of_crash(code)

    def complain_of_crash(self, code):
        """Ends by its own hand are only those that it was told to have."""
        text = "\n".join(self.goji.process.log)
        if "Sanitizer" in text or code in (-signal.SIGSEGV, -signal.SIGABRT):
            raise SystemExit(f"goji crashed by itself ({code}):\n{text[-4000:]}")


class Nemesis:
    def __init__(self, victim, misbehaving, names, log, seed):
        self.victim = victim
        self.peer = misbehaving
        self.names = names
        self.log = log
        self.random = random.Random(seed)
        self.kills = self.told = 0
        self.began = time.monotonic()

    def strike(self):
        """One evil after another, and then the next; each ends with a goji that serves."""
        evils = [self.kill, self.kill, self.kill, self.kill, self.die_at_a_point, self.die_at_a_point,
                 self.fail_to_sync, self.fill_the_disk, self.trouble, self.silence_the_names, self.stop]
        self.random.choice(evils)()

    def again(self):
        self.kills += 1
        if not self.victim.start():
            raise SystemExit("goji does not start again:\n" + "\n".join(self.victim.goji.process.log))

    def kill(self):
        time.sleep(self.random.uniform(0, 0.4))
        self.victim.kill()
        self.again()

    def die_at_a_point(self):
        point, count = self.random.choice(POINTS), self.random.randint(1, 12)
        self.log.write("evil", evil="point", point=point, count=count)
        self.restart(point=point, count=count)

    def fail_to_sync(self):
        number = self.random.randint(1, 30)
        self.log.write("evil", evil="sync", number=number)
        self.restart(failing_sync=number)

    def restart(self, **how):
        self.victim.kill()
        self.kills += 1
        if self.victim.start(**how):
            self.victim.died(3.0)
        self.victim.kill()
        self.again()

    def fill_the_disk(self):
        self.log.write("evil", evil="disk full")
        self.victim.full.touch()
        time.sleep(self.random.uniform(0.1, 1.0))
        with_it = self.random.randrange(2) == 0
        if with_it:
            self.victim.kill()
        self.victim.full.unlink()
        if not with_it and self.victim.died(1.0):  # a commit that failed may have been kept or not
            self.victim.kill()
            with_it = True
        if with_it:
            self.again()

    def trouble(self):
        self.peer.misbehave(self.random.choice(peer.HOW), self.random.uniform(0.1, 1.5))

    def silence_the_names(self):
        self.names.misbehave(self.random.choice(name_server.HOW), self.random.uniform(0.1, 3.0))

    def no_names(self, worker):
        """All is well but for names, and one more operator goes to work."""
        self.names.misbehave("swallows", GOOD_END)
        self.victim.kill()  # and what was found before is forgotten
        self.again()
        asked = self.names.asked
        self.log.write("no names")
        worker.start()
        time.sleep(NO_NAMES)
        worker.stop(60)
        self.log.write("names again", asked=self.names.asked - asked)
        self.names.misbehave("is well", 0)

    def stop(self, seconds=None):
        seconds = seconds or self.random.uniform(0.1, 1.0)
        self.log.write("evil", evil="stopped", seconds=seconds)
        child = self.victim.goji.process.child
        child.send_signal(signal.SIGSTOP)
        time.sleep(seconds)
        child.send_signal(signal.SIGCONT)

    def stop_past_the_lease(self):
        """An attempt is under way when it stops, and its lease is over when it goes on."""
        before = self.peer.arrived
        self.peer.misbehave("does it and hangs", LEASE)
        for _ in range(600):
            if self.peer.arrived > before:
                break
            time.sleep(0.05)
        else:
            raise SystemExit("nothing was sent that it could be stopped in")
        self.stop(LEASE + 2)

    def tell(self):
        """How far a long run is, every hundred kills."""
        if self.kills // 100 == self.told:
            return
        self.told = self.kills // 100
        minutes = (time.monotonic() - self.began) / 60
        print(f"torture: {self.kills} kills in {minutes:.1f} minutes", flush=True)


def all_pages(victim, path, name):
    """Every row of a list of the API."""
    rows, cursor = [], ""
    while True:
        status, answer = victim.ask("GET", f"{path}{'&' if '?' in path else '?'}limit=500{cursor}")
        if status is None:
            continue
        if status != 200:
            raise SystemExit(f"{path} was answered {status}: {answer}")
        rows += answer[name]
        if not answer.get("next"):
            return rows
        cursor = f"&cursor={answer['next']}" if name == "deliveries" else f"&after={answer['next']}"


def live(victim):
    return [row for state in LIVE for channel in ("page", "hook", "named", "mail")
            for row in all_pages(victim, f"/api/v1/deliveries?state={state}&channel={channel}", "deliveries")]


def until_tried(rows):
    """Seconds until the last of those that wait for their next try has had it, and its end; 0 if none waits."""
    now = datetime.datetime.now(datetime.timezone.utc)
    waits = [(datetime.datetime.fromisoformat(row["due_at"].replace("Z", "+00:00")) - now).total_seconds()
             for row in rows if row["due_at"]]
    return max((wait + LEASE for wait in waits if wait > 0), default=0)


def come_to_rest(victim, log):
    """Waits until nothing is on its way any more."""
    began = time.monotonic()
    deadline = began + GOOD_END
    while left := live(victim):
        deadline = max(deadline, min(time.monotonic() + until_tried(left), began + LONGEST))
        if time.monotonic() > deadline:
            log.write("stuck", deliveries=left[:20])
            break
        time.sleep(0.5)


def write_down(victim, log):
    """What is in the store in the end."""
    for row in all_pages(victim, "/api/v1/deliveries", "deliveries"):
        log.write("delivery", **{name: row[name] for name in ("id", "incident", "revision", "channel", "state", "error")},
                  flagged=bool(row.get("may_have_arrived") or row.get("may_be_there_twice")))
    for incident in all_pages(victim, "/api/v1/incidents", "incidents"):
        status, whole = victim.ask("GET", f"/api/v1/incidents/{incident['id']}")
        if status != 200:
            raise SystemExit(f"incident {incident['id']} was answered {status}")
        for update in whole["updates"]:
            log.write("revision", revision=update["id"], incident=incident["id"], kind=update["kind"],
                      title=update["messages"]["en"]["title"])
    log.write("end")


def torture(wanted, folder, path):
    log = history.History(path)
    misbehaving = peer.Peer(log)
    mails = mail_peer.MailPeer(log, misbehaving)
    named = peer.Peer(log, "arrived by name")
    names = name_server.NameServer(log, pathlib.Path(folder))
    victim = Victim(folder, log, misbehaving, mails, named, names)
    victim.start()
    workers = [operators.Operator(i, victim, log, wanted.seed) for i in range(OPERATORS)]
    for worker in workers:
        worker.start()
    nemesis = Nemesis(victim, misbehaving, names, log, wanted.seed)
    end = time.monotonic() + wanted.minutes * 60
    try:
        while nemesis.kills < wanted.kills if wanted.kills else time.monotonic() < end:
            nemesis.strike()
            nemesis.tell()
        if wanted.past_lease:
            nemesis.stop_past_the_lease()
        for worker in workers:
            worker.stop(60)
        come_to_rest(victim, log)
        nemesis.no_names(operators.Operator(OPERATORS, victim, log, wanted.seed))
        come_to_rest(victim, log)
        write_down(victim, log)
    finally:
        victim.goji.stop()
        for one in (misbehaving, mails, named, names):
            one.close()
        log.close()
    return nemesis.kills


def side_by_side(wanted):
    """So many runs, each with a goji, a peer and operators of its own, which share the kills. A house that has lived through
    hundreds of outages takes seconds to start, so many kills need many houses, and not all of them at once."""
    own = [name for name in ("--past-lease",) if wanted.past_lease]

    def run(number):
        command = [sys.executable, "-B", __file__, "--kills", str(-(-wanted.kills // wanted.houses)),
                   "--minutes", str(wanted.minutes), "--seed", f"{wanted.seed}-{number}", *own]
        if wanted.history:
            command += ["--history", f"{wanted.history}.{number}"]
        return subprocess.run(command, check=False).returncode

    began = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(wanted.at_once) as places:
        failed = sum(code != 0 for code in places.map(run, range(wanted.houses)))
    minutes = (time.monotonic() - began) / 60
    print(f"torture: {wanted.houses} houses in {minutes:.1f} minutes, {failed} of them with something wrong")
    sys.exit(1 if failed else 0)


def main():
    parser = argparse.ArgumentParser(prog="./dev torture")
    parser.add_argument("--kills", type=int, default=0, help="until it was killed so often")
    parser.add_argument("--minutes", type=float, default=2.0, help="for so long (2)")
    parser.add_argument("--seed", default=str(time.time_ns()), help="of what is done to it and when")
    parser.add_argument("--past-lease", action="store_true", help="stop it once for longer than its leases")
    parser.add_argument("--history", default="", help="where to keep what happened")
    parser.add_argument("--houses", type=int, default=1, help="so many, which share the kills (1)")
    parser.add_argument("--at-once", type=int, default=10, help="so many of them side by side (10)")
    wanted = parser.parse_args()
    if wanted.houses > 1:
        side_by_side(wanted)
    folder = tempfile.mkdtemp(prefix="goji-torture-")
    path = wanted.history or f"{folder}/history.jsonl"
    print(f"torture: seed {wanted.seed}, history {path}", flush=True)
    kills = torture(wanted, folder, path)
    wrong, counts = checker.check(path, least_acknowledged=max(10, kills), least_kills=max(5, kills // 2))
    print("torture: " + ", ".join(f"{count} {name}" for name, count in counts.items()))
    for text in wrong[:50]:
        print(f"torture: {text}")
    if wrong:
        sys.exit(f"torture: {len(wrong)} things are wrong; the store and the history are in {folder}")
    print("torture: nothing lost, nothing doubled, all in order")
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
