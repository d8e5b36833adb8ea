"""What the end-to-end tests are made with: goji and its neighbours as real processes on free
loopback ports. Nothing here sleeps: what has to be waited for is waited on, with a bound."""

import contextlib
import http.client
import http.server
import json
import os
import pathlib
import queue
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import unittest

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
PATIENCE = 60.0  # seconds; sanitizers and a busy machine are slow, and a hang is a failure


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Process:
    """A child whose log can be waited on."""

    def __init__(self, name, command, environment=None):
        self.name = name
        self.log = []
        self._changed = threading.Condition()
        self._ended = False
        self.child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                      stderr=subprocess.STDOUT, text=True, errors="replace",
                                      env={**os.environ, **(environment or {})})
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self.child.stdout:
            with self._changed:
                self.log.append(line.rstrip("\n"))
                self._changed.notify_all()
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def wait_for_line(self, part):
        """The first line that holds `part`."""
        def found():
            return next((line for line in self.log if part in line), None)
        with self._changed:
            self._changed.wait_for(lambda: found() or self._ended, timeout=PATIENCE)
            line = found()
        if line is None:
            raise AssertionError(f"{self.name} never said {part!r}:\n" + "\n".join(self.log[-40:]))
        return line

    def wait_for_end(self):
        self.child.wait(timeout=PATIENCE)
        self._reader.join(timeout=PATIENCE)
        self.child.stdout.close()
        return self.child.returncode

    def stop(self):
        if self.child.poll() is None:
            self.child.terminate()
        return self.wait_for_end()

    def kill(self):
        self.child.kill()
        return self.wait_for_end()


class Sink:
    """A webhook's receiver: it keeps every request, and answers as it is told."""

    def __init__(self):
        self.requests = queue.Queue()
        self.answers = queue.Queue()  # statuses of the next answers; 204 once it is empty
        sink = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                sink.requests.put({"path": self.path, "headers": dict(self.headers.items()),
                                   "body": body.decode()})
                with contextlib.suppress(queue.Empty):
                    status = sink.answers.get_nowait()
                    self.send_response(status)
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass  # a goji that was killed closes its connections as it likes

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def next(self):
        return self.requests.get(timeout=PATIENCE)

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def verified(request):
    """Whether the npm package standardwebhooks accepts the request."""
    script = ("const {Webhook}=require('standardwebhooks');let t='';process.stdin.on('data',d=>t+=d)"
              ".on('end',()=>{const r=JSON.parse(t);new Webhook(r.secret).verify(r.body,r.headers)})")
    done = subprocess.run(["node", "-e", script], text=True, capture_output=True, timeout=PATIENCE,
                          input=json.dumps({**request, "secret": SECRET}),
                          env={**os.environ, "NODE_PATH": os.environ["NODE_MODULES"]})
    return done.returncode == 0


class Goji:
    """One goji with a folder, a configuration and a token of its own."""

    CRITERIA = {"opening": {"hold": "1s"}}  # the default policy, but for tests' patience

    def __init__(self, folder, **sections):
        self.folder = pathlib.Path(folder)
        (self.folder / "secret").write_text(SECRET + "\n")
        (self.folder / "inlet-token").write_text("inlet-token\n")
        for name in ("secret", "inlet-token"):
            (self.folder / name).chmod(0o600)
        self.config = self.folder / "goji.yaml"
        self.sections = {
            "site": {"name": {"ko": "메신저", "en": "Messenger"}, "languages": ["ko", "en"],
                     "timezone": "Asia/Seoul", "url": "https://status.example.com"},
            "listen": {"public": "127.0.0.1:0", "operators": "127.0.0.1:0"},
            "store": {"path": str(self.folder / "goji.db")},
            "components": [
                {"key": "messaging", "name": {"ko": "메시지", "en": "Messaging"}},
                {"key": "maps", "name": {"ko": "지도", "en": "Maps"}}],
            "criteria": self.CRITERIA,
            **sections}
        self.write_config()
        self.process = None

    def write_config(self):
        self.config.write_text(json.dumps(self.sections, ensure_ascii=False))  # JSON is YAML too

    def start(self, crash_at=None, count=1):
        """Starts it and waits until it serves; with `crash_at`, the one that dies there, which may be before it serves."""
        program = ([os.environ["CRASHING_GOJI"], crash_at, str(count)] if crash_at
                   else [os.environ["GOJI"]])
        self.process = Process("goji", program + ["serve", "--config", str(self.config)])
        try:
            line = self.process.wait_for_line("serving readers=")
        except AssertionError:
            if not crash_at or self.process.wait_for_end() == 0:
                raise
            self.operators, self.token = 9, ""  # "discard": nobody listens there
            return self
        words = dict(word.split("=", 1) for word in line.split() if "=" in word)
        self.readers = int(words["readers"].rsplit(":", 1)[1])
        self.operators = int(words["operators"].rsplit(":", 1)[1])
        self.token = (self.folder / "goji.db.admin-token").read_text().strip()
        return self

    def stop(self):
        return self.process.stop() if self.process else 0

    def request(self, method, path, body=None, port=None, token=True, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", port or self.operators,
                                                timeout=PATIENCE)
        sent = dict(headers or {})
        if token and port is None:
            sent.setdefault("Authorization", f"Bearer {self.token if token is True else token}")
        if body is not None and not isinstance(body, (str, bytes)):
            body = json.dumps(body)
        try:
            connection.request(method, path, body=body, headers=sent)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def get(self, path):
        status, body = self.request("GET", path)
        assert status == 200, (path, status, body)
        return json.loads(body)

    def page(self, path="/", language="en"):
        """What readers see there. For a moment after the start all but the front page is still being made."""
        def made():
            got = self.request("GET", path, port=self.readers, headers={"Accept-Language": language})
            return got[0] != 503 and got
        status, body = until(made)
        assert status == 200, (path, status, body)
        return body

    def fire(self, source, status="firing", **more):
        return self.request("POST", "/api/v1/signals", {
            "source": source, "key": "send", "component": "messaging", "status": status,
            "impact": "major_outage", "affected_share": 0.8, **more})

    def verb(self, *arguments):
        return subprocess.run([os.environ["GOJI"], *arguments, "--config", str(self.config)],
                              text=True, capture_output=True, timeout=PATIENCE)


    def operator(self, *arguments, token=None, language="en_US.UTF-8"):
        """What a person types: one of the verbs that speak to the running goji."""
        return subprocess.run(
            [os.environ["GOJI"], *arguments], text=True, capture_output=True, timeout=PATIENCE,
            env={**os.environ, "LANG": language, "LC_ALL": "",
                 "GOJI_SERVER": f"http://127.0.0.1:{self.operators}",
                 "GOJI_TOKEN": self.token if token is None else token})


class HouseTest(unittest.TestCase):
    """A test with a folder, a sink and a goji that go away with it."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="goji-e2e-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.sink = Sink()
        self.addCleanup(self.sink.close)

    def goji(self, **sections):
        sections.setdefault("channels", [
            {"name": "page", "kind": "status_page"},
            {"name": "oncall", "kind": "webhook", "url": self.sink.url,
             "secret_file": str(pathlib.Path(self.folder) / "secret")}])
        made = Goji(self.folder, **sections)
        self.addCleanup(made.stop)
        return made

    def process(self, name, command, environment=None):
        made = Process(name, command, environment)
        self.addCleanup(made.stop)
        return made


def until(holds):
    """Asks again and again until it is true, for at most PATIENCE; what it is then."""
    deadline = time.monotonic() + PATIENCE
    pause = threading.Event()  # never set: only the processor is let go of between two looks
    while not (found := holds()):
        if time.monotonic() > deadline:
            raise AssertionError("it never came true")
        pause.wait(0.02)
    return found
