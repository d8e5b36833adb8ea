"""A person at the command line: announce, update, correct, take back, decide drafts, ask why."""

import json
import unittest

from house import HouseTest, free_port, until


class Operators(HouseTest):
    def done(self, goji, *arguments, **more):
        ran = goji.operator(*arguments, **more)
        self.assertEqual((ran.returncode, ran.stderr), (0, ""), ran)
        return ran.stdout

    def refused(self, goji, *arguments, **more):
        ran = goji.operator(*arguments, **more)
        self.assertEqual((ran.returncode, ran.stdout), (1, ""), ran)
        return ran.stderr

    def notice(self):
        return json.loads(self.sink.next()["body"])

    def test_an_outage_from_its_announcement_to_its_end(self):
        goji = self.goji().start()
        said = self.done(goji, "announce", "--component", "messaging", "--impact", "major_outage",
                         "--message", "ko=메시지를 보낼 수 없습니다.")
        self.assertIn("incident 1: opened as notice 1", said)
        opened = self.notice()
        self.assertEqual(opened["type"], "incident.opened")
        self.assertIn("메시지를 보낼 수 없습니다.", goji.page("/incidents/1", "ko"))

        self.done(goji, "update", "1", "--status", "identified", "--component",
                  "maps=degraded_performance")
        update = self.notice()
        self.assertEqual(update["type"], "incident.updated")
        self.assertEqual(json.loads(goji.page("/api/v2/summary.json"))["incidents"][0]["status"],
                         "identified")
        listed = json.loads(self.done(goji, "incidents", "--json"))["incidents"]
        self.assertEqual(listed[0]["components"],
                         {"messaging": "major_outage", "maps": "degraded_performance"})

        self.done(goji, "resolve", "1")
        self.assertEqual(self.notice()["type"], "incident.resolved")
        self.assertIn("is resolved since", self.refused(goji, "update", "1", "--status", "monitoring"))
        shown = self.done(goji, "incidents", "1")
        for word in ("opened", "updated", "resolved", "by a person"):
            self.assertIn(word, shown)
        until(lambda: "0 deliveries not yet accepted" in self.done(goji, "status"))

    def test_who_saw_an_older_version_is_told_what_changed(self):
        goji = self.goji().start()
        self.done(goji, "announce", "--component", "maps=partial_outage")
        seen = str(goji.get("/api/v1/incidents/1")["version"])
        self.done(goji, "update", "1", "--status", "identified", "--version", seen)
        late = self.refused(goji, "update", "1", "--status", "monitoring", "--version", seen)
        self.assertIn("incident 1 is at version", late)
        self.assertEqual(len(goji.get("/api/v1/incidents/1")["updates"]), 2)

    def test_a_request_that_comes_again_is_done_once(self):
        goji = self.goji().start()
        body = {"components": {"maps": "major_outage"}}
        headers = {"Idempotency-Key": "press-1"}
        first = goji.request("POST", "/api/v1/incidents", body, headers=headers)
        self.assertEqual(first[0], 201)
        goji.stop()
        goji.start()
        self.assertEqual(goji.request("POST", "/api/v1/incidents", body, headers=headers), first)
        self.assertEqual(len(goji.get("/api/v1/incidents")["incidents"]), 1)
        status, _ = goji.request("POST", "/api/v1/incidents", {**body, "notify": False},
                                 headers=headers)
        self.assertEqual(status, 409)

    def test_what_goji_announced_by_mistake_is_taken_back_everywhere(self):
        goji = self.goji().start()
        goji.fire("probe-seoul")
        goji.fire("gateway-metrics")
        self.assertEqual(self.notice()["type"], "incident.opened")
        self.done(goji, "retract", "1")
        self.assertEqual(self.notice()["type"], "incident.retracted")
        self.assertIn("retracted", self.done(goji, "incidents"))

    def test_a_draft_is_approved_or_rejected_and_both_are_told_apart(self):
        policy = {"opening": {"draft_after": "1s"}}
        goji = self.goji(criteria=policy).start()
        for component in ("messaging", "maps"):
            for source in ("probe-seoul", "gateway-metrics"):
                goji.fire(source, component=component, affected_share=0.01)
        drafts = until(lambda: (found := goji.get("/api/v1/drafts")["drafts"]) and
                       len(found) == 2 and found)
        listed = self.done(goji, "drafts", language="ko_KR.UTF-8")
        self.assertIn(drafts[0]["why"]["ko"], listed)
        one = next(draft for draft in drafts if "maps" in draft["components"])
        other = next(draft for draft in drafts if "messaging" in draft["components"])
        self.assertIn("components, messages or both", self.refused(goji, "edit", one["id"]))
        self.assertEqual(
            self.done(goji, "edit", one["id"], "--title", "en=Maps are slow",
                      "--component", "maps=degraded_performance"),
            f"draft {one['id']} waits as it is now\n")
        self.assertEqual(len(goji.get("/api/v1/incidents")["incidents"]), 0)
        self.done(goji, "approve", one["id"])
        self.assertIn("Maps are slow", goji.page("/", "en"))
        self.assertEqual(
            goji.get("/api/v1/incidents")["incidents"][0]["components"]["maps"],
            "degraded_performance")
        self.done(goji, "reject", other["id"])
        self.assertEqual(len(goji.get("/api/v1/incidents")["incidents"]), 1)
        self.assertIn("decided", self.refused(goji, "approve", other["id"]))
        self.assertEqual(self.done(goji, "drafts"), "no drafts wait\n")

    def test_why_it_was_said_and_why_nothing_is(self):
        goji = self.goji().start()
        goji.fire("probe-seoul", affected_share=0.08)
        goji.fire("gateway-metrics", affected_share=0.08)
        self.notice()
        korean = self.done(goji, "explain", "1", language="ko_KR.UTF-8")
        self.assertIn("이용자 8%", korean)
        english = self.done(goji, "explain", "1")
        self.assertIn("2 sources agree on 8% of the users", english)
        self.assertIn("said: opened", english)
        self.assertIn("probe-seoul send: firing major_outage, 8% of the users", english)

        goji.fire("probe-seoul", component="maps", affected_share=0.5)
        quiet = until(lambda: (told := self.done(goji, "explain", "--component", "maps")) and
                      "maps: nothing" in told and told)
        self.assertIn("One source alone says 50%", quiet)

    def test_what_goes_wrong_is_said_in_a_line_and_the_token_is_not(self):
        goji = self.goji().start()
        self.assertIn("there is no incident 9", self.refused(goji, "explain", "9"))
        self.assertIn("no channel `pag`, did you mean `page`?",
                      self.refused(goji, "announce", "--component", "maps=major_outage",
                                   "--channel", "pag"))
        wrong = self.refused(goji, "status", token="goji_secret")
        self.assertIn("GOJI_TOKEN", wrong)
        self.assertNotIn("goji_secret", wrong)
        nobody = f"http://127.0.0.1:{free_port()}"
        self.assertIn("does not answer", self.refused(goji, "status", "--server", nobody))
        readers = f"http://127.0.0.1:{goji.readers}"
        self.assertNotEqual(self.refused(goji, "status", "--server", readers), "")
        self.assertEqual(goji.operator("explain").returncode, 2)
        self.assertEqual(goji.operator("announce").returncode, 2)

    def test_a_dry_run_shows_what_each_channel_would_get_and_says_nothing(self):
        goji = self.goji().start()
        shown = self.done(goji, "announce", "--component", "maps=major_outage", "--dry-run",
                          "--title", "en=Maps are down")
        self.assertIn("nothing was sent", shown)
        self.assertIn("Maps are down", shown)
        self.assertEqual(goji.get("/api/v1/incidents")["incidents"], [])

    def test_a_channel_is_tried_and_what_was_given_up_is_sent_again(self):
        goji = self.goji().start()
        told = self.done(goji, "test", "oncall")
        self.assertEqual(self.notice()["type"], "test")
        self.assertIn("goji deliveries", told)
        self.assertRegex(told, r"on oncall, visible\n(.*\n)*  visible_at +20")
        self.assertIn("answered 204", told)
        self.assertEqual(json.loads(self.done(goji, "test", "oncall", "--json"))["state"], "visible")
        self.notice()
        self.assertIn("there is no channel nowhere", self.refused(goji, "test", "nowhere"))
        self.sink.answers.put(410)
        self.done(goji, "announce", "--component", "maps=major_outage")
        self.sink.next()
        self.assertEqual(self.done(goji, "redrive", "--dry-run"), "0 would be sent again\n")
        self.assertIn("there is no delivery 99", self.refused(goji, "redrive", "99"))

    def test_a_channel_that_does_not_take_a_test_fails_it(self):
        goji = self.goji().start()
        for status, state in ((400, "rejected"), (401, "held")):
            self.sink.answers.put(status)
            done = goji.operator("test", "oncall")
            self.sink.next()
            self.assertEqual(done.returncode, 1, done.stdout)
            self.assertIn(f"on oncall, {state}", done.stdout)
            self.assertIn(f"answered {status}", done.stdout)

    def test_nothing_goes_through_a_paused_channel_until_it_is_resumed(self):
        goji = self.goji().start()
        self.assertIn("until `goji resume oncall`", self.done(goji, "pause", "oncall"))
        self.assertIn("cannot be paused", self.refused(goji, "pause", "page"))
        self.assertIn("there is no channel nowhere", self.refused(goji, "pause", "nowhere"))
        self.assertIn("is paused since", self.refused(goji, "test", "oncall"))
        self.done(goji, "announce", "--component", "maps=major_outage")
        waits = until(lambda: [one for one in goji.get("/api/v1/deliveries?channel=oncall&state=held")["deliveries"]])
        self.assertEqual(waits[0]["held_reason"], "paused")
        self.assertIn("its channel is paused", waits[0]["in_words"])
        goji.process.kill()
        goji.start()
        self.assertRegex(self.done(goji, "status"), r"channel oncall is paused since 20\S+, by \S+; `goji resume oncall`")
        self.assertIn('goji_channel_paused{channel="oncall"} 1', goji.request("GET", "/metrics", token=False)[1])
        self.assertTrue(self.sink.requests.empty())
        self.assertEqual(self.done(goji, "resume", "oncall"), "oncall sends again; 1 had waited\n")
        self.assertEqual(self.notice()["type"], "incident.opened")

    def test_what_waits_for_approval_goes_out_when_a_person_says_so(self):
        goji = self.goji(channels=[{"name": "oncall", "kind": "webhook", "url": self.sink.url,
                                    "approval": "required"}]).start()
        self.done(goji, "test", "oncall")
        self.assertEqual(self.notice()["type"], "test")
        self.done(goji, "announce", "--component", "maps=major_outage")
        self.assertIn("channel oncall has 1 waiting for approval", self.done(goji, "status"))
        self.assertTrue(self.sink.requests.empty())
        self.assertEqual(goji.operator("release").returncode, 2)
        self.assertEqual(self.done(goji, "release", "--incident", "1", "--dry-run"), "1 would be sent\n")
        self.assertEqual(self.done(goji, "release", "--channel", "oncall"), "1 of 1 are sent now\n")
        self.assertEqual(self.notice()["type"], "incident.opened")

    def test_an_endpoint_that_refuses_three_in_a_row_is_left_alone_until_a_test_is_taken(self):
        goji = self.goji().start()
        for _ in range(3):
            self.sink.answers.put(404)
            goji.operator("test", "oncall")
            self.sink.next()
        self.done(goji, "announce", "--component", "maps=major_outage")
        waits = until(lambda: goji.get("/api/v1/deliveries?channel=oncall&state=held")["deliveries"])
        self.assertEqual(waits[0]["held_reason"], "paused")
        self.assertIn("it refused the last 3 notices", waits[0]["in_words"])
        self.assertIn("channel oncall needs a person", self.done(goji, "status"))
        goji.process.kill()
        goji.start()
        self.assertIn("channel oncall needs a person", self.done(goji, "status"))
        self.assertTrue(self.sink.requests.empty())
        self.done(goji, "test", "oncall")
        self.assertEqual(self.notice()["type"], "test")
        self.assertEqual(self.notice()["type"], "incident.opened")
        self.assertNotIn("needs a person", self.done(goji, "status"))

    def test_a_test_that_nobody_answers_is_waited_for_as_long_as_was_said(self):
        goji = self.goji().start()
        self.sink.answers.put(500)
        done = goji.operator("test", "oncall", "--wait", "1s")
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("answered 500", done.stdout)
        self.assertIn("1s were waited for", done.stderr)
        self.assertEqual(goji.operator("test", "oncall", "--wait", "0s").returncode, 0)
        self.assertEqual(goji.operator("test", "oncall", "--wait", "soon").returncode, 2)

    def test_a_list_of_deliveries_says_that_there_are_more(self):
        goji = self.goji().start()
        for _ in range(3):
            self.done(goji, "test", "oncall")
        shown = self.done(goji, "deliveries", "--channel", "oncall", "--limit", "2")
        self.assertIn("there are older ones: --cursor 2", shown)
        rest = self.done(goji, "deliveries", "--channel", "oncall", "--cursor", "2")
        self.assertNotIn("older ones", rest)
        self.assertEqual(len(rest.splitlines()), 2)
        self.assertEqual(goji.operator("deliveries", "--limit", "501").returncode, 2)

    def test_an_update_that_says_nothing_is_refused(self):
        goji = self.goji().start()
        self.done(goji, "announce", "--component", "maps=major_outage")
        done = goji.operator("update", "1")
        self.assertEqual(done.returncode, 2)
        self.assertIn("nothing new is said", done.stderr)
        self.assertEqual(goji.request("POST", "/api/v1/incidents/1/updates", {})[0], 400)

    def test_a_webhook_that_says_it_is_gone_is_told_until_something_is_accepted(self):
        goji = self.goji().start()
        self.assertNotIn("needs a person", self.done(goji, "status"))
        self.sink.answers.put(410)
        self.done(goji, "announce", "--component", "messaging", "--impact", "major_outage")
        self.sink.next()
        until(lambda: "channel oncall needs a person" in self.done(goji, "status"))
        self.assertIn("channel oncall needs a person", goji.request("GET", "/readyz")[1])
        goji.stop()
        goji.start()
        self.assertIn("channel oncall needs a person", self.done(goji, "status"))
        self.done(goji, "test", "oncall")
        until(lambda: "needs a person" not in self.done(goji, "status"))

    def test_failed_deliveries_are_shown_with_every_attempt(self):
        goji = self.goji().start()
        self.sink.answers.put(500)
        self.done(goji, "announce", "--component", "maps=major_outage")
        self.sink.next()
        failing = until(lambda: next((one for one in goji.get(
            "/api/v1/deliveries?channel=oncall")["deliveries"] if one["error"]), None))
        shown = self.done(goji, "deliveries", failing["id"])
        self.assertIn("answered 500", shown)
        self.assertIn("oncall", self.done(goji, "deliveries", "--incident", "1"))
        self.assertIn("there is no channel nowhere",
                      self.refused(goji, "deliveries", "--channel", "nowhere"))
        self.assertEqual(goji.operator("deliveries", "--incident", "-1").returncode, 2)
        status, body = goji.request("GET", "/api/v1/deliveries?chanel=oncall")
        self.assertEqual(status, 400)
        self.assertIn("did you mean `channel`", body)


if __name__ == "__main__":
    unittest.main()
