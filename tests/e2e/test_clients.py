"""Clients that nobody here wrote read a running goji of 478 components: Statuspage's (npm statuspage.io and
@statuspage/status-widget), feed readers (npm feedparser and rss-parser) and a calendar (npm ical.js)."""

import datetime
import json
import pathlib
import subprocess
import unittest
import urllib.parse
from xml.etree import ElementTree

from house import PATIENCE, HouseTest, until

TESTS = pathlib.Path(__file__).resolve().parent.parent


class Clients(HouseTest):
    def serve(self):
        tomorrow = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0) + datetime.timedelta(days=1)
        two_hours_on = tomorrow + datetime.timedelta(hours=2)
        components = [{"key": f"c{number}", "name": {"ko": f"부품 {number}", "en": f"Part {number}"}}
                      for number in range(476)]
        goji = self.goji(
            components=[{"key": "messaging", "name": {"ko": "메시지", "en": "Messaging"}},
                        {"key": "maps", "name": {"ko": "지도", "en": "Maps"}}, *components],
            maintenances=[{"components": ["maps"], "from": tomorrow.isoformat(), "to": two_hours_on.isoformat(),
                           "title": {"ko": "지도 점검", "en": "Maps work"}}]).start()
        for path, body in (("", {"components": {"messaging": "major_outage"}}),
                           ("/1/updates", {"status": "identified"}),
                           ("", {"components": {"c7": "degraded_performance"}}),
                           ("/2/updates", {"status": "resolved"})):
            self.assertEqual(goji.request("POST", "/api/v1/incidents" + path, body)[0], 201)
        self.tomorrow = tomorrow
        until(lambda: [one["status"] for one in json.loads(goji.page("/api/v2/incidents.json"))["incidents"]]
              == ["resolved", "identified"])
        return goji

    def read(self, goji):
        done = subprocess.run(["node", str(TESTS / "node/clients.mjs"), f"http://127.0.0.1:{goji.readers}"],
                              text=True, capture_output=True, timeout=2 * PATIENCE)
        self.assertEqual(done.returncode, 0, done.stderr[:400] + done.stderr[-400:])
        return json.loads(done.stdout)

    def test_they_understand_what_is_said(self):
        goji = self.serve()
        said = self.read(goji)
        self.alerts(goji)
        self.programs(said)
        self.feeds(said)
        self.assertEqual([(event["summary"], event["seconds"]) for event in said["calendar"]], [("지도 점검", 7200)])
        self.assertEqual(said["calendar"][0]["from"].split(".")[0], self.tomorrow.strftime("%Y-%m-%dT%H:%M:%S"))

    def programs(self, said):
        rolled_up = {"indicator": "minor", "description": "Partially Degraded Service"}
        for name in ("summary", "status"):
            self.assertEqual(said[name]["page"]["name"], "메신저")
            self.assertIn(said[name]["status"]["indicator"], ("minor", "major", "critical"), rolled_up)
        self.assertEqual(said["widget"], said["status"]["status"]["description"])
        components = {one["id"]: one["status"] for one in said["components"]["components"]}
        self.assertEqual(len(components), 478)
        self.assertEqual((components["messaging"], components["c7"]), ("major_outage", "operational"))
        self.assertEqual([one["id"] for one in said["incidents"]["incidents"]], ["2", "1"])
        only = said["unresolved"]["incidents"]
        self.assertEqual([(one["id"], one["status"], one["impact"]) for one in only], [("1", "identified", "critical")])
        self.assertEqual([update["status"] for update in only[0]["incident_updates"]], ["identified", "investigating"])
        for name in ("upcoming", "planned"):
            planned = said[name]["scheduled_maintenances"]
            self.assertEqual([(one["name"], one["status"]) for one in planned], [("지도 점검", "scheduled")])

    def feeds(self, said):
        for path in ("/feed.atom", "/feed.rss", "/history.atom", "/history.rss"):
            with self.subTest(path=path):
                items = said[path]["items"]
                self.assertGreaterEqual(len(items), 3)
                self.assertEqual(said[path]["other"], [item["title"] for item in items])
                self.assertEqual(len({item["id"] for item in items}), len(items))
                self.assertTrue(all(item["title"] and item["link"] and item["at"] and item["text"] for item in items))

    def alerts(self, goji):
        """From the feed to each alert that it names, as who takes warnings goes."""
        atom, cap = "{http://www.w3.org/2005/Atom}", "{urn:oasis:names:tc:emergency:cap:1.2}"
        entries = ElementTree.fromstring(goji.page("/cap.atom")).findall(f"{atom}entry")
        self.assertGreaterEqual(len(entries), 3)
        sent = []
        for entry in entries:
            path = urllib.parse.urlsplit(entry.find(f"{atom}link").get("href")).path
            alert = ElementTree.fromstring(goji.page(path))
            self.assertEqual(alert.find(f"{cap}scope").text, "Restricted")
            self.assertEqual(len(alert.findall(f"{cap}info")), 2)
            named = (alert.findtext(f"{cap}references") or "").split()
            self.assertEqual(alert.findtext(f"{cap}msgType"), "Update" if named else "Alert")
            sent.append((",".join(alert.findtext(f"{cap}{name}") for name in ("sender", "identifier", "sent")), named))
        known = {name for name, _ in sent}
        self.assertEqual(len(known), len(sent))
        self.assertTrue(all(set(named) < known for _, named in sent))


if __name__ == "__main__":
    unittest.main()
