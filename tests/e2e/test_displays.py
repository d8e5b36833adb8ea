"""What browsers tell of the banner's displays: what is counted of it, and what it costs."""

import contextlib
import http.client
import json
import pathlib
import sqlite3
import unittest

from house import PATIENCE, HouseTest, free_port, until

FLOOD = 10_000


class Displays(HouseTest):
    def serve(self):
        goji = self.goji(
            listen={"public": f"127.0.0.1:{free_port()}", "operators": "127.0.0.1:0"},
            site={"name": "Messenger", "languages": ["ko", "en"]}, proxies=["127.0.0.1/32"],
            channels=[{"name": "page", "kind": "status_page"}, {"name": "banner", "kind": "banner"}])
        goji.start()
        goji.request("POST", "/api/v1/incidents", {"components": {"messaging": "major_outage"}})
        until(lambda: {row["state"] for row in self.rows(goji)} == {"visible"})
        return goji

    def rows(self, goji):
        return goji.get("/api/v1/deliveries")["deliveries"]

    def displays(self, goji):
        return {row["channel"]: row["displays"] for row in self.rows(goji)}

    def tell(self, goji, ids, language="ko", reader="192.0.2.1"):
        return goji.request("POST", "/api/displays", {"language": language, "updates": ids},
                            port=goji.readers, headers={"X-Forwarded-For": reader})[0]

    def store(self):
        """The store's size, and how many rows each table has."""
        files = [pathlib.Path(self.folder, name) for name in ("goji.db", "goji.db-wal")]
        with contextlib.closing(sqlite3.connect(f"file:{files[0]}?mode=ro", uri=True)) as reader:
            tables = [name for (name,) in reader.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
            rows = {name: reader.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}
        return [file.stat().st_size for file in files], rows

    def tell_on_one_line(self, goji, told):
        """What (ids, reader) after (ids, reader) was answered."""
        statuses = []
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", goji.readers, timeout=PATIENCE)) as line:
            for ids, reader in told:
                line.request("POST", "/api/displays", json.dumps({"language": "ko", "updates": ids}),
                             {"X-Forwarded-For": reader, "Content-Type": "text/plain"})
                answer = line.getresponse()
                answer.read()
                statuses.append(answer.status)
        return statuses

    def test_made_up_ids_leave_the_store_and_the_log_alone(self):
        goji = self.serve()
        self.assertEqual(self.store()[1]["display"], 0)
        self.assertEqual(self.tell(goji, ["i1-1"]), 204)
        until(lambda: self.displays(goji) == {"page": None, "banner": 1})
        before, said = self.store(), len(goji.process.log)
        made_up = (([f"i{i + 2}-1", f"i1-{i + 2}", f"m1-{i}"], f"10.0.{i // 250}.{i % 250}") for i in range(FLOOD))
        self.assertEqual(self.tell_on_one_line(goji, made_up), [204] * FLOOD)
        self.assertEqual((self.store(), len(goji.process.log)), (before, said))
        self.assertEqual(self.tell(goji, ["i1-1"]), 204)
        until(lambda: self.displays(goji) == {"page": None, "banner": 2})
        self.assertEqual(self.store()[1], before[1])

    def test_one_address_is_not_counted_without_end(self):
        goji = self.serve()
        statuses = self.tell_on_one_line(goji, [(["i1-1"], "192.0.2.1")] * 601)  # a minute may end meanwhile
        self.assertEqual(statuses[:300], [204] * 300)
        self.assertIn(429, statuses)
        self.assertEqual(self.tell(goji, ["i1-1"], reader="192.0.2.2"), 204)

    def test_what_was_told_before_an_orderly_end_is_in_the_ledger_after_it(self):
        goji = self.serve()
        self.assertEqual(self.tell(goji, ["i1-1"]), 204)
        self.assertEqual(self.tell(goji, ["i1-1"], language="en"), 204)
        self.assertEqual(goji.stop(), 0)
        goji.start()
        self.assertEqual(self.displays(goji), {"page": None, "banner": 2})
        status, text = goji.request("GET", "/metrics")
        self.assertIn('goji_banner_displays_total{language="en"} 1\n', text)
        self.assertEqual(goji.get("/api/v1/incidents/1")["updates"][0]["displays"], 2)


if __name__ == "__main__":
    unittest.main()
