"""The status page against nginx, which sends the same bytes from a file that it keeps open.

CPU microseconds per request, keep-alive, the server on one core and the load on another. Both write access logs nowhere;
nginx has open_file_cache and sendfile as its own documentation advises for small hot files.
"""

import os
import pathlib
import tempfile
import urllib.request

import measure

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "7"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "3"))
CONNECTIONS = 50

NGINX = """
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx-error.log;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  open_file_cache max=100 inactive=1h;
  open_file_cache_valid 1h;
  default_type "text/html; charset=utf-8";
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{
    listen 127.0.0.1:{port};
    root {folder}/www;
    {headers}
  }}
}}
"""

CONFIG = """
site: {{name: {{en: Messenger}}, url: "http://127.0.0.1:{readers}", languages: [en]}}
listen: {{public: "127.0.0.1:{readers}", operators: "127.0.0.1:{operators}"}}
store: {{path: {folder}/goji.db}}
components:
{components}
channels: [{{name: page, kind: status_page}}]
"""

SKIPPED = {"date", "content-length", "content-type", "connection", "server", "etag", "last-modified"}


def fetch(url, headers):
    request = urllib.request.Request(url, headers=dict(header.split(": ", 1) for header in headers))
    with urllib.request.urlopen(request) as answer:
        return answer.read(), answer.headers


class Stage:
    """goji and nginx, running, with the same bytes to say."""

    def __init__(self, folder, request_headers):
        self.folder = pathlib.Path(folder)
        self.request_headers = request_headers
        self.readers, self.operators, self.nginx = (measure.free_port() for _ in range(3))

    def goji_config(self, components=20):
        lines = "\n".join(f"  - {{key: part-{i}, name: {{en: Part {i}}}}}" for i in range(components))
        path = self.folder / "goji.yaml"
        path.write_text(CONFIG.format(readers=self.readers, operators=self.operators, folder=self.folder, components=lines))
        return path

    def copy_of_the_page(self):
        """nginx gets the bytes and the headers that goji sends."""
        body, headers = fetch(f"http://127.0.0.1:{self.readers}/", self.request_headers)
        www = self.folder / "www"
        www.mkdir(exist_ok=True)
        (www / "index.html").write_bytes(body)
        same = "".join(f'add_header {name} "{value}";\n    ' for name, value in
                       ((n, v.replace('"', '\\"')) for n, v in headers.items()) if name.lower() not in SKIPPED)
        path = self.folder / "nginx.conf"
        path.write_text(NGINX.format(folder=self.folder, port=self.nginx, headers=same))
        return path, len(body)


def cost(process, url, core, headers):
    before = measure.cpu_seconds(process.pid)
    load = measure.wrk(url, core, SECONDS, CONNECTIONS, headers)
    return (measure.cpu_seconds(process.pid) - before) / load.requests * 1e6


def page(request_headers, what):
    served, loading = measure.cores()
    with tempfile.TemporaryDirectory(prefix="goji-bench-") as folder:
        os.chmod(folder, 0o755)
        stage = Stage(folder, request_headers)
        goji = [measure.GOJI, "serve", "--config", stage.goji_config()]
        with measure.server(goji, served, f"{folder}/goji.log") as ours:
            measure.until_it_answers(f"http://127.0.0.1:{stage.readers}/")
            config, size = stage.copy_of_the_page()
            with measure.server(["nginx", "-c", config], served, f"{folder}/nginx.log") as theirs:
                measure.until_it_answers(f"http://127.0.0.1:{stage.nginx}/")
                medians, _ = measure.in_turns({
                    "goji": lambda: cost(ours, f"http://127.0.0.1:{stage.readers}/", loading, request_headers),
                    "nginx": lambda: cost(theirs, f"http://127.0.0.1:{stage.nginx}/", loading, request_headers),
                }, ROUNDS)
    ratio = medians["goji"] / medians["nginx"]
    return (f"{what}, {size / 1024:.1f} KiB", f"{medians['goji']:.1f} us", f"{medians['nginx']:.1f} us", f"{ratio:.2f}",
            "<= 0.83", "yes" if ratio <= 0.83 else "no")


def main():
    measure.table("page: CPU a request, one core, keep-alive; the peer is nginx", [
        page([], "plain"),
        page(["Accept-Encoding: gzip"], "gzip"),
    ])
