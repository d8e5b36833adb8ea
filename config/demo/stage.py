"""The one address of the demonstration: everything that goji says, side by side, as it says it."""

import http.client
import json
import pathlib
import queue
import threading

from sinks import Handler, QuietServer, background

HERE = pathlib.Path(__file__).resolve().parent


class Stage:
    """Keeps what was shown, and tells everybody who watches."""

    def __init__(self):
        self.shown = []
        self.watchers = []
        self.lock = threading.Lock()

    def show(self, panel, item):
        with self.lock:
            self.shown.append({"panel": panel, **item})
            for watcher in self.watchers:
                watcher.put(self.shown[-1])

    def watch(self):
        mine = queue.Queue()
        with self.lock:
            for item in self.shown:
                mine.put(item)
            self.watchers.append(mine)
        return mine

    def serve(self, port, words):
        """`words` are put into the stage's page and the app's: where the others listen."""
        stage = self

        class Page(Handler):
            def do_GET(self):
                name = {"/": "stage.html", "/app": "app.html"}.get(self.path.split("?")[0])
                if self.path == "/live":
                    return self.live()
                if name is None:
                    return self.answer(404, b"not here\n", "text/plain")
                text = (HERE / name).read_text()
                for key, value in words.items():
                    text = text.replace("{{" + key + "}}", value)
                return self.answer(200, text.encode(), "text/html; charset=utf-8")

            def live(self):
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream; charset=utf-8")
                self.end_headers()
                mine = stage.watch()
                while True:
                    self.wfile.write(f"data: {json.dumps(mine.get())}\n\n".encode())

        return background(QuietServer(("127.0.0.1", port), Page))


def window(port, readers, stage_url):
    """goji's public listener for a frame: its pages forbid frames of others, and rightly; here the stage may."""
    class Window(Handler):
        def do_GET(self):
            host, number = readers.rsplit(":", 1)
            ask = http.client.HTTPConnection(host, int(number))
            sent = {name: value for name, value in self.headers.items()
                    if name.lower() in ("accept", "accept-language", "if-none-match", "cache-control")}
            ask.request("GET", self.path, headers=sent)
            answer = ask.getresponse()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in ("transfer-encoding", "connection", "cross-origin-opener-policy"):
                    self.send_header(name, value.replace("frame-ancestors 'none'", f"frame-ancestors {stage_url}"))
            self.send_header("Connection", "close")
            self.end_headers()
            while part := answer.read1(65536):
                self.wfile.write(part)
            self.close_connection = True

    return background(QuietServer(("127.0.0.1", port), Window))
