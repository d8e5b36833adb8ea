"""goji is killed at every named point between accept and record. Afterwards nothing that was
accepted is lost, and nothing is told twice under two keys."""

import http.client
import json
import unittest

from house import HouseTest, until

# Each point, and how often one announcement passes it at the most: each pass is a place to die.
POINTS = {"before the commit": 5, "committed": 5, "answered": 6, "before the first byte": 2,
          "answered and not recorded": 2}


class Crashes(HouseTest):
    def test_nothing_is_lost_or_doubled_by_key_at_any_point(self):
        died = 0
        for point, passes in POINTS.items():
            for count in range(1, passes + 1):
                with self.subTest(point=point, count=count):
                    died += self.crash(point, count)
                self.doCleanups()
                self.setUp()
        self.assertGreaterEqual(died, 15, "the points are no longer where they were")

    def crash(self, point, count):
        goji = self.goji().start(crash_at=point, count=count)
        accepted = {source: self.fired(goji, source)
                    for source in ("probe-seoul", "gateway-metrics")}
        until(lambda: goji.process.child.poll() is not None or self.told(goji))
        died = goji.process.child.poll() is not None
        goji.process.kill()

        goji.start()
        known = {one["source"] for one in goji.get("/api/v1/conditions")["conditions"]}
        for source, was_accepted in accepted.items():
            if was_accepted:
                self.assertIn(source, known, "an accepted signal was lost")
            else:
                self.assertTrue(self.fired(goji, source))
        until(lambda: self.told(goji))
        keys = set()
        while not self.sink.requests.empty():
            request = self.sink.next()
            self.assertEqual(json.loads(request["body"])["type"], "incident.opened")
            keys.add(request["headers"]["webhook-id"])
        self.assertEqual(len(keys), 1, "one notice went out under several keys, or none did")
        self.assertEqual(len(goji.get("/api/v1/incidents")["incidents"]), 1)
        return died

    @staticmethod
    def fired(goji, source):
        """Whether it was accepted; a program that dies on us has told nobody that it has it."""
        try:
            return goji.fire(source)[0] == 202
        except (OSError, http.client.HTTPException):
            return False

    @staticmethod
    def told(goji):
        try:
            rows = goji.get("/api/v1/deliveries")["deliveries"]
        except (OSError, http.client.HTTPException):
            return False
        return len(rows) == 2 and all(row["state"] in ("accepted", "visible") for row in rows)


if __name__ == "__main__":
    unittest.main()
