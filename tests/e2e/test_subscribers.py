"""Subscribers from the form to the mailbox and off the list again, with the real goji, a real mail
server and an endpoint over TLS."""

import json
import pathlib
import re
import unittest
import urllib.parse

from house import HouseTest, until
from test_mail import MailPeer

REPORT = ("From: MAILER-DAEMON@mx.example\nTo: {}\n"
          "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
          "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n"
          "Final-Recipient: rfc822; ann@reader.example\nAction: failed\nStatus: 5.1.1\n"
          "--b--\n")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Subscribers(HouseTest):
    def house(self, refuse=None, **more):
        self.peer = MailPeer(self, refuse=refuse or {})
        goji = self.goji(channels=[
            {"name": "page", "kind": "status_page"},
            {"name": "mail", "kind": "email", "smtp": f"smtp://127.0.0.1:{self.peer.port}",
             "from": "status@example.com", "bounces": "bounces@example.com"},
            {"name": "partners", "kind": "webhook"}], **more)
        return goji.start()

    def form(self, goji, path, headers=None, **fields):
        return goji.request("POST", path, urllib.parse.urlencode(fields, doseq=True),
                            port=goji.readers, headers={**FORM, **(headers or {})})

    def link_in(self, mail, page):
        return re.search(rf"https://status\.example\.com/{page}\?t=([0-9a-f]+)", mail["text"])[1]

    def join(self, goji, address, **wishes):
        """Asks, and says yes by the mail."""
        before = len(self.peer.mails())
        status, _ = self.form(goji, "/subscribe", kind="email", address=address, **wishes)
        self.assertEqual(status, 202)
        mail = self.peer.wait_for(before + 1)[-1]
        token = self.link_in(mail, "confirm")
        status, page = self.form(goji, "/confirm", t=token, lang="en")
        self.assertEqual(status, 200, page)
        return mail

    def announce(self, goji, component="messaging"):
        status, body = goji.request("POST", "/api/v1/incidents",
                                    {"components": {component: "major_outage"}})
        self.assertEqual(status, 201, body)

    def to(self, address):
        return [mail for mail in self.peer.mails() if mail["envelope"]["to"] == [address]]

    def test_from_the_form_to_the_mailbox_and_off_again(self):
        goji = self.house()
        self.assertIn("/subscribe?lang=en", goji.page("/"))
        self.assertIn('name="address"', goji.page("/subscribe"))
        question = self.join(goji, "ann@reader.example", language="en")
        self.assertNotIn("list-unsubscribe", question["headers"])
        self.announce(goji)
        notice = until(lambda: self.to("ann@reader.example")[1:])[0]
        link = notice["headers"]["list-unsubscribe"]
        self.assertRegex(link, r"^<https://status\.example\.com/unsubscribe\?t=[0-9a-f]{48}&lang=[a-z]+>$")
        self.assertEqual(notice["headers"]["list-unsubscribe-post"], "List-Unsubscribe=One-Click")
        self.assertIn("Messaging", notice["subject"])
        token = self.link_in(notice, "unsubscribe")

        # What follows links on a reader's behalf changes nothing.
        status, page = goji.request("GET", f"/unsubscribe?t={token}", port=goji.readers)
        self.assertEqual(status, 200)
        self.assertIn('method="post"', page)
        self.assertEqual(goji.get("/api/v1/subscribers")["subscribers"][0]["state"], "active")

        # A mail program's one click (RFC 8058).
        status, _ = goji.request("POST", f"/unsubscribe?t={token}", "List-Unsubscribe=One-Click",
                                 port=goji.readers, headers=FORM)
        self.assertEqual(status, 200)
        self.assertEqual(goji.get("/api/v1/subscribers")["subscribers"][0]["state"], "gone")
        goji.request("POST", "/api/v1/incidents/1/updates", {"status": "identified"})
        self.join(goji, "bob@reader.example")
        goji.request("POST", "/api/v1/incidents/1/updates", {"status": "monitoring"})
        until(lambda: self.to("bob@reader.example")[1:])
        self.assertEqual(len(self.to("ann@reader.example")), 2)

    def test_each_hears_of_what_they_chose_in_their_language(self):
        goji = self.house()
        self.join(goji, "maps@reader.example", component="maps", language="ko")
        self.join(goji, "all@reader.example", language="en")
        self.announce(goji)
        self.announce(goji, "maps")
        mine = until(lambda: self.to("maps@reader.example")[1:])
        self.assertIn("지도", mine[0]["subject"])
        both = until(lambda: len(found := self.to("all@reader.example")[1:]) >= 2 and found)
        self.assertEqual({"Messaging" in mail["subject"] for mail in both}, {True, False})
        self.assertEqual(len(self.to("maps@reader.example")), 2)

    def test_nothing_of_an_address_is_to_be_read_in_files_and_logs(self):
        goji = self.house()
        self.join(goji, "very-secret-ann@reader.example")
        self.announce(goji)
        until(lambda: self.to("very-secret-ann@reader.example")[1:])
        until(lambda: [row for row in goji.get("/api/v1/deliveries?channel=mail")["deliveries"]
                       if row["state"] in ("accepted", "visible") and row["task"] == "post"])
        told = goji.request("GET", "/api/v1/deliveries")[1]
        told += goji.request("GET", "/api/v1/subscribers")[1]
        goji.stop()
        self.assertNotIn("very-secret", told + "\n".join(goji.process.log))
        for file in pathlib.Path(self.folder).glob("goji.db*"):
            self.assertNotIn(b"very-secret", file.read_bytes(), file)

    def test_known_and_unknown_addresses_get_the_same_answer(self):
        goji = self.house()
        self.join(goji, "known@reader.example")
        answers = {self.form(goji, "/subscribe", kind="email", address=address)
                   for address in ("known@reader.example", "unknown@reader.example")}
        self.assertEqual(len(answers), 1)

    def test_who_asks_too_often_waits_and_is_told_how_long(self):
        goji = self.house()
        statuses = [self.form(goji, "/subscribe", kind="email", address="ann@reader.example")[0]
                    for _ in range(5)]
        self.assertEqual(statuses, [202, 202, 202, 202, 429])
        status, body = goji.request(
            "POST", "/subscribe", {"kind": "email", "address": "ann@reader.example"},
            port=goji.readers, headers={"Content-Type": "application/json"})
        self.assertEqual(status, 429)
        self.assertIn("too often", body)

    def test_a_mail_that_came_back_ends_it_until_an_operator_says_otherwise(self):
        goji = self.house()
        question = self.join(goji, "ann@reader.example")
        back_to = question["envelope"]["from"]
        self.assertRegex(back_to, r"^bounces\+[0-9a-f]{16}-[0-9a-f]{16}@example\.com$")
        forged = back_to.replace("+0", "+1", 1)
        self.assertEqual(goji.request("POST", "/in/bounces", REPORT.format(forged))[0], 404)
        self.assertEqual(goji.request("POST", "/in/bounces", REPORT.format(back_to),
                                      token="wrong")[0], 401)
        status, body = goji.request("POST", "/in/bounces", REPORT.format(back_to))
        self.assertEqual(status, 200, body)
        self.assertIn("suppressed", body)
        listed = goji.operator("subscribers", "list", "--state", "suppressed")
        self.assertIn("a***@reader.example", listed.stdout)
        self.announce(goji)
        restored = goji.operator("subscribers", "restore", "ann@reader.example")
        self.assertEqual(restored.stdout, "subscriber 1 is active\n", restored.stderr)
        goji.request("POST", "/api/v1/incidents/1/updates", {"status": "identified"})
        until(lambda: self.to("ann@reader.example")[1:])
        self.assertEqual(len(self.to("ann@reader.example")), 2)

    def test_an_address_that_the_mail_server_knows_nobody_at_is_told_no_more(self):
        goji = self.house(refuse={"gone@reader.example": [550, "5.1.1 no such user"],
                                  "strict@reader.example": [550, "5.7.1 not from you"]})
        file = pathlib.Path(self.folder) / "list.csv"
        file.write_text("address\ngone@reader.example\nstrict@reader.example\n")
        done = goji.operator("subscribers", "import", str(file), "--confirmed")
        self.assertEqual(done.stdout, "2 added, 0 refused\n", done.stderr)
        self.announce(goji)
        until(lambda: len(goji.get("/api/v1/deliveries?channel=mail&state=rejected")["deliveries"]) == 2)
        listed = goji.get("/api/v1/subscribers")["subscribers"]
        self.assertEqual([(one["state"], one["reason"]) for one in listed], [
            ("suppressed", "the mail server answered 550 5.1.1 to the recipient"), ("active", "")])

    def test_mail_that_came_back_is_taken_from_a_maildir_and_nothing_is_lost(self):
        maildir = pathlib.Path(self.folder) / "returned"
        (maildir / "new").mkdir(parents=True)
        goji = self.house(subscribers={"bounces": str(maildir)})
        question = self.join(goji, "ann@reader.example")
        goji.stop()
        (maildir / "new" / "1.report").write_text(REPORT.format(question["envelope"]["from"]))
        (maildir / "new" / "2.letter").write_text("Subject: hello\n\nIs anybody there?\n")
        goji.start()
        goji.process.wait_for_line("mail that came back was recorded file=1.report")
        goji.process.wait_for_line("a mail is left for a person file=2.letter")
        until(lambda: (maildir / "cur" / "2.letter:2,").exists())
        self.assertTrue((maildir / "cur" / "1.report:2,S").exists())
        self.assertEqual(list((maildir / "new").iterdir()), [])
        self.assertEqual(goji.get("/api/v1/subscribers")["subscribers"][0]["state"], "suppressed")

    def test_an_operator_imports_and_exports_and_removes(self):
        goji = self.house()
        file = pathlib.Path(self.folder) / "list.csv"
        file.write_text('address,language,components\nann@reader.example,ko,maps;messaging\n'
                        'nobody,en,\n"bob@reader.example",en,\n')
        done = goji.operator("subscribers", "import", str(file), "--confirmed")
        self.assertEqual((done.returncode, done.stdout), (1, "2 added, 1 refused\n"), done.stderr)
        self.assertIn("line 3: address", done.stderr)
        out = goji.operator("subscribers", "export").stdout
        self.assertEqual(out.splitlines(), [
            "kind,address,language,components,format,state,owner,reason",
            "email,ann@reader.example,ko,maps;messaging,,active,,",
            "email,bob@reader.example,en,,,active,,"])
        self.assertEqual(goji.operator("subscribers", "remove", "ann@reader.example").stdout,
                         "subscriber 1 is gone\n")
        self.assertNotIn("ann", goji.operator("subscribers", "export").stdout)
        made = goji.verb("token", "create", "--scope", "operate", "--name", "desk")
        token = made.stdout.split()[-1]
        refused = goji.operator("subscribers", "export", token=token)
        self.assertEqual(refused.returncode, 1)
        self.assertNotIn("bob", refused.stdout)

    def test_what_was_exported_is_imported_as_it_stood(self):
        goji = self.house()
        file = pathlib.Path(self.folder) / "list.csv"
        head = "kind,address,language,components,format,state,owner,reason\n"
        rows = ['email,bounced@reader.example,en,,,suppressed,,"5.1.1 smtp; no, nobody"',
                "email,told@reader.example,ko,maps,,active,,",
                "email,silent@reader.example,en,,,pending,,"]
        file.write_text(head + "\n".join(rows) + "\nemail,odd@reader.example,en,,,asleep,,\n")
        done = goji.operator("subscribers", "import", str(file), "--confirmed")
        self.assertEqual((done.returncode, done.stdout), (1, "3 added, 1 refused\n"), done.stderr)
        self.assertIn("line 5: state: must be one of", done.stderr)
        out = goji.operator("subscribers", "export").stdout
        self.assertEqual(out, head + "\n".join(rows) + "\n")

    def test_another_key_is_refused_and_left_as_it_is(self):
        goji = self.house()
        key = pathlib.Path(self.folder) / "goji.db.key"
        self.assertEqual(key.stat().st_mode & 0o777, 0o600)
        goji.stop()
        own = key.read_text()
        key.write_text("f" * 64 + "\n")
        done = goji.verb("serve")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("is not the one", done.stdout + done.stderr)
        self.assertEqual(key.read_text(), "f" * 64 + "\n")
        key.unlink()
        done = goji.verb("serve")
        self.assertIn("is missing", done.stdout + done.stderr)
        self.assertFalse(key.exists())
        key.write_text(own)
        key.chmod(0o600)
        goji.start()

    def test_an_endpoint_inside_is_never_called(self):
        goji = self.house()
        status, _ = goji.request(
            "POST", "/subscribe", json.dumps({"kind": "webhook",
                                              "address": self.sink.url.replace("http:", "https:")}),
            port=goji.readers, headers={"Content-Type": "application/json"})
        self.assertEqual(status, 202)
        until(lambda: [row for row in goji.get("/api/v1/deliveries?channel=partners")["deliveries"]
                       if row["attempts"] > 0 and row["error"]])
        self.assertTrue(self.sink.requests.empty())
        self.assertEqual(goji.get("/api/v1/subscribers")["subscribers"][0]["state"], "pending")


if __name__ == "__main__":
    unittest.main()
