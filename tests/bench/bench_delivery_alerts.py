"""Alerts a second at /in/NAME/api/v2/alerts, against Alertmanager: batches of ten over five thousand series, as Prometheus
sends what is still firing again and again. Both have heard of all of them before, and notify nobody."""

import base64
import json
import os
import pathlib
import statistics
import tempfile
import time

import delivery_stage
import measure

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "3"))
SERIES, BATCH, COMPONENTS, CONNECTIONS = 5000, 10, 20, 8

ALERTMANAGER = "{route: {receiver: nobody, group_wait: 1h}, receivers: [{name: nobody}]}\n"

SCRIPT = """
local bodies = {{}}
for line in io.lines("{bodies}") do bodies[#bodies + 1] = line end
local next = 0
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
request = function()
  next = next % #bodies + 1
  return wrk.format(nil, nil, nil, bodies[next])
end
"""


def alerts():
    """Every batch as a line; the series are spread over the components."""
    began = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 30))
    series = [{"labels": {"alertname": "Slow", "component": f"part-{i % COMPONENTS}", "instance": f"host-{i}",
                          "severity": "warning", "job": "node", "region": "kr"},
               "annotations": {"summary": f"host-{i} is slow"}, "startsAt": began, "generatorURL": "http://prometheus/graph"}
              for i in range(SERIES)]
    return [json.dumps(series[i:i + BATCH]) for i in range(0, SERIES, BATCH)]


class Side:
    def __init__(self, process, url, core, script, headers=()):
        self.process, self.url, self.core, self.script, self.headers = process, url, core, script, headers
        self.costs = []

    def load(self, seconds=SECONDS):
        """Alerts a second."""
        before = measure.cpu_seconds(self.process.pid)
        load = measure.wrk(self.url, self.core, seconds, CONNECTIONS, self.headers, self.script)
        self.costs.append((measure.cpu_seconds(self.process.pid) - before) / (load.requests * BATCH) * 1e6)
        return load.per_second * BATCH

    def memory(self):
        return measure.anonymous_kib(self.process.pid) / 1024


def goji(folder):
    return delivery_stage.House(
        folder, "goji", f"{folder}/goji.db",
        components=[{"key": f"part-{i}", "name": {"en": f"Part {i}"}} for i in range(COMPONENTS)],
        inlets=[delivery_stage.inlet(folder)], channels=[{"name": "page", "kind": "status_page"}])


def main():
    core, loading = measure.cores()
    with tempfile.TemporaryDirectory(prefix="goji-bench-") as name:
        folder = pathlib.Path(name)
        (folder / "bodies").write_text("\n".join(alerts()) + "\n")
        (folder / "post.lua").write_text(SCRIPT.format(bodies=folder / "bodies"))
        (folder / "alertmanager.yml").write_text(ALERTMANAGER)
        house, port = goji(folder), measure.free_port()
        theirs = ["prometheus-alertmanager", f"--config.file={folder}/alertmanager.yml", f"--storage.path={folder}/peer",
                  f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address=", "--log.level=error"]
        with house.serving(core) as ours, measure.server(theirs, core, folder / "alertmanager.log") as peer:
            measure.until_it_answers(f"http://127.0.0.1:{port}/-/ready")
            user = base64.b64encode(f"any:{delivery_stage.INLET_TOKEN}".encode()).decode()
            sides = {"goji": Side(ours, f"http://127.0.0.1:{house.operators}/in/prom/api/v2/alerts", loading,
                                  folder / "post.lua", [f"Authorization: Basic {user}"]),
                     "peer": Side(peer, f"http://127.0.0.1:{port}/api/v2/alerts", loading, folder / "post.lua")}
            for side in sides.values():
                side.load(1)
            medians, _ = measure.in_turns({name: side.load for name, side in sides.items()}, ROUNDS)
            memory = {name: side.memory() for name, side in sides.items()}
    cost = {name: statistics.median(side.costs[1:]) for name, side in sides.items()}
    ratio, part, work = medians["goji"] / medians["peer"], memory["goji"] / memory["peer"], cost["peer"] / cost["goji"]
    measure.table(f"delivery: alerts in batches of {BATCH} over {SERIES:,} series; the peer is Alertmanager", [
        ("alerts a second", f"{medians['goji']:.0f}", f"{medians['peer']:.0f}", f"{ratio:.2f}", ">= 10",
         "yes" if ratio >= 10 else "no"),
        ("CPU an alert, its and ours", f"{cost['goji']:.2f} us", f"{cost['peer']:.2f} us", f"{work:.2f}", ">= 10",
         "yes" if work >= 10 else "no"),
        ("anonymous memory", f"{memory['goji']:.0f} MiB", f"{memory['peer']:.0f} MiB", f"{part:.2f}", "<= 0.5",
         "yes" if part <= 0.5 else "no")])


if __name__ == "__main__":
    main()
