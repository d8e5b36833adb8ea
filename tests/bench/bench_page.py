"""What readers ask for, against nginx, which sends the same bytes and headers from a file that it keeps open, and against a
bare loop over epoll that sends them without looking at the request.

CPU microseconds per request, keep-alive, the server on one core and the load on another. Nobody writes access logs; nginx
has open_file_cache and sendfile as its own documentation advises for small hot files.
"""

import os
import pathlib
import tempfile
import urllib.error
import urllib.request

import measure

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "7"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "3"))
BARE = pathlib.Path(os.environ.get("BARE_EPOLL", measure.GOJI.parent / "bare_epoll"))
CONNECTIONS = 50
SUMMARY = "/api/v2/summary.json"

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
  if_modified_since before;
  types {{ }}
  default_type "{type}";
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
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read(), answer.headers
    except urllib.error.HTTPError as answer:  # 304 is one to urllib
        return answer.code, answer.read(), answer.headers


class Server:
    """One of those that are compared."""

    def __init__(self, process, port, path, headers):
        self.process, self.url, self.headers = process, f"http://127.0.0.1:{port}{path}", headers

    def cost(self, core):
        before = measure.cpu_seconds(self.process.pid)
        load = measure.wrk(self.url, core, SECONDS, CONNECTIONS, self.headers)
        return (measure.cpu_seconds(self.process.pid) - before) / load.requests * 1e6


class Stage:
    """goji, nginx and the bare loop with the same bytes to say."""

    def __init__(self, folder, path, headers, components):
        self.folder, self.path, self.headers = pathlib.Path(folder), path, list(headers)
        self.core, self.load = measure.cores()
        self.ports = {name: measure.free_port() for name in ("goji", "operators", "nginx", "bare")}
        self.components = components

    def start(self, name, command):
        return measure.server(command, self.core, self.folder / f"{name}.log")

    def goji(self):
        lines = "\n".join(f"  - {{key: part-{i}, name: {{en: Part {i}}}}}" for i in range(self.components))
        config = self.folder / "goji.yaml"
        config.write_text(CONFIG.format(readers=self.ports["goji"], operators=self.ports["operators"], folder=self.folder,
                                        components=lines))
        return self.start("goji", [measure.GOJI, "serve", "--config", config])

    def ask(self, name):
        return fetch(f"http://127.0.0.1:{self.ports[name]}{self.path}", self.headers)

    def nginx(self):
        """It gets the bytes and the headers that goji sends."""
        _, body, headers = self.ask("goji")
        file = self.folder / "www" / (self.path.strip("/") or "index.html")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
        same = "".join(f'add_header {name} "{value}";\n    ' for name, value in
                       ((n, v.replace('"', '\\"')) for n, v in headers.items()) if name.lower() not in SKIPPED)
        config = self.folder / "nginx.conf"
        config.write_text(NGINX.format(folder=self.folder, port=self.ports["nginx"], headers=same,
                                       type=headers["Content-Type"]))
        return self.start("nginx", ["nginx", "-c", config])

    def bare(self):
        status, body, headers = self.ask("goji")
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if name.lower() != "connection")
        answer = self.folder / "answer"
        answer.write_bytes(f"HTTP/1.1 {status} OK\r\n{head}\r\n".encode() + body)
        return self.start("bare", [BARE, str(self.ports["bare"]), answer])

    def know(self, name):
        """From now on the client has what it asks for already: 304."""
        return [*self.headers, f"If-None-Match: {self.ask(name)[2]['ETag']}"]


def until_it_is_whole(stage):
    measure.until_it_answers(f"http://127.0.0.1:{stage.ports['goji']}/")
    measure.until_it_answers(f"http://127.0.0.1:{stage.ports['goji']}/history")


def compare(what, path, headers, reach, components=20, known=False):
    with tempfile.TemporaryDirectory(prefix="goji-bench-") as folder:
        os.chmod(folder, 0o755)
        stage = Stage(folder, path, headers, components)
        with stage.goji() as ours:
            until_it_is_whole(stage)
            size = len(stage.ask("goji")[1])
            with stage.nginx() as theirs, stage.bare() as least:
                measure.until_it_answers(f"http://127.0.0.1:{stage.ports['nginx']}{path}")
                measure.until_it_answers(f"http://127.0.0.1:{stage.ports['bare']}{path}")
                servers = {name: Server(process, stage.ports[name], path, stage.know(name) if known else stage.headers)
                           for name, process in (("goji", ours), ("nginx", theirs))}
                if not known:
                    servers["bare"] = Server(least, stage.ports["bare"], path, stage.headers)
                medians, _ = measure.in_turns({name: lambda server=server: server.cost(stage.load)
                                               for name, server in servers.items()}, ROUNDS)
    return rows_of(what if known else f"{what}, {size / 1024:.1f} KiB", medians, reach)


def rows_of(what, medians, reach):
    rows = []
    for peer, most in reach.items():
        ratio = medians["goji"] / medians[peer]
        rows.append((f"{what}, against {peer}", f"{medians['goji']:.1f} us", f"{medians[peer]:.1f} us", f"{ratio:.2f}",
                     f"<= {most}", "yes" if ratio <= most else "no"))
    return rows


def main():
    gzip, brotli = ["Accept-Encoding: gzip"], ["Accept-Encoding: br"]
    measure.table("page: CPU a request, one core, keep-alive", [
        *compare("page, gzip", "/", gzip, {"nginx": 0.83, "bare": 1.18}),
        *compare("304", "/", gzip, {"nginx": 1.0}, known=True),
        *compare("summary.json of 478 components, br", SUMMARY, brotli, {"nginx": 1.0, "bare": 1.18}, components=478),
    ])


if __name__ == "__main__":
    main()
