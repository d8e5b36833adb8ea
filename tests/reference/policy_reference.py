#!/usr/bin/env python3
"""The default notice policy once more, from its text alone, to compare the engine with.

Clarity before speed: what a sentence of the policy says is worked out again at every instant from
the history of signals, with exact fractions. Each function names the sentence it stands for.
The places where a sentence can be read in two ways are marked [R<number>]; README.md lists them.

    python3 policy_reference.py --config CONFIG.json --signals FILE.jsonl
    python3 policy_reference.py --config CONFIG.json --signals FILE.jsonl --diff ENGINE.json
"""

import argparse
import json
import math
import re
import sys
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from zoneinfo import ZoneInfo

SECOND, MINUTE, HOUR, DAY = 1, 60, 3600, 86400

IMPACTS = ("operational", "degraded_performance", "partial_outage", "major_outage")
DEGRADED, PARTIAL, MAJOR = 1, 2, 3
ASSUMED_SHARE = {DEGRADED: Fraction(4, 100), PARTIAL: Fraction(30, 100), MAJOR: Fraction(1)}

FIVE_PERCENT = Fraction(5, 100)
COUNTS_FROM = Fraction(1, 1000)


class BadInput(Exception):
    """What was given cannot be used; the text says where and why."""


# ----------------------------------------------------------------------------------------------
# Times: whole seconds are ints, anything finer is a Fraction; all are seconds since 1970 in UTC.

RFC3339 = re.compile(r"^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)$")
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def parse_instant(text):
    match = RFC3339.match(text) if isinstance(text, str) else None
    if not match:
        raise BadInput(f"not an RFC 3339 time: {text!r}")
    day, clock, fraction, zone = match.groups()
    try:
        moment = datetime.fromisoformat(day + "T" + clock + zone.upper().replace("Z", "+00:00"))
    except ValueError as error:
        raise BadInput(f"not an RFC 3339 time: {text!r}: {error}") from error
    whole = (moment - EPOCH) // timedelta(seconds=1)
    return tidy(whole + Fraction("0" + fraction)) if fraction else whole


def tidy(number):
    """A Fraction that is whole becomes an int, so that equal times look equal."""
    if isinstance(number, Fraction) and number.denominator == 1:
        return int(number)
    return number


def parse_duration(text):
    match = re.match(r"^(\d+)(ms|s|m|h|d)$", str(text))
    if not match:
        raise BadInput(f"not a duration: {text!r}")
    unit = {"ms": Fraction(1, 1000), "s": 1, "m": MINUTE, "h": HOUR, "d": DAY}[match.group(2)]
    return tidy(int(match.group(1)) * unit)


def show_instant(at, zone):
    moment = (EPOCH + timedelta(seconds=math.floor(at))).astimezone(zone)
    part = at - math.floor(at)
    text = moment.strftime("%Y-%m-%dT%H:%M:%S")
    if part:
        text += f"{float(part):.6f}"[1:].rstrip("0")
    offset = moment.strftime("%z")
    return text + ("Z" if offset == "+0000" else offset[:3] + ":" + offset[3:5])


# ----------------------------------------------------------------------------------------------
# What is given: the configuration and the signals.


@dataclass(frozen=True)
class Maintenance:
    components: frozenset
    start: object
    end: object


class Config:
    def __init__(self, data):
        self.zone = ZoneInfo((data.get("site") or {}).get("timezone") or "UTC")
        self.users = {}
        self.parents = {}
        for entry in data["components"]:
            self.users[entry["key"]] = entry.get("users")
            self.parents[entry["key"]] = list(entry.get("depends_on") or [])
        self.ancestors = {key: self._ancestors(key) for key in self.parents}
        self.maintenances = [
            Maintenance(frozenset(m["components"]), parse_instant(m["from"]), parse_instant(m["to"]))
            for m in data.get("maintenances") or []
        ]
        self.heartbeats = {}
        for inlet in data.get("inlets") or []:
            if inlet.get("kind") == "heartbeat":
                for expected in inlet.get("expect") or []:
                    every = parse_duration(expected["every"])
                    if every > 60:
                        raise BadInput(f"{expected['source']}: a heartbeat above 60s is refused")
                    self.heartbeats[expected["source"]] = every

    def _ancestors(self, key):
        found, rest = set(), list(self.parents[key])
        while rest:
            parent = rest.pop()
            if parent not in found:
                found.add(parent)
                rest.extend(self.parents[parent])
        return found

    def tied(self, one, other):
        """Ancestors and descendants, not siblings."""
        return one in self.ancestors[other] or other in self.ancestors[one]


@dataclass(frozen=True)
class Signal:
    at: object
    status: str
    source: str
    key: str
    component: str
    impact: int  # 0: not stated
    share: object  # Fraction, None: not stated
    started_at: object
    ended_at: object
    operator: bool
    rehearsal: bool

    def order(self):
        """In one instant: firing before resolved; the rest only so that file order never matters.
        Of two words of one condition in one instant the worse is the last, so it stays [R6]."""
        rank = {"heartbeat": 0, "firing": 1, "resolved": 2}[self.status]
        nothing = Fraction(-1)
        return (
            self.at,
            rank,
            self.source,
            self.key,
            self.component,
            nothing if self.started_at is None else self.started_at,
            self.impact,
            nothing if self.share is None else self.share,
            nothing if self.ended_at is None else self.ended_at,
        )


def read_signal(data, config):
    status = data.get("status")
    if status not in ("firing", "resolved", "heartbeat"):
        raise BadInput(f"status is {status!r}")
    if not isinstance(data.get("source"), str):
        raise BadInput("source is missing")
    started = data.get("started_at")
    started = None if started is None else parse_instant(started)
    at = data.get("at")
    at = started if at is None else parse_instant(at)  # a missing `at` is `started_at`
    if at is None:
        raise BadInput("neither at nor started_at")
    ended = data.get("ended_at")
    labels = dict(data.get("labels") or {})
    is_true = lambda name: str(labels.get(name, data.get(name))).lower() == "true"
    component = data.get("component")
    if status != "heartbeat" and (not isinstance(data.get("key"), str) or not component):
        raise BadInput("key or component is missing")
    impact = data.get("impact")
    if impact is not None and impact not in IMPACTS[1:]:
        raise BadInput(f"impact is {impact!r}")
    return Signal(
        at=at,
        status=status,
        source=data["source"],
        key=data.get("key") or "",
        component=component or "",
        impact=IMPACTS.index(impact) if impact else 0,
        share=stated_share(data, config.users.get(component)),
        started_at=started,
        ended_at=None if ended is None else parse_instant(ended),
        operator=is_true("operator"),
        rehearsal=is_true("drill") or is_true("test"),
    )


def stated_share(data, users):
    """A share, or a count divided by the component's users, at most all of them; of both the larger
    [R7]."""
    stated = []
    share = data.get("affected_share")
    if share is not None:
        if isinstance(share, bool) or not 0 <= share <= 1:
            raise BadInput(f"affected_share is {share}, outside 0..1")
        stated.append(Fraction(share))
    count = data.get("affected_users")
    if count is not None:
        if isinstance(count, bool) or count < 0:
            raise BadInput(f"affected_users is {count}")
        if users:
            stated.append(min(Fraction(1), Fraction(count) / users))
    return max(stated, default=None)


def read_signals(path, config):
    signals, unknown, lines = [], set(), 0
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            lines += 1
            try:
                data = json.loads(line, parse_float=Fraction)
                if not isinstance(data, dict):
                    raise BadInput("not an object")
                signal = read_signal(data, config)
            except (BadInput, ValueError) as error:
                raise BadInput(f"{path}:{number}: {error}") from error
            if signal.status != "heartbeat" and signal.component not in config.parents:
                if signal.component not in unknown:
                    unknown.add(signal.component)
                    print(f"{path}:{number}: unknown component {signal.component}", file=sys.stderr)
                continue
            signals.append(signal)
    return sorted(signals, key=Signal.order), lines


# ----------------------------------------------------------------------------------------------
# Words: what the signals of one component add up to.


@dataclass
class Span:
    """One source's condition firing with one impact and share; open while `until` is None."""

    source: str
    key: str
    since: object
    until: object
    impact: int
    share: object
    started: object
    press: bool
    began: object = None  # its first word, if an episode ended while it fired
    closed: bool = False  # it is part of an episode that is over


@dataclass
class Silence:
    """A stale condition from the moment it went stale until it stopped blocking recovery."""

    source: str
    key: str
    since: object
    until: object
    impact: int
    last_word: object


@dataclass
class Condition:
    """(source, key, component)."""

    state: str
    stated: object  # the started_at it was named with, None if it was not
    started: object  # where it counts from
    last_heard: object = None
    gaps: list = field(default_factory=list)
    expiry: object = None
    closed_at: object = None
    press: bool = False
    span: Span = None
    silence: Silence = None


@dataclass(frozen=True)
class Segment:
    """A stretch of an episode in which nothing changed."""

    since: object
    until: object
    corroborated: object
    largest: object
    count: int
    shares: tuple


@dataclass
class Episode:
    start: object
    end: object  # None while it fires
    spans: list

    cut: bool = False  # it ended although its background fires on
    apart: object = None  # its background, once it is over
    looked_at: bool = False  # whether to tell it afterwards

    def over(self, now):
        """Until 10 minutes without any firing; exactly 10 minutes are enough."""
        return self.cut or (self.end is not None and now - self.end >= 10 * MINUTE)


def span_share(spans):
    """Source's share: the largest stated by its firing conditions; if none states one, by impact."""
    stated = [s.share for s in spans if s.share is not None]
    return max(stated) if stated else max(ASSUMED_SHARE[s.impact] for s in spans)


def second_largest(values):
    return sorted(values, reverse=True)[1]


class Component:
    def __init__(self, key):
        self.key = key
        self.conditions = {}
        self.spans = []
        self.silences = []
        self.heard = {}  # source -> its last word here, drills and tests apart
        self.stated_resolved = {}  # source -> when it last stated resolved
        self.closed = []  # episodes that are over
        self.told = []  # [from, to or None, the lone source or None]: while it is announced
        self.drafts = []  # (kind, at, episode start)
        self.rule1_first = []  # (at, episode start)
        self.version = 0
        self._segments = {}

    # -- signals ------------------------------------------------------------------------------

    def hear(self, signal):
        self.version += 1
        if not signal.rehearsal:
            self.heard[signal.source] = signal.at
        (self._firing if signal.status == "firing" else self._resolved)(signal)

    def _firing(self, signal):
        """Without started_at a firing continues the open condition; so does one with the same or an
        older one [R3]. A newer started_at is a new firing. Firing after resolved with the same
        started_at is new from its `at`."""
        key = (signal.source, signal.key)
        condition = self.conditions.get(key)
        open_ = condition is not None and condition.state != "resolved"
        if open_:
            named = condition.started if condition.stated is None else condition.stated
            if signal.started_at is None or signal.started_at <= named:
                self._again(condition, signal)
                return
            self._close(condition, signal.at)
        started = signal.at if signal.started_at is None else min(signal.started_at, signal.at)
        if not open_ and condition is not None and condition.stated is not None:
            if started <= condition.stated:
                started = signal.at
        fresh = Condition("firing", signal.started_at, started, press=signal.operator)
        self.conditions[key] = fresh
        fresh.last_heard, fresh.expiry = signal.at, signal.ended_at
        self._open(fresh, signal, signal.impact or DEGRADED, signal.share)

    def _again(self, condition, signal):
        """A repeat changes nothing but last-seen, share and impact; what it leaves out stays."""
        same_instant = signal.at == condition.last_heard
        if not same_instant:
            condition.gaps.append(signal.at - condition.last_heard)
        condition.last_heard, condition.expiry = signal.at, signal.ended_at
        last = condition.span
        impact = signal.impact or last.impact
        share = last.share if signal.share is None else signal.share
        if same_instant and condition.state == "firing":  # of two words the worse stays [R6]
            unstated = Fraction(-1)
            before = (last.impact, unstated if last.share is None else last.share)
            if (impact, unstated if share is None else share) < before:
                return
        if condition.state == "firing" and (impact, share) == (last.impact, last.share):
            return
        self._close(condition, signal.at)
        condition.state = "firing"
        self._open(condition, signal, impact, share)

    def _open(self, condition, signal, impact, share):
        condition.span = Span(
            signal.source, signal.key, signal.at, None, impact, share, condition.started,
            condition.press,
        )
        self.spans.append(condition.span)

    def _close(self, condition, at):
        if condition.span is not None and condition.span.until is None:
            condition.span.until = at
        if condition.silence is not None and condition.silence.until is None:
            condition.silence.until = at

    def _resolved(self, signal):
        """A resolved with an older started_at is ignored. One never seen firing counts as its whole
        firing, from its started_at, if it states impact or share [R4]."""
        key = (signal.source, signal.key)
        condition = self.conditions.get(key)
        started = signal.started_at
        stated = None if condition is None else condition.stated
        if started is not None and stated is not None and started < stated:
            return
        self.stated_resolved[signal.source] = signal.at
        unseen = condition is None or (
            started is not None and stated is not None and started > stated
        )
        if condition is not None and condition.state == "resolved" and stated is None:
            unseen = started is not None and started > condition.closed_at
        if unseen and (signal.impact or signal.share is not None):
            until = signal.at if signal.ended_at is None else min(signal.ended_at, signal.at)
            since = until if started is None else min(started, until)
            self.spans.append(
                Span(signal.source, signal.key, since, until, signal.impact or DEGRADED,
                     signal.share, since, signal.operator)
            )
        if condition is None:
            condition = self.conditions[key] = Condition("resolved", started, started)
        self._close(condition, signal.at)
        condition.state, condition.closed_at = "resolved", signal.at
        condition.stated = stated if started is None else started

    # -- silence ------------------------------------------------------------------------------

    @staticmethod
    def silent_at(condition):
        """2.5 of its usual intervals (their median [R8]), at least 5 minutes, if it has repeated;
        60 minutes if it never has; or an expiry. An operator's press never goes stale. A backtest
        always listens, so all silence counts."""
        if condition.state != "firing" or condition.press:
            return None
        patience = 60 * MINUTE
        if condition.gaps:
            patience = max(5 * MINUTE, Fraction(5, 2) * median(condition.gaps))
        due = condition.last_heard + patience
        return due if condition.expiry is None else min(due, max(condition.expiry, condition.last_heard))

    def grow_stale(self, now):
        for (source, key), condition in sorted(self.conditions.items()):
            due = self.silent_at(condition)
            if due is not None and now >= due:
                self.version += 1
                condition.span.until = now
                condition.state = "stale"
                condition.silence = Silence(
                    source, key, now, None, condition.span.impact, condition.last_heard
                )
                self.silences.append(condition.silence)

    def release(self, now):
        """Stale stops blocking once two other sources (one, if a lone source announced) have stated
        resolved after its last word."""
        lone = bool(self.told and self.told[-1][1] is None and self.told[-1][2])
        for silence in self.silences:
            if silence.until is None:
                others = [
                    source
                    for source, at in self.stated_resolved.items()
                    if source != silence.source and at > silence.last_word
                ]
                if len(others) >= (1 if lone else 2):
                    self.version += 1
                    silence.until = now

    # -- what fires ---------------------------------------------------------------------------

    def firing_sources(self):
        """source -> its open spans."""
        sources = {}
        for span in self.spans:
            if span.until is None:
                sources.setdefault(span.source, []).append(span)
        return sources

    def fires(self):
        return any(span.until is None for span in self.spans)

    def runs(self):
        """Unbroken stretches of firing, [since, until or None]."""
        return merged((s.since, s.until) for s in self.spans)

    # -- episodes -----------------------------------------------------------------------------

    def close_episodes(self, now):
        """What is over stays over, whatever is told of it afterwards. It is over as well when only its
        background fires on and it has been clean for 10 minutes: the background goes on in the next
        one, which has had its draft if this one had [R38]."""
        clean = self.clean_since()
        for episode in self.episodes()[len(self.closed):]:
            if episode.over(now):
                self._close_episode(episode)
            elif (episode.end is None and clean is not None and clean >= episode.start
                  and now - clean >= 10 * MINUTE):
                episode.end, episode.cut = now, True
                self._close_episode(episode)

    def _close_episode(self, episode):
        self.version += 1
        episode.apart = self.background(episode)
        self.closed.append(episode)
        for span in list(episode.spans):
            span.closed = True
            if span.until is None:  # its part of this episode stays, the rest goes on
                part = replace(span, until=episode.end)
                episode.spans[episode.spans.index(span)] = part
                self.spans.append(part)
                span.began = span.since if span.began is None else span.began
                span.since, span.closed = episode.end, False
                if any(kind in ("small", "blind") and episode.start <= start <= episode.end
                       for kind, _, start in self.drafts):
                    self.drafts.append(("small", episode.end, episode.end))

    def episodes(self):
        """Episode: from the first firing until 10 minutes without any."""
        found = []
        for span in sorted((s for s in self.spans if not s.closed), key=lambda s: s.since):
            last = found[-1] if found else None
            if last is None or (last.end is not None and span.since - last.end >= 10 * MINUTE):
                found.append(Episode(span.since, span.until, [span]))
                continue
            last.spans.append(span)
            last.end = None if None in (last.end, span.until) else max(last.end, span.until)
        return self.closed + found

    def episode(self, now):
        found = self.episodes()
        return found[-1] if found and not found[-1].over(now) else None

    def is_told(self, at):
        return any(a <= at and (b is None or at < b) for a, b, _ in self.told)

    def told_within(self, episode, now):
        """Whether it was announced at any time of the episode."""
        end = now if episode.end is None else episode.end
        return any(a <= end and (b is None or b > episode.start) for a, b, _ in self.told)

    def lone_announcers(self, episode):
        return {
            lone
            for at, _, lone in self.told
            if lone and at >= episode.start and (episode.end is None or at <= episode.end)
        }

    def corroborated_at(self, episode):
        """When two sources first fire (at the same time [R9]) in the episode, at any share; an
        operator's press needs no second."""
        for point in sorted({s.since for s in episode.spans}):
            firing = [
                s for s in episode.spans if s.since <= point and (s.until is None or s.until >= point)
            ]
            if len({s.source for s in firing}) >= 2 or any(s.press for s in firing):
                return point
        return None

    def first_words(self, episode):
        """source -> when it began, by `at`."""
        first = {}
        for span in episode.spans:
            began = span.since if span.began is None else span.began
            first[span.source] = min(began, first.get(span.source, began))
        return first

    def background(self, episode):
        """A source below 5 % that began over 10 minutes before corroboration, never one of the two
        that began last [R10]."""
        corroborated = self.corroborated_at(episode)
        carried = {
            s.source
            for s in episode.spans
            if s.began is not None and self._last_share(episode, s.source) < FIVE_PERCENT
        }
        if corroborated is None:
            return carried
        first = self.first_words(episode)
        oldest_first = sorted(first, key=lambda source: (first[source], source))
        return carried | {
            source
            for source in oldest_first[:-2]
            if corroborated - first[source] > 10 * MINUTE
            and self._last_share(episode, source) < FIVE_PERCENT
        }

    @staticmethod
    def _last_share(episode, source):
        spans = [s for s in episode.spans if s.source == source]
        now_open = [s for s in spans if s.until is None]
        if now_open:
            return span_share(now_open)
        end = max(s.until for s in spans)
        return span_share([s for s in spans if s.until == end])

    def onset(self, episode):
        """Its earliest started_at, background apart, at most 10 minutes before it became
        corroborated (or the lone source spoke)."""
        first = self.first_words(episode)
        apart = self.background(episode)
        speaking = (set(first) - apart) or set(first)  # with nobody else it speaks for itself
        earliest = min(s.started for s in episode.spans if s.source in speaking)
        anchor = self.corroborated_at(episode)
        if anchor is None:
            anchor = min(first[source] for source in speaking)
        return max(earliest, anchor - 10 * MINUTE)

    # -- shares over time ---------------------------------------------------------------------

    def segments(self, episode, now):
        """The episode cut wherever something changed, with the corroborated share of each piece.
        Share-minutes add up from corroboration (for a lone source, from its first word)."""
        token = (self.version, episode.start, episode.end, len(episode.spans), len(self.told),
                 self.told[-1][1] if self.told else 0)
        if self._segments.get("token") != token:
            self._segments = {"token": token, "pieces": self._cut(episode)}
        pieces = self._segments["pieces"]
        if pieces and pieces[-1].until is None:
            last = pieces[-1]
            last = Segment(last.since, now, last.corroborated, last.largest, last.count, last.shares)
            return pieces[:-1] + [last]
        return pieces

    def _cut(self, episode):
        points = {s.since for s in episode.spans} | {
            s.until for s in episode.spans if s.until is not None
        }
        for since, until, _ in self.told:
            points |= {p for p in (since, until) if p is not None and p > episode.start}
        points = sorted(p for p in points if episode.end is None or p <= episode.end)
        lone = self.lone_announcers(episode)
        pieces, largest_so_far = [], Fraction(0)
        for index, since in enumerate(points):
            until = points[index + 1] if index + 1 < len(points) else None
            if until is None and episode.end is not None:
                break
            sources = {}
            for span in episode.spans:
                if span.since <= since and (
                    span.until is None or (until is not None and span.until >= until)
                ):
                    sources.setdefault(span.source, []).append(span)
            share = self._corroborated_share(sources, lone, self.is_told(since), largest_so_far)
            largest_so_far = max(largest_so_far, share)
            shares = {source: span_share(spans) for source, spans in sources.items()}
            pieces.append(
                Segment(since, until, share, max(shares.values(), default=Fraction(0)),
                        len(sources), tuple(sorted(shares.items())))
            )
        return pieces

    @staticmethod
    def _corroborated_share(sources, lone, told, largest_so_far):
        """The second largest among the distinct firing sources. Unannounced, one left corroborates
        nothing; announced, it keeps its own up to the episode's largest corroborated share. A press
        needs no second; a lone source that announced speaks for itself [R11]."""
        shares = {source: span_share(spans) for source, spans in sources.items()}
        pressed = [shares[s] for s, spans in sources.items() if any(x.press for x in spans)]
        floor = max(pressed, default=Fraction(0))
        if len(shares) >= 2:
            return max(floor, second_largest(shares.values()))
        if len(shares) == 1 and not pressed:
            ((source, own),) = shares.items()
            if source in lone:
                return own
            return min(own, largest_so_far) if told else Fraction(0)
        return floor

    def share_minutes(self, episode, now, start, weight=None):
        """Corroborated share-minutes from `start` to now; shares below 0.1 % do not count."""
        total = Fraction(0)
        for piece in self.segments(episode, now):
            since = max(piece.since, start)
            if piece.until > since and piece.corroborated >= COUNTS_FROM:
                seconds = weight(since, piece.until) if weight else piece.until - since
                total += piece.corroborated * seconds
        return total / MINUTE

    # -- impact -------------------------------------------------------------------------------

    def corroborated_impact(self, told, alone):
        """As the share, with impacts: `told` is the announced impact, 0 if it is not announced. A
        stale source keeps its last impact, but cannot raise it. 0: nothing is corroborated."""
        impacts, pressed = {}, 0
        for source, spans in self.firing_sources().items():
            impacts[source] = max(s.impact for s in spans)
            if any(s.press for s in spans):
                pressed = max(pressed, impacts[source])
        if told:
            for silence in self.silences:
                if silence.until is None:
                    kept = min(silence.impact, told)
                    impacts[silence.source] = max(kept, impacts.get(silence.source, 0))
        if len(impacts) >= 2:
            return max(pressed, second_largest(impacts.values()))
        if len(impacts) == 1 and not pressed:
            ((source, own),) = impacts.items()
            return own if source == alone else min(own, told)
        return pressed

    # -- clean --------------------------------------------------------------------------------

    def unclean(self):
        """Stretches in which some condition fires or blocks; background sources do neither, but what
        they did before corroboration stays as it was [R22]."""
        stretches, apart, became = [], set(), None
        for episode in self.episodes():
            apart = self.background(episode) if episode.apart is None else episode.apart
            became = self.corroborated_at(episode) if apart else None
            for span in episode.spans:
                if span.source not in apart:
                    stretches.append((span.since, span.until))
                elif span.began is None and became is not None and span.since < became:
                    stretches.append(
                        (span.since, became if span.until is None else min(span.until, became))
                    )
        for silence in self.silences:
            if silence.source not in apart:
                stretches.append((silence.since, silence.until))
            elif became is not None and silence.since < became:
                stretches.append((silence.since, min(silence.until or became, became)))
        return merged(stretches)

    def clean_since(self):
        """None while it is not clean."""
        stretches = self.unclean()
        return stretches[-1][1] if stretches else 0

    def changes(self, since):
        """When it changed between firing and clean, from `since` on."""
        return sorted(
            t for stretch in self.unclean() for t in stretch if t is not None and t >= since
        )


def merged(stretches):
    found = []
    for since, until in sorted(stretches, key=lambda s: (s[0], math.inf if s[1] is None else s[1])):
        if found and (found[-1][1] is None or since <= found[-1][1]):
            if found[-1][1] is not None:
                found[-1][1] = None if until is None else max(found[-1][1], until)
        else:
            found.append([since, until])
    return found


def median(values):
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return Fraction(ordered[middle - 1] + ordered[middle]) / 2


# ----------------------------------------------------------------------------------------------
# The clock, the opening rules, incidents and promises.


@dataclass
class Member:
    started: object  # its onset when it was announced
    impact: int  # as told; 0 once told as operational
    since: object
    improving_since: object = None
    improved: bool = False
    slow: bool = False  # improved and worsened again: its next improvement waits 30 minutes


@dataclass
class Incident:
    number: int
    onset: object
    opened_at: object
    members: dict = field(default_factory=dict)
    phase: str = "open"  # open, monitoring, resolved
    resolved_at: object = None
    last_notice: object = None
    stills: int = 0
    intermittent: bool = False
    intermittent_told: bool = False
    unsteady: list = field(default_factory=list)  # the members that made it so
    monitored: bool = False  # since it became intermittent
    minutes: object = None
    since: object = None  # opened or reopened
    joins: dict = field(default_factory=dict)  # what meets the rules at this instant
    waiting: dict = field(default_factory=dict)  # what did at the last one, and was not told yet

    def impacts(self):
        return {key: m.impact for key, m in self.members.items() if m.impact}


@dataclass(frozen=True)
class Ground:
    """That rule 1 holds: with which impact, and by which lone source, if by one."""

    impact: int
    lone: object  # the source that is believed alone, else None
    reason: str


class Backtest:
    def __init__(self, config, signals, every_second=False, hours=24):
        self.config = config
        self.hours = hours
        self.signals = signals
        self.every_second = every_second
        self.components = {key: Component(key) for key in config.parents}
        self.heartbeats = {}  # source -> last heard
        self.blind_now = {}  # (source, last heard) -> components that began firing around its due
        self.blind_over = set()
        self.blind_since = None
        self.restart = -math.inf  # where rule 1's clocks start again after a blind phase
        self.incidents = []
        self.notices = []
        self.promises = []
        self.counted = {}  # (component, site day) -> automatic notices
        self.held = set()

    # -- the clock ----------------------------------------------------------------------------

    def run(self):
        """From the first signal until nothing is due, at most 24 h after the last. Decisions fall on
        whole seconds; a signal between two is heard at its own time."""
        if not self.signals:
            return self
        queue = {}
        for signal in self.signals:
            queue.setdefault(signal.at, []).append(signal)
        times = sorted(queue)
        end = times[-1] + self.hours * HOUR
        now, index = times[0], 0
        while now <= end:
            self.instant(now, queue.get(now, []))
            while index < len(times) and times[index] <= now:
                index += 1
            coming = [times[index]] if index < len(times) else []
            if self.every_second:
                coming.append(math.floor(now) + 1)
            else:
                coming += [math.ceil(w) for w in self.wakes(now)]
                if now != math.floor(now):
                    coming.append(math.ceil(now))
            later = [t for t in coming if t > now]
            if not later:
                break
            now = min(later)
        return self

    def instant(self, now, signals):
        """In one instant: opening rules and drafts, then the signals, firing before resolved, then
        what the signals themselves made true [R2], then staleness, improvement and recovery."""
        whole = now == math.floor(now)
        if whole:
            for incident in self.incidents:
                incident.joins, incident.waiting = {}, incident.joins
        self.look_whether_blind(now, {s.source for s in signals if s.status == "heartbeat"})
        if whole:
            self.opening(now)
        for signal in signals:
            if signal.status == "heartbeat":
                self.heartbeats[signal.source] = signal.at
            else:
                self.components[signal.component].hear(signal)
        self.look_whether_blind(now, set())
        if whole:
            if signals:
                self.opening(now)
            for component in self.components.values():
                component.grow_stale(now)
            self.look_whether_blind(now, set())
        for component in self.components.values():
            component.release(now)
        self.watch_improvement(now)
        for incident in self.open_incidents():
            self.watch_changes(incident, now)
        if whole:
            for incident in self.open_incidents():
                self.tell_changes(incident, now)
                self.tell_recovery(incident, now)
                self.tell_still(incident, now)

    # -- monitoring itself --------------------------------------------------------------------

    def heartbeat_lost(self, source, now):
        """A heartbeat heard before is lost after 1.5 intervals."""
        last = self.heartbeats.get(source)
        return (
            source in self.config.heartbeats
            and last is not None
            and now - last >= Fraction(3, 2) * self.config.heartbeats[source]
        )

    def look_whether_blind(self, now, returning):
        """Blind: a heartbeat is lost and at least 2/3 of the components began firing within 30 s of
        when it was due. Ends when it returns or fewer than 2/3 of those still fire; then rule 1's
        clocks and weighted share-minutes start from zero. A heartbeat heard in this very instant is
        not lost [R13]."""
        was_blind = bool(self.blind_now)
        for loss in list(self.blind_now):
            if self.heartbeats[loss[0]] != loss[1]:
                del self.blind_now[loss]
        for source, every in self.config.heartbeats.items():
            loss = (source, self.heartbeats.get(source))
            if source in returning or not self.heartbeat_lost(source, now):
                continue
            if loss in self.blind_over:
                continue
            due = loss[1] + every
            began = {
                key
                for key, component in self.components.items()
                if any(abs(since - due) <= 30 and since <= now for since, _ in component.runs())
            }
            still = [key for key in began if self.components[key].fires()]
            if 3 * len(began) < 2 * len(self.components):
                continue
            if 3 * len(still) >= 2 * len(began):
                self.blind_now[loss] = began
            elif self.blind_now.pop(loss, None) is not None:
                self.blind_over.add(loss)
        if self.blind_now and not was_blind:
            self.blind_since = now
        if was_blind and not self.blind_now:
            self.restart = now

    def alone(self, component, source, now):
        """No other source was heard for this component in 30 days, or every such other has a
        heartbeat and has lost it; judged at the decision."""
        return all(
            self.heartbeat_lost(other, now)
            for other, at in component.heard.items()
            if other != source and now - at <= 30 * DAY
        )

    def lone_source(self, component, now):
        sources = list(component.firing_sources())
        if len(sources) == 1 and self.alone(component, sources[0], now):
            return sources[0]
        return None

    # -- opening ------------------------------------------------------------------------------

    def weight(self, since, until):
        """Seconds, counted double on weekdays 07:00-10:00 and 18:00-22:00 site time."""
        seconds = until - since
        day = (EPOCH + timedelta(seconds=math.floor(since))).astimezone(self.config.zone).date()
        while True:
            midnight = self.site_time(day, 0)
            if midnight >= until:
                return seconds
            if day.weekday() < 5:
                for first, last in ((7, 10), (18, 22)):
                    a, b = self.site_time(day, first), self.site_time(day, last)
                    seconds += max(0, min(b, until) - max(a, since))
            day += timedelta(days=1)

    def site_time(self, day, hour):
        moment = datetime(day.year, day.month, day.day, hour, tzinfo=self.config.zone)
        return (moment.astimezone(timezone.utc) - EPOCH) // timedelta(seconds=1)

    def weighted_share_minutes(self, component, episode, now):
        start = max(now - 2 * HOUR, self.restart)
        return component.share_minutes(episode, now, start, self.weight)

    def at_five_percent_since(self, component, episode, now, source=None):
        """Since when the corroborated share (or that of one source) is >= 5 % without a break, not
        counting what a blind phase cut off; None if it is not."""
        since = None
        for piece in reversed(component.segments(episode, now)):
            share = dict(piece.shares).get(source, Fraction(0)) if source else piece.corroborated
            if share < FIVE_PERCENT:
                break
            since = piece.since
        return None if since is None else max(since, self.restart)

    def rule1(self, component, episode, now):
        """1. Corroborated share >= 5 % without a break for 60 s, or corroborated share-minutes
        >= 1.0, or one source, alone, at >= 5 % for 3 minutes. It must fire, not with background
        alone, and what is to be said of it must itself be corroborated at that moment [R12]."""
        if not component.fires() or component.clean_since() is not None:
            return None
        alone = self.lone_source(component, now)
        told = self.told_impact(component.key)
        lone_told = bool(component.told and component.told[-1][1] is None and component.told[-1][2])
        impact = component.corroborated_impact(told, alone if lone_told else None)
        if impact:
            since = self.at_five_percent_since(component, episode, now)
            if since is not None and now - since >= 60:
                return Ground(impact, None, "5 % corroborated for 60 s")
            if self.weighted_share_minutes(component, episode, now) >= 1:
                return Ground(impact, None, "1.0 corroborated share-minutes")
        if alone is not None:
            since = self.at_five_percent_since(component, episode, now, alone)
            if since is not None and now - since >= 3 * MINUTE:
                own = max(s.impact for s in component.firing_sources()[alone])
                return Ground(own, alone, "one source, alone, at 5 % for 3 minutes")
        return None

    def told_impact(self, key):
        """The impact it is announced with in an open incident; 0 if it is not announced."""
        for incident in self.open_incidents():
            if key in incident.members and incident.members[key].impact:
                return incident.members[key].impact
        return 0

    def open_incidents(self):
        return [i for i in self.incidents if i.phase != "resolved"]

    def incident_of(self, key):
        return next((i for i in self.open_incidents() if key in i.members), None)

    def under_maintenance(self, key, now):
        """The announced window, both ends in it."""
        return any(key in m.components and m.start <= now <= m.end for m in self.config.maintenances)

    def opening(self, now):
        ready, holding = {}, {}
        for key, component in self.components.items():
            component.close_episodes(now)
            self.ended_unannounced(component, now)
            episode = component.episode(now)
            if episode is None or not component.fires():
                continue
            ground = self.rule1(component, episode, now)
            if ground and all(start < episode.start for _, start in component.rule1_first):
                component.rule1_first.append((now, episode.start))
            incident = self.incident_of(key)
            if incident and incident.members[key].impact and incident.phase == "open":
                continue  # announced, nothing to open
            if incident and ground:
                incident.joins[key] = ground  # a relapse: needs rule 1 again, and only that [R20]
            elif not ground:
                self.draft_small(component, episode, now)
            elif self.under_maintenance(key, now):
                pass
            elif not self.blind_now:
                ready[key] = ground
            elif not self.ancestor_announced(key):
                self.draft_blind(component, episode, ground, now)
        for key, component in self.components.items():
            ground = self.holding_due(component, now)
            if ground:
                holding[key] = ground
        for incident in self.incidents:
            incident.waiting = {k: g for k, g in incident.waiting.items() if k in ready}
        self.place(ready, now, "opened")
        self.place(holding, now, "holding")

    def ancestor_announced(self, key):
        return any(self.told_impact(parent) for parent in self.config.ancestors[key])

    def draft_small(self, component, episode, now):
        """Rule 1 fails but it has been firing (without a break) for 5 minutes: one draft an episode."""
        run = component.runs()[-1]
        if now - run[0] < 5 * MINUTE or component.told_within(episode, now):
            return
        if any(kind in ("small", "blind") and start >= episode.start
               for kind, _, start in component.drafts):
            return
        component.drafts.append(("small", now, episode.start))
        self.draft(component, now, "firing for 5 minutes, rule 1 not met")

    def draft_blind(self, component, episode, ground, now):
        """Rules 1 and 2 hold but monitoring is blind: a draft at once."""
        if any(kind == "blind" and at >= self.blind_since for kind, at, _ in component.drafts):
            return
        component.drafts.append(("blind", now, episode.start))
        self.draft(component, now, "monitoring is blind: " + ground.reason, ground.impact)

    def holding_due(self, component, now):
        """... and a holding statement 4 minutes after onset if it still fires (in a backtest no
        person decides)."""
        if not self.blind_now or not component.fires() or self.incident_of(component.key):
            return None
        if not any(k == "blind" and at >= self.blind_since for k, at, _ in component.drafts):
            return None
        if self.under_maintenance(component.key, now) or self.ancestor_announced(component.key):
            return None
        episode = component.episode(now)
        if now < component.onset(episode) + 4 * MINUTE:
            return None
        impact = component.corroborated_impact(0, self.lone_source(component, now))
        ground = self.rule1(component, episode, now)
        return Ground(impact or self.worst_impact(component), ground and ground.lone,
                      "blind 4 minutes after onset")

    @staticmethod
    def worst_impact(component):
        return max(
            (s.impact for s in component.spans if s.until is None), default=DEGRADED
        )

    def ended_unannounced(self, component, now):
        """Ended unannounced with corroborated share-minutes >= 0.5, or with the largest share x time
        >= 4: a draft to tell it afterwards, unweighted, not if maintenance covered it [R15]."""
        for episode in component.episodes():
            if not episode.over(now) or component.told_within(episode, now):
                continue
            if episode.looked_at:
                continue
            episode.looked_at = True
            corroborated = component.share_minutes(episode, episode.end, episode.end - 2 * HOUR)
            largest = sum(
                (p.largest * (p.until - p.since) for p in component.segments(episode, episode.end)),
                Fraction(0),
            ) / MINUTE
            if corroborated < Fraction(1, 2) and largest < 4:
                continue
            if any(component.key in m.components and m.start <= episode.start and episode.end <= m.end
                   for m in self.config.maintenances):
                continue
            component.drafts.append(("afterwards", now, episode.start))
            self.draft(component, now, "ended unannounced", max(s.impact for s in episode.spans))

    def draft(self, component, now, reason, impact=None):
        """Automatic is false; the incident is null unless it would join one."""
        incident = self.incident_of(component.key)
        episode = component.episode(now)
        if incident is None and episode is not None:
            incident = self.fitting(component.key, component.onset(episode), now)
        impact = impact or component.corroborated_impact(0, None) or self.worst_impact(component)
        self.notices.append(
            {"at": now, "incident": incident.number if incident else None, "kind": "draft",
             "automatic": False, "components": {component.key: impact}, "reason": reason}
        )

    # -- incidents ----------------------------------------------------------------------------

    def fitting(self, key, started, now):
        """The incident that announced something it depends on gains it; else the oldest open one
        with a member started within 2 minutes or tied by depends_on [R17]."""
        ancestors = self.config.ancestors[key]
        for incident in self.open_incidents():
            if key in incident.waiting or key in incident.joins:
                return incident  # it has joined
        for incident in self.open_incidents():
            if any(incident.members[m].impact for m in incident.members if m in ancestors):
                return incident
        for incident in self.open_incidents():
            starts = {k: m.started for k, m in incident.members.items()}
            for other in [*incident.joins, *incident.waiting]:  # joined, though not told [R32]
                if other not in starts:
                    starts[other] = self.onset_now(other, now)
            for other, at in starts.items():
                if abs(at - started) <= 2 * MINUTE or self.config.tied(key, other):
                    return incident
        return None

    def onset_now(self, key, now):
        return self.components[key].onset(self.components[key].episode(now))

    def reopenable(self, key, started):
        """Within 60 minutes of resolved, to the new started_at."""
        for incident in reversed(self.incidents):
            if incident.phase == "resolved" and key in incident.members:
                return incident if started <= incident.resolved_at + 60 * MINUTE else None
        return None

    def place(self, ready, now, kind):
        """Puts components into incidents; all that open one in this instant are one notice."""
        onset = {k: self.onset_now(k, now) for k in ready}
        fresh = {}  # incident number -> (kind, grounds)
        rest = []
        for key in ready:  # relapses of resolved incidents first [R18]
            incident = None
            if not self.fitting(key, onset[key], now):
                incident = self.reopenable(key, onset[key])
            if incident is None:
                rest.append(key)
                continue
            name = "reopened" if kind == "opened" else kind
            self.gather(fresh, incident, name, key, ready[key])
        for key in rest:
            incident = self.fitting(key, onset[key], now) or self.about_to_open(fresh, key, onset)
            if incident is None:
                number = 1 + max([i.number for i in self.incidents] + list(fresh), default=0)
                incident = Incident(number, onset[key], now)
                self.gather(fresh, incident, kind, key, ready[key])
            elif incident.number in fresh:
                self.gather(fresh, incident, None, key, ready[key])
            elif kind == "holding":
                self.gather(fresh, incident, kind, key, ready[key])
            else:
                incident.joins[key] = ready[key]
        for incident, name, grounds in fresh.values():
            self.open_with(incident, name, grounds, onset, now)

    @staticmethod
    def gather(fresh, incident, name, key, ground):
        fresh.setdefault(incident.number, (incident, name, {}))[2][key] = ground

    def about_to_open(self, fresh, key, onset):
        for incident, _, grounds in sorted(fresh.values(), key=lambda f: f[0].number):
            for other in list(grounds) + list(incident.members):
                started = onset[other] if other in grounds else incident.members[other].started
                if abs(started - onset[key]) <= 2 * MINUTE or self.config.tied(key, other):
                    return incident
        return None

    def open_with(self, incident, name, grounds, onset, now):
        told = {key: ground.impact for key, ground in grounds.items()}
        told = self.within_cap(incident, name, told, now)
        if told is None:
            return
        grounds = {key: ground for key, ground in grounds.items() if key in told}
        impacts = {**incident.impacts(), **told}
        reason = "; ".join(f"{key}: {g.reason}" for key, g in grounds.items())
        if incident not in self.incidents:
            incident.onset = min(onset[key] for key in grounds)
            self.incidents.append(incident)
            self.promise_first_notice(incident, grounds, now)
        incident.phase = "open"
        incident.since, incident.resolved_at = now, None
        for key, ground in grounds.items():
            self.announce(incident, key, ground, onset[key], now)
        self.publish(incident, name, impacts, reason, now)

    def announce(self, incident, key, ground, started, now):
        component = self.components[key]
        if not (component.told and component.told[-1][1] is None):
            component.told.append([now, None, ground.lone])
        known = incident.members.get(key)
        if known is None:
            incident.onset = min(incident.onset, started)
        incident.members[key] = Member(started, ground.impact, now)

    def withdraw(self, incident, key, now):
        """Told as operational."""
        incident.members[key].impact = 0
        self.components[key].told[-1][1] = now

    def member_impact(self, incident, key, now):
        """The corroborated impact of a member as of now; a lone source that announced it and is still
        alone speaks for itself."""
        component = self.components[key]
        lone = self.lone_source(component, now) if component.told[-1][2] else None
        return component.corroborated_impact(incident.members[key].impact, lone)

    def watch_improvement(self, now):
        """Since when the corroborated impact of a member is below the announced one."""
        for incident in self.open_incidents():
            for key, member in incident.members.items():
                component = self.components[key]
                better = (
                    member.impact
                    and component.clean_since() is None
                    and 0 < self.member_impact(incident, key, now) < member.impact
                )
                if not better:
                    member.improving_since = None
                elif member.improving_since is None:
                    member.improving_since = now

    def tell_changes(self, incident, now):
        """What joins or worsens is told at once, improving after 2 minutes (30 after improving and
        worsening again), a member clean for 10 minutes while others are not as operational, the
        fourth change as intermittent: all in one `updated`, never within 60 s of the last notice."""
        joins = dict(incident.joins)
        worse, better, gone = {}, {}, []
        for key, member in incident.members.items():
            if not member.impact or key in joins:
                continue
            clean = self.components[key].clean_since()
            if clean is not None:
                if now - clean >= 10 * MINUTE and not self.all_clean(incident):
                    gone.append(key)
                continue
            if incident.phase != "open":
                continue  # what fires again after `monitoring` needs rule 1 first
            impact = self.member_impact(incident, key, now)
            wait = 30 * MINUTE if member.slow else 2 * MINUTE
            if impact > member.impact:
                worse[key] = impact
            elif member.improving_since is not None and now - member.improving_since >= wait:
                better[key] = impact
        unsteady = [] if incident.intermittent_told else incident.unsteady
        if not (joins or worse or better or gone or unsteady):
            return
        if now < incident.last_notice + 60:
            return
        told = {**worse, **better, **{key: ground.impact for key, ground in joins.items()}}
        told.update({key: 0 for key in gone})
        told = told or incident.impacts()
        told.update({key: incident.members[key].impact for key in unsteady if key not in told})
        reason = [f"{key} joins or relapses: {g.reason}" for key, g in joins.items()]
        reason += [f"{key} worsened" for key in worse] + [f"{key} improved" for key in better]
        reason += [f"{key} is operational" for key in gone] + [f"{key} is intermittent" for key in unsteady]
        told = self.within_cap(incident, "updated", told, now)
        if told is None:
            return
        joins, worse, better = (
            {key: value for key, value in part.items() if key in told} for part in (joins, worse, better)
        )
        gone = [key for key in gone if key in told]
        for key, ground in joins.items():
            component = self.components[key]
            episode = component.episode(now)
            known = incident.members.get(key)
            started = component.onset(episode) if episode else known.started if known else now
            self.announce(incident, key, ground, started, now)
        for key, impact in worse.items():
            member = incident.members[key]
            member.slow, member.improved = member.slow or member.improved, False
            member.impact = impact
        for key, impact in better.items():
            member = incident.members[key]
            member.slow, member.improved, member.improving_since = False, True, None
            member.impact = impact
        for key in gone:
            self.withdraw(incident, key, now)
        incident.joins = {}
        incident.intermittent_told = incident.intermittent
        if joins or unsteady:
            incident.phase = "open"
        self.publish(incident, "updated", {**incident.impacts(), **told}, "; ".join(reason), now)

    def watch_changes(self, incident, now):
        """At the fourth change between firing and clean within 30 minutes it is intermittent. The last
        change must be one of this incident's time [R22]."""
        if incident.intermittent and incident.intermittent_told:
            return
        for key, member in incident.members.items():
            changes = self.components[key].changes(now - 30 * MINUTE)
            if len(changes) >= 4 and changes[-1] >= max(member.since, incident.since) and key not in incident.unsteady:
                incident.unsteady.append(key)
                if not incident.intermittent:
                    incident.intermittent, incident.monitored = True, False

    def all_clean(self, incident):
        return all(
            self.components[key].clean_since() is not None
            for key in {*incident.members, *incident.joins}
        )

    def tell_recovery(self, incident, now):
        """All members clean 2 minutes: monitoring; 10 minutes: resolved. Intermittent: monitoring
        after 10, once, and resolved after 30."""
        if not self.all_clean(incident):
            self.void_recovery(incident)
            return
        clean = max(
            self.components[key].clean_since() for key in {*incident.members, *incident.joins}
        )
        first, last = (10, 30) if incident.intermittent else (2, 10)
        if now - clean >= last * MINUTE:
            impacts = {key: 0 for key in incident.members}
            if self.within_cap(incident, "resolved", impacts, now) is not None:
                self.publish(incident, "resolved", impacts, f"clean for {last} minutes", now)
                self.end_incident(incident, now)
            return
        if incident.phase == "open" and now - clean >= first * MINUTE and not incident.monitored:
            if self.within_cap(incident, "monitoring", incident.impacts(), now) is not None:
                incident.phase = "monitoring"
                incident.monitored = incident.intermittent
                self.publish(
                    incident, "monitoring", incident.impacts(), f"clean for {first} minutes", now
                )
        if incident.phase == "monitoring":
            self.promise_recovery(incident, clean + last * MINUTE)

    def end_incident(self, incident, now):
        incident.minutes = self.incident_share_minutes(incident, now)  # as reported [R16]
        incident.phase, incident.resolved_at = "resolved", now
        incident.intermittent = incident.intermittent_told = incident.monitored = False
        incident.unsteady = []
        for key, member in incident.members.items():
            if member.impact:
                self.withdraw(incident, key, now)

    def tell_still(self, incident, now):
        """next_update falls due unmet: `still` goes and meets it, at most 3 in a row."""
        if incident.phase == "resolved":
            return
        for promise in self.unmet(incident, "next_update"):
            if now < promise["due_at"]:
                continue
            if self.within_cap(incident, "still", incident.impacts(), now) is not None:
                incident.stills += 1
                self.publish(incident, "still", incident.impacts(), "next update is due", now)
                return

    # -- notices and promises -----------------------------------------------------------------

    def site_day(self, now):
        return (EPOCH + timedelta(seconds=math.floor(now))).astimezone(self.config.zone).date()

    def room(self, key, kind, now):
        """At most 12 automatic notices per component and site day, the last kept for resolved."""
        return self.counted.get((key, self.site_day(now)), 0) < (12 if kind == "resolved" else 11)

    def within_cap(self, incident, kind, told, now):
        """What of it may be said: a component whose day is full is left out; None if that leaves
        nothing. What the cap holds back becomes one draft a component and day [R25]."""
        held = {key: impact for key, impact in told.items() if not self.room(key, kind, now)}
        if held:
            self.hold_back(incident, kind, held, now)
        rest = {key: impact for key, impact in told.items() if key not in held}
        return None if told and not rest else rest

    def hold_back(self, incident, kind, held, now):
        fresh = {(key, self.site_day(now)) for key in held} - self.held
        self.held |= fresh
        if fresh:
            known = incident in self.incidents
            self.notices.append(
                {"at": now, "incident": incident.number if known else None, "kind": "draft",
                 "automatic": False, "components": held,
                 "reason": f"{kind} held back: 12 notices a day"}
            )

    def publish(self, incident, kind, impacts, reason, now):
        """Names every member it changes or that is not operational, if its day has room."""
        day = self.site_day(now)
        impacts = {key: impact for key, impact in impacts.items() if self.room(key, kind, now)}
        for key in impacts:
            self.counted[key, day] = self.counted.get((key, day), 0) + 1
        self.notices.append(
            {"at": now, "incident": incident.number, "kind": kind, "automatic": True,
             "components": impacts, "reason": reason}
        )
        incident.last_notice = now
        for promise in self.unmet(incident, "first_notice", "next_update"):
            promise["met_at"] = now
        if kind != "still":
            incident.stills = 0
        if kind == "resolved":
            for promise in self.unmet(incident, "recovery"):
                promise["met_at"] = now
            return
        if kind == "still" and incident.stills >= 3:
            return
        wait = 30 if max(incident.impacts().values(), default=0) >= PARTIAL else 120
        self.promise(incident, "next_update", now + wait * MINUTE)

    def promise(self, incident, kind, due):
        self.promises.append(
            {"incident": incident.number, "kind": kind, "due_at": math.ceil(due), "met_at": None}
        )

    def unmet(self, incident, *kinds):
        return [
            p
            for p in self.promises
            if p["incident"] == incident.number and p["kind"] in kinds and p["met_at"] is None
        ]

    def promise_first_notice(self, incident, grounds, now):
        """Due 5 minutes after the corroborated share first reached 5 % or rule 1 first held,
        whichever came first; under maintenance, after its end."""
        dues = []
        for key in grounds:
            component = self.components[key]
            episode = component.episode(now)
            moments = [at for at, start in component.rule1_first if start >= episode.start]
            moments += [
                piece.since
                for piece in component.segments(episode, now)
                if piece.corroborated >= FIVE_PERCENT
            ]
            base = min(moments, default=now)
            for window in sorted(self.config.maintenances, key=lambda m: m.start):
                if key in window.components and window.start <= base <= window.end:
                    base = window.end
            dues.append(base + 5 * MINUTE)
        self.promise(incident, "first_notice", min(dues))

    def promise_recovery(self, incident, due):
        """Made by monitoring, and again from each new clean start."""
        open_ = self.unmet(incident, "recovery")
        if open_ and open_[0]["due_at"] == math.ceil(due):
            return
        self.void_recovery(incident)
        self.promise(incident, "recovery", due)

    def void_recovery(self, incident):
        """Void as soon as a member fires: it is no promise any more."""
        void = self.unmet(incident, "recovery")
        self.promises = [p for p in self.promises if not any(p is v for v in void)]

    # -- when to look again -------------------------------------------------------------------

    def wakes(self, now):
        """Every instant at which something can become true although no signal comes. Looking too
        often does no harm; a test compares this with looking every second."""
        yield from self.wakes_of_monitoring(now)
        for component in self.components.values():
            yield from self.wakes_of(component, now)
        for incident in self.open_incidents():
            yield from self.wakes_of_incident(incident, now)
        for promise in self.promises:
            if promise["met_at"] is None:
                yield promise["due_at"]
        if self.held:
            yield self.site_time(self.site_day(now) + timedelta(days=1), 0)

    def wakes_of_monitoring(self, now):
        for source, last in self.heartbeats.items():
            if source in self.config.heartbeats:
                yield last + Fraction(3, 2) * self.config.heartbeats[source]
        for window in self.config.maintenances:
            yield window.start
            yield math.floor(window.end) + 1

    def wakes_of(self, component, now):
        for condition in component.conditions.values():
            due = component.silent_at(condition)
            if due is not None:
                yield due
        for episode in component.episodes():
            if episode.end is not None:
                yield episode.end + 10 * MINUTE
        if not component.fires():
            return
        clean = component.clean_since()
        if clean is not None:
            yield clean + 10 * MINUTE
        for other, at in component.heard.items():
            yield at + 30 * DAY + 1
        episode = component.episode(now)
        yield component.runs()[-1][0] + 5 * MINUTE
        yield component.onset(episode) + 4 * MINUTE
        since = self.at_five_percent_since(component, episode, now)
        if since is not None:
            yield since + 60
        for source in component.firing_sources():
            since = self.at_five_percent_since(component, episode, now, source)
            if since is not None:
                yield since + 3 * MINUTE
        pieces = component.segments(episode, now)
        if pieces and pieces[-1].corroborated >= COUNTS_FROM:
            missing = 1 - self.weighted_share_minutes(component, episode, now)
            if missing > 0:  # it cannot come sooner than at double weight
                yield max(now + 1, now + missing * MINUTE / (2 * pieces[-1].corroborated))

    def wakes_of_incident(self, incident, now):
        yield incident.last_notice + 60
        for key, member in incident.members.items():
            clean = self.components[key].clean_since()
            if clean is not None:
                for minutes in (2, 10, 30):
                    yield clean + minutes * MINUTE
            if member.improving_since is not None:
                for minutes in (2, 30):
                    yield member.improving_since + minutes * MINUTE

    # -- what came of it ----------------------------------------------------------------------

    def incident_share_minutes(self, incident, now):
        """Unweighted, corroborated, the largest of its components, over all of their episodes in
        which this incident announced them [R16]."""
        totals = [Fraction(0)]
        for key, member in incident.members.items():
            component = self.components[key]
            total = Fraction(0)
            for episode in component.episodes():
                last = episode.end if episode.end is not None else now
                first_told = incident.opened_at
                until = incident.resolved_at if incident.resolved_at is not None else now
                if component.told_within(episode, last) and episode.start <= until and last >= first_told:
                    total += component.share_minutes(episode, last, -math.inf)
            totals.append(total)
        return max(totals)

    def minutes_of(self, incident):
        if incident.phase == "resolved":
            return incident.minutes
        return self.incident_share_minutes(incident, self.end_of_time)

    def output(self, lines=None):
        zone = self.config.zone
        show = lambda at: None if at is None else show_instant(at, zone)
        self.end_of_time = max(
            [n["at"] for n in self.notices] + [s.at for s in self.signals], default=0
        )
        notices = [
            {**n, "at": show(n["at"]), "incident": None if n["incident"] is None else str(n["incident"]),
             "components": {k: IMPACTS[v] for k, v in n["components"].items()}}
            for n in self.notices
        ]
        incidents = [
            {"id": str(i.number), "onset": show(i.onset), "opened_at": show(i.opened_at),
             "resolved_at": show(i.resolved_at),
             "first_notice_seconds": math.ceil(i.opened_at - i.onset),
             "share_minutes": round(float(self.minutes_of(i)), 6)}
            for i in self.incidents
        ]
        promises = [
            {"incident": str(p["incident"]), "kind": p["kind"], "due_at": show(p["due_at"]),
             "met_at": show(p["met_at"]),
             "met": p["met_at"] is not None and p["met_at"] <= p["due_at"]}
            for p in sorted(self.promises, key=lambda p: (p["incident"], p["due_at"], p["kind"]))
        ]
        drafts = sum(n["kind"] == "draft" for n in notices)
        return {
            "notices": notices,
            "incidents": incidents,
            "promises": promises,
            "totals": {"signals": len(self.signals) if lines is None else lines,
                       "decisions": len(notices), "notices": len(notices) - drafts,
                       "drafts": drafts},
        }


def plain(number):
    number = tidy(number)
    return number if isinstance(number, int) else float(number)


# ----------------------------------------------------------------------------------------------
# Comparing with another backtest's output.


def same_words(output, level):
    """What must agree, as sorted lines. Incidents are named in the order of their first notice."""
    names = {None: "-"}
    lines = []
    for notice in sorted(output["notices"], key=lambda n: parse_instant(n["at"])):
        number = None if notice["incident"] is None else str(notice["incident"])
        if notice["kind"] != "draft":
            names.setdefault(number, f"#{len(names)}")
        components = notice["components"]
        shown = json.dumps(components if level != "loose" else sorted(components), sort_keys=True)
        lines.append((parse_instant(notice["at"]), "notice", notice["kind"], number, shown))
    lines = [
        f"{at} {what} {kind} {names.get(number, '?')} {shown}" for at, what, kind, number, shown in lines
    ]
    if level == "strict":
        for incident in output["incidents"]:
            onset, opened, resolved = (
                incident[f] and parse_instant(incident[f]) for f in ("onset", "opened_at", "resolved_at")
            )
            lines.append(
                f"incident {names.get(str(incident['id']), '?')} {onset} {opened} {resolved} "
                f"{incident['first_notice_seconds']:g} {incident['share_minutes'] + 1e-7:.4f}"
            )
        for promise in output["promises"]:
            due, met = (promise[f] and parse_instant(promise[f]) for f in ("due_at", "met_at"))
            lines.append(
                f"promise {names.get(str(promise['incident']), '?')} {promise['kind']} {due} {met} {promise['met']}"
            )
    return sorted(lines)


def differences(ours, theirs, level="strict"):
    a, b = same_words(ours, level), same_words(theirs, level)
    only_a, only_b = list(a), list(b)
    for line in a:
        if line in only_b:
            only_a.remove(line)
            only_b.remove(line)
    return [f"reference: {line}" for line in only_a] + [f"engine:    {line}" for line in only_b]


def backtest(config_data, signals_path, every_second=False, hours=24):
    config = Config(config_data)
    signals, lines = read_signals(signals_path, config)
    return Backtest(config, signals, every_second, hours).run().output(lines)


def main(arguments=None):
    parser = argparse.ArgumentParser(description="The default notice policy, decided from its text.")
    parser.add_argument("--config", required=True, help="the configuration, as JSON")
    parser.add_argument("--signals", required=True, help="JSON Lines")
    parser.add_argument("--every-second", action="store_true", help="look every second (slow)")
    parser.add_argument("--diff", metavar="JSON", help="compare with this backtest output")
    parser.add_argument("--level", choices=("strict", "notices", "loose"), default="strict",
                        help="strict: all; notices: only those; loose: without impacts")
    options = parser.parse_args(arguments)
    try:
        with open(options.config, encoding="utf-8") as file:
            output = backtest(json.load(file), options.signals, options.every_second)
    except (BadInput, OSError, ValueError, KeyError) as error:
        print(f"policy_reference: {error}", file=sys.stderr)
        return 1
    if options.diff:
        with open(options.diff, encoding="utf-8") as file:
            found = differences(output, json.load(file), options.level)
        print("\n".join(found) if found else "the same")
        return 1 if found else 0
    json.dump(output, sys.stdout, ensure_ascii=False, indent=1)
    print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
