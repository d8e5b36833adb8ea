"""An endpoint that says that it is gone, and its owner who hears of it by mail and switches it on
again: the real goji, a real mail server, and an endpoint over TLS."""

import http.server
import json
import pathlib
import queue
import re
import ssl
import threading
import unittest
import urllib.parse

from house import PATIENCE, HouseTest, until
from test_mail import MailPeer, certificate

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
OWNER = "ops@partner.example"


class Endpoint:
    """A partner's program over TLS: it sends challenges back and keeps notices, or is gone."""

    def __init__(self, key, cert):
        self.requests = queue.Queue()
        self.gone = False
        endpoint = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                endpoint.requests.put(json.loads(body))
                self.send_response(410 if endpoint.gone else 200)
                answer = b"" if endpoint.gone else body
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass  # a goji that was killed closes its connections as it likes

        self.server = Server(("127.0.0.1", 0), Handler)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(cert, key)
        self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        self.url = f"https://127.0.0.1:{self.server.server_address[1]}/in/goji"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def next(self):
        return self.requests.get(timeout=PATIENCE)

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Owner(HouseTest):
    def setUp(self):
        super().setUp()
        key, cert = certificate(pathlib.Path(self.folder))
        self.endpoint = Endpoint(key, cert)
        self.addCleanup(self.endpoint.close)
        self.peer = MailPeer(self)
        self.house = self.goji(
            outbound={"allow": ["127.0.0.0/8"], "ca_file": str(cert)},
            channels=[
                {"name": "page", "kind": "status_page"},
                {"name": "mail", "kind": "email", "smtp": f"smtp://127.0.0.1:{self.peer.port}",
                 "from": "status@example.com"},
                {"name": "partners", "kind": "webhook"}]).start()

    def form(self, path, **fields):
        return self.house.request("POST", path, urllib.parse.urlencode(fields),
                                  port=self.house.readers, headers=FORM)

    def register(self, language="en"):
        """An endpoint with an owner who has said yes; the mail that asked them."""
        status, page = self.form("/subscribe", kind="webhook", owner=OWNER, language=language,
                                 address=self.endpoint.url + "?key=hidden")
        self.assertEqual(status, 202, page)
        challenge = self.endpoint.next()
        self.assertEqual(challenge["type"], "subscription.challenge")
        self.assertEqual(challenge["data"]["owner"], OWNER)
        question = self.peer.wait_for(1)[0]
        status, page = self.form("/owner", t=self.token(question, "owner"), lang=language)
        self.assertEqual(status, 200, page)
        return question

    def token(self, mail, page):
        return re.search(rf"https://status\.example\.com/{page}\?t=([0-9a-f]{{48}})",
                         mail["text"])[1]

    def announce(self):
        status, body = self.house.request("POST", "/api/v1/incidents",
                                          {"components": {"messaging": "major_outage"}})
        self.assertEqual(status, 201, body)

    def update(self, status):
        done, body = self.house.request("POST", "/api/v1/incidents/1/updates", {"status": status})
        self.assertEqual(done, 201, body)

    def told(self):
        rows = self.house.get("/api/v1/deliveries?channel=mail")["deliveries"]
        return [row for row in rows if row["task"] == "tell"]

    def settled(self):
        """Nothing is under way or waits any more."""
        live = ("queued", "leased", "retry", "held", "uncertain")
        rows = self.house.get("/api/v1/deliveries")["deliveries"]
        return not [row for row in rows if row["state"] in live]

    def test_its_owner_hears_that_it_is_off_and_switches_it_on_again(self):
        question = self.register()
        self.assertIn("127.0.0.1", question["text"])
        self.assertNotIn("hidden", question["text"] + question["html"])
        self.announce()
        self.assertEqual(self.endpoint.next()["type"], "incident.opened")

        self.endpoint.gone = True
        self.update("identified")
        self.endpoint.next()
        news = self.peer.wait_for(2)[1]
        self.assertEqual(news["envelope"]["to"], [OWNER])
        self.assertEqual(news["headers"]["auto-submitted"], "auto-generated")
        self.assertNotIn("list-unsubscribe", news["headers"])
        self.assertIn("switched off", news["subject"])
        for text in (news["text"], news["html"]):
            self.assertIn(self.endpoint.url, text)
            self.assertIn("410", text)
            self.assertNotIn("hidden", text)
            self.assertNotIn(".invalid", text)

        # It is off: nothing more goes there, and nobody is told twice.
        self.update("monitoring")
        until(self.settled)
        self.assertTrue(self.endpoint.requests.empty())
        self.assertEqual([row["recipient"] for row in self.told()], ["s-000000000001-n3"])
        self.assertEqual(self.told()[0]["state"], "accepted")
        self.assertIn("s-000000000001-n3", self.house.operator("deliveries").stdout)

        # Still gone: the challenge is refused, and it stays off.
        manage = self.token(news, "manage")
        _, page = self.house.request("GET", f"/manage?t={manage}&lang=en", port=self.house.readers)
        self.assertIn("Switch it on again", page)
        self.assertEqual(self.form("/manage", t=manage, switch_on="1")[0], 202)
        self.assertEqual(self.endpoint.next()["type"], "subscription.challenge")
        until(self.settled)
        self.assertEqual(self.state(), "suppressed")

        self.endpoint.gone = False
        self.assertEqual(self.form("/manage", t=manage, switch_on="1")[0], 202)
        self.assertEqual(self.endpoint.next()["type"], "subscription.challenge")
        until(lambda: self.state() == "active")
        self.update("resolved")
        self.assertEqual(self.endpoint.next()["type"], "incident.resolved")
        self.assertEqual(len(self.peer.mails()), 2)

    def state(self):
        return self.house.get("/api/v1/subscribers?kind=webhook")["subscribers"][0]["state"]

    def test_a_mail_to_the_owner_outlives_a_kill_and_goes_once(self):
        self.register(language="ko")
        self.peer.process.stop()
        self.endpoint.gone = True
        self.announce()
        self.endpoint.next()
        until(self.told)
        self.house.process.kill()
        self.house.start()
        peer = MailPeer(self)
        self.house.sections["channels"][1]["smtp"] = f"smtp://127.0.0.1:{peer.port}"
        self.house.write_config()
        self.house.stop()
        self.house.start()
        news = peer.wait_for(1)[0]
        self.assertIn("엔드포인트", news["subject"])
        until(self.settled)
        self.assertEqual(len(peer.mails()), 1)
        self.assertEqual(len(self.told()), 1)

    def test_nothing_of_an_owner_is_to_be_read_in_files_and_logs(self):
        self.register()
        self.endpoint.gone = True
        self.announce()
        self.peer.wait_for(2)
        until(self.settled)
        told = self.house.request("GET", "/api/v1/deliveries")[1]
        told += self.house.request("GET", "/api/v1/subscribers")[1]
        self.assertIn("o***@partner.example", told)
        exported = self.house.operator("subscribers", "export").stdout
        self.assertIn(f"suppressed,{OWNER}", exported)
        self.house.stop()
        self.assertNotIn(OWNER, told + "\n".join(self.house.process.log))
        for file in pathlib.Path(self.folder).glob("goji.db*"):
            data = file.read_bytes()
            self.assertNotIn(b"ops@partner", data, file)
            self.assertNotIn(b"/in/goji", data, file)

    def test_an_operator_imports_an_endpoint_with_its_owner(self):
        file = pathlib.Path(self.folder) / "list.csv"
        file.write_text(f"kind,address,owner\nwebhook,{self.endpoint.url},{OWNER}\n"
                        f"email,ann@reader.example,{OWNER}\nemail,bob@reader.example,\n")
        done = self.house.operator("subscribers", "import", str(file), "--confirmed")
        self.assertEqual((done.returncode, done.stdout), (1, "2 added, 1 refused\n"), done.stderr)
        self.assertIn("line 3: owner: only an endpoint has one", done.stderr)
        self.assertEqual(self.endpoint.next()["data"]["owner"], OWNER)
        self.assertEqual(self.peer.wait_for(1)[0]["envelope"]["to"], [OWNER])

    def test_who_was_named_and_never_said_yes_is_told_nothing(self):
        status, page = self.form("/subscribe", kind="webhook", owner=OWNER,
                                 address=self.endpoint.url)
        self.assertEqual(status, 202, page)
        self.endpoint.next()
        self.peer.wait_for(1)
        self.endpoint.gone = True
        self.announce()
        until(lambda: self.state() == "suppressed")
        until(self.settled)
        self.assertEqual(len(self.peer.mails()), 1)
        self.assertEqual(self.told(), [])


if __name__ == "__main__":
    unittest.main()
