"""Every page on every kind of day, as browsers, validators, feed readers and calendars see it: Chromium in both
languages and schemes from 360 to 1440 px with axe, html-validate, vnu, rss-parser, ical.js."""

import os
import pathlib
import subprocess
import unittest

TESTS = pathlib.Path(__file__).resolve().parent.parent
WRITE = "pages: every page of every day can be written out for a browser to look at"


class Pages(unittest.TestCase):
    def test_nobody_has_anything_to_complain_of(self):
        subprocess.run([os.environ["BOARD_TESTS"], WRITE], check=True, capture_output=True)
        looked = subprocess.run(["node", str(TESTS / "node/pages.mjs"), os.environ["PAGES"]],
                                text=True, capture_output=True, timeout=280)
        self.assertEqual((looked.stdout, looked.stderr, looked.returncode),
                         ("pages: nothing to complain of\n", "", 0))


if __name__ == "__main__":
    unittest.main()
