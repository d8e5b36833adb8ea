"""Work control and looking back: a pipeline asks the gate, and auditors read the report."""

import json
import unittest

from house import HouseTest, until

MARK = "<script>alert(1)</script>"


class LookingBack(HouseTest):
    def outage(self, goji):
        """Two sources see it, the hook is told."""
        goji.fire("probe-seoul", summary=MARK)
        goji.fire("gateway-metrics")
        self.sink.next()
        until(lambda: goji.get("/api/v1/deliveries?channel=oncall")["deliveries"][0]["accepted_at"])

    def gate(self, goji, *more, component="messaging", language="en_US.UTF-8"):
        done = goji.operator("gate", component, *more, language=language)
        return done.returncode, done.stdout, done.stderr

    def test_the_gate_is_closed_until_the_incident_is_resolved(self):
        goji = self.goji().start()
        self.assertEqual(self.gate(goji), (0, "messaging: open\n  Nothing stands against work on "
                                           "Messaging.\n", ""))
        goji.fire("probe-seoul")
        code, told, _ = until(lambda: (found := self.gate(goji))[0] and found)
        self.assertEqual(code, 1)
        self.assertIn("firing: Messaging fails now by the word of probe-seoul", told)
        goji.fire("gateway-metrics")
        self.sink.next()
        code, told, _ = self.gate(goji, language="ko_KR.UTF-8")
        self.assertEqual(code, 1)
        self.assertIn("messaging: closed\n  incident: 메시지 장애 1번이 아직 해결되지 않았습니다", told)
        code, told, _ = self.gate(goji, "--json")
        self.assertEqual(code, 1)
        self.assertEqual(json.loads(told)["reasons"][0]["incident"], "1")
        self.assertEqual(self.gate(goji, component="maps")[0], 0)
        for source in ("probe-seoul", "gateway-metrics"):
            goji.fire(source, status="resolved")
        goji.operator("resolve", "1")
        self.assertEqual(until(lambda: (found := self.gate(goji, "--json"))[0] == 0 and found)[0], 0)

    def test_a_gate_that_cannot_be_asked_is_closed(self):
        goji = self.goji().start()
        code, told, wrong = self.gate(goji, component="mapz")
        self.assertEqual((code, told), (1, ""))
        self.assertIn("did you mean `maps`?", wrong)
        self.assertEqual(self.gate(goji, "--token", "goji_wrong")[0], 1)
        self.assertEqual(goji.operator("gate").returncode, 2)
        goji.stop()
        self.assertEqual(self.gate(goji)[0], 1)

    def test_the_report_tells_it_in_every_form_and_language(self):
        goji = self.goji().start()
        self.outage(goji)
        goji.operator("resolve", "1", "--message", "en=# It is over\n\n" + MARK)
        self.sink.next()
        markdown = goji.operator("report", "1", "--lang", "en")
        self.assertEqual((markdown.returncode, markdown.stderr), (0, ""))
        self.assertTrue(markdown.stdout.startswith("# Report about incident 1: "))
        self.assertIn("| oncall | 1 | ", markdown.stdout)
        self.assertIn("goji, by itself", markdown.stdout)
        self.assertNotIn(MARK, markdown.stdout)
        korean = goji.operator("report", "1", language="ko_KR.UTF-8").stdout
        self.assertTrue(korean.startswith("# 장애 보고서 1: "), korean[:80])
        self.assertIn("+09:00", korean)
        page = goji.operator("report", "1", "--format", "html", "--lang", "ko").stdout
        self.assertIn('<html lang="ko">', page)
        self.assertNotIn("<script", page)
        whole = json.loads(goji.operator("report", "1", "--json").stdout)
        self.assertEqual(whole, {**json.loads(goji.operator("report", "1", "--format", "json").stdout),
                                 "made_at": whole["made_at"], "made_at_local": whole["made_at_local"]})
        self.assertEqual([one["kind"] for one in whole["updates"]], ["opened", "resolved"])
        self.assertEqual({one["source"] for one in whole["sources"]}, {"probe-seoul", "gateway-metrics"})

    def test_a_report_that_cannot_be_made_is_told_in_a_line(self):
        goji = self.goji().start()
        refused = goji.operator("report", "9")
        self.assertEqual((refused.returncode, refused.stdout, refused.stderr),
                         (1, "", "there is no incident 9\n"))
        self.assertEqual(goji.operator("report", "1", "--format", "pdf").returncode, 2)
        self.outage(goji)
        self.assertIn("lang is none of the site's", goji.operator("report", "1", "--lang", "ja").stderr)


if __name__ == "__main__":
    unittest.main()
