#!/usr/bin/env python3
"""Random but meaningful histories for comparing the engine with the reference.

    python3 histories.py --mode flapping --seed 7 --out DIR     # DIR/config.json, DIR/signals.jsonl
    python3 histories.py --modes                                # the list of modes

A history is small (10 to 300 signals) and made to be read: every mode stresses one paragraph of the
policy, `mixed` throws everything together. The same mode and seed give the same bytes. The
configuration is JSON, which is YAML too.
"""

import argparse
import json
import os
import random
import sys
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

IMPACTS = ("degraded_performance", "partial_outage", "major_outage")
ASSUMED = {"degraded_performance": 0.04, "partial_outage": 0.30, "major_outage": 1.0}
SHARES = (0.0005, 0.001, 0.004, 0.01, 0.02, 0.04, 0.049, 0.05, 0.051, 0.08, 0.2, 0.5, 0.8, 1.0)

# Zone, and local starts worth a look: quiet night, both peaks' edges, midnight, changes of the clocks.
PLACES = (
    ("Asia/Seoul", ((2024, 6, 3, 2, 0), (2024, 6, 3, 6, 50), (2024, 6, 3, 9, 50), (2024, 6, 3, 17, 55),
                    (2024, 6, 3, 21, 55), (2024, 6, 7, 23, 30), (2024, 6, 8, 8, 0), (2024, 6, 3, 12, 0))),
    ("Europe/Berlin", ((2024, 3, 31, 0, 30), (2024, 10, 27, 1, 30), (2024, 3, 30, 23, 0))),
    ("America/New_York", ((2024, 3, 10, 0, 45), (2024, 11, 3, 0, 45), (2024, 7, 4, 18, 0))),
    ("UTC", ((2024, 2, 28, 23, 40), (2024, 1, 1, 0, 0))),
)


class History:
    """Collects the lines; times are whole seconds (or hundredths) after the start."""

    def __init__(self, seed, mode):
        self.random = random.Random(f"{mode}/{seed}")
        zone, starts = self.random.choice(PLACES)
        self.zone = ZoneInfo(zone)
        start = self.random.choice(starts)
        self.start = datetime(*start, tzinfo=self.zone).astimezone(timezone.utc)
        self.start += timedelta(seconds=self.random.randrange(0, 600))
        self.config = {"site": {"timezone": zone}, "components": []}
        self.lines = []

    # -- configuration ------------------------------------------------------------------------

    def components(self, count, depend=0.0, users=0.3):
        for index in range(count):
            entry = {"key": "abcdefgh"[index], "name": {"en": "Part " + "ABCDEFGH"[index]}}
            if self.random.random() < users:
                entry["users"] = self.random.choice((1000, 40000, 3000000))
            parents = [c["key"] for c in self.config["components"] if self.random.random() < depend]
            if parents:
                entry["depends_on"] = parents
            self.config["components"].append(entry)
        return [c["key"] for c in self.config["components"]]

    def heartbeat_inlet(self, expected):
        self.config["inlets"] = [
            {"name": "beats", "kind": "heartbeat",
             "expect": [{"source": s, "every": f"{every}s"} for s, every in expected.items()]}
        ]

    def maintenance(self, keys, start, end):
        self.config.setdefault("maintenances", []).append(
            {"components": keys, "from": self.when(start), "to": self.when(end), "title": {"en": "Work"}}
        )

    def users_of(self, key):
        return next(c.get("users") for c in self.config["components"] if c["key"] == key)

    # -- lines --------------------------------------------------------------------------------

    def when(self, seconds):
        moment = (self.start + timedelta(seconds=seconds)).astimezone(self.zone)
        text = moment.strftime("%Y-%m-%dT%H:%M:%S")
        if moment.microsecond:
            text += f".{moment.microsecond:06d}".rstrip("0")
        return text + moment.isoformat()[-6:]

    def say(self, at, source, component, status, key="check", started=None, ended=None, operator=False,
            **statement):
        line = {"source": source, "key": key, "component": component, "status": status}
        line.update({name: value for name, value in statement.items() if value is not None})
        if started is not None:
            line["started_at"] = self.when(started)
        if ended is not None:
            line["ended_at"] = self.when(ended)
        if operator:
            line["labels"] = {"operator": True}
        line["at"] = self.when(at)
        self.lines.append((at, line))

    def beat(self, at, source):
        line = {"source": source, "key": "beat", "component": self.config["components"][0]["key"],
                "status": "heartbeat", "at": self.when(at)}
        self.lines.append((at, line))

    def beats(self, source, every, start, end, without=()):
        at = start
        while at <= end:
            if not any(a <= at < b for a, b in without):
                self.beat(at, source)
            at += every

    def statement(self, component, impact=None, share=None):
        """Impact alone, with a share, or with a count of users."""
        impact = impact or self.random.choice(IMPACTS)
        way = self.random.choice(("impact", "share", "share", "count"))
        if share is None and way == "impact":
            return {"impact": impact}
        share = self.random.choice(SHARES) if share is None else share
        users = self.users_of(component)
        if way == "count" and users:
            return {"impact": impact, "affected_users": int(users * share)}
        return {"impact": impact, "affected_share": share}

    def outage(self, source, component, began, heard, end, repeat=30, jitter=0, key="check",
               resolve="stated", statement=None, change=0.0, named=True, operator=False):
        """One source's firing: a first word, repeats, and a resolved, a late one, or none."""
        words = dict(statement or self.statement(component))
        started = began if named else None
        at = heard
        while at < end:
            self.say(at, source, component, "firing", key, started, operator=operator, **words)
            if not repeat:
                break
            at += max(1, repeat + self.random.randint(-jitter, jitter))
            if self.random.random() < change:
                words = self.statement(component)
        if resolve == "stated":
            self.say(end, source, component, "resolved", key, started, operator=operator)
        elif resolve == "late":
            late = end + self.random.choice((120, 600, 1500))
            self.say(late, source, component, "resolved", key, started, operator=operator)

    def text(self):
        order = sorted(self.lines, key=lambda pair: pair[0])
        return "".join(json.dumps(line) + "\n" for _, line in order[:300])


# ----------------------------------------------------------------------------------------------
# The modes: one for each paragraph.


def plain(h):
    """Two or three sources around the thresholds of rule 1."""
    r = h.random
    (key,) = h.components(1)
    share = r.choice(SHARES)
    end = r.choice((45, 60, 61, 90, 200, 299, 300, 301, 420, 900, 1800))
    for source in ("s1", "s2", "s3")[: r.choice((2, 2, 3))]:
        heard = r.choice((0, 5, 10, 20, 59, 60))
        last = heard + end + r.choice((-20, 0, 0, 10, 15))
        h.outage(source, key, 0 - r.choice((0, 30, 300, 900)), heard, max(last, heard + 1),
                 statement=h.statement(key, share=share if r.random() < 0.7 else None))


def lone(h):
    """One source alone, or not: others heard before, or silenced with their heartbeat."""
    r = h.random
    keys = h.components(r.choice((1, 2)))
    key = keys[0]
    base = 0
    if r.random() < 0.6:
        other = r.choice((0, 86400 * 29, 86400 * 30, 86400 * 30 + 1, 86400 * 31))
        h.say(0, "s2", key, r.choice(("firing", "resolved")), impact="degraded_performance")
        if h.lines[-1][1]["status"] == "firing":
            h.say(40, "s2", key, "resolved")
        base = other + 3600
    if r.random() < 0.5:
        h.heartbeat_inlet({"s2": 60})
        h.beats("s2", 60, base - 600, base + r.choice((-120, 0, 60, 120, 240)))
    end = base + r.choice((100, 179, 180, 181, 400, 1500))
    h.outage("s1", key, base - 20, base, end, repeat=r.choice((30, 60)), change=r.choice((0, 0.2)),
             resolve=r.choice(("stated", "stated", "late", "never")))
    if r.random() < 0.4:
        h.outage("s2", key, base, base + r.choice((60, 200, 700)), end + 60)
    if r.random() < 0.3:
        again = end + r.choice((60, 400, 1500))
        h.outage("s1", key, again, again, again + 300)


def share_minutes(h):
    """Small shares that add up, around peak hours, with holes and over two hours."""
    r = h.random
    (key,) = h.components(1)
    share = r.choice((0.0009, 0.001, 0.009, 0.01, 0.02, 0.03, 0.049))
    at = 0
    for _ in range(r.choice((1, 2, 3))):
        length = r.choice((600, 1200, 3000, 7000, 9000))
        repeat = max(60, length // 30)
        for source in ("s1", "s2"):
            h.outage(source, key, at, at + r.choice((0, 7)), at + length, repeat=repeat,
                     statement=h.statement(key, share=share), change=r.choice((0, 0, 0.05)))
        at += length + r.choice((60, 300, 599, 600, 601, 1200))


def silence(h):
    """Sources that fall silent, once or often heard; some come back, others state resolved."""
    r = h.random
    (key,) = h.components(1)
    for index, source in enumerate(("s1", "s2", "s3")[: r.choice((1, 2, 3, 3))]):
        repeat = r.choice((0, 20, 60, 150, 240))
        end = r.choice((200, 600, 1200))
        h.outage(source, key, 0, index * 5, end, repeat=repeat, jitter=r.choice((0, 7)),
                 resolve=r.choice(("stated", "never", "never", "late")),
                 statement=h.statement(key, share=r.choice((None, 0.08, 0.5))))
        if r.random() < 0.3:
            back = end + r.choice((299, 300, 301, 900, 3600, 4000))
            h.outage(source, key, 0, back, back + 120, repeat=30)
    for source in ("s4", "s5")[: r.choice((0, 1, 2))]:
        at = r.choice((100, 700, 1500, 5000))
        h.outage(source, key, 0, at, at + 60, repeat=0, statement={"impact": "degraded_performance"})


def blind(h):
    """A heartbeat is lost while most components begin firing; it returns, or they stop."""
    r = h.random
    keys = h.components(r.choice((1, 3, 3, 4)), depend=r.choice((0, 0, 0.4)))
    every = r.choice((20, 30, 60))
    h.heartbeat_inlet({"s1": every})
    last = every * 5
    back = r.choice((None, last + every + 40, last + 200, last + 500, last + 1500))
    end = last + 2000
    h.beats("s1", every, 0, end, without=((last + 1, end + 1 if back is None else back),))
    due = last + every
    for key in keys:
        if r.random() < 0.15:
            continue
        began = due + r.choice((-31, -30, -20, -5, 0, 10, 30, 31))
        for source in ("s1", "s2")[: r.choice((1, 2, 2, 2))]:
            h.outage(source, key, began - 5, began + r.choice((0, 0, 10)),
                     began + r.choice((50, 150, 400, 1200)),
                     statement=h.statement(key, share=r.choice((None, 0.02, 0.3, 0.8))))


def dependencies(h):
    """A chain or a tree falls in some order; siblings and strangers beside it."""
    r = h.random
    keys = h.components(r.choice((3, 4)), depend=0.5)
    for key in keys:
        at = r.choice((0, 0, 30, 90, 119, 120, 121, 300, 900))
        end = at + r.choice((100, 300, 700, 1500))
        began = at - r.choice((0, 10, 60, 130))
        for source in ("s1", "s2"):
            h.outage(source, key, began, at + r.choice((0, 5)), end + r.choice((0, 5, 60)),
                     statement=h.statement(key, share=r.choice((None, 0.01, 0.05, 0.3))))


def changing(h):
    """Impact goes up and down, one source or both, within and over the waits."""
    r = h.random
    (key,) = h.components(1)
    at, levels = 0, {"s1": "partial_outage", "s2": "partial_outage", "s3": "degraded_performance"}
    sources = list(levels)[: r.choice((2, 2, 3))]
    for source in sources:
        h.say(at, source, key, "firing", started=0, impact=levels[source], affected_share=0.2)
    for _ in range(r.randrange(6, 25)):
        at += r.choice((10, 30, 59, 60, 61, 90, 119, 120, 121, 400, 1800))
        speaking = [s for s in sources if r.random() < 0.7] or sources[:1]
        for source in speaking:
            levels[source] = r.choice(IMPACTS) if r.random() < 0.6 else levels[source]
            h.say(at, source, key, "firing", started=0, impact=levels[source])
    for source in sources:
        at += r.choice((0, 10, 130))
        h.say(at, source, key, "resolved", started=0)


def flapping(h):
    """On and off: relapses, reopening, intermittent."""
    r = h.random
    keys = h.components(r.choice((1, 1, 2)))
    at = 0
    for _ in range(r.randrange(3, 9)):
        on = r.choice((20, 60, 90, 150, 300))
        for key in keys:
            if r.random() < 0.8:
                for source in ("s1", "s2")[: r.choice((1, 2, 2, 2))]:
                    h.outage(source, key, at, at + r.choice((0, 3)), at + on, repeat=30,
                             statement={"impact": r.choice(IMPACTS[1:]), "affected_share": r.choice((0.03, 0.3, 0.8))},
                             named=r.random() < 0.9)
        at += on + r.choice((30, 100, 119, 120, 121, 300, 599, 600, 601, 1500, 4000))


def maintenance(h):
    """Trouble before, during and after announced work."""
    r = h.random
    keys = h.components(2, depend=0.4)
    start, end = 600, 600 + r.choice((300, 900, 3600))
    h.maintenance([keys[0]] if r.random() < 0.7 else keys, start, end)
    for key in keys:
        at = r.choice((300, 540, 560, 600, 700, end - 60, end - 10, end, end + 30))
        last = r.choice((at + 100, at + 400, end - 100, end, end + 200, end + 900))
        for source in ("s1", "s2"):
            h.outage(source, key, at - r.choice((0, 30)), at + r.choice((0, 4)), max(last, at + 30), repeat=60,
                     statement=h.statement(key))


def press(h):
    """An operator's press, alone or beside monitors; it never goes stale."""
    r = h.random
    keys = h.components(r.choice((1, 2)))
    key = keys[0]
    at = r.choice((0, 30, 400))
    h.outage("desk", key, at, at, at + r.choice((50, 60, 70, 2000, 6000)), repeat=0, operator=True,
             statement=h.statement(key), resolve=r.choice(("stated", "stated", "never")))
    for source in ("s1", "s2")[: r.choice((0, 1, 2))]:
        began = r.choice((0, 10, 300, 700))
        h.outage(source, key, began, began, began + r.choice((60, 500, 1500)),
                 resolve=r.choice(("stated", "never")))


def background(h):
    """Something small fires for long before the real outage begins."""
    r = h.random
    (key,) = h.components(1)
    lead = r.choice((500, 600, 601, 900, 2400))
    share = r.choice((0.004, 0.02, 0.049, 0.05))
    for source in ("old1", "old2")[: r.choice((1, 1, 2))]:
        h.outage(source, key, -lead, -lead, r.choice((-100, 400, 1500, 3000)), repeat=120,
                 statement=h.statement(key, share=share), resolve=r.choice(("stated", "never")))
    for source in ("s1", "s2")[: r.choice((1, 2, 2))]:
        began = r.choice((0, 0, 10))
        h.outage(source, key, began - r.choice((0, 60, 700)), began, began + r.choice((70, 300, 900)),
                 statement=h.statement(key, share=r.choice((0.03, 0.3, 0.8))))


def one_shot(h):
    """Senders that speak once: never repeating, or only when all is over."""
    r = h.random
    (key,) = h.components(1)
    for source in ("s1", "s2", "s3")[: r.choice((2, 3))]:
        began = r.choice((0, 5, 60, 200))
        length = r.choice((50, 100, 400, 1500, 4000))
        words = h.statement(key, share=r.choice((None, 0.02, 0.1, 0.8)))
        way = r.choice(("once", "once", "only-resolved", "only-resolved", "bare"))
        if way == "once":
            h.outage(source, key, began, began, began + length, repeat=0, statement=words,
                     resolve=r.choice(("stated", "never")))
        else:
            late = began + length + r.choice((0, 0, 30, 700))
            h.say(late, source, key, "resolved", started=began,
                  ended=began + length if r.random() < 0.5 else None,
                  **(words if way == "only-resolved" else {}))


def names(h):
    """started_at missing, older, newer, the same again after resolved; several keys and replicas."""
    r = h.random
    (key,) = h.components(1)
    starts = (None, 0, 0, 30, 60, -40)
    at = 0
    for _ in range(r.randrange(10, 40)):
        at += r.choice((0, 1, 10, 20, 45, 60, 200))
        status = r.choice(("firing", "firing", "firing", "resolved"))
        base = 0 if at < 600 else 600
        started = r.choice(starts)
        words = h.statement(key) if status == "firing" or r.random() < 0.3 else {}
        h.say(at, r.choice(("s1", "s2", "s3")), key, status, r.choice(("check", "check", "other")),
              None if started is None else min(at, base + started), **words)


def many(h):
    """One component's day is full: the cap of 12 and midnight."""
    r = h.random
    keys = h.components(r.choice((1, 2)))
    at = 0
    for _ in range(r.randrange(5, 9)):
        on = r.choice((70, 90, 400))
        for source in ("s1", "s2"):
            for key in keys:
                h.outage(source, key, at, at, at + on, repeat=60,
                         statement={"impact": r.choice(IMPACTS[1:]), "affected_share": 0.5})
        at += on + r.choice((130, 610, 700, 2000, 4500))


def still(h):
    """Long outages: promises of the next update, three stills, then silence or an end."""
    r = h.random
    keys = h.components(r.choice((1, 2)))
    end = r.choice((1500, 1900, 4000, 7300, 12000, 26000))
    for key in keys:
        impact = r.choice(IMPACTS)
        for source in ("s1", "s2"):
            h.outage(source, key, 0, r.choice((0, 5)), end + r.choice((0, 60)), repeat=max(60, end // 40),
                     statement={"impact": impact, "affected_share": 0.2}, change=r.choice((0, 0, 0.05)))


def fractions(h):
    """Times between the seconds."""
    r = h.random
    keys = h.components(r.choice((1, 2)), depend=0.3)
    for key in keys:
        for source in ("s1", "s2"):
            began = r.randrange(0, 30000) / 100
            h.outage(source, key, began, began, began + r.randrange(2000, 60000) / 100, repeat=31)


def joining(h):
    """Strangers whose starts lie just within or just beyond two minutes; several open incidents."""
    r = h.random
    keys = h.components(4)
    for key in keys:
        began = r.choice((0, 60, 119, 120, 121, 200, 240, 241, 360, 700))
        heard = began + r.choice((0, 5, 50, 130))
        for source in ("s1", "s2"):
            h.outage(source, key, began, heard, heard + r.choice((61, 70, 200, 500, 1300)),
                     statement=h.statement(key, share=r.choice((0.05, 0.3, 0.8))))


def mixed(h):
    """Everything at once."""
    r = h.random
    keys = h.components(r.randrange(1, 5), depend=r.choice((0, 0.3)))
    sources = [f"s{n}" for n in range(1, r.randrange(2, 6))]
    if r.random() < 0.4:
        every = r.choice((20, 60))
        h.heartbeat_inlet({sources[0]: every})
        gap = r.randrange(0, 3000)
        h.beats(sources[0], every, 0, r.choice((600, 3000)), without=((gap, gap + r.choice((100, 400))),))
    if r.random() < 0.3:
        start = r.randrange(0, 3000)
        h.maintenance([r.choice(keys)], start, start + r.choice((300, 1800)))
    for _ in range(r.randrange(2, 14)):
        key = r.choice(keys)
        at = r.randrange(0, r.choice((600, 4000, 9000)))
        length = r.choice((20, 80, 200, 500, 1800))
        words = h.statement(key)
        began = at - r.choice((0, 10, 60, 400))
        for source in r.sample(sources, min(len(sources), r.choice((1, 2, 2, 3)))):
            heard = at + r.choice((0, 0, 5, 25))
            h.outage(source, key, began, heard, heard + length + r.choice((0, 0, 10, 100)),
                     repeat=r.choice((0, 30, 60, 120)), jitter=r.choice((0, 5)),
                     resolve=r.choice(("stated",) * 6 + ("late", "never")),
                     statement=words if r.random() < 0.7 else None, change=r.choice((0, 0, 0.1)),
                     key=r.choice(("check", "check", "check2")), named=r.random() < 0.9)


MODES = {f.__name__: f for f in (plain, lone, share_minutes, silence, blind, dependencies, changing,
                                 flapping, maintenance, press, background, one_shot, names, many, still,
                                 fractions, joining, mixed)}


def history(mode, seed):
    """(configuration, JSON Lines) of one mode and seed."""
    made = History(seed, mode)
    MODES[mode](made)
    return made.config, made.text()


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Random but meaningful histories.")
    parser.add_argument("--mode", choices=sorted(MODES), default="mixed")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--out", help="folder for config.json and signals.jsonl")
    parser.add_argument("--modes", action="store_true", help="list the modes")
    options = parser.parse_args(arguments)
    if options.modes:
        for name, mode in MODES.items():
            print(f"{name:14} {mode.__doc__}")
        return 0
    if not options.out:
        parser.error("--out is needed")
    config, text = history(options.mode, options.seed)
    os.makedirs(options.out, exist_ok=True)
    with open(os.path.join(options.out, "config.json"), "w", encoding="utf-8") as file:
        json.dump(config, file, indent=1)
        file.write("\n")
    with open(os.path.join(options.out, "signals.jsonl"), "w", encoding="utf-8") as file:
        file.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
