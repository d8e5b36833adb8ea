"""The whole of it once, on real input: Prometheus and Alertmanager fire, a second source confirms, five channels say so in
both languages; goji is killed twice on the way; the recovery is told; and the ledger tells the story."""

import json
import pathlib
import re
import signal
import unittest

import test_mail as mails
import test_monitoring as monitoring
from fake_mastodon import FakeMastodon
from house import HouseTest, free_port, until, verified

TO_GOJI = re.compile(r"    - static_configs: \[\{\{targets: \[\"127.0.0.1:\{goji\}\"\]\}\}\]\n.*\n.*\n")
CHANNELS = {"page", "banner", "oncall", "mail", "social"}


class MainJob(HouseTest):
    def everything(self):
        """goji on ports that stay, with five channels and their real or faithful other sides."""
        folder = pathlib.Path(self.folder)
        self.mail = mails.MailPeer(self)
        self.social = FakeMastodon()
        self.addCleanup(self.social.close)
        (folder / "social-token").write_text(self.social.token + "\n")
        (folder / "social-token").chmod(0o600)
        readers, operators = free_port(), free_port()
        return self.goji(
            site={"name": {"ko": "메신저", "en": "Messenger"}, "languages": ["ko", "en"],
                  "timezone": "Asia/Seoul", "url": f"http://127.0.0.1:{readers}"},
            listen={"public": f"127.0.0.1:{readers}", "operators": f"127.0.0.1:{operators}"},
            inlets=[{"name": "am", "kind": "alertmanager", "token_file": str(folder / "inlet-token"),
                     "map": [{"match": {"service": "msg-gw"}, "component": "messaging",
                              "impact": "major_outage"}]}],
            channels=[{"name": "page", "kind": "status_page"}, {"name": "banner", "kind": "banner"},
                      {"name": "oncall", "kind": "webhook", "url": self.sink.url,
                       "secret_file": str(folder / "secret")},
                      {"name": "mail", "kind": "email", "smtp": f"smtp://127.0.0.1:{self.mail.port}",
                       "from": "status@example.com", "to": ["a@reader.example"]},
                      {"name": "social", "kind": "mastodon", "instance": self.social.url,
                       "access_token_file": str(folder / "social-token")}],
            criteria={"opening": {"hold": "2s"},
                      "incidents": {"monitoring_after": "1s", "resolve_after": "3s"}})

    def monitors(self, goji, target):
        """Prometheus tells Alertmanager, and Alertmanager alone tells goji."""
        both = monitoring.PROMETHEUS
        monitoring.PROMETHEUS = TO_GOJI.sub("", both)
        self.assertNotEqual(monitoring.PROMETHEUS, both)
        try:
            monitoring.Monitoring.neighbours(self, goji, target)
        finally:
            monitoring.PROMETHEUS = both

    @staticmethod
    def kill(goji):
        goji.process.child.send_signal(signal.SIGKILL)
        goji.process.wait_for_end()

    def told(self, goji, count):
        """The deliveries, once every channel has taken so many notices."""
        def all_accepted():
            rows = goji.get("/api/v1/deliveries")["deliveries"]
            done = [row for row in rows if row["state"] in ("accepted", "visible", "superseded")]
            return rows if len(rows) == len(done) == count * len(CHANNELS) else None
        return until(all_accepted)

    def webhooks(self):
        """What the partner has, each once by its id."""
        notices = {}
        while not self.sink.requests.empty():
            request = self.sink.next()
            self.assertTrue(verified(request))
            notices[request["headers"]["webhook-id"]] = json.loads(request["body"])
        return list(notices.values())

    def outage_is_everywhere(self, goji):
        for language, title in (("ko", "메시지"), ("en", "Messaging is unavailable")):
            self.assertIn(title, goji.page("/incidents/1", language))
            shown = json.loads(goji.page(f"/api/banner?lang={language}"))["messages"]
            self.assertIn(title, shown[0]["title"] + shown[0]["text"])
        self.assertIn("메시지", self.mail.mails()[0]["subject"])
        self.assertIn("메시지", self.social.posts[0]["text"])

    def test_from_the_alert_to_the_proof(self):
        goji = self.everything().start()
        target = free_port()
        self.monitors(goji, target)
        until(lambda: goji.get("/api/v1/conditions")["conditions"])
        self.kill(goji)  # one source has spoken, nothing is decided
        goji.start()
        goji.fire("probe-seoul")
        rows = self.told(goji, 1)
        self.assertEqual({row["channel"] for row in rows}, CHANNELS)
        self.assertLess(max(row["latency_ms"] for row in rows), 2000)
        self.outage_is_everywhere(goji)
        self.kill(goji)  # everybody was told, the outage goes on
        goji.start()
        monitored = monitoring.Monitored(target)
        self.addCleanup(monitored.close)
        goji.fire("probe-seoul", "resolved")
        until(lambda: goji.get("/api/v1/incidents/1")["status"] == "resolved")
        self.told(goji, 3)
        self.proof(goji)

    def proof(self, goji):
        kinds = ["opened", "monitoring", "resolved"]
        incident = goji.get("/api/v1/incidents/1")
        self.assertEqual([update["kind"] for update in incident["updates"]], kinds)
        self.assertEqual(len(goji.get("/api/v1/incidents")["incidents"]), 1)
        self.assertEqual([notice["type"] for notice in self.webhooks()],
                         [f"incident.{kind}" for kind in kinds])
        self.assertEqual(len(self.mail.mails()), 3)
        self.assertEqual(len({mail["id"] for mail in self.mail.mails()}), 3)
        self.assertEqual(len(self.social.posts), 3)
        self.assertIn("All Systems Operational", goji.page("/api/v2/summary.json"))
        why = goji.operator("explain", "1").stdout
        self.assertIn("2 sources agree", why)
        ledger = goji.operator("deliveries", "--incident", "1").stdout
        for channel in CHANNELS:
            self.assertEqual(len(re.findall(rf"\b{channel}\b.*(?:accepted|visible)", ledger)), 3, ledger)


if __name__ == "__main__":
    unittest.main()
