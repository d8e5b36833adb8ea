"""A notice that was wrong: corrected, and taken back everywhere, also where it is still on its way."""

import json
import pathlib
import time
import unittest
import urllib.parse

from fake_mastodon import FakeMastodon
from house import HouseTest, until
from test_mail import MailPeer
from test_subscribers import FORM

LIMIT = 60.0  # seconds from the press until everybody who was told is told that it was wrong


class Retraction(HouseTest):
    def serve(self, *channels):
        self.fake = FakeMastodon()
        self.addCleanup(self.fake.close)
        token = pathlib.Path(self.folder) / "token"
        token.write_text("t0ken\n")
        token.chmod(0o600)
        return self.goji(channels=[
            {"name": "page", "kind": "status_page"},
            {"name": "social", "kind": "mastodon", "instance": self.fake.url,
             "access_token_file": str(token)}, *channels]).start()

    def announce(self, goji):
        status, body = goji.request("POST", "/api/v1/incidents",
                                    {"components": {"messaging": "major_outage"}})
        self.assertEqual(status, 201, body)

    def rows(self, goji, channel):
        """Newest first."""
        return goji.get(f"/api/v1/deliveries?channel={channel}")["deliveries"]

    def settled(self, goji):
        rows = goji.get("/api/v1/deliveries")["deliveries"]
        return all(row["state"] in ("accepted", "visible", "superseded", "cancelled")
                   for row in rows) and rows

    def subscribe(self, goji, mail):
        form = urllib.parse.urlencode({"kind": "email", "address": "ann@reader.example"})
        status, _ = goji.request("POST", "/subscribe", form, port=goji.readers, headers=FORM)
        self.assertEqual(status, 202)
        link = mail.wait_for(1)[0]["text"].split("/confirm?t=")[1].split("&")[0]
        status, _ = goji.request("POST", "/confirm", f"t={link}", port=goji.readers, headers=FORM)
        self.assertEqual(status, 200)

    def test_the_drill_every_kind_of_channel_is_told_in_one_press_that_it_was_wrong(self):
        mail = MailPeer(self)
        smtp = {"kind": "email", "smtp": f"smtp://127.0.0.1:{mail.port}", "from": "s@example.com"}
        goji = self.serve({"name": "banner", "kind": "banner"},
                          {"name": "oncall", "kind": "webhook", "url": self.sink.url},
                          {"name": "managers", "to": ["boss@reader.example"], **smtp},
                          {"name": "mail", **smtp})
        self.subscribe(goji, mail)
        self.announce(goji)
        mail.wait_for(3)
        self.sink.next()
        until(lambda: self.settled(goji) and self.fake.posts)
        self.assertTrue(json.loads(goji.page("/api/banner"))["messages"])

        # A correction that nobody is to be mailed about: pages and the post change, no more.
        status, body = goji.request("POST", "/api/v1/incidents/1/updates", {
            "template": "corrected", "notify": False,
            "messages": {"ko": {"title": "정정", "body": "고친 글"}}})
        self.assertEqual(status, 201, body)
        until(lambda: [one for one in self.fake.asked if one[0] == "PUT"])
        until(lambda: self.settled(goji))
        self.assertIn("고친 글", goji.page("/", "ko"))
        self.assertIn("고친 글", json.loads(goji.page("/api/banner?lang=ko"))["messages"][0]["text"])

        pressed = time.monotonic()
        done = goji.operator("retract", "1")
        self.assertEqual(done.returncode, 0, done.stderr)
        hooked = json.loads(self.sink.next()["body"])
        mails = mail.wait_for(5)
        until(lambda: self.settled(goji) and not self.fake.posts)
        self.assertLess(time.monotonic() - pressed, LIMIT)

        self.assertIn("retracted", json.dumps(hooked))
        self.assertEqual(sorted(one["envelope"]["to"][0] for one in mails[3:]),
                         ["ann@reader.example", "boss@reader.example"])
        self.assertEqual(len(mails), 5)  # the correction was not among them
        self.assertEqual(json.loads(goji.page("/api/banner"))["messages"], [])
        self.assertNotIn("고친 글", goji.page("/", "ko"))
        self.assertEqual(goji.page("/incidents/1").count('class="mark"'), 1)
        self.assertTrue(self.sink.requests.empty())
        channels = {row["channel"] for row in goji.get("/api/v1/deliveries")["deliveries"]
                    if row["revision"] == self.rows(goji, "page")[0]["revision"]}
        self.assertEqual(channels, {"page", "banner", "social", "oncall", "managers", "mail"})

    def test_what_waits_is_not_sent_once_it_was_taken_back(self):
        goji = self.serve({"name": "oncall", "kind": "webhook", "url": self.sink.url})
        self.sink.answers.put(503)
        self.announce(goji)
        self.sink.next()
        until(lambda: self.rows(goji, "oncall")[0]["state"] == "retry")
        goji.operator("retract", "1")
        # Who was never told hears nothing of it either.
        self.assertEqual([row["state"] for row in self.rows(goji, "oncall")], ["cancelled"])
        self.announce(goji)
        self.assertEqual(json.loads(self.sink.next()["body"])["data"]["incident"]["id"], "2")
        self.assertTrue(self.sink.requests.empty())

    def test_a_post_whose_answer_is_still_out_is_taken_back_once_it_is_there(self):
        goji = self.serve()
        self.fake.troubles = ["held"]
        self.announce(goji)
        until(lambda: self.fake.posts)
        goji.operator("retract", "1")
        self.assertEqual(self.rows(goji, "social")[-1]["state"], "leased")
        self.fake.released.set()
        until(lambda: not self.fake.posts and self.settled(goji))
        retraction, post = self.rows(goji, "social")
        self.assertEqual((retraction["task"], retraction["handle"]), ("retract", post["handle"]))

    def test_a_post_whose_answer_was_lost_is_looked_for_and_taken_back(self):
        goji = self.serve()
        self.fake.troubles = ["lost"]
        self.announce(goji)
        until(lambda: self.rows(goji, "social")[0]["state"] == "uncertain")
        goji.operator("retract", "1")
        until(lambda: not self.fake.posts and self.settled(goji))
        retraction, post = self.rows(goji, "social")
        self.assertEqual((retraction["task"], retraction["handle"]), ("retract", post["handle"]))
        self.assertEqual(sum(method == "POST" for method, _ in self.fake.asked), 1)

    def test_a_post_that_never_arrived_is_looked_for_and_not_made(self):
        goji = self.serve()
        self.fake.troubles = ["503"]
        self.announce(goji)
        until(lambda: self.rows(goji, "social")[0]["state"] == "uncertain")
        goji.operator("retract", "1")
        until(lambda: self.settled(goji))
        retraction, post = self.rows(goji, "social")
        self.assertEqual((post["state"], retraction["state"]), ("cancelled", "cancelled"))
        self.assertIn("nothing of it was there", retraction["error"])
        self.assertEqual(sum(method == "POST" for method, _ in self.fake.asked), 1)


if __name__ == "__main__":
    unittest.main()
