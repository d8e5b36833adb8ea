"""The real Prometheus and Alertmanager fire into goji, as somebody else's configuration would."""

import http.server
import json
import pathlib
import signal
import subprocess
import threading
import unittest

from house import HouseTest, free_port, until, verified

PROMETHEUS = """
global: {{scrape_interval: 1s, evaluation_interval: 1s}}
rule_files: [rules.yml]
scrape_configs:
  - job_name: msg-gw
    static_configs: [{{targets: ["127.0.0.1:{target}"]}}]
alerting:
  alertmanagers:
    - static_configs: [{{targets: ["127.0.0.1:{alertmanager}"]}}]
    - static_configs: [{{targets: ["127.0.0.1:{goji}"]}}]
      path_prefix: /in/prom
      authorization: {{credentials: inlet-token}}
"""

RULES = """
groups:
  - name: messaging
    rules:
      - alert: MessagesFail
        expr: up{job="msg-gw"} == 0
        labels: {service: msg-gw, severity: critical}
        annotations: {summary: "the gateway does not answer"}
"""

ALERTMANAGER = """
route: {{receiver: goji, group_by: [alertname], group_wait: 0s, group_interval: 1s}}
receivers:
  - name: goji
    webhook_configs:
      - url: "http://127.0.0.1:{goji}/in/am"
        send_resolved: true
        http_config: {{authorization: {{credentials: inlet-token}}}}
"""


class Monitored:
    """What Prometheus scrapes: there or not, as the test says."""

    def __init__(self, port):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"messages_total 1\n")

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Monitoring(HouseTest):
    def inlets(self):
        rules = [{"match": {"service": "msg-gw"}, "component": "messaging",
                  "impact": "major_outage"}]
        token = str(pathlib.Path(self.folder) / "inlet-token")
        return [{"name": name, "kind": "alertmanager", "token_file": token, "map": rules}
                for name in ("prom", "am")]

    def neighbours(self, goji, target):
        folder = pathlib.Path(self.folder)
        alertmanager = free_port()
        (folder / "rules.yml").write_text(RULES)
        (folder / "prometheus.yml").write_text(PROMETHEUS.format(
            target=target, alertmanager=alertmanager, goji=goji.operators))
        (folder / "alertmanager.yml").write_text(ALERTMANAGER.format(goji=goji.operators))
        self.process("alertmanager", [
            "prometheus-alertmanager", f"--config.file={folder}/alertmanager.yml",
            f"--web.listen-address=127.0.0.1:{alertmanager}", "--cluster.listen-address=",
            f"--storage.path={folder}/alertmanager"])
        return self.process("prometheus", [
            "prometheus", f"--config.file={folder}/prometheus.yml",
            f"--web.listen-address=127.0.0.1:{free_port()}", f"--storage.tsdb.path={folder}/tsdb",
            "--rules.alert.resend-delay=1s"])

    def test_prometheus_and_alertmanager_make_a_notice_and_their_recovery_is_heard(self):
        goji = self.goji(inlets=self.inlets()).start()
        target = free_port()
        self.neighbours(goji, target)

        request = self.sink.next()
        self.assertTrue(verified(request))
        notice = json.loads(request["body"])
        self.assertEqual(notice["type"], "incident.opened")
        self.assertEqual(notice["data"]["incident"]["components"][0]["key"], "messaging")
        self.assertIn("메시지", goji.page("/", "ko"))
        self.assertEqual(json.loads(goji.page("/api/v2/summary.json"))["incidents"][0]["status"],
                         "investigating")
        self.assertIn("MessagesFail", self.amtool(goji, "service=msg-gw", "severity=critical"))
        self.assertNotIn("MessagesFail", self.amtool(goji, "service=msg-gw", "severity=warning"))

        monitored = Monitored(target)
        self.addCleanup(monitored.close)
        until(lambda: self.statuses(goji) == {"prom": "resolved", "am": "resolved"})

    def test_prometheus_that_dies_is_silence_and_no_recovery(self):
        goji = self.goji(inlets=self.inlets()).start()
        prometheus = self.neighbours(goji, free_port())
        self.sink.next()
        prometheus.child.send_signal(signal.SIGKILL)
        prometheus.wait_for_end()
        # Alertmanager takes the missing repeats for an end a few seconds later, and says so to its
        # receivers; Prometheus' own inlet knows that nobody stated one.
        incident = goji.get("/api/v1/incidents")["incidents"][0]
        self.assertEqual(incident["resolved_at"], None)
        self.assertEqual(self.statuses(goji)["prom"], "firing")

    @staticmethod
    def amtool(goji, *matchers):
        """What it answers that all of the matchers let through."""
        url = f"http://any:inlet-token@127.0.0.1:{goji.operators}/in/prom"
        return subprocess.run(["amtool", f"--alertmanager.url={url}", "alert", "query", *matchers],
                              check=True, capture_output=True, text=True).stdout

    @staticmethod
    def statuses(goji):
        return {one["source"]: one["status"]
                for one in goji.get("/api/v1/conditions")["conditions"]}


if __name__ == "__main__":
    unittest.main()
