"""Fifteen thousand open tabs that follow the page by server-sent events, and one update: what a tab costs in memory, and when
the last of them has it. The peer is nchan in nginx, which is given the same line of text to pass on.

goji is measured from the moment the announcement is posted, so that deciding, writing it down and making the page are in its
time. The clients are one program on the other core."""

import os
import pathlib
import subprocess
import tempfile
import time
import urllib.request

import delivery_stage
import measure

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
CLIENTS = int(os.environ.get("BENCH_CLIENTS", "15000"))
FOLLOWERS = pathlib.Path(os.environ.get("SSE_CLIENTS", measure.GOJI.parent / "sse_clients"))
KIB, MS = 8, 150

NGINX = """
load_module modules/ngx_nchan_module.so;
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx-error.log;
worker_rlimit_nofile {files};
events {{ worker_connections {files}; }}
http {{
  access_log off;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location = / {{ return 200 "up"; }}
    location = /publish {{ nchan_publisher; nchan_channel_id board; }}
    location = /events {{ nchan_subscriber eventsource; nchan_channel_id board; }}
  }}
}}
"""


class Crowd:
    """All who follow, in a program of their own."""

    def __init__(self, port, path, core, clients=CLIENTS):
        self.process = subprocess.Popen(["taskset", "-c", str(core), FOLLOWERS, "127.0.0.1", str(port), path, str(clients)],
                                        stdout=subprocess.PIPE, text=True)
        self.line()

    def line(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("bench: the followers ended")
        return line

    def told(self, publish):
        """Milliseconds until the last had what `publish` said."""
        began = time.monotonic_ns()
        publish()
        return (int(self.line()) - began) / 1e6

    def leave(self):
        self.process.kill()
        self.process.wait()


def post(url, body, token=""):
    request = urllib.request.Request(url, body, {"Content-Type": "application/json", "Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        answer.read()


def measured(process, port, path, core, publish):
    """KiB a client, and the milliseconds of each update."""
    before = measure.anonymous_kib(process.pid)
    crowd = Crowd(port, path, core)
    try:
        each = (measure.anonymous_kib(process.pid) - before) / CLIENTS
        return each, [crowd.told(lambda: publish(turn)) for turn in range(ROUNDS)]
    finally:
        crowd.leave()


def goji(folder, served, loading):
    house = delivery_stage.House(folder, "live", pathlib.Path(folder) / "live.db",
                                 components=[{"key": f"part-{i}", "name": {"en": f"Part {i}"}} for i in range(20)],
                                 channels=[{"name": "page", "kind": "status_page"}])
    with house.serving(served) as process:
        token = pathlib.Path(f"{house.store}.admin-token").read_text().strip()

        def announce(turn):
            post(f"http://127.0.0.1:{house.operators}/api/v1/incidents",
                 f'{{"components": {{"part-{turn}": "major_outage"}}}}'.encode(), token)
        return measured(process, house.readers, "/api/events", loading, announce)


def nchan(folder, served, loading):
    port = measure.free_port()
    config = pathlib.Path(folder) / "nginx.conf"
    config.write_text(NGINX.format(folder=folder, port=port, files=CLIENTS + 1000))
    with measure.server(["nginx", "-c", config], served, f"{folder}/nginx.log") as process:
        measure.until_it_answers(f"http://127.0.0.1:{port}/")
        return measured(process, port, "/events", loading, lambda turn: post(f"http://127.0.0.1:{port}/publish", b"1"))


def main():
    served, loading = measure.cores()
    with tempfile.TemporaryDirectory(prefix="goji-bench-") as folder:
        os.chmod(folder, 0o755)
        ours, our_times = goji(folder, served, loading)
        theirs, their_times = nchan(folder, served, loading)
    took, peer = sorted(our_times)[len(our_times) // 2], sorted(their_times)[len(their_times) // 2]
    measure.table(f"page: {CLIENTS:,} who follow, and one update; the peer is nchan", [
        ("resident a client", f"{ours:.1f} KiB", f"{theirs:.1f} KiB", f"{ours / theirs:.2f}", f"<= {KIB} KiB",
         "yes" if ours <= KIB else "no"),
        ("all told", f"{took:.0f} ms ({measure.spread(our_times)})", f"{peer:.0f} ms ({measure.spread(their_times)})",
         f"{took / peer:.2f}", f"<= {MS} ms", "yes" if took <= MS else "no")])


if __name__ == "__main__":
    main()
