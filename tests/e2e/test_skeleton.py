"""One signal, durable, to a webhook and the page; and what must hold around it."""

import json
import pathlib
import unittest

from house import HouseTest, until, verified


class Skeleton(HouseTest):
    def announced(self, goji):
        """Two sources fire; returns the webhook's request once it has come."""
        self.assertEqual(goji.fire("probe-seoul")[0], 202)
        self.assertEqual(goji.fire("gateway-metrics")[0], 202)
        return self.sink.next()

    def test_two_sources_make_a_notice_on_page_and_webhook(self):
        goji = self.goji().start()
        request = self.announced(goji)
        self.assertTrue(verified(request))
        self.assertFalse(verified({**request, "body": request["body"] + " "}))
        body = json.loads(request["body"])
        self.assertEqual(body["type"], "incident.opened")
        self.assertEqual(body["data"]["version"], 1)
        self.assertEqual(body["data"]["incident"]["components"][0]["status"], "major_outage")
        self.assertEqual(set(body["data"]["messages"]), {"ko", "en"})

        # The page is never behind its notices.
        self.assertIn("Messaging", goji.page("/incidents/1", "en"))
        self.assertIn("메시지", goji.page("/incidents/1", "ko"))
        summary = json.loads(goji.page("/api/v2/summary.json"))
        self.assertEqual(summary["status"], {  # one of two components
            "indicator": "major", "description": "Partial System Outage"})
        self.assertEqual(summary["incidents"][0]["status"], "investigating")

        deliveries = until(lambda: self.accepted(goji))
        self.assertEqual({one["channel"] for one in deliveries}, {"page", "oncall"})
        attempts = goji.get(f"/api/v1/deliveries/{deliveries[0]['id']}")["log"]
        self.assertEqual([one["outcome"] for one in attempts], ["accepted"])

    @staticmethod
    def accepted(goji):
        rows = goji.get("/api/v1/deliveries")["deliveries"]
        return rows if rows and all(row["state"] in ("accepted", "visible") for row in rows) else None

    def test_one_source_alone_is_not_announced_at_once_and_repeats_are_counted(self):
        goji = self.goji().start()
        self.assertEqual(json.loads(goji.fire("probe-seoul")[1]), {"accepted": 1, "duplicates": 0})
        self.assertEqual(json.loads(goji.fire("probe-seoul")[1]), {"accepted": 1, "duplicates": 1})
        self.assertEqual(goji.get("/api/v1/incidents")["incidents"], [])

    def test_what_is_wrong_with_a_batch_is_named_and_the_rest_is_kept(self):
        goji = self.goji().start()
        good = {"source": "s", "key": "k", "component": "messaging", "status": "firing"}
        status, body = goji.request("POST", "/api/v1/signals", [
            good, {**good, "affected_share": 7}, {**good, "component": "mapz", "source": "t"}])
        self.assertEqual(status, 202)
        answer = json.loads(body)
        self.assertEqual(answer["refused"][0]["path"], "[1].affected_share")
        self.assertEqual(answer["unknown_components"], ["mapz"])
        status, body = goji.request("POST", "/api/v1/signals", "{]")
        self.assertEqual((status, json.loads(body)["title"]), (400, "Bad Request"))

    def test_no_door_opens_without_its_token(self):
        goji = self.goji().start()
        for token in (False, "goji_wrong"):
            status, _ = goji.request("POST", "/api/v1/signals", [], token=token)
            self.assertEqual(status, 401)
        made = goji.verb("token", "create", "--scope", "signal", "--name", "probe")
        self.assertEqual(made.returncode, 0, made.stderr)
        own = made.stdout.strip()
        self.assertEqual(goji.request("POST", "/api/v1/signals", [], token=own)[0], 202)
        self.assertEqual(goji.request("GET", "/api/v1/incidents", token=own)[0], 403)
        listed = json.loads(goji.verb("token", "list", "--json").stdout)["tokens"]
        self.assertNotIn(own, json.dumps(listed))
        mine = next(one["id"] for one in listed if one["name"] == "probe")
        self.assertEqual(goji.verb("token", "revoke", mine).returncode, 0)
        self.assertEqual(goji.request("POST", "/api/v1/signals", [], token=own)[0], 401)
        mode = (pathlib.Path(self.folder) / "goji.db.admin-token").stat().st_mode & 0o777
        self.assertEqual(mode, 0o600)

    def test_a_second_serve_is_refused_and_the_verbs_share_the_store(self):
        goji = self.goji().start()
        second = goji.verb("serve")
        self.assertEqual(second.returncode, 1)
        self.assertIn("another goji serves the store", second.stderr + second.stdout)
        copy = str(pathlib.Path(self.folder) / "copy.db")
        self.assertEqual(goji.verb("backup", copy).returncode, 0)
        self.assertEqual(goji.verb("backup", copy).returncode, 1)  # never overwritten

    def test_a_restart_goes_on_where_it_was(self):
        goji = self.goji().start()
        first = json.loads(self.announced(goji)["body"])
        self.assertEqual(goji.process.kill(), -9)
        goji.start()
        self.assertIn("Messaging", goji.page("/incidents/1", "en"))
        incidents = goji.get("/api/v1/incidents")["incidents"]
        self.assertEqual([one["id"] for one in incidents], [first["data"]["incident"]["id"]])

    def test_a_reload_is_whole_or_not_at_all(self):
        goji = self.goji().start()
        goji.sections["components"].append({"key": "calls", "name": {"ko": "통화", "en": "Calls"}})
        goji.write_config()
        goji.process.child.send_signal(1)
        goji.process.wait_for_line("configuration reloaded")
        self.assertIn("Calls", until(lambda: "Calls" in goji.page() and goji.page()))
        goji.sections["components"].append({"key": "calls", "name": "twice"})
        goji.write_config()
        goji.process.child.send_signal(1)
        goji.process.wait_for_line("configuration not reloaded")
        self.assertIn("Calls", goji.page())

    def test_a_bad_configuration_does_not_start_and_every_complaint_is_told(self):
        goji = self.goji()
        goji.sections["components"][0]["nmae"] = "typo"
        goji.sections["channels"][0]["kind"] = "statuspage"
        goji.write_config()
        for verb in ("check", "serve"):
            done = goji.verb(verb)
            self.assertEqual(done.returncode, 1)
            told = done.stdout + done.stderr
            self.assertIn("did you mean `name`?", told)
            self.assertIn("did you mean `status_page`?", told)

    def test_health_and_metrics(self):
        goji = self.goji().start()
        for path in ("/healthz", "/readyz"):
            self.assertEqual(goji.request("GET", path, port=goji.readers)[0], 200)
            self.assertEqual(goji.request("GET", path, token=False)[0], 200)
        self.assertRegex(goji.request("GET", "/readyz", token=False)[1], r"^ok\noldest undelivered: \d+ s\nnot seen by readers in time: \d+\n$")
        self.announced(goji)
        status, text = goji.request("GET", "/metrics", token=False)
        self.assertEqual(status, 200)
        self.assertIn("goji_open_incidents 1", text)
        self.assertIn("goji_signals_total 2", text)


if __name__ == "__main__":
    unittest.main()
