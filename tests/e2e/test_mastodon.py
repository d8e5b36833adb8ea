"""Posts to a server of Mastodon's API that behaves like the real ones, lost answers included."""

import json
import pathlib
import unittest

from fake_mastodon import FakeMastodon
from house import HouseTest, until

LINK = "https://status.example.com/incidents/1"


class Mastodon(HouseTest):
    def fake(self, **options):
        made = FakeMastodon(**options)
        self.addCleanup(made.close)
        return made

    def serve(self, fake):
        token = pathlib.Path(self.folder) / "token"
        token.write_text("t0ken\n")
        token.chmod(0o600)
        return self.goji(channels=[
            {"name": "page", "kind": "status_page"},
            {"name": "social", "kind": "mastodon", "instance": fake.url,
             "access_token_file": str(token)}]).start()

    def announce(self, goji, **more):
        status, body = goji.request("POST", "/api/v1/incidents",
                                    {"components": {"messaging": "major_outage"}, **more})
        self.assertEqual(status, 201, body)

    def delivery(self, goji, state):
        def found():
            rows = goji.get("/api/v1/deliveries?channel=social")["deliveries"]
            return next((row for row in rows if row["state"] == state), None)
        return until(found)

    def told(self, goji):
        """A delivery that was accepted, seen or not yet."""
        def found():
            rows = goji.get("/api/v1/deliveries?channel=social")["deliveries"]
            return next((row for row in rows if row["state"] in ("accepted", "visible")), None)
        return until(found)

    def previewed(self, goji, announced):
        """What the post would say."""
        status, body = goji.request("POST", "/api/v1/preview", announced)
        self.assertEqual(status, 200, body)
        return next(form["text"] for shown in json.loads(body)["channels"]
                    if (shown["channel"], shown["language"]) == ("social", "ko")
                    for form in shown["forms"] if form["form"] == "plain")

    @staticmethod
    def fits(fake, text):
        """It takes the room there is, and no more."""
        return fake.characters - 110 < fake.length(text) <= fake.characters

    def test_a_notice_is_one_post_and_the_next_answers_it(self):
        fake = self.fake()
        goji = self.serve(fake)
        self.announce(goji)
        first = until(lambda: fake.posts and fake.posts[0])
        self.assertIn("메시지", first["text"])
        self.assertIn(LINK, first["text"])
        self.assertEqual((first["language"], first["visibility"]), ("ko", "public"))
        self.assertEqual(self.told(goji)["handle"], first["id"])
        goji.request("POST", "/api/v1/incidents/1/updates", {"status": "identified"})
        second = until(lambda: len(fake.posts) > 1 and fake.posts[1])
        self.assertEqual(second["in_reply_to_id"], first["id"])

    def test_a_post_is_as_long_as_the_instance_allows_and_keeps_its_link(self):
        long = "가나다 " * 2000
        for characters, link in ((300, 60), (1500, 23)):
            with self.subTest(characters=characters):
                fake = self.fake(characters=characters, link=link)
                goji = self.serve(fake)
                words = {"components": {"messaging": "major_outage"},
                         "messages": {"ko": {"title": "제목", "body": long}}}
                # Until the instance has said what it takes, posts are as most instances take them.
                until(lambda: self.fits(fake, self.previewed(goji, words)))
                self.announce(goji, **words)
                until(lambda: fake.posts)
                text = fake.posts[-1]["text"]
                self.assertTrue(text.startswith("제목\n\n가나다"))
                self.assertIn("…\nhttps://status.example.com/incidents/", text)
                self.assertTrue(self.fits(fake, text), fake.length(text))
                goji.stop()
                (pathlib.Path(self.folder) / "goji.db").unlink()

    def test_a_post_whose_answer_was_lost_is_found_and_not_made_again(self):
        for like in ("mastodon", "snac"):
            for trouble in ("lost", "502"):
                with self.subTest(like=like, trouble=trouble):
                    fake = self.fake(like=like)
                    fake.troubles = [trouble]
                    goji = self.serve(fake)
                    self.announce(goji)
                    self.assertEqual(self.told(goji)["handle"], fake.posts[0]["id"])
                    self.assertEqual(len(fake.posts), 1)
                    self.assertEqual(sum(one[0] == "POST" for one in fake.asked), 1)
                    goji.stop()
                    (pathlib.Path(self.folder) / "goji.db").unlink()

    def test_a_post_that_was_not_made_is_made_once(self):
        fake = self.fake()
        fake.troubles = ["503"]
        goji = self.serve(fake)
        self.announce(goji)
        self.assertEqual(self.told(goji)["handle"], fake.posts[0]["id"])
        self.assertEqual(len(fake.posts), 1)

    def test_a_correction_edits_and_a_retraction_deletes(self):
        fake = self.fake()
        goji = self.serve(fake)
        self.announce(goji)
        until(lambda: fake.posts)
        self.told(goji)
        goji.request("POST", "/api/v1/incidents/1/updates", {"status": "identified"})
        until(lambda: len(fake.posts) == 2)
        until(lambda: all(row["state"] in ("accepted", "visible") for row in
                          goji.get("/api/v1/deliveries?channel=social")["deliveries"]))
        first, second = (post["id"] for post in fake.posts)
        goji.request("POST", "/api/v1/incidents/1/updates", {
            "template": "corrected", "messages": {"ko": {"title": "정정", "body": "고침"}}})
        until(lambda: ("PUT", f"/api/v1/statuses/{second}") in fake.asked)
        self.assertEqual(len(fake.posts), 2)
        goji.request("POST", "/api/v1/incidents/1/retract", {})
        until(lambda: not fake.posts)
        deleted = [path for method, path in fake.asked if method == "DELETE"]
        self.assertEqual(deleted, [f"/api/v1/statuses/{first}", f"/api/v1/statuses/{second}"])

    def test_a_token_that_is_not_known_is_told_before_it_is_needed(self):
        fake = self.fake(token="another")
        goji = self.serve(fake)
        line = goji.process.wait_for_line("a channel does not know us")
        self.assertIn("channel=social", line)
        self.assertNotIn("t0ken", line)
        self.announce(goji)
        self.assertEqual(self.delivery(goji, "held")["error"], "the server answered 401")
        self.assertEqual(fake.posts, [])


if __name__ == "__main__":
    unittest.main()
