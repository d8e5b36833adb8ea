"""A webhook's receiver that misbehaves when it is told to, and writes down what has really reached it."""

import http.server
import json
import socket
import struct
import threading
import time

HOW = ("answers 500", "answers 429", "hangs", "resets", "does it and resets", "does it and hangs", "is slow",
       "refuses", "is half-open")
SILENCE = 5.0  # seconds, longer than anybody waits for an answer


class Peer:
    def __init__(self, history, what="arrived"):
        self.history = history
        self.what = what  # what it writes down of what it gets
        self.how = "is well"
        self.until = 0.0
        self.arrived = 0
        peer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                peer.answer(self, json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, *_):
                pass  # whoever was killed closes its connections as it likes

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def misbehave(self, how, seconds):
        self.history.write("peer", how=how, seconds=seconds)
        self.how, self.until = how, time.monotonic() + seconds

    def mood(self):
        return self.how if time.monotonic() < self.until else "is well"

    def answer(self, handler, body):
        how = self.mood()
        if how in ("is well", "is slow", "is half-open") or how.startswith("does it"):
            self.arrived += 1
            # First what it has done, then the answer: whoever hears of it can find it here.
            self.history.write(self.what, key=handler.headers["webhook-id"], type=body["type"],
                               revision=body["data"]["notice"]["id"], how=how)
        if how == "is slow":
            time.sleep(0.5)
        if how.endswith("hangs"):
            time.sleep(max(0.0, self.until - time.monotonic()))
        if how.endswith("resets") or how.endswith("hangs") or how == "refuses":
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            handler.close_connection = True
            handler.connection.close()
            return
        status = int(how.removeprefix("answers ")) if how.startswith("answers") else 204
        handler.send_response(status)
        if status == 429:
            handler.send_header("Retry-After", "1")
        handler.send_header("Content-Length", "0")
        handler.end_headers()
        if how == "is half-open":
            # The connection is kept, and nobody is there any more: what is sent on it is lost without a word.
            handler.close_connection = True
            time.sleep(SILENCE)

    def close(self):
        self.server.shutdown()
        self.server.server_close()
