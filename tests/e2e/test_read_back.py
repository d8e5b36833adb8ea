"""What was accepted is looked for where readers look: behind a proxy that keeps an old page, and on a
server that loses a post."""

import contextlib
import http.client
import http.server
import json
import pathlib
import threading
import unittest

from fake_mastodon import FakeMastodon
from house import PATIENCE, HouseTest, until


class Proxy:
    """Stands between readers and goji, and answers some paths as it answered them before."""

    def __init__(self):
        self.target = None   # the port behind it
        self.frozen = set()  # paths that are answered from memory
        self.memory = {}
        proxy = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                if self.path not in proxy.frozen or self.path not in proxy.memory:
                    proxy.memory[self.path] = proxy.fetch(self.path)
                status, body = proxy.memory[self.path]
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def fetch(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.target, timeout=PATIENCE)
        with contextlib.closing(connection):
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()

    def freeze(self, path):
        self.memory[path] = self.fetch(path)
        self.frozen.add(path)

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class ReadBack(HouseTest):
    def serve(self, url, channels):
        return self.goji(
            site={"name": "Messenger", "url": url, "seen_within": "1s"}, channels=channels).start()

    def announce(self, goji):
        status, body = goji.request("POST", "/api/v1/incidents",
                                    {"components": {"messaging": "major_outage"}})
        self.assertEqual(status, 201, body)

    def row(self, goji, channel):
        return goji.get(f"/api/v1/deliveries?channel={channel}")["deliveries"][0]

    def unseen(self, goji):
        lines = goji.request("GET", "/metrics", token=False)[1].splitlines()
        return [line for line in lines if line.startswith("goji_deliveries_unseen{")]

    def test_a_page_behind_a_proxy_that_keeps_the_old_one_is_not_seen_until_it_is(self):
        proxy = Proxy()
        self.addCleanup(proxy.close)
        goji = self.serve(proxy.url, [{"name": "page", "kind": "status_page"},
                                      {"name": "banner", "kind": "banner"},
                                      {"name": "oncall", "kind": "webhook", "url": self.sink.url}])
        proxy.target = goji.readers
        proxy.freeze("/")
        self.announce(goji)
        line = goji.process.wait_for_line("accepted and not seen by readers")
        self.assertIn("channel=page", line)
        self.assertIn("readers are still shown what was before it", line)
        page = until(lambda: (row := self.row(goji, "page"))["error"] and row)
        self.assertEqual((page["state"], page["visible_at"], page["visible_latency_ms"]),
                         ("accepted", None, None))
        self.assertIn("not seen by readers within 1 s", page["in_words"])
        self.assertEqual(self.unseen(goji), ['goji_deliveries_unseen{channel="page"} 1'])
        self.assertIn("not seen by readers in time: 1\n",
                      goji.request("GET", "/readyz", token=False)[1])
        # The others are seen: by looking, and by the receiver's yes.
        for channel in ("banner", "oncall"):
            row = until(lambda: (row := self.row(goji, channel))["visible_at"] and row)
            self.assertEqual(row["state"], "visible")
            self.assertGreaterEqual(row["visible_latency_ms"], row["latency_ms"])

        proxy.frozen.clear()
        goji.process.wait_for_line("seen by readers after all")
        page = until(lambda: (row := self.row(goji, "page"))["visible_at"] and row)
        self.assertEqual((page["state"], page["error"]), ("visible", None))
        self.assertGreaterEqual(page["visible_latency_ms"], 1000)
        self.assertEqual(self.unseen(goji), [])
        shown = goji.operator("deliveries", page["id"]).stdout
        self.assertIn("visible_at", shown)

    def test_a_post_that_vanished_is_searched_for_and_told_and_not_made_again(self):
        fake = FakeMastodon()
        self.addCleanup(fake.close)
        fake.troubles = ["vanished"]
        token = pathlib.Path(self.folder) / "token"
        token.write_text("t0ken\n")
        token.chmod(0o600)
        goji = self.serve("https://status.example.com", [
            {"name": "social", "kind": "mastodon", "instance": fake.url,
             "access_token_file": str(token)}])
        self.announce(goji)
        line = goji.process.wait_for_line("accepted and not seen by readers")
        self.assertIn("the post is not to be seen; searched for: it is not among the account's posts",
                      line)
        row = until(lambda: (row := self.row(goji, "social"))["error"] and row)
        self.assertEqual((row["state"], row["visible_at"]), ("accepted", None))
        self.assertEqual(fake.posts, [])
        # A person says it again, and that is seen.
        goji.request("POST", "/api/v1/incidents/1/updates", {"status": "identified"})
        row = until(lambda: (row := self.row(goji, "social"))["visible_at"] and row)
        self.assertEqual(row["handle"], fake.posts[0]["id"])
        self.assertEqual(sum(one[0] == "POST" for one in fake.asked), 3)  # one answered nobody
        looks = [path for method, path in fake.asked
                 if method == "GET" and path.startswith("/api/v1/statuses/")]
        self.assertGreaterEqual(len(looks), 3)

    def test_a_post_that_nobody_took_away_is_seen_without_the_token(self):
        fake = FakeMastodon()
        self.addCleanup(fake.close)
        token = pathlib.Path(self.folder) / "token"
        token.write_text("t0ken\n")
        token.chmod(0o600)
        goji = self.serve("https://status.example.com", [
            {"name": "social", "kind": "mastodon", "instance": fake.url,
             "access_token_file": str(token)}])
        self.announce(goji)
        row = until(lambda: (row := self.row(goji, "social"))["visible_at"] and row)
        self.assertEqual((row["state"], row["error"]), ("visible", None))
        self.assertIn(("GET", f"/api/v1/statuses/{row['handle']}", ""), fake.looks)


if __name__ == "__main__":
    unittest.main()
