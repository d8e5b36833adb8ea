"""Mail from a signal to a mailbox: through npm smtp-server, read by npm mailparser, and through
Debian's postfix."""

import json
import os
import pathlib
import pwd
import re
import shutil
import subprocess
import unittest

from house import HouseTest, free_port, until

HERE = pathlib.Path(__file__).parent
POSTFIX = shutil.which("postfix", path="/usr/sbin:/sbin:" + os.environ.get("PATH", ""))


class MailPeer:
    """The mail server of mail_peer.js."""

    def __init__(self, test, **options):
        self.process = test.process("mail", ["node", str(HERE / "mail_peer.js"), json.dumps(options)],
                                    {"NODE_PATH": os.environ["NODE_MODULES"]})
        self.port = int(self.process.wait_for_line("listening port=").split("=")[1])

    def mails(self):
        return [json.loads(line[5:]) for line in list(self.process.log) if line.startswith("mail ")]

    def wait_for(self, count):
        return until(lambda: (mails := self.mails()) and len(mails) >= count and mails)


def certificate(folder):
    """A key and a certificate for 127.0.0.1, and who signed it."""
    key, cert = folder / "key.pem", folder / "cert.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                    "-nodes", "-keyout", key, "-out", cert, "-days", "1", "-subj", "/CN=mail",
                    "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
    return key, cert


class Mail(HouseTest):
    def mail_channel(self, port, **more):
        return {"name": "mail", "kind": "email", "smtp": f"smtp://127.0.0.1:{port}",
                "from": "메신저 <status@example.com>", "to": ["a@reader.example"], **more}

    def serve(self, *channels):
        return self.goji(channels=[{"name": "page", "kind": "status_page"}, *channels]).start()

    def delivery(self, goji, state, recipient="a"):
        """The delivery to that recipient, once it is in the state."""
        def found():
            rows = goji.get("/api/v1/deliveries?channel=mail")["deliveries"]
            return next((row for row in rows if row["state"] == state
                         and row["recipient"].startswith(recipient)), None)
        return until(found)

    def test_a_notice_is_a_mail_that_programs_read_whole(self):
        peer = MailPeer(self)
        goji = self.serve(self.mail_channel(peer.port, to=["a@reader.example", "b@reader.example"]))
        goji.fire("probe-1")
        goji.fire("probe-2")
        mails = peer.wait_for(2)
        self.assertEqual({tuple(mail["envelope"]["to"]) for mail in mails},
                         {("a@reader.example",), ("b@reader.example",)})
        mail = mails[0]
        self.assertEqual(mail["from"], [{"address": "status@example.com", "name": "메신저"}])
        self.assertEqual(mail["envelope"]["from"], "status@example.com")
        self.assertIn("메시지", mail["subject"])
        self.assertIn("장애", mail["subject"])
        self.assertRegex(mail["id"], r"^<[0-9a-f]{32}@example\.com>$")
        self.assertNotEqual(mails[0]["id"], mails[1]["id"])
        self.assertEqual(mail["headers"]["auto-submitted"], "auto-generated")
        self.assertEqual(mail["headers"]["list-id"], "<notices.example.com>")
        self.assertNotIn("list-unsubscribe", mail["headers"])
        self.assertEqual(mail["hello"], "example.com")
        for text in (mail["text"], mail["html"]):
            self.assertIn("메시지", text)
            self.assertIn("https://status.example.com/incidents/1", text)
        self.assertIn('lang="ko"', mail["html"])
        self.assertNotRegex(mail["html"], r"<(img|script|link|iframe)|url\(")
        self.assertEqual(mail["attachments"], 0)
        self.assertEqual(self.delivery(goji, "accepted")["handle"], next(
            mail["id"] for mail in mails if mail["envelope"]["to"] == ["a@reader.example"]))

    def test_a_later_notice_answers_the_first_and_is_what_its_preview_showed(self):
        peer = MailPeer(self)
        goji = self.serve(self.mail_channel(peer.port))
        announced = {"components": {"messaging": "major_outage"},
                     "messages": {"ko": {"title": "제목", "body": "첫 줄\n\n- **하나**"}}}
        status, preview = goji.request("POST", "/api/v1/preview", announced)
        self.assertEqual(status, 200, preview)
        forms = {form["form"]: form["text"] for shown in json.loads(preview)["channels"]
                 if (shown["channel"], shown["language"]) == ("mail", "ko") for form in shown["forms"]}
        self.assertEqual(goji.get("/api/v1/incidents")["incidents"], [])
        goji.request("POST", "/api/v1/incidents", announced)
        first = peer.wait_for(1)[0]
        self.assertEqual(first["subject"], forms["title"])
        self.assertEqual(first["text"].strip(), forms["mail_text"].strip())
        self.assertEqual(first["html"].strip(), forms["mail_html"].strip())
        self.delivery(goji, "accepted")
        goji.request("POST", "/api/v1/incidents/1/updates", {"status": "identified"})
        second = peer.wait_for(2)[1]
        self.assertIsNone(first.get("answers"))
        self.assertEqual(second["answers"], first["id"])
        self.assertEqual(second["references"], first["id"])

    def test_a_server_with_a_certificate_and_a_password(self):
        key, cert = certificate(pathlib.Path(self.folder))
        peer = MailPeer(self, user="goji", password="geheim", key=str(key), cert=str(cert))
        secret = pathlib.Path(self.folder) / "smtp-password"
        secret.write_text("geheim\n")
        secret.chmod(0o600)
        goji = self.serve(self.mail_channel(peer.port, tls="required", ca_file=str(cert),
                                            username="goji", password_file=str(secret)))
        goji.fire("probe-1")
        goji.fire("probe-2")
        mail = peer.wait_for(1)[0]
        self.assertTrue(mail["secure"])
        self.assertEqual(mail["user"], "goji")
        self.assertNotIn("geheim", "\n".join(goji.process.log))

    def test_a_wrong_password_holds_the_channel_and_says_why(self):
        key, cert = certificate(pathlib.Path(self.folder))
        peer = MailPeer(self, user="goji", password="other", key=str(key), cert=str(cert))
        secret = pathlib.Path(self.folder) / "smtp-password"
        secret.write_text("geheim\n")
        secret.chmod(0o600)
        goji = self.serve(self.mail_channel(peer.port, tls="required", ca_file=str(cert),
                                            username="goji", password_file=str(secret)))

        def known():
            channels = goji.get("/api/v1/channels")["channels"]
            return next((one for one in channels if one["trouble"]), None)
        trouble = until(known)  # before there is anything to send
        self.assertEqual(trouble["name"], "mail")
        self.assertEqual(trouble["trouble"], "the mail server answered 535 to the log-in")
        goji.fire("probe-1")
        goji.fire("probe-2")
        held = self.delivery(goji, "held")
        self.assertEqual(held["error"], "the mail server answered 535 to the log-in")
        self.assertNotIn("geheim", json.dumps(goji.get(f"/api/v1/deliveries/{held['id']}")))

    def test_one_refused_recipient_stops_nobody_else(self):
        peer = MailPeer(self, refuse={"gone@reader.example": [550, "5.1.1 no such user"]})
        goji = self.serve(self.mail_channel(
            peer.port, to=["gone@reader.example", "a@reader.example"]))
        goji.fire("probe-1")
        goji.fire("probe-2")
        self.assertEqual(peer.wait_for(1)[0]["envelope"]["to"], ["a@reader.example"])
        refused = self.delivery(goji, "rejected", "g")
        self.assertEqual(refused["error"], "the mail server answered 550 5.1.1 to the recipient")
        self.assertEqual(refused["recipient"], "g***@reader.example")
        self.delivery(goji, "accepted")

    def test_passing_trouble_is_passed(self):
        peer = MailPeer(self, greylist=["a@reader.example"])
        goji = self.serve(self.mail_channel(peer.port))
        goji.fire("probe-1")
        goji.fire("probe-2")
        self.assertEqual(len(peer.wait_for(1)), 1)
        self.assertEqual(self.delivery(goji, "accepted")["attempts"], 2)

    def test_hostile_words_reach_no_header_and_run_nowhere(self):
        hostile = "x\r\nBcc: all@reader.example\r\n\r\n<script>alert(1)</script>‮ =?UTF-8?B?YQ==?="
        peer = MailPeer(self)
        goji = self.goji(channels=[{"name": "page", "kind": "status_page"},
                                   self.mail_channel(peer.port)],
                         components=[{"key": "messaging", "name": {"ko": hostile, "en": hostile}}])
        goji.start()
        goji.fire("probe-1", summary=hostile)
        goji.fire("probe-2", summary=hostile)
        mail = peer.wait_for(1)[0]
        self.assertNotIn("bcc", mail["headers"])
        self.assertNotIn("<script", mail["html"])
        self.assertNotRegex(mail["subject"], "[\x00-\x1f\x7f‮]")


@unittest.skipUnless(POSTFIX and os.geteuid() == 0, "needs postfix, and to be root")
class Postfix(HouseTest):
    """A real MTA of its own: its folders, its port, one mailbox."""

    def setUp(self):
        super().setUp()
        self.home = pathlib.Path(self.folder)
        self.home.chmod(0o755)
        self.port = free_port()
        for name in ("conf", "queue", "data", "mail"):
            (self.home / name).mkdir()
        shutil.chown(self.home / "data", "postfix")
        reader = pwd.getpwnam("nobody")
        os.chown(self.home / "mail", reader.pw_uid, reader.pw_gid)
        (self.home / "conf" / "main.cf").write_text(f"""compatibility_level = 3.6
queue_directory = {self.home}/queue
data_directory = {self.home}/data
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.reader.example
mydestination =
virtual_mailbox_domains = reader.example
virtual_mailbox_base = {self.home}/mail
virtual_mailbox_maps = inline:{{ a@reader.example=a/ }}
virtual_uid_maps = static:{reader.pw_uid}
virtual_gid_maps = static:{reader.pw_gid}
virtual_minimum_uid = 1
maillog_file = {self.home}/queue/log
maillog_file_prefixes = {self.home}
smtpd_recipient_restrictions = reject_unauth_destination
""")
        services = pathlib.Path("/etc/postfix/master.cf").read_text()
        services = re.sub(r"^smtp      inet.*$", f"127.0.0.1:{self.port} inet n - n - - smtpd", services,
                          count=1, flags=re.M)
        services = re.sub(r"^((?:\S+\s+){4})y(\s)", r"\1n\2", services, flags=re.M)  # no chroot
        (self.home / "conf" / "master.cf").write_text(services)
        self.run_postfix("start")
        self.addCleanup(self.run_postfix, "abort")

    def run_postfix(self, word):
        subprocess.run([POSTFIX, "-c", self.home / "conf", word], check=word == "start",
                       capture_output=True, timeout=60)

    def test_a_real_mta_takes_it_and_delivers_it(self):
        goji = self.goji(channels=[
            {"name": "page", "kind": "status_page"},
            {"name": "mail", "kind": "email", "smtp": f"smtp://127.0.0.1:{self.port}",
             "from": "status@example.com", "to": ["a@reader.example", "nobody@reader.example"]}])
        goji.start()
        goji.fire("probe-1")
        goji.fire("probe-2")
        box = self.home / "mail" / "a" / "new"
        path = until(lambda: box.is_dir() and next(iter(box.iterdir()), None))
        parsed = subprocess.run(
            ["node", "-e", "require('mailparser').simpleParser(process.stdin).then(m=>console.log("
             "JSON.stringify({subject:m.subject,text:m.text,id:m.messageId})))"],
            input=path.read_bytes(), capture_output=True, timeout=60, check=True,
            env={**os.environ, "NODE_PATH": os.environ["NODE_MODULES"]})
        mail = json.loads(parsed.stdout)
        self.assertIn("메시지", mail["subject"])
        self.assertIn("https://status.example.com/incidents/1", mail["text"])

        def states():
            rows = goji.get("/api/v1/deliveries?channel=mail")["deliveries"]
            return {row["recipient"][0]: row["state"] for row in rows}
        until(lambda: states() == {"a": "accepted", "n": "rejected"})


if __name__ == "__main__":
    unittest.main()
