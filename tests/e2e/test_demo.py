"""What ./dev run shows: an outage on five channels, in the terminal and at one address in the browser."""

import os
import re
import signal
import subprocess
import pathlib
import unittest

from house import PATIENCE, HouseTest

TESTS = pathlib.Path(__file__).resolve().parent.parent
RUN = TESTS.parent / "config/demo/run"


class Demo(HouseTest):
    def test_an_outage_is_announced_on_five_channels_and_seen_in_the_browser(self):
        demo = self.process("demo", [str(RUN), "--any-ports"])
        url = re.search(r"http://\S+", demo.wait_for_line("everything at once")).group()
        seen = subprocess.run(["node", str(TESTS / "node/stage.mjs"), url], text=True,
                              capture_output=True, timeout=PATIENCE, env=dict(os.environ))
        self.assertEqual(seen.stdout + seen.stderr, "stage: everything is there\n")
        for channel in ("page", "banner", "oncall", "mail", "social"):
            self.assertRegex(demo.wait_for_line(f"    {channel} "), "(accepted|visible) +after")
        self.assertIn("2 sources agree on 8%", "\n".join(demo.log))
        demo.child.send_signal(signal.SIGINT)
        self.assertEqual(demo.wait_for_end(), 0)
        self.assertNotIn("Traceback", "\n".join(demo.log))

    def test_once_is_enough_for_a_first_look(self):
        done = subprocess.run([str(RUN), "--once"], text=True, capture_output=True, timeout=PATIENCE)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("notice 1: opened: [DEMO] Partial outage: PC login", done.stdout)


if __name__ == "__main__":
    unittest.main()
