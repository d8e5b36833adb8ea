"""What the benchmarks of deliveries share: stores that are full before anything runs, a goji that serves on one of them, and
the figures that it tells."""

import contextlib
import json
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import time
import urllib.request

import measure

PLANNER = pathlib.Path(os.environ.get("DELIVERY_PLAN", measure.GOJI.parent / "delivery_plan"))
INLET_TOKEN = "inlet-token"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

PAYLOAD = json.dumps({"type": "incident.opened", "data": {"notice": {"text": "x" * 800}}})
BODY = json.dumps({"json": PAYLOAD})  # as deliveries/forms.h keeps it

INSERT = """
INSERT INTO delivery (revision, incident, channel, recipient, task, key, state, language, rendered, destination,
                      planned_at, expires_at)
  WITH RECURSIVE number(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n + 1 < :count)
  SELECT 1, 0, {channel}, printf('r-%07d@example.com', n), 'post', printf('%032x', n), 'queued', 'en', 'hash',
         {destination}, :now, :now + 8 * 3600000 FROM number
"""
DISPATCH = """
INSERT INTO dispatch (delivery, destination, priority, due_at, expires_at)
  SELECT id, destination, :priority, :due, expires_at FROM delivery
"""


def empty_store(path):
    subprocess.run([PLANNER, path, "0"], check=True, capture_output=True)
    return pathlib.Path(path)


def copied(store, path):
    """A store as it was before somebody worked on it."""
    path = pathlib.Path(path)
    for old in path.parent.glob(path.name + "*"):
        old.unlink()
    return pathlib.Path(shutil.copy(store, path))


def milliseconds_now():
    return int(time.time() * 1000)


def fill(path, count, channel="'hook'", destination="'127.0.0.1'", due_in=0, priority=0):
    """Plans `count` deliveries; `channel` and `destination` are SQL over n, their number from 0."""
    now = milliseconds_now()
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        database.execute("UPDATE rendered SET body = ?", (BODY.encode(),))
        database.execute(INSERT.format(channel=channel, destination=destination), {"count": count, "now": now})
        database.execute(DISPATCH, {"priority": priority, "due": now + due_in})
        database.execute("COMMIT")
    return path


def yaml(sections):
    """A line for each member of a list: a configuration has a size that it may not exceed."""
    text = ""
    for name, value in sections.items():
        if isinstance(value, list):
            text += f"{name}:\n" + "".join(f"- {json.dumps(one)}\n" for one in value)  # JSON is YAML, too
        else:
            text += f"{name}: {json.dumps(value)}\n"
    return text


def inlet(folder):
    """Where goji is asked as if it were an Alertmanager; alerts name their component by a label."""
    return {"name": "prom", "kind": "alertmanager", "token_file": str(pathlib.Path(folder) / "inlet-token")}


class House:
    """A goji with a configuration, on core `core` (None: on all of them)."""

    def __init__(self, folder, name, store, **sections):
        self.folder, self.store = pathlib.Path(folder), store
        self.readers, self.operators = measure.free_port(), measure.free_port()
        self.log = self.folder / f"{name}.log"
        for file, text in (("secret", SECRET), ("inlet-token", INLET_TOKEN)):
            (self.folder / file).write_text(text + "\n")
            (self.folder / file).chmod(0o600)
        self.config = self.folder / f"{name}.yaml"
        self.config.write_text(yaml({
            "site": {"name": {"en": "Bench"}, "languages": ["en"], "url": "https://status.example.com"},
            "listen": {"public": f"127.0.0.1:{self.readers}", "operators": f"127.0.0.1:{self.operators}"},
            "store": {"path": str(store)},
            "components": [{"key": "part-0", "name": {"en": "Part 0"}}],
            **sections}))

    @contextlib.contextmanager
    def serving(self, core):
        command = [measure.GOJI, "serve", "--config", self.config]
        with measure.server(command, core, self.log) as process:
            measure.until_it_answers(f"http://127.0.0.1:{self.operators}/readyz")
            yield process

    def deliveries(self, state):
        """How many are in this state, of all channels."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.operators}/metrics", timeout=10) as answer:
            text = answer.read().decode()
        return sum(int(count) for count in re.findall(rf'^goji_deliveries{{.*state="{state}"}} (\d+)$', text, re.M))


def until_accepted(house, wanted, seconds):
    """How long it took from the first that was accepted to the one that made them `wanted`, and how many came in that time."""
    end = time.monotonic() + seconds
    first = began = None
    while time.monotonic() < end:
        accepted, now = house.deliveries("accepted") + house.deliveries("visible"), time.monotonic()
        if began is None and accepted > 0:
            first, began = accepted, now
        if accepted >= wanted:
            return max(now - began, 1e-3), accepted - first
        time.sleep(0.02)
    raise SystemExit(f"bench: only {accepted} of {wanted} were accepted in {seconds} s; see {house.log}")
