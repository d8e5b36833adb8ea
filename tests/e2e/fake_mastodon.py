"""A server of Mastodon's API with the habits of the real ones: the key of a post is remembered only
after the post is made (Mastodon), or not at all (snac, which also shows posts to nobody who does not
log in); answers get lost on the way."""

import datetime
import html
import http.server
import json
import re
import threading
import urllib.parse


def shown_as(text):
    """Plain text as Mastodon's HTML: paragraphs, line ends, links in three parts."""
    def link(match):
        scheme, rest = match.group(0).split("://", 1)
        return (f'<a href="{match.group(0)}" rel="nofollow noopener" target="_blank">'
                f'<span class="invisible">{scheme}://</span><span class="ellipsis">{rest[:30]}</span>'
                f'<span class="invisible">{rest[30:]}</span></a>')
    paragraphs = html.escape(text).split("\n\n")
    return "".join("<p>" + re.sub(r"https?://[^\s<]+", link, one).replace("\n", "<br />") + "</p>"
                   for one in paragraphs)


class FakeMastodon:
    def __init__(self, token="t0ken", characters=500, link=23, like="mastodon"):
        self.token, self.characters, self.link, self.like = token, characters, link, like
        self.lock = threading.Lock()
        self.posts = []        # those that are there, oldest first
        self.asked = []        # (method, path) of every request
        self.looks = []        # (method, path, Authorization) of those at one post
        self.keys = {}
        self.troubles = []     # for the next POSTs: "lost" (made, no answer), "502" (made), "503",
        #                        "vanished" (answered as if it were made),
        #                        "held" (made, and answered once `released` is set)
        self.released = threading.Event()
        fake = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                with fake.lock:
                    fake.asked.append((self.command, self.path))
                    if self.path.startswith("/api/v1/statuses/"):
                        fake.looks.append((self.command, self.path,
                                           self.headers.get("Authorization", "")))
                    held = self.command == "POST" and fake.troubles[:1] == ["held"]
                    answer = fake.answer(self.command, self.path, self.headers, body)
                if held:
                    fake.released.wait(60)
                if answer is None:
                    self.close_connection = True
                    return
                status, value = answer
                bytes_ = json.dumps(value).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(bytes_)))
                self.end_headers()
                self.wfile.write(bytes_)

            do_GET = do_POST = do_PUT = do_DELETE = handle_any

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass  # a goji that stops closes its connections as it likes

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def length(self, text):
        """Good enough for text without emoji: each link counts the same."""
        return len(re.sub(r"https?://\S+", "x" * self.link, text))

    def answer(self, method, target, headers, body):
        path = urllib.parse.urlsplit(target).path
        known = headers.get("Authorization") == f"Bearer {self.token}"
        if path == "/api/v2/instance":
            return 200, {"configuration": {"statuses": {
                "max_characters": self.characters, "characters_reserved_per_url": self.link}}}
        public = method == "GET" and path.startswith("/api/v1/statuses/") and self.like != "snac"
        if not known and not public:
            return 401, {"error": "The access token is invalid"}
        if path == "/api/v1/accounts/verify_credentials":
            return 200, {"id": "77", "acct": "goji"}
        if path == "/api/v1/accounts/77/statuses":
            return 200, list(reversed(self.posts))[:40]
        if (method, path) == ("POST", "/api/v1/statuses"):
            return self.post(headers, body)
        found = next((post for post in self.posts if path == "/api/v1/statuses/" + post["id"]), None)
        if found is None:
            return 404, {"error": "Record not found"}
        if method == "DELETE":
            self.posts.remove(found)
        return 200, found

    def post(self, headers, body):
        trouble = self.troubles.pop(0) if self.troubles else ""
        if trouble == "503":
            return 503, {"error": "down for maintenance"}
        key = headers.get("Idempotency-Key")
        if self.like == "mastodon" and key in self.keys:
            return 200, self.keys[key]
        # Hollo takes no in_reply_to_id from a form.
        is_json = headers.get("Content-Type", "").startswith("application/json")
        asked = json.loads(body) if is_json else dict(urllib.parse.parse_qsl(body.decode()))
        if self.length(asked["status"]) > self.characters:
            return 422, {"error": "Validation failed: Text character limit exceeded"}
        parent = asked.get("in_reply_to_id") if is_json else None
        if parent and not any(post["id"] == parent for post in self.posts):
            return 404, {"error": "The post you are trying to reply to does not appear to exist."}
        made = {"id": str(100 + len(self.asked)), "url": f"{self.url}/@goji/{len(self.asked)}",
                "created_at": datetime.datetime.now(datetime.timezone.utc).isoformat(),
                "language": asked.get("language"), "visibility": asked.get("visibility"),
                "in_reply_to_id": parent, "content": shown_as(asked["status"]),
                "text": asked["status"]}
        if trouble == "vanished":
            return 200, made
        self.posts.append(made)
        self.keys[key] = made
        if trouble == "lost":
            return None
        if trouble == "502":
            return 502, {"error": "bad gateway"}
        return 200, made
