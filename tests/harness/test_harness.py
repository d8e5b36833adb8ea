"""The suite itself: whatever must fail does, and ctest says so."""

import os
import pathlib
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["FAILING_CASES"]


def run(name):
    # As ctest runs every case; see tests/CMakeLists.txt.
    return subprocess.run([PROGRAM, name, "-w", "NoTests"], capture_output=True, text=True)


class Harness(unittest.TestCase):
    def assert_fails(self, name, words):
        done = run(name)
        self.assertNotEqual(done.returncode, 0, name)
        self.assertIn(words, done.stdout + done.stderr)

    def test_a_case_that_fails_fails(self):
        self.assert_fails("a wrong expectation", "4 == 5")
        self.assert_fails("an exception nobody expects", "unexpected")

    @unittest.skipUnless("address" in os.environ["SANITIZE"], "built with other sanitizers")
    def test_what_the_sanitizers_see_fails(self):
        self.assert_fails("a read behind the end", "heap-buffer-overflow")
        self.assert_fails("a leak", "detected memory leaks")
        self.assert_fails("a sum that does not fit", "signed integer overflow")

    def test_a_case_that_is_not_found_by_its_name_fails(self):
        self.assert_fails("there is no such case", "No test cases matched")

    def test_ctest_fails_with_one_case_and_names_it(self):
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "CTestTestfile.cmake").write_text(
                f'add_test([=[good]=] "{PROGRAM}" "-h")\n'
                f'add_test([=[bad]=] "{PROGRAM}" "a wrong expectation" "-w" "NoTests")\n')
            done = subprocess.run(["ctest", "--test-dir", folder], capture_output=True, text=True)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("1 tests failed out of 2", done.stdout)
        self.assertIn("bad (Failed)", done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
