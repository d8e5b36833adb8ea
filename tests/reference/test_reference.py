#!/usr/bin/env python3
"""The reference, sentence by sentence: python3 -m unittest discover -s tests/reference

Every story begins at second 0, a Sunday at 03:00 UTC (no peak hours), unless it says otherwise;
all numbers in a story are seconds after that.
"""

import io
import json
import os
import random
import sys
import tempfile
import unittest
from contextlib import redirect_stderr, redirect_stdout
from datetime import datetime, timedelta, timezone
from fractions import Fraction

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import histories  # noqa: E402
import policy_reference as reference  # noqa: E402

SCENARIOS = os.path.join(HERE, os.pardir, "scenario", "data")
SUNDAY = datetime(2024, 6, 2, 3, 0, tzinfo=timezone.utc)
DEGRADED, PARTIAL, MAJOR = histories.IMPACTS
UP = "operational"
MINUTE, HOUR, DAY = 60, 3600, 86400


class Story:
    """Writes a history line by line and tells what was decided."""

    def __init__(self, *components, zone="UTC", start=SUNDAY, depends=None, users=None, beats=None):
        self.start = start
        self.config = {
            "site": {"timezone": zone},
            "components": [
                {"key": key, "depends_on": (depends or {}).get(key, []), "users": (users or {}).get(key)}
                for key in components or ("a",)
            ],
        }
        if beats:
            self.config["inlets"] = [
                {"name": "beats", "kind": "heartbeat",
                 "expect": [{"source": s, "every": every} for s, every in beats.items()]}
            ]
        self.lines = []

    def time(self, seconds):
        return (self.start + timedelta(seconds=seconds)).isoformat()

    def maintenance(self, key, start, end):
        self.config.setdefault("maintenances", []).append(
            {"components": [key], "from": self.time(start), "to": self.time(end)}
        )

    def say(self, at, source, status, component="a", key="k", started=None, ended=None, **more):
        line = {"at": self.time(at), "source": source, "key": key, "component": component,
                "status": status, **more}
        if started is not None:
            line["started_at"] = self.time(started)
        if ended is not None:
            line["ended_at"] = self.time(ended)
        self.lines.append(line)
        return self

    def fire(self, at, source, impact=MAJOR, share=None, component="a", **more):
        statement = {"impact": impact}
        if share is not None:
            statement["affected_share"] = share
        return self.say(at, source, "firing", component, **statement, **more)

    def calm(self, at, *sources, component="a", **more):
        for source in sources:
            self.say(at, source, "resolved", component, **more)
        return self

    def hold(self, since, until, *sources, impact=MAJOR, share=None, component="a", every=30, **more):
        """Fires from `since`, repeated, and is resolved at `until` (never if that is None)."""
        for source in sources:
            last = since + 40 * every if until is None else until
            for at in range(since, last, every):
                self.fire(at, source, impact, share, component, **more)
            if until is not None:
                self.calm(until, source, component=component,
                          **{k: v for k, v in more.items() if k in ("key", "started")})
        return self

    def beat(self, source, *times):
        for at in times:
            self.lines.append({"at": self.time(at), "source": source, "status": "heartbeat"})
        return self

    def output(self, every_second=False):
        config = reference.Config(self.config)
        signals = [
            reference.read_signal(json.loads(json.dumps(line), parse_float=Fraction), config)
            for line in self.lines
        ]
        signals.sort(key=reference.Signal.order)
        return reference.Backtest(config, signals, every_second).run().output()

    def seconds(self, text):
        moment = (datetime.fromisoformat(text) - self.start).total_seconds()
        return int(moment) if moment == int(moment) else moment

    def told(self, *kinds):
        """[(second, kind, {component: impact})], of these kinds only if any are given."""
        return [
            (self.seconds(n["at"]), n["kind"], n["components"])
            for n in self.output()["notices"]
            if not kinds or n["kind"] in kinds
        ]

    def when(self, *kinds):
        return [at for at, _, _ in self.told(*kinds)]

    def kinds(self):
        return [(at, kind) for at, kind, _ in self.told()]

    def promises(self, kind):
        """[(due, met at or None, met)]"""
        return [
            (self.seconds(p["due_at"]), p["met_at"] and self.seconds(p["met_at"]), p["met"])
            for p in self.output()["promises"]
            if p["kind"] == kind
        ]


class Conditions(unittest.TestCase):
    def test_without_started_at_a_firing_continues_the_open_one(self):
        story = Story().fire(0, "s1", MAJOR, 0.5).fire(0, "s2", MAJOR, 0.5)
        story.fire(50, "s1", MAJOR, 0.5).fire(50, "s2", MAJOR, 0.5)
        self.assertEqual(story.when("opened"), [60])

    def test_a_resolved_with_an_older_started_at_is_ignored(self):
        story = Story().fire(0, "s1", started=0).fire(0, "s2", started=0)
        story.calm(30, "s1", "s2", started=-1)
        self.assertEqual(story.when("opened"), [60])

    def test_a_resolved_with_the_same_started_at_ends_it(self):
        story = Story().fire(0, "s1", started=0).fire(0, "s2", started=0)
        story.calm(30, "s1", "s2", started=0)
        self.assertEqual(story.when("opened"), [])

    def test_firing_after_resolved_with_the_same_started_at_is_new_from_its_at(self):
        story = Story().hold(0, 300, "s1", "s2", started=-100)
        story.hold(900 + 4200, 900 + 4300, "s1", "s2", started=-100)
        # Counted from -100 it would be within 60 minutes of resolved (900): a reopening.
        self.assertEqual(story.when("opened"), [60, 5160])
        self.assertEqual(story.when("reopened"), [])

    def test_a_repeat_may_change_share_and_impact(self):
        story = Story().fire(0, "s1", DEGRADED, 0.01).fire(0, "s2", DEGRADED, 0.01)
        story.fire(100, "s1", MAJOR, 0.5).fire(100, "s2", PARTIAL, 0.4).calm(400, "s1", "s2")
        self.assertEqual(story.told("opened"), [(160, "opened", {"a": PARTIAL})])

    def test_a_repeat_that_leaves_share_out_keeps_it(self):
        story = Story().fire(0, "s1", MAJOR, 0.01).fire(0, "s2", MAJOR, 0.01)
        story.fire(20, "s1", MAJOR).fire(20, "s2", MAJOR).calm(200, "s1", "s2")
        self.assertEqual(story.when("opened"), [])

    def test_a_resolved_never_seen_firing_counts_as_its_whole_firing(self):
        story = Story().fire(0, "s1", MAJOR, 0.5).fire(30, "s1", MAJOR, 0.5)
        story.say(170, "s2", "resolved", started=0, impact=MAJOR, affected_share=0.5)
        # Rule 1 holds by 1.0 share-minutes, but one source left corroborates nothing to say.
        self.assertEqual(story.calm(175, "s1").kinds(), [(775, "draft")])

    def test_a_whole_firing_ends_at_its_ended_at(self):
        story = Story().say(700, "s1", "resolved", started=0, ended=100, impact=MAJOR)
        story.say(700, "s2", "resolved", started=0, ended=30, impact=MAJOR)
        self.assertEqual(story.kinds(), [(700, "draft")])
        story = Story().say(700, "s1", "resolved", started=0, ended=100, impact=MAJOR)
        story.say(700, "s2", "resolved", started=0, ended=29, impact=MAJOR)
        self.assertEqual(story.kinds(), [])

    def test_a_bare_resolved_never_seen_firing_is_nothing(self):
        self.assertEqual(Story().calm(0, "s1", "s2", started=-6000).kinds(), [])

    def test_several_keys_of_one_source_are_one_source(self):
        story = Story().hold(0, 200, "s1", share=0.5, key="x").hold(0, 200, "s1", share=0.5, key="y")
        self.assertEqual(story.when("opened"), [180])  # alone, not corroborated

    def test_file_order_and_doubled_lines_change_nothing(self):
        for mode in ("mixed", "names", "one_shot", "flapping"):
            config, text = histories.history(mode, 3)
            lines = text.splitlines()
            shuffled = lines + lines
            random.Random(1).shuffle(shuffled)
            with self.subTest(mode):
                self.assertEqual(decided(config, lines)["notices"], decided(config, shuffled)["notices"])


def decided(config, lines, **how):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "signals.jsonl")
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        return reference.backtest(config, path, **how)


class Shares(unittest.TestCase):
    def test_an_impact_without_a_share_stands_for_one(self):
        for impact, share_minutes in ((MAJOR, 5.0), (PARTIAL, 1.5)):
            story = Story().hold(0, 300, "s1", "s2", impact=impact)
            self.assertEqual(story.output()["incidents"][0]["share_minutes"], share_minutes)
        story = Story().hold(0, 1800, "s1", "s2", impact=DEGRADED)
        self.assertEqual(story.when("opened"), [1500])  # 4 %: 1.0 share-minutes in 25 minutes

    def test_the_largest_stated_share_of_a_source_counts_and_silences_its_impacts(self):
        story = Story().hold(0, 900, "s2", impact=MAJOR, share=0.9)
        story.hold(0, 900, "s1", impact=MAJOR, key="x")
        story.hold(0, 900, "s1", impact=DEGRADED, share=0.02, key="y")
        story.hold(0, 900, "s1", impact=DEGRADED, share=0.01, key="z")
        self.assertEqual(story.kinds(), [(300, "draft"), (1500, "draft")])

    def test_a_count_is_divided_by_users_and_is_at_most_all(self):
        story = Story(users={"a": 1000})
        for source in ("s1", "s2"):
            story.say(0, source, "firing", impact=DEGRADED, affected_users=50)
        self.assertEqual(story.calm(120, "s1", "s2").when("opened"), [60])
        story = Story(users={"a": 1000})
        for source in ("s1", "s2"):
            story.say(0, source, "firing", impact=DEGRADED, affected_users=2000)
        self.assertEqual(story.calm(120, "s1", "s2").output()["incidents"][0]["share_minutes"], 2.0)

    def test_if_none_states_one_the_worst_impact_stands(self):
        story = Story().hold(0, 120, "s1", "s2", impact=PARTIAL, key="x")
        story.hold(0, 120, "s1", "s2", impact=DEGRADED, key="y")
        self.assertEqual(story.told("opened"), [(60, "opened", {"a": PARTIAL})])

    def test_a_count_without_users_states_nothing(self):
        story = Story()
        for source in ("s1", "s2"):
            story.say(0, source, "firing", impact=PARTIAL, affected_users=1)
        self.assertEqual(story.calm(120, "s1", "s2").when("opened"), [60])

    def test_corroborated_is_the_second_largest(self):
        story = Story().hold(0, 900, "s1", impact=MAJOR, share=0.9)
        story.hold(0, 900, "s2", impact=PARTIAL, share=0.06).hold(0, 900, "s3", impact=DEGRADED, share=0.01)
        self.assertEqual(story.told("opened"), [(60, "opened", {"a": PARTIAL})])
        self.assertEqual(story.output()["incidents"][0]["share_minutes"], 0.9)

    def test_shares_below_a_thousandth_do_not_count(self):
        lesser = Story().hold(0, 7200, "s1", "s2", share=0.00099, every=300, impact=DEGRADED)
        self.assertEqual(lesser.when("draft"), [300])
        story = Story(start=datetime(2024, 6, 3, 18, tzinfo=timezone.utc))
        story.hold(0, 7200, "s1", "s2", share=0.001, every=300, impact=DEGRADED)
        self.assertEqual(story.when("draft"), [300])
        component = reference.Component("a")
        for source in ("s1", "s2"):
            component.hear(signal_of(source, 0, Fraction(1, 1000)))
        episode = component.episode(600)
        self.assertEqual(component.share_minutes(episode, 600, 0), Fraction(1, 100))

    def test_announced_one_source_left_keeps_its_share_up_to_the_corroborated(self):
        story = Story().hold(0, 120, "s1", share=0.2).hold(0, 240, "s2", share=0.8)
        self.assertAlmostEqual(story.output()["incidents"][0]["share_minutes"], 0.8)

    def test_unannounced_one_source_left_corroborates_nothing(self):
        story = Story().hold(0, 59, "s1", share=0.2).hold(0, 170, "s2", share=0.8)
        self.assertEqual(story.kinds(), [])


def signal_of(source, at, share, status="firing"):
    return reference.Signal(at, status, source, "k", "a", 1, share, None, None, False, False)


class Episodes(unittest.TestCase):
    def test_ten_minutes_without_firing_end_it(self):
        for gap, onset in ((599, 119), (600, 720)):
            story = Story().hold(0, 120, "s1", share=0.03, impact=DEGRADED)
            story.hold(120 + gap, 120 + gap + 200, "s1", "s2", share=0.5)
            self.assertEqual(story.seconds(story.output()["incidents"][0]["onset"]), onset)

    def test_onset_is_at_most_ten_minutes_before_corroboration(self):
        for started, onset in ((-599, -590), (-585, -585)):
            story = Story().fire(0, "s1", started=started).fire(10, "s2", started=-5).calm(90, "s1", "s2")
            incident = story.output()["incidents"][0]
            self.assertEqual(story.seconds(incident["onset"]), onset)
            self.assertEqual(incident["first_notice_seconds"], 70 - onset)

    def test_onset_of_a_lone_source_is_at_most_ten_minutes_before_its_first_word(self):
        story = Story().hold(0, 200, "s1", started=-900)
        self.assertEqual(story.seconds(story.output()["incidents"][0]["onset"]), -600)

    def test_share_minutes_of_a_lone_source_add_up_from_its_first_word(self):
        story = Story().hold(0, 300, "s1", share=0.5)
        self.assertEqual(story.output()["incidents"][0]["share_minutes"], 2.5)

    def test_share_minutes_look_back_two_hours(self):
        # 1 % for 99 minutes, silence, and again 0.01 at the end: 1.0 only if all were kept.
        story = Story().hold(0, 5940, "s1", "s2", share=0.01, impact=DEGRADED, every=60)
        story.hold(6480, 6720, "s1", "s2", share=0.01, impact=DEGRADED, every=60)
        self.assertEqual(story.when("opened"), [6540])
        story = Story().hold(0, 3000, "s1", "s2", share=0.01, impact=DEGRADED, every=60)
        for at in range(3500, 10500, 500):
            story.hold(at, at + 10, "s1", share=0.01, impact=DEGRADED)
        story.hold(10500, 13500, "s1", "s2", share=0.01, impact=DEGRADED, every=60)
        self.assertEqual(story.when("opened"), [])


    def test_two_hours_are_not_three(self):
        story = Story().hold(0, 3600, "s2", share=0.012, impact=DEGRADED, every=60)
        story.hold(7500, 13000, "s2", share=0.012, impact=DEGRADED, every=60)
        story.hold(0, 13000, "s1", share=0.012, impact=DEGRADED, every=60)
        self.assertEqual(story.when("opened"), [12500])

    def test_what_one_source_said_before_the_announcement_does_not_count(self):
        story = Story().hold(0, 300, "s1", share=0.5)
        story.hold(0, 50, "s2", share=0.5).hold(170, 300, "s2", share=0.5)
        self.assertEqual(story.when("opened"), [230])
        self.assertEqual(story.output()["incidents"][0]["share_minutes"], 1.5)


class Background(unittest.TestCase):
    def story(self, lead, share, second=0):
        story = Story().hold(-lead, 1500, "old", impact=DEGRADED, share=share, every=60)
        return story.hold(0, 300, "s1", impact=MAJOR).hold(second, 300, "s2", impact=MAJOR)

    def test_it_neither_sets_the_onset_nor_blocks_recovery(self):
        story = self.story(601, 0.049)
        self.assertEqual(story.when("monitoring", "resolved"), [420, 900])
        self.assertEqual(story.seconds(story.output()["incidents"][0]["onset"]), 0)

    def test_it_must_have_begun_over_ten_minutes_before(self):
        story = self.story(600, 0.049)
        self.assertEqual(story.when("resolved"), [2100])
        self.assertEqual(story.seconds(story.output()["incidents"][0]["onset"]), -600)

    def test_it_began_with_its_first_word_whatever_changed_since(self):
        story = Story().fire(-700, "old", DEGRADED, 0.02).hold(-100, 1500, "old", impact=DEGRADED, share=0.03)
        story.hold(0, 300, "s1", "s2")
        self.assertEqual(story.when("resolved"), [900])

    def test_it_is_below_five_percent(self):
        self.assertEqual(self.story(601, 0.05).when("resolved"), [2100])

    def test_it_is_never_one_of_the_last_two(self):
        story = Story().hold(-700, 1500, "old", impact=DEGRADED, share=0.04, every=60)
        story.hold(0, 300, "s1", impact=MAJOR, share=0.8)
        self.assertEqual(story.when("resolved"), [])
        story = Story().hold(-700, 1500, "old", impact=DEGRADED, share=0.04, every=60)
        story.hold(0, 400, "s1", impact=MAJOR, share=0.8).hold(250, 400, "s2", impact=MAJOR, share=0.8)
        self.assertEqual(story.when("opened", "resolved"), [310, 1000])


class Alone(unittest.TestCase):
    def test_three_minutes_at_five_percent(self):
        self.assertEqual(Story().hold(0, 180, "s1", share=0.05).when("opened"), [180])
        self.assertEqual(Story().hold(0, 179, "s1", share=0.05).when("opened"), [])
        self.assertEqual(Story().hold(0, 280, "s1", share=0.049).when("opened"), [])

    def test_no_other_source_in_thirty_days(self):
        for ago, opened in ((30 * DAY, [181]), (30 * DAY + 1, [180]), (DAY, [])):
            story = Story().calm(180 - ago, "s2").hold(0, 250, "s1")
            self.assertEqual(story.when("opened"), opened)

    def test_it_is_announced_with_its_worst_impact(self):
        story = Story().hold(0, 200, "s1", impact=PARTIAL).hold(0, 200, "s1", impact=DEGRADED, key="y")
        self.assertEqual(story.told("opened"), [(180, "opened", {"a": PARTIAL})])

    def test_another_component_does_not_count(self):
        story = Story("a", "b").calm(-100, "s2", component="b").hold(0, 250, "s1")
        self.assertEqual(story.when("opened"), [180])

    def test_drills_and_tests_do_not_count(self):
        for label in ("drill", "test"):
            story = Story().calm(-100, "s2", labels={label: True}).hold(0, 250, "s1")
            self.assertEqual(story.when("opened"), [180])

    def test_the_others_have_lost_their_heartbeats(self):
        # Two components, so that one firing is not 2/3 of them.
        story = Story("a", "b", beats={"s2": "60s"}).calm(-100, "s2").beat("s2", 60, 120).hold(0, 600, "s1")
        self.assertEqual(story.when("opened"), [210])
        story = Story("a", "b", beats={"s2": "60s"}).calm(-100, "s2").hold(0, 250, "s1")
        self.assertEqual(story.when("opened"), [])  # never heard, so not lost
        story = Story("a", "b", beats={"s2": "60s"}).calm(-100, "s2", "s3").beat("s2", 60).hold(0, 250, "s1")
        self.assertEqual(story.when("opened"), [])  # s3 has none


class Stale(unittest.TestCase):
    def stale_draft(self, *words):
        """When the draft of 5 minutes is missing, the source went stale before."""
        story = Story()
        for at in words:
            story.fire(at, "s1", DEGRADED, 0.01)
        return story

    def stale_at(self, *words, **more):
        component = reference.Component("a")
        for at in words:
            component.hear(signal_of("s1", at, Fraction(1, 100)))
        (condition,) = component.conditions.values()
        return component.silent_at(condition)

    def test_one_that_never_repeated_has_sixty_minutes(self):
        self.assertEqual(self.stale_at(0), 3600)
        self.assertEqual(self.stale_at(0, 0), 3600)  # the same moment again is no repeat

    def test_at_least_five_minutes(self):
        self.assertEqual(self.stale_at(0, 30), 330)
        self.assertEqual(self.stale_at(0, 120), 420)

    def test_two_and_a_half_usual_intervals(self):
        self.assertEqual(self.stale_at(0, 200), 700)
        self.assertEqual(self.stale_at(0, 200, 210, 410), 910)  # 200, 10, 200
        self.assertEqual(self.stale_at(0, 100, 300), 675)  # between 100 and 200
        self.assertEqual(self.stale_at(0, 100, 200, 300, 700, 1100, 1500), 2125)  # between 100 and 400
        self.assertEqual(self.stale_at(0, 10, 20, 220, 420, 620), 1120)

    def test_a_repeat_in_time_at_exactly_that_moment(self):
        # Both fall silent at 30; s1 speaks again at the edge, so the impact stays major.
        story = Story().fire(0, "s1").fire(0, "s2").fire(30, "s1").fire(30, "s2")
        story.fire(330, "s1", MAJOR, 0.5).calm(340, "s1", "s2")
        self.assertEqual(story.when("resolved"), [940])
        component = reference.Component("a")
        for at in (0, 30):
            component.hear(signal_of("s1", at, None))
        component.grow_stale(329)
        self.assertTrue(component.fires())
        component.grow_stale(330)
        self.assertFalse(component.fires())

    def test_an_expiry_makes_it_stale(self):
        # s1's word expires at 30, before 60 s are over.
        story = Story().fire(0, "s1", ended=30).fire(0, "s2").calm(100, "s2")
        self.assertEqual(story.when("opened"), [])
        story = Story().fire(0, "s1", ended=60).fire(0, "s2").calm(100, "s2")
        self.assertEqual(story.when("opened"), [60])

    def test_stale_is_never_recovery(self):
        story = Story().hold(0, 90, "s1").fire(0, "s2").fire(30, "s2")
        self.assertEqual(story.when("monitoring", "resolved"), [])

    def test_it_stops_blocking_once_two_others_state_resolved_after_its_last_word(self):
        story = Story().hold(0, 400, "s1").hold(0, 500, "s3").fire(0, "s2").fire(30, "s2")
        self.assertEqual(story.when("monitoring", "resolved"), [620, 1100])
        story = Story().hold(0, 400, "s1").hold(0, 30, "s3").fire(0, "s2").fire(30, "s2")
        self.assertEqual(story.when("resolved"), [])  # s3 spoke no later than s2

    def test_before_it_is_stale_it_blocks_whatever_others_say(self):
        story = Story().hold(0, 100, "s1", "s3").fire(0, "s2").fire(30, "s2")
        self.assertEqual(story.when("monitoring"), [330 + 120])

    def test_one_other_is_enough_if_a_lone_source_announced(self):
        story = Story().hold(0, 200, "s1").calm(1500, "s2")
        story.lines = [line for line in story.lines if line["status"] != "resolved" or line["source"] == "s2"]
        self.assertEqual(story.when("opened", "resolved"), [180, 2100])

    def test_heard_again_it_fires_again(self):
        story = Story().hold(0, 60, "s1", "s2")
        story.lines = [line for line in story.lines if line["status"] == "firing"]
        story.fire(400, "s1", MAJOR).fire(400, "s2", MAJOR).calm(460, "s1", "s2")
        self.assertEqual(story.when("opened", "monitoring", "resolved"), [60, 580, 1060])

    def test_it_stops_adding(self):
        story = Story().fire(0, "s1", MAJOR, 0.5).fire(30, "s1", MAJOR, 0.5)
        story.fire(0, "s2", MAJOR, 0.5).fire(30, "s2", MAJOR, 0.5)
        self.assertEqual(story.output()["incidents"][0]["share_minutes"], 2.75)

    def test_it_keeps_its_last_impact(self):
        story = Story().hold(0, 1200, "s3", impact=DEGRADED)
        for source in ("s1", "s2"):
            story.fire(0, source, MAJOR).fire(30, source, MAJOR)
        self.assertEqual([c for _, _, c in story.told("opened", "updated")], [{"a": MAJOR}])


class Press(unittest.TestCase):
    operator = {"labels": {"operator": True}}

    def test_it_needs_no_second(self):
        story = Story().fire(0, "desk", PARTIAL, **self.operator).calm(70, "desk")
        self.assertEqual(story.told("opened"), [(60, "opened", {"a": PARTIAL})])

    def test_it_never_goes_stale(self):
        story = Story().fire(0, "desk", PARTIAL, **self.operator).calm(9000, "desk")
        self.assertEqual(story.when("resolved"), [9600])

    def test_another_source_does_not_weaken_it(self):
        story = Story().fire(0, "desk", MAJOR, **self.operator).hold(0, 100, "s1", impact=DEGRADED)
        self.assertEqual(story.told("opened"), [(60, "opened", {"a": MAJOR})])


class Opening(unittest.TestCase):
    def test_five_percent_for_sixty_seconds_without_a_break(self):
        self.assertEqual(Story().hold(0, 60, "s1", "s2", share=0.05).when("opened"), [60])
        self.assertEqual(Story().hold(0, 59, "s1", "s2", share=0.05).when("opened"), [])
        self.assertEqual(Story().hold(0, 90, "s1", "s2", share=0.0499).when("opened"), [])
        broken = Story().hold(0, 100, "s1", share=0.1).hold(0, 50, "s2", share=0.1)
        broken.hold(51, 100, "s2", share=0.1)
        self.assertEqual(broken.when("opened"), [])

    def test_the_clock_runs_from_the_second_source(self):
        story = Story().hold(0, 200, "s1", share=0.2).hold(45, 200, "s2", share=0.2)
        self.assertEqual(story.when("opened"), [105])

    def test_one_share_minute(self):
        story = Story().hold(0, 3000, "s1", "s2", share=0.04)
        self.assertEqual(story.when("opened"), [1500])
        self.assertEqual(Story().hold(0, 1499, "s1", "s2", share=0.04).when("opened"), [])

    def test_share_minutes_are_rounded_up_to_whole_seconds(self):
        story = Story().hold(0, 3000, "s1", "s2", share=0.037)
        self.assertEqual(story.when("opened"), [1622])  # 60 / 0.037 = 1621.6

    def test_on_weekdays_in_peak_hours_they_count_double(self):
        for hour, minute, day, opened in (
            (7, 0, 3, 750), (6, 50, 3, 600 + 450), (9, 50, 3, 1500 - 600), (18, 0, 3, 750),
            (21, 55, 3, 1500 - 300), (12, 0, 3, 1500), (8, 0, 2, 1500), (8, 0, 7, 750), (8, 0, 8, 1500),
        ):
            start = datetime(2024, 6, day, hour, minute, tzinfo=timezone.utc)
            story = Story(start=start).hold(0, 1600, "s1", "s2", share=0.04)
            self.assertEqual(story.when("opened"), [opened], (day, hour, minute))

    def test_peak_hours_are_those_of_the_site(self):
        start = datetime(2024, 6, 2, 22, 0, tzinfo=timezone.utc)  # Monday 07:00 in Seoul
        story = Story(start=start, zone="Asia/Seoul").hold(0, 1600, "s1", "s2", share=0.04)
        self.assertEqual(story.when("opened"), [750])

    def test_a_signal_between_seconds_counts_and_decides_rounded_up(self):
        story = Story().fire(0.4, "s1").fire(0.7, "s2").calm(61.5, "s1", "s2")
        self.assertEqual(story.when("opened"), [61])

    def test_opening_is_before_the_signals_of_that_instant(self):
        story = Story().fire(0, "s1").fire(0, "s2").calm(60, "s1").fire(30, "s2").calm(60, "s2")
        self.assertEqual(story.kinds(), [(60, "opened"), (180, "monitoring"), (660, "resolved")])

    def test_not_under_announced_maintenance(self):
        story = Story().hold(0, 600, "s1", "s2")
        story.maintenance("a", 60, 300)
        self.assertEqual(story.when("opened"), [301])
        story = Story().hold(0, 600, "s1", "s2")
        story.maintenance("a", 61, 300)
        self.assertEqual(story.when("opened"), [60])

    def test_five_minutes_of_firing_make_one_draft_an_episode(self):
        story = Story().hold(0, 300, "s1", "s2", share=0.01).hold(500, 1000, "s1", "s2", share=0.01)
        self.assertEqual(story.when("draft"), [300])
        self.assertEqual(Story().hold(0, 299, "s1", "s2", share=0.01).kinds(), [])
        story = Story().hold(0, 300, "s1", share=0.01).hold(900, 1200, "s1", share=0.01)
        self.assertEqual(story.when("draft"), [300, 1200])

    def test_a_draft_is_not_automatic_and_has_no_incident(self):
        (draft,) = Story().hold(0, 300, "s1", share=0.01).output()["notices"]
        self.assertEqual((draft["automatic"], draft["incident"]), (False, None))

    def test_a_draft_names_the_incident_it_would_join(self):
        story = Story("a", "b").hold(0, 900, "s1", "s2").hold(100, 600, "s1", share=0.01, component="b")
        (draft,) = [n for n in story.output()["notices"] if n["kind"] == "draft"]
        self.assertEqual(draft["incident"], "1")

    def test_ended_unannounced_with_half_a_share_minute(self):
        self.assertEqual(Story().hold(0, 50, "s1", "s2", share=0.6).kinds(), [(650, "draft")])
        self.assertEqual(Story().hold(0, 49, "s1", "s2", share=0.6).kinds(), [])

    def test_ended_unannounced_with_four_of_largest_share_by_time(self):
        for length, drafts in ((240, [840]), (239, [])):
            story = Story().calm(-100, "s2").hold(0, length, "s1", impact=MAJOR)
            self.assertEqual(story.when("draft"), drafts)

    def test_ended_unannounced_is_unweighted(self):
        start = datetime(2024, 6, 3, 8, tzinfo=timezone.utc)
        self.assertEqual(Story(start=start).hold(0, 49, "s1", "s2", share=0.6).kinds(), [])

    def test_not_if_maintenance_covered_it(self):
        for since, drafts in ((0, []), (1, [650])):
            story = Story().hold(0, 50, "s1", "s2", share=0.6)
            story.maintenance("a", since, 50)
            self.assertEqual(story.when("draft"), drafts)

    def test_what_was_announced_has_no_draft_afterwards(self):
        self.assertEqual(Story().hold(0, 600, "s1", "s2").when("draft"), [])


class Blind(unittest.TestCase):
    """A heartbeat of 60 s, last heard at 0, due at 60, lost at 90."""

    def story(self, *components, began=40, until=400, sources=("s1", "s2"), **more):
        story = Story("a", "b", "c", beats={"s1": "60s"}, **more).beat("s1", -60, 0)
        for key in components or ("a", "b"):
            story.hold(began, until, *sources, component=key)
        return story

    def test_it_opens_nothing_but_drafts_at_once_and_holds_at_four_minutes(self):
        story = self.story(until=281)
        self.assertEqual(story.when("draft"), [100, 100])
        self.assertEqual(story.told("holding"), [(280, "holding", {"a": MAJOR, "b": MAJOR})])
        self.assertEqual(story.when("opened"), [])

    def test_no_holding_if_it_no_longer_fires(self):
        story = self.story(until=279)
        self.assertEqual(story.when("holding", "opened"), [])
        self.assertEqual(story.when("draft"), [100, 100, 879, 879])

    def test_two_thirds_of_the_components(self):
        self.assertEqual(self.story("a").when("opened"), [100])
        self.assertEqual(self.story("a", "b").when("opened"), [])

    def test_within_thirty_seconds_of_when_it_was_due(self):
        for began, blind in ((29, False), (30, True), (90, True), (91, False)):
            story = self.story(began=began, until=began + 100)
            self.assertEqual(story.when("opened"), [] if blind else [began + 60], began)

    def test_a_heartbeat_never_heard_is_not_lost(self):
        story = Story(beats={"s1": "60s"}).hold(40, 200, "s1", "s2")
        self.assertEqual(story.when("opened"), [100])

    def test_it_is_lost_at_one_and_a_half_intervals(self):
        story = Story("a", beats={"s1": "60s"}).beat("s1", 0, 90, 150, 210).hold(30, 300, "s1", "s2")
        self.assertEqual(story.when("opened"), [90])
        story = Story("a", beats={"s1": "60s"}).beat("s1", 0, 91, 150, 210).hold(30, 300, "s1", "s2")
        self.assertEqual(story.when("opened"), [151])

    def test_when_the_heartbeat_returns_the_clocks_start_from_zero(self):
        story = self.story(until=500).beat("s1", *range(200, 600, 60))
        self.assertEqual(story.when("opened"), [260])
        # share-minutes too: 4 % since 40 would have made 1.0 at 1540
        story = Story("a", beats={"s1": "60s"}).beat("s1", 0).hold(40, 2500, "s1", "s2", share=0.04)
        story.beat("s1", *range(600, 2600, 60))
        self.assertEqual(story.when("opened"), [2100])
        self.assertEqual(story.when("draft"), [340])

    def test_reported_totals_stay(self):
        story = self.story(until=500).beat("s1", *range(200, 600, 60))
        self.assertAlmostEqual(story.output()["incidents"][0]["share_minutes"], 460 / 60, places=5)

    def test_it_ends_when_fewer_than_two_thirds_still_fire(self):
        story = self.story("a", until=500)
        story.hold(40, 150, "s1", "s2", component="b")
        self.assertEqual(story.told("opened"), [(210, "opened", {"a": MAJOR})])

    def test_open_incidents_go_on(self):
        story = Story("a", "b", "c", beats={"s1": "60s"}).beat("s1", *range(-600, 1, 60))
        story.hold(-300, 500, "s1", "s2", component="c")
        for key in ("a", "b"):
            story.hold(40, 150, "s1", "s2", component=key)
        story.fire(130, "s1", MAJOR, component="c")
        self.assertEqual(story.when("opened", "monitoring", "resolved"), [-240, 620, 1100])

    def test_intervals_above_sixty_seconds_are_refused(self):
        with self.assertRaises(reference.BadInput):
            reference.Config(Story(beats={"s1": "61s"}).config)


class Incidents(unittest.TestCase):
    def test_starts_within_two_minutes_join(self):
        for started, incidents in ((120, 1), (121, 2), (-120, 1), (-121, 2)):
            story = Story("a", "b").hold(0, 500, "s1", "s2", started=0)
            story.hold(130, 500, "s1", "s2", component="b", started=started)
            self.assertEqual(len(story.output()["incidents"]), incidents, started)

    def test_what_opens_in_one_instant_is_one_notice(self):
        story = Story("a", "b").hold(0, 100, "s1", "s2").hold(0, 100, "s1", "s2", component="b")
        self.assertEqual(story.told("opened"), [(60, "opened", {"a": MAJOR, "b": MAJOR})])

    def test_starts_within_two_minutes_open_together(self):
        for started, opened in ((-120, [60]), (-121, [60, 60])):
            story = Story("a", "b").hold(0, 100, "s1", "s2", started=0)
            story.hold(0, 100, "s1", "s2", component="b", started=started)
            self.assertEqual(story.when("opened"), opened)

    def test_strangers_open_their_own(self):
        story = Story("a", "b").hold(0, 700, "s1", "s2").hold(400, 700, "s1", "s2", component="b")
        self.assertEqual(story.when("opened"), [60, 460])
        self.assertEqual(len(story.output()["incidents"]), 2)

    def test_ancestors_and_descendants_join_whenever_they_start(self):
        depends = {"b": ["a"], "c": ["b"]}
        for first, second in (("a", "c"), ("c", "a")):
            story = Story("a", "b", "c", depends=depends).hold(0, 900, "s1", "s2", component=first)
            story.hold(500, 900, "s1", "s2", component=second)
            self.assertEqual(story.when("opened", "updated"), [60, 560])
            self.assertEqual(len(story.output()["incidents"]), 1)

    def test_siblings_do_not(self):
        story = Story("a", "b", "c", depends={"b": ["a"], "c": ["a"]})
        story.hold(0, 900, "s1", "s2", component="b").hold(500, 900, "s1", "s2", component="c")
        self.assertEqual(len(story.output()["incidents"]), 2)

    def test_a_joiner_must_meet_rule_one(self):
        story = Story("a", "b").hold(0, 900, "s1", "s2").hold(0, 250, "s1", "s2", component="b", share=0.04)
        self.assertEqual(story.when("updated"), [])

    def test_a_joiner_goes_to_the_oldest_fitting(self):
        story = Story("a", "b", "c").hold(0, 900, "s1", "s2").hold(200, 900, "s1", "s2", component="b")
        story.hold(210, 900, "s1", "s2", component="c", started=110)
        self.assertEqual(story.told("updated"), [(270, "updated", {"a": MAJOR, "c": MAJOR})])

    def test_an_updated_waits_sixty_seconds_and_goes_as_one(self):
        story = Story("a", "b", "c").hold(0, 900, "s1", "s2")
        story.hold(1, 900, "s1", "s2", component="b").hold(30, 900, "s1", "s2", component="c")
        self.assertEqual(story.told("updated"), [(120, "updated", {"a": MAJOR, "b": MAJOR, "c": MAJOR})])

    def test_an_updated_goes_only_if_still_true(self):
        story = Story("a", "b").hold(0, 900, "s1", "s2").hold(1, 100, "s1", "s2", component="b")
        self.assertEqual(story.when("updated"), [])

    def test_worsening_is_told_at_once(self):
        story = Story().hold(0, 200, "s1", "s2", impact=PARTIAL).hold(200, 900, "s1", "s2", impact=MAJOR)
        story.lines = [l for l in story.lines if not (l["status"] == "resolved" and l["at"] == story.time(200))]
        self.assertEqual(story.told("updated"), [(200, "updated", {"a": MAJOR})])

    def test_worsening_needs_a_second_source(self):
        story = Story().hold(0, 900, "s1", "s2", impact=PARTIAL).fire(205, "s1", MAJOR)
        self.assertEqual(story.when("updated"), [])

    def step(self, *levels):
        """(at, impact), said by both sources; kept up every 60 s."""
        story = Story()
        for (at, impact), (until, _) in zip(levels, levels[1:] + ((levels[-1][0] + 600, ""),)):
            for source in ("s1", "s2"):
                for moment in range(at, until, 60):
                    story.fire(moment, source, impact, 0.5)
        return story.calm(levels[-1][0] + 600, "s1", "s2")

    def test_improving_is_told_after_two_minutes(self):
        story = self.step((0, MAJOR), (300, PARTIAL))
        self.assertEqual(story.told("updated"), [(420, "updated", {"a": PARTIAL})])
        story = self.step((0, MAJOR), (300, PARTIAL), (419, MAJOR))
        self.assertEqual(story.when("updated"), [])

    def test_after_improving_and_worsening_the_next_improvement_waits_thirty(self):
        story = self.step((0, MAJOR), (300, PARTIAL), (600, MAJOR), (900, PARTIAL), (3000, MAJOR))
        self.assertEqual(story.when("updated"), [420, 600, 900 + 1800, 3000])

    def test_only_that_one_waits(self):
        story = self.step((0, MAJOR), (300, PARTIAL), (600, MAJOR), (900, PARTIAL), (3000, DEGRADED))
        self.assertEqual(story.when("updated"), [420, 600, 2700, 3120])

    def test_one_source_left_is_no_improvement(self):
        story = Story().hold(0, 200, "s1").hold(0, 900, "s2")
        self.assertEqual(story.when("updated"), [])

    def test_clean_two_minutes_is_monitoring_and_ten_resolved(self):
        story = Story().hold(0, 300, "s1", "s2")
        self.assertEqual(story.kinds(), [(60, "opened"), (420, "monitoring"), (900, "resolved")])
        self.assertEqual(story.told("resolved")[0][2], {"a": UP})

    def test_recovery_is_after_the_signals_of_that_instant(self):
        story = Story().hold(0, 300, "s1", "s2").hold(420, 2101, "s1")
        self.assertEqual(story.when("monitoring"), [2221])

    def test_a_member_clean_ten_minutes_is_operational_while_others_fire(self):
        story = Story("a", "b").hold(0, 300, "s1", "s2").hold(0, 1200, "s1", "s2", component="b")
        self.assertEqual(story.told("updated"), [(900, "updated", {"a": UP, "b": MAJOR})])
        story = Story("a", "b").hold(0, 300, "s1", "s2").hold(0, 900, "s1", "s2", component="b")
        self.assertEqual(story.when("updated"), [])  # in that instant the other stops firing

    def test_a_relapse_needs_rule_one_again(self):
        for length, told in ((59, []), (60, [310])):
            story = Story().hold(0, 70, "s1", "s2", share=0.06)
            story.fire(250, "s1", MAJOR, 0.06).fire(250, "s2", MAJOR, 0.06)
            story.hold(250 + length, 2100, "s1", "s2", share=0.001)
            self.assertEqual(story.kinds()[:2], [(60, "opened"), (190, "monitoring")])
            self.assertEqual(story.when("updated"), told)

    def test_share_minutes_are_kept_for_a_relapse(self):
        story = Story().hold(0, 120, "s1", "s2", share=0.5).hold(300, 2101, "s1", "s2", share=0.5)
        self.assertEqual(story.when("updated"), [300])

    def test_within_sixty_minutes_of_resolved_it_is_reopened(self):
        for gap, kinds in ((1, "reopened"), (3600, "reopened"), (3601, "opened")):
            story = Story().hold(0, 300, "s1", "s2")  # resolved at 900
            story.hold(900 + gap, 900 + gap + 100, "s1", "s2")
            self.assertEqual(story.kinds()[3], (900 + gap + 60, kinds), gap)

    def test_sixty_minutes_count_to_the_new_started_at(self):
        story = Story().hold(0, 300, "s1", "s2").hold(4600, 4700, "s1", "s2", started=4500)
        self.assertEqual(story.kinds()[3], (4660, "reopened"))

    def test_intermittent_at_the_fourth_change(self):
        story = Story().hold(0, 100, "s1", "s2").hold(200, 300, "s1", "s2")
        self.assertEqual(story.kinds(), [(60, "opened"), (300, "updated"), (900, "monitoring"),
                                         (2100, "resolved")])

    def test_the_fourth_change_is_within_thirty_minutes(self):
        for last, told in ((1800, [1800]), (1801, [])):
            story = Story().hold(0, 200, "s1", "s2").hold(310, last, "s1", "s2")
            self.assertEqual(story.when("updated"), told)

    def test_intermittent_is_said_once_and_monitoring_once(self):
        story = Story().hold(0, 100, "s1", "s2").hold(200, 300, "s1", "s2").hold(400, 410, "s1", "s2")
        story.hold(1100, 1170, "s1", "s2")
        self.assertEqual(story.kinds(), [(60, "opened"), (300, "updated"), (1010, "monitoring"),
                                         (1160, "updated"), (2960, "still"), (2970, "resolved")])


class Timing(unittest.TestCase):
    def test_first_notice_counts_from_five_percent(self):
        story = Story().hold(0, 300, "s1", share=0.05).hold(20, 300, "s2", share=0.05)
        self.assertEqual(story.promises("first_notice"), [(320, 80, True)])

    def test_first_notice_counts_from_rule_one_if_that_came_first(self):
        story = Story().hold(0, 2000, "s1", "s2", share=0.04)
        self.assertEqual(story.promises("first_notice"), [(1800, 1500, True)])

    def test_first_notice_under_maintenance_counts_from_its_end(self):
        story = Story().hold(0, 900, "s1", "s2")
        story.maintenance("a", -100, 400)
        self.assertEqual(story.promises("first_notice"), [(700, 401, True)])
        story = Story("a", "b").hold(0, 900, "s1", "s2")
        story.maintenance("b", -100, 400)
        self.assertEqual(story.promises("first_notice"), [(300, 60, True)])

    def test_a_late_first_notice_is_missed(self):
        story = Story("a", beats={"s1": "60s"}).beat("s1", 0).hold(40, 900, "s1", "s2")
        story.beat("s1", *range(330, 1000, 60))
        self.assertEqual(story.promises("first_notice"), [(340, 280, True)])  # met by the holding
        story = Story("a", beats={"s1": "60s"}).beat("s1", 0).hold(40, 270, "s1", "s2")
        story.hold(271, 900, "s1", "s2").beat("s1", *range(330, 1000, 60))
        self.assertEqual(story.promises("first_notice"), [(340, 331, True)])

    def test_next_update_after_thirty_minutes_or_two_hours_by_the_worst(self):
        for impact, minutes in ((MAJOR, 30), (PARTIAL, 30), (DEGRADED, 120)):
            story = Story().hold(0, 300, "s1", "s2", impact=impact, share=0.5)
            self.assertEqual(story.promises("next_update")[0], (60 + minutes * 60, 420, True))
        story = Story("a", "b").hold(0, 300, "s1", "s2", impact=DEGRADED, share=0.5)
        story.hold(0, 300, "s1", "s2", component="b", impact=PARTIAL)
        self.assertEqual(story.promises("next_update")[0], (60 + 1800, 420, True))

    def test_resolved_promises_no_update(self):
        story = Story().hold(0, 300, "s1", "s2")
        self.assertEqual(len(story.promises("next_update")), 2)
        self.assertTrue(all(met for _, _, met in story.promises("next_update")))

    def test_still_goes_when_it_is_due_and_at_most_three_in_a_row(self):
        story = Story().hold(0, 9000, "s1", "s2", every=100)
        self.assertEqual(story.when("still"), [1860, 3660, 5460])
        self.assertEqual(story.promises("next_update")[-2:], [(5460, 5460, True), (10920, 9600, True)])

    def test_any_notice_starts_the_row_again(self):
        story = Story("a", "b", depends={"b": ["a"]}).hold(0, 15000, "s1", "s2", every=100)
        story.hold(6000, 15000, "s1", "s2", component="b", every=100)
        self.assertEqual(story.when("still"), [1860, 3660, 5460, 7860, 9660, 11460])

    def test_recovery_is_due_when_the_clean_window_ends(self):
        story = Story().hold(0, 300, "s1", "s2")
        self.assertEqual(story.promises("recovery"), [(900, 900, True)])

    def test_recovery_is_void_when_a_member_fires_and_made_again(self):
        story = Story().hold(0, 300, "s1", "s2", share=0.1).hold(500, 2110, "s1", share=0.01)
        self.assertEqual(story.promises("recovery"), [(2710, 2710, True)])
        self.assertEqual(len(story.when("monitoring")), 1)

    def full_day(self, **more):
        """Opens, monitors and resolves (3 notices), and reopens every 1000 s."""
        story = Story(**more)
        for round_ in range(5):
            story.hold(2000 * round_, 2000 * round_ + 300, "s1", "s2")
        return story

    def test_twelve_notices_a_day_the_last_for_resolved(self):
        told = self.full_day().told()
        kinds = [kind for _, kind, _ in told]
        self.assertEqual(len([k for k in kinds if k != "draft"]), 12)
        self.assertEqual(kinds[:12], ["opened", "monitoring", "resolved"] + ["reopened", "monitoring", "resolved"] * 3)
        self.assertEqual(told[12], (8060, "draft", {"a": MAJOR}))

    def test_the_next_site_day_is_a_new_one(self):
        start = datetime(2024, 6, 2, 14, 0, tzinfo=timezone.utc)  # 23:00 in Seoul
        story = self.full_day(start=start, zone="Asia/Seoul")
        self.assertEqual(len([n for n in story.told() if n[1] != "draft"]), 15)

    def test_only_resolved_may_be_the_twelfth(self):
        story = Story()
        for round_ in range(4):
            story.hold(2000 * round_, 2000 * round_ + 300, "s1", "s2")
        story.hold(6500, 6600, "s1", "s2")  # a relapse: its `updated` would be the twelfth
        self.assertEqual(story.kinds()[9:], [(6060, "reopened"), (6420, "monitoring"), (6500, "draft"),
                                             (8400, "resolved")])  # intermittent by then


class Readings(unittest.TestCase):
    """Where a sentence can be read in two ways: README.md says which ways, and why this one. Each
    test is the smallest history that tells the readings apart; `other` is what the other gives."""

    def decides(self, story, chosen, other, *kinds):
        self.assertNotEqual(chosen, other)
        self.assertEqual([(at, kind) for at, kind, _ in story.told(*kinds)], chosen)

    def test_r01_between_two_seconds_nothing_is_decided(self):
        story = Story().fire(0.2, "s1").fire(0.2, "s2").calm(60.5, "s1", "s2")
        self.decides(story, [], [(61, "opened")], "opened")

    def test_r02_what_signals_make_true_is_decided_in_their_second(self):
        story = Story().hold(0, 120, "s1", "s2", share=0.5).hold(300, 2200, "s1", "s2", share=0.5)
        self.decides(story, [(300, "updated")], [(301, "updated")], "updated")

    def test_r03_another_started_at_while_it_fires(self):
        older = Story().fire(0, "s1", started=0).fire(30, "s1", started=-5)
        newer = Story().fire(0, "s1", started=0).fire(30, "s1", started=10)
        # A repeat: 5 minutes from 30; a new firing that never repeated: 60.
        self.decides(older, [(180, "opened")], [], "opened")
        self.assertEqual(older.output()["incidents"][0]["share_minutes"], 5.5)
        self.assertEqual(newer.output()["incidents"][0]["share_minutes"], 60.5)

    def test_r04_a_whole_firing_counts_back_to_its_start(self):
        story = Story().calm(-9, "s2").hold(0, 660, "s1", share=0.1)
        story.say(600, "s2", "resolved", started=0, impact=MAJOR, affected_share=0.1)
        self.decides(story, [(300, "draft"), (1260, "draft")], [(300, "draft")])

    def test_r04_also_after_a_bare_resolved(self):
        story = Story().calm(-100, "s1", "s2")
        for source in ("s1", "s2"):
            story.say(100, source, "resolved", started=40, impact=MAJOR)
        self.decides(story, [(700, "draft")], [])

    def test_r05_no_impact_is_degraded(self):
        story = Story().say(0, "s1", "firing", affected_share=0.5).say(0, "s2", "firing", affected_share=0.5)
        self.assertEqual(story.told("opened"), [(60, "opened", {"a": DEGRADED})])

    def test_r06_of_two_words_in_one_instant_the_worse_stays(self):
        for shares in ((0.5, 0.01), (0.01, 0.5)):
            story = Story().hold(0, 100, "s1", share=0.5)
            for share in shares:
                story.fire(0, "s2", MAJOR, share)
            self.decides(story, [(60, "opened")], [], "opened")

    def test_r07_of_a_share_and_a_count_the_larger_counts(self):
        story = Story(users={"a": 100}).hold(0, 100, "s1")
        story.say(0, "s2", "firing", impact=MAJOR, affected_share=0.01, affected_users=90)
        self.decides(story, [(60, "opened")], [], "opened")

    def test_r08_the_usual_interval_is_the_median(self):
        story = Story(start=SUNDAY)
        for at in (0, 130, 260, 860):  # stale at 585, and at 860 + 2.5 x 130; by the mean 1577, by the last 2360
            story.fire(at, "s1", MAJOR, 0.6)
        self.assertEqual(story.output()["incidents"][0]["share_minutes"], 9.1)

    def test_r09_corroborated_is_two_at_the_same_time(self):
        story = Story().hold(0, 60, "s1", started=-1000).hold(300, 500, "s2").hold(310, 500, "s3")
        incident = story.output()["incidents"][0]
        self.assertEqual(story.seconds(incident["onset"]), 310 - 600)  # not 300 - 600

    def test_r10_the_last_two_are_those_that_began_last(self):
        story = Story().hold(-700, 3000, "old", impact=DEGRADED, share=0.02)
        story.hold(0, 100, "s1").hold(0, 100, "s2")
        self.decides(story, [(700, "resolved")], [(3600, "resolved")], "resolved")

    def test_r11_share_minutes_of_a_lone_source_do_not_open(self):
        story = Story().hold(0, 200, "s1", share=0.8)
        self.decides(story, [(180, "opened")], [(75, "opened")], "opened")

    def test_r11_a_lone_source_that_announced_may_worsen_it_while_alone(self):
        story = Story().hold(0, 300, "s1", impact=PARTIAL, key="k").hold(200, 300, "s1", impact=MAJOR, key="y")
        self.decides(story, [(240, "updated")], [], "updated")
        story.calm(190, "s2")
        self.decides(story, [], [(240, "updated")], "updated")

    def test_r12_to_open_there_must_be_something_corroborated_to_say(self):
        story = Story().hold(0, 900, "s1").hold(0, 120, "s2")
        story.maintenance("a", 0, 300)
        self.decides(story, [], [(301, "opened")], "opened")

    def test_r13_a_heartbeat_in_the_very_instant_is_in_time_and_a_lost_one_blinds_before_opening(self):
        for beat, chosen, other in ((90, [(90, "opened")], [(150, "opened")]), (91, [(151, "opened")], [(90, "opened")])):
            story = Story("a", beats={"s1": "60s"}).beat("s1", 0, beat, 150, 210).hold(30, 300, "s1", "s2")
            self.decides(story, chosen, other, "opened")

    def test_r14_stale_components_no_longer_fire_for_blindness(self):
        story = Story("a", "b", beats={"s9": "60s"}).beat("s9", 0).hold(50, 2000, "s1", "s2", share=0.04)
        for source in ("s1", "s2"):
            story.fire(50, source, MAJOR, 0.04, component="b").fire(80, source, MAJOR, 0.04, component="b")
        # b is stale at 380: 1 of 2 still fires, blindness ends and a counts 1500 s from there.
        self.decides(story, [(1880, "opened")], [(1550, "opened")], "opened")

    def test_r15_largest_share_by_time_is_the_sum_over_time(self):
        story = Story().calm(-9, "s2").fire(0, "s1", MAJOR, 1.0).fire(120, "s1", MAJOR, 0.1).calm(420, "s1")
        self.decides(story, [(300, "draft")], [(300, "draft"), (1020, "draft")])

    def test_r15_what_went_stale_has_ended(self):
        story = Story().calm(-9, "s2").fire(0, "s1", MAJOR, 0.5).fire(30, "s1", MAJOR, 0.5).fire(330, "s1", MAJOR, 0.5)
        self.decides(story, [(300, "draft"), (330 + 412.5 + 0.5 + 600, "draft")], [(300, "draft")])

    def test_r16_the_reported_total_is_not_cut_to_two_hours(self):
        story = Story().hold(0, 10800, "s1", "s2", share=0.5, every=100)
        self.assertEqual(story.output()["incidents"][0]["share_minutes"], 90.0)  # not 60

    def test_r17_the_incident_of_the_ancestor_goes_before_an_older_one(self):
        story = Story("x", "p", "c", depends={"c": ["p"]})
        story.hold(0, 2000, "s1", "s2", component="x").hold(200, 2000, "s1", "s2", component="p")
        story.hold(300, 2000, "s1", "s2", component="c", started=110)
        self.assertEqual(story.told("updated")[0][2], {"p": MAJOR, "c": MAJOR})

    def test_r18_an_open_incident_that_fits_goes_before_reopening(self):
        story = Story("a", "b").hold(0, 100, "s1", "s2")  # resolved at 700
        story.hold(800, 2000, "s1", "s2", component="b").hold(850, 2000, "s1", "s2")
        self.decides(story, [(920, "updated")], [(910, "reopened")], "updated", "reopened")

    def test_r19_a_holding_is_the_opening_of_its_incident(self):
        story = Story("a", beats={"s1": "60s"}).beat("s1", 0).hold(40, 900, "s1", "s2")
        story.beat("s1", *range(400, 900, 60))
        self.decides(story, [(280, "holding"), (1020, "monitoring"), (1500, "resolved")],
                     [(280, "holding"), (460, "opened"), (1020, "monitoring"), (1500, "resolved")],
                     "holding", "opened", "monitoring", "resolved")

    def test_r20_a_relapse_needs_rule_one_only(self):
        story = Story().hold(0, 120, "s1", "s2").hold(300, 2200, "s1", "s2")
        story.maintenance("a", 250, 3000)
        self.decides(story, [(300, "updated")], [], "updated")

    def test_r21_monitoring_keeps_the_impacts_and_resolved_names_all_members(self):
        story = Story("a", "b").hold(0, 300, "s1", "s2").hold(0, 1200, "s1", "s2", component="b")
        self.assertEqual([c for _, _, c in story.told("monitoring", "resolved")],
                         [{"b": MAJOR}, {"a": UP, "b": UP}])

    def test_r22_the_first_firing_is_a_change_too(self):
        story = Story().hold(0, 100, "s1", "s2").hold(200, 300, "s1", "s2")
        self.decides(story, [(300, "updated")], [], "updated")

    def test_r22_changes_before_the_opening_count_but_do_not_speak(self):
        story = Story().hold(0, 10, "s1", "s2").hold(20, 30, "s1", "s2").hold(40, 400, "s1", "s2")
        self.decides(story, [(80, "opened"), (400, "updated"), (1000, "monitoring"), (2200, "resolved")],
                     [(80, "opened"), (140, "updated"), (1000, "monitoring"), (2200, "resolved")])

    def test_r23_monitoring_is_not_repeated_after_an_untold_relapse(self):
        story = Story().hold(0, 70, "s1", "s2", share=0.1).hold(300, 2200, "s1", share=0.001)
        self.decides(story, [(190, "monitoring")], [(190, "monitoring"), (2320, "monitoring")], "monitoring")

    def test_r24_a_void_promise_is_no_promise(self):
        story = Story().hold(0, 70, "s1", "s2", share=0.1).hold(300, 2200, "s1", share=0.001)
        self.assertEqual(story.promises("recovery"), [(2800, 2800, True)])

    def test_r25_what_the_cap_holds_back_goes_on_the_next_day_if_still_true(self):
        start = datetime(2024, 6, 2, 21, 30, tzinfo=timezone.utc)
        story = Story(start=start)
        for round_ in range(4):
            story.hold(2000 * round_, 2000 * round_ + 300, "s1", "s2")
        story.hold(8000, 9400, "s1", "s2")  # the 13th would be at 8060; midnight is at 9000
        self.assertEqual(story.when("reopened")[-1], 9000)
        self.assertEqual(story.when("draft"), [8060])

    def test_r26_the_last_moment_of_maintenance_is_in_it(self):
        story = Story().hold(0, 600, "s1", "s2")
        story.maintenance("a", 0, 300)
        self.decides(story, [(301, "opened")], [(300, "opened")], "opened")

    def test_r27_improvement_is_below_the_announced_for_two_minutes_at_whatever_level(self):
        story = Story().hold(0, 900, "s2", impact=MAJOR)
        for at, impact in ((0, MAJOR), (200, PARTIAL), (290, DEGRADED)):
            story.fire(at, "s1", impact).fire(at, "s3", impact)
        story.lines = [l for l in story.lines if l["source"] != "s2"]
        self.assertEqual(story.told("updated"), [(320, "updated", {"a": DEGRADED})])  # not partial, 410 degraded

    def test_r28_a_press_meets_rule_one_like_others(self):
        story = Story().fire(0, "desk", MAJOR, labels={"operator": True}).calm(59, "desk")
        self.decides(story, [], [(0, "opened")], "opened")

    def test_r29_the_draft_needs_five_minutes_without_a_break_and_comes_in_maintenance_too(self):
        story = Story().hold(0, 200, "s1", share=0.01).hold(210, 400, "s1", share=0.01)
        self.decides(story, [], [(300, "draft")])
        story = Story().hold(0, 300, "s1", share=0.01)
        story.maintenance("a", 0, 9000)
        self.decides(story, [(300, "draft")], [])

    def test_r30_a_heartbeat_is_not_a_word_about_a_component(self):
        story = Story("a", "b", beats={"s2": "60s"}).hold(0, 200, "s1")
        story.say(-30, "s2", "heartbeat").say(30, "s2", "heartbeat").say(90, "s2", "heartbeat")
        self.decides(story, [(180, "opened")], [], "opened")

    def test_r31_any_resolved_of_another_source_after_the_last_word_counts(self):
        story = Story().hold(0, 100, "s1").fire(0, "s2").fire(30, "s2").calm(400, "s3", "s4")
        self.decides(story, [(1000, "resolved")], [], "resolved")

    def test_r32_a_joiner_is_looked_at_anew_until_the_wait_is_over(self):
        story = Story("a", "b").hold(0, 900, "s1", "s2")
        story.hold(1, 100, "s1", "s2", component="b", share=0.05)
        story.hold(110, 400, "s1", "s2", component="b", share=0.05)
        self.assertEqual(story.told("updated")[0], (170, "updated", {"a": MAJOR, "b": MAJOR}))  # not 120

    def test_r33_the_onset_of_an_incident_is_the_earliest_of_its_members(self):
        story = Story("a", "b").hold(0, 500, "s1", "s2").hold(5, 500, "s1", "s2", component="b", started=-100)
        incident = story.output()["incidents"][0]
        self.assertEqual(story.seconds(incident["onset"]), -100)  # not 0

    def test_r35_ended_at_on_a_firing_is_its_expiry(self):
        story = Story().fire(0, "s1", ended=59).fire(0, "s2").calm(100, "s2")
        self.decides(story, [], [(60, "opened")], "opened")

    def test_r36_first_notice_of_a_lone_source_counts_from_rule_one(self):
        self.assertEqual(Story().hold(0, 300, "s1").promises("first_notice"), [(480, 180, True)])  # not 300

    def test_r37_a_started_at_after_at_is_at(self):
        story = Story().hold(0, 300, "s1", "s2", started=100)
        self.assertEqual(story.seconds(story.output()["incidents"][0]["onset"]), 0)

    def test_r38_background_alone_opens_nothing(self):
        story = Story().hold(-700, 3000, "o1", impact=DEGRADED, share=0.02).hold(0, 200, "s1").hold(0, 200, "s2")
        story.hold(0, 3000, "o1", impact=DEGRADED, share=0.02, key="y")
        self.decides(story, [(60, "opened"), (320, "monitoring"), (800, "resolved")], None, "opened", "monitoring",
                     "updated", "reopened", "resolved")


class Scenarios(unittest.TestCase):
    """The shared scenarios, with what their README says must happen."""

    config = {"site": {"timezone": "Asia/Seoul"}, "components": [{"key": "messaging"}, {"key": "login-pc"}]}

    def decide(self, name):
        path = os.path.join(SCENARIOS, name)
        output = reference.backtest(self.config, path)
        return output, [(n["at"][11:19], n["kind"], n["components"]) for n in output["notices"]]

    def test_two_short_outages_are_announced_while_they_last(self):
        for day, opened, monitoring, resolved in (
            ("2024-05-13", "13:45:25", "13:52:40", "14:00:40"),
            ("2024-05-20", "14:53:25", "15:00:40", "15:08:40"),
        ):
            output, told = self.decide(day + ".jsonl")
            self.assertEqual([t[:2] for t in told], [(opened, "opened"), (monitoring, "monitoring"),
                                                     (resolved, "resolved")])
            self.assertEqual(told[0][2], {"messaging": MAJOR})
            (incident,) = output["incidents"]
            self.assertEqual((incident["first_notice_seconds"], incident["share_minutes"]), (85, 5.0))
            self.assertTrue(all(p["met"] for p in output["promises"]))

    def test_a_long_outage_in_the_morning(self):
        output, told = self.decide("2024-05-21.jsonl")
        self.assertEqual(
            [t[:2] for t in told],
            [("08:31:30", "opened"), ("08:32:30", "updated"), ("09:02:30", "still"),
             ("09:26:50", "monitoring"), ("09:34:50", "resolved")],
        )
        self.assertEqual(told[1][2], {"login-pc": PARTIAL, "messaging": DEGRADED})
        self.assertEqual(len(output["incidents"]), 1)
        self.assertTrue(all(p["met"] for p in output["promises"]))

    def test_quiet_trouble_is_not_announced(self):
        _, told = self.decide("quiet-trouble.jsonl")
        self.assertEqual(told, [("05:05:10", "draft", {"messaging": DEGRADED})])


class Input(unittest.TestCase):
    def refused(self, *lines):
        with self.assertRaises(reference.BadInput) as caught:
            decided(Scenarios.config, list(lines))
        return str(caught.exception)

    def test_a_bad_line_is_named(self):
        good = '{"source":"s","key":"k","component":"messaging","status":"resolved","at":"2024-01-01T00:00:00Z"}'
        for bad in (
            '{"source":"s","key":"k","component":"messaging","status":"firing","at":"2024-01-01T00:00:00Z","affected_share":1.2}',
            '{"source":"s","key":"k","component":"messaging","status":"firing"}',
            '{"source":"s","key":"k","component":"messaging","status":"odd","at":"2024-01-01T00:00:00Z"}',
            '{"source":"s","key":"k","component":"messaging","status":"firing","at":"2024-01-01 00:00"}',
            '{"key":"k","component":"messaging","status":"firing","at":"2024-01-01T00:00:00Z"}',
            "[]", "{",
        ):
            self.assertIn("signals.jsonl:2: ", self.refused(good, bad))

    def test_a_missing_at_is_started_at(self):
        line = '{"source":"s%d","key":"k","component":"messaging","status":"firing","impact":"major_outage","started_at":"2024-06-02T00:00:00Z"}'
        output = decided(Scenarios.config, [line % 1, line % 2])
        self.assertEqual(output["notices"][0]["at"], "2024-06-02T09:01:00+09:00")

    def test_an_unknown_component_is_warned_of_once(self):
        line = '{"source":"s","key":"k","component":"x","status":"firing","at":"2024-01-01T00:00:00Z"}'
        said = io.StringIO()
        with redirect_stderr(said):
            decided(Scenarios.config, [line, line])
        self.assertEqual(said.getvalue().count("unknown component"), 1)

    def test_nothing_in_nothing_out(self):
        output = decided(Scenarios.config, [""])
        self.assertEqual((output["notices"], output["incidents"]), ([], []))

    def test_instants(self):
        self.assertEqual(reference.parse_instant("1970-01-01T09:00:10+09:00"), 10)
        self.assertEqual(reference.parse_instant("1970-01-01T00:00:00.25Z"), Fraction(1, 4))


class Program(unittest.TestCase):
    def test_output_and_comparison(self):
        config, text = histories.history("dependencies", 1)
        with tempfile.TemporaryDirectory() as folder:
            paths = {n: os.path.join(folder, n) for n in ("config", "signals", "output")}
            for name, content in (("config", json.dumps(config)), ("signals", text)):
                with open(paths[name], "w", encoding="utf-8") as file:
                    file.write(content)
            given = ["--config", paths["config"], "--signals", paths["signals"]]
            said = io.StringIO()
            with redirect_stdout(said):
                self.assertEqual(reference.main(given), 0)
            output = json.loads(said.getvalue())
            with open(paths["output"], "w", encoding="utf-8") as file:
                json.dump(output, file)
            with redirect_stdout(io.StringIO()):
                self.assertEqual(reference.main(given + ["--diff", paths["output"]]), 0)
            output["notices"][0]["kind"] = "still"
            with open(paths["output"], "w", encoding="utf-8") as file:
                json.dump(output, file)
            said = io.StringIO()
            with redirect_stdout(said):
                self.assertEqual(reference.main(given + ["--diff", paths["output"]]), 1)
            self.assertIn("engine:", said.getvalue())


class Histories(unittest.TestCase):
    def test_every_mode_is_small_repeatable_and_decides(self):
        for mode in histories.MODES:
            kinds = set()
            for seed in range(6):
                config, text = histories.history(mode, seed)
                self.assertEqual((config, text), histories.history(mode, seed))
                self.assertLessEqual(text.count("\n"), 300)
                kinds |= {n["kind"] for n in decided(config, text.splitlines())["notices"]}
            self.assertTrue(kinds, mode)

    def test_looking_every_second_decides_the_same(self):
        """That no instant is overlooked: looking when something can change is enough."""
        for mode in ("plain", "blind", "press", "flapping", "fractions"):
            config, text = histories.history(mode, 2)
            with self.subTest(mode):
                lines = text.splitlines()
                self.assertEqual(decided(config, lines, hours=1)["notices"],
                                 decided(config, lines, hours=1, every_second=True)["notices"])


if __name__ == "__main__":
    unittest.main()
