"""docs/openapi.yaml is OpenAPI 3.1, and what a running goji is asked and answers is as it says."""

import http.client
import json
import pathlib
import re
import subprocess
import unittest

from house import PATIENCE, HouseTest, until

TESTS = pathlib.Path(__file__).resolve().parent.parent
DOCUMENT = TESTS.parent / "docs/openapi.yaml"
MAJOR = {"components": {"messaging": "major_outage"}}


def checked(exchanges):
    """What the validators that nobody here wrote find wrong; empty if nothing."""
    done = subprocess.run(["node", str(TESTS / "node/openapi.mjs")], text=True,
                          capture_output=True, timeout=PATIENCE,
                          input=json.dumps({"document": str(DOCUMENT), "exchanges": exchanges}))
    return "" if done.returncode == 0 else done.stderr or "the check itself failed"


class OpenApi(HouseTest):
    def setUp(self):
        super().setUp()
        self.exchanges = []

    def ask(self, goji, method, path, body=None, token=True, **holes):
        """One exchange, kept for the check."""
        connection = http.client.HTTPConnection("127.0.0.1", goji.operators, timeout=PATIENCE)
        headers = {"Authorization": f"Bearer {goji.token}"} if token else {}
        target = re.sub(r"{(\w+)}", lambda hole: str(holes.pop(hole.group(1))), path)
        query = "&".join(f"{key}={value}" for key, value in holes.items())
        connection.request(method, target + ("?" + query if query else ""),
                           None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        kind = (answer.headers["Content-Type"] or "").split(";")[0]
        text = answer.read().decode()
        connection.close()
        said = json.loads(text) if kind.endswith("json") else text
        self.exchanges.append({"method": method, "path": path, "status": answer.status,
                               "type": kind, "sent": body, "body": said})
        return said

    def signals(self, goji):
        heard = [{"source": source, "key": "send", "component": "messaging", "status": "firing",
                  "impact": "major_outage", "affected_share": 0.4} for source in ("one", "two")]
        self.ask(goji, "POST", "/api/v1/signals", heard)
        self.ask(goji, "POST", "/api/v1/signals", heard[0])
        self.ask(goji, "POST", "/api/v1/signals", [{"source": "x", "key": 1}])
        self.ask(goji, "GET", "/api/v1/conditions")
        self.ask(goji, "POST", "/in/{name}", {"version": "4"}, name="nobody")
        self.ask(goji, "GET", "/in/{name}/{rest}", name="prom", rest="api/v2/status")

    def looks(self, goji):
        self.ask(goji, "GET", "/api/v1/incidents", limit=1)
        self.ask(goji, "GET", "/api/v1/incidents/{id}", id=1)
        self.ask(goji, "GET", "/api/v1/incidents/{id}", id=99)
        self.ask(goji, "GET", "/api/v1/incidents/{id}/explain", id=1)
        for form in ("", ".json", ".md", ".html"):
            self.ask(goji, "GET", "/api/v1/incidents/{id}/report" + form, id=1)
        self.ask(goji, "GET", "/api/v1/incidents/{id}/report", id=99)
        self.ask(goji, "GET", "/api/v1/gate", component="messaging")
        self.ask(goji, "GET", "/api/v1/gate", component="maps")
        self.ask(goji, "GET", "/api/v1/gate", component="mapz")
        self.ask(goji, "GET", "/api/v1/decisions", component="messaging")
        self.ask(goji, "GET", "/api/v1/promises", incident=1)
        self.ask(goji, "GET", "/api/v1/drafts")
        self.ask(goji, "GET", "/api/v1/incidents", token=False)
        for path in ("/healthz", "/readyz", "/metrics"):
            self.ask(goji, "GET", path, token=False)

    def words(self, goji):
        self.ask(goji, "POST", "/api/v1/preview", {"components": {"maps": "partial_outage"}})
        self.ask(goji, "POST", "/api/v1/incidents",
                 {"components": {"maps": "partial_outage"}, "status": "identified", "notify": False,
                  "channels": ["oncall"], "messages": {"en": {"title": "Maps", "body": "Slow."}}})
        self.ask(goji, "POST", "/api/v1/preview", {"incident": "2", "status": "resolved"})
        self.ask(goji, "POST", "/api/v1/incidents", MAJOR)
        self.ask(goji, "POST", "/api/v1/incidents/{id}/updates", {"status": "monitoring"}, id=2)
        self.ask(goji, "POST", "/api/v1/incidents/{id}/updates", {"version": 0}, id=2)
        self.ask(goji, "POST", "/api/v1/incidents/{id}/retract", {}, id=2)
        for verb in ("edit", "approve", "reject"):
            self.ask(goji, "POST", "/api/v1/drafts/{id}/" + verb, {}, id=7)

    def ledger(self, goji):
        self.ask(goji, "GET", "/api/v1/channels")
        told = self.ask(goji, "GET", "/api/v1/deliveries", limit=2)["deliveries"]
        self.ask(goji, "GET", "/api/v1/deliveries/{id}", id=told[0]["id"])
        self.ask(goji, "POST", "/api/v1/deliveries/{id}/redrive", {}, id=told[0]["id"])
        self.ask(goji, "POST", "/api/v1/deliveries/{id}/redrive", {"dry_run": True}, id=told[0]["id"])
        asked = {"incident": "1", "channel": "oncall", "dry_run": True}
        self.assertEqual(self.ask(goji, "POST", "/api/v1/deliveries/redrive", asked), {"matching": 0, "redriven": 0})
        self.ask(goji, "POST", "/api/v1/channels/{name}/test", {}, name="oncall")
        self.ask(goji, "POST", "/api/v1/deliveries/approve", {})
        self.assertEqual(self.ask(goji, "POST", "/api/v1/deliveries/approve", asked), {"matching": 0, "approved": 0})
        for name in ("oncall", "page", "nowhere"):
            self.ask(goji, "POST", "/api/v1/channels/{name}/pause", {}, name=name)
        self.ask(goji, "GET", "/api/v1/channels")
        self.ask(goji, "POST", "/api/v1/channels/{name}/test", {}, name="oncall")
        self.ask(goji, "POST", "/api/v1/channels/{name}/resume", {}, name="oncall")

    def test_what_is_asked_and_answered_is_what_the_document_says(self):
        goji = self.goji(inlets=[{"name": "prom", "kind": "alertmanager", "map": [
            {"match": {"service": "msg"}, "component": "messaging", "impact": "major_outage"}]}])
        goji.start()
        self.signals(goji)
        self.sink.next()
        until(lambda: goji.get("/api/v1/deliveries?state=accepted")["deliveries"])
        self.looks(goji)
        self.words(goji)
        self.ledger(goji)
        statuses = {exchange["status"] for exchange in self.exchanges}
        self.assertLessEqual({200, 201, 202, 400, 401, 404, 409, 422, 423}, statuses)
        self.assertEqual(checked(self.exchanges), "")

    def test_the_check_finds_what_is_not_as_it_says(self):
        good = {"method": "GET", "path": "/api/v1/drafts", "status": 200,
                "type": "application/json", "sent": None, "body": {"drafts": []}}
        self.assertEqual(checked([good]), "")
        for change, found in (({"body": {}}, "required property"), ({"path": "/x"}, "not in the document"),
                              ({"type": "text/html"}, "answers text/html"),
                              ({"body": {"drafts": [{}]}}, "required property")):
            self.assertIn(found, checked([{**good, **change}]))


if __name__ == "__main__":
    unittest.main()
