"""Where the demonstration's notices arrive: a webhook's receiver, a mail box and a social account. They keep nothing but
the last few, and hand each to `show(panel, item)` the moment it comes."""

import datetime
import email
import email.policy
import html
import http.server
import json
import re
import socketserver
import threading

LANGUAGES = ("ko", "en")


def background(server):
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


class QuietServer(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass  # whoever closes early has seen enough


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def body(self):
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def answer(self, status, content, kind="application/json"):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


def webhook(port, show):
    """What a partner connects: it gets every notice as JSON."""
    class Receiver(Handler):
        def do_POST(self):
            notice = json.loads(self.body())
            self.send_response(204)
            self.end_headers()
            show("webhook", {"head": notice["type"], "text": json.dumps(notice, ensure_ascii=False, indent=1)})

    return background(QuietServer(("127.0.0.1", port), Receiver))


def mail_box(port, show):
    """A mail server that takes everything and has one box."""
    class Session(socketserver.StreamRequestHandler):
        def handle(self):
            self.say("220 demonstration")
            recipient = ""
            for line in iter(self.rfile.readline, b""):
                verb = line[:4].upper()
                if verb == b"RCPT":
                    recipient = re.sub(rb".*<|>.*", b"", line.strip()).decode()
                if verb == b"DATA":
                    self.say("354 go on")
                    self.take(recipient)
                self.say("221 bye" if verb == b"QUIT" else "250 ok")
                if verb == b"QUIT":
                    return

        def say(self, line):
            self.wfile.write(line.encode() + b"\r\n")

        def take(self, recipient):
            lines = []
            for line in iter(self.rfile.readline, b".\r\n"):
                lines.append(line[1:] if line.startswith(b"..") else line)
            message = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
            text = message.get_body(("plain",)).get_content()
            show("mail", {"head": f"{message['subject']}", "note": f"{message['from']} → {recipient}",
                          "text": text})

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

        def handle_error(self, *_):
            pass

    return background(Server(("127.0.0.1", port), Session))


def social(port, token, show):
    """As much of Mastodon's API as an account that only posts needs."""
    posts = []

    class Account(Handler):
        def do_any(self):
            path, sent = self.path.split("?")[0], self.body()
            status, said = self.at(self.command, path, sent)
            self.answer(status, json.dumps(said).encode())

        do_GET = do_POST = do_PUT = do_DELETE = do_any

        def at(self, method, path, sent):
            if path == "/api/v2/instance":
                return 200, {"configuration": {"statuses": {"max_characters": 500,
                                                            "characters_reserved_per_url": 23}}}
            if path.endswith("/verify_credentials"):
                known = self.headers.get("Authorization") == f"Bearer {token}"
                return (200, {"id": "1", "acct": "demo"}) if known else (401, {"error": "who is it?"})
            if path == "/api/v1/accounts/1/statuses":
                return 200, posts[::-1]
            if method == "POST":
                return 200, self.post(json.loads(sent))
            found = next((one for one in posts if path.endswith("/" + one["id"])), None)
            if found is not None and method == "DELETE":
                posts.remove(found)
                show("social", {"head": "deleted", "text": found["text"]})
            if found is not None and method == "PUT":
                found["text"] = json.loads(sent)["status"]
                show("social", {"head": "edited", "text": found["text"]})
            return (200, found) if found else (404, {"error": "Record not found"})

        def post(self, asked):
            number = str(len(posts) + 1)
            made = {"id": number, "url": f"http://127.0.0.1:{self.server.server_address[1]}/@demo/{number}",
                    "created_at": datetime.datetime.now(datetime.timezone.utc).isoformat(),
                    "in_reply_to_id": asked.get("in_reply_to_id"), "language": asked.get("language"),
                    "content": "<p>" + html.escape(asked["status"]) + "</p>", "text": asked["status"]}
            posts.append(made)
            show("social", {"head": "@demo", "text": asked["status"], "reply": bool(made["in_reply_to_id"])})
            return made

    return background(QuietServer(("127.0.0.1", port), Account))
