"""Every command in README.md and docs/ is run as it is written, in a folder of its own: other ports, no root, and in
systemd's place a script that starts, reloads and stops the same program."""

import json
import os
import pathlib
import re
import subprocess
import unittest

from house import PATIENCE, Goji, HouseTest, free_port, until

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
ELSEWHERE = re.compile(r"\./dev |ctest |node |journalctl ")  # what .ci/run does, and what never ends

SYSTEMCTL = """#!/bin/bash
case "$1" in
  start | enable) goji serve --config goji.yaml >>goji.log 2>&1 & echo $! >goji.pid ;;
  reload) kill -HUP "$(cat goji.pid)" ;;
  stop) kill "$(cat goji.pid)"; tail --pid="$(cat goji.pid)" -f /dev/null; rm goji.pid ;;
  *) exit 2 ;;
esac
"""


def blocks(file, language):
    """What stands between the fences of this language, one after the other."""
    return re.findall(rf"^```{language}\n(.*?)^```", (SOURCE / file).read_text(), re.M | re.S)


class Documents(HouseTest):
    def setUp(self):
        super().setUp()
        self.home = pathlib.Path(self.folder)
        self.readers, self.operators = free_port(), free_port()
        for folder in ("bin", "build/release", "usr/local/bin", "usr/local/share/man/man1",
                       "usr/share/bash-completion/completions", "etc/systemd/system"):
            (self.home / folder).mkdir(parents=True)
        for place in ("bin/goji", "build/release/goji"):
            (self.home / place).symlink_to(os.environ["GOJI"])
        (self.home / "config").symlink_to(SOURCE / "config")
        (self.home / "bin/systemctl").write_text(SYSTEMCTL)
        (self.home / "bin/systemctl").chmod(0o755)
        self.addCleanup(self.run_script, "[ ! -e goji.pid ] || systemctl stop goji")

    def configure(self, text):
        listen = {"public": f"127.0.0.1:{self.readers}", "operators": f"127.0.0.1:{self.operators}"}
        (self.home / "goji.yaml").write_text(text + f"\nlisten: {json.dumps(listen)}\n")

    def run_script(self, script):
        """A block of a document as a person would paste it; every command must end well."""
        lines = [line for line in script.splitlines() if not ELSEWHERE.match(line)]
        script = "\n".join(lines).replace("127.0.0.1:8081", f"127.0.0.1:{self.operators}")
        script = re.sub(r"(?<= )/(usr|etc)/", rf"{self.home}/\1/", script)
        environment = {**os.environ, "PATH": f"{self.home}/bin:{os.environ['PATH']}",
                       "GOJI_SERVER": f"http://127.0.0.1:{self.operators}"}
        token = self.home / "goji.db.admin-token"
        if token.exists():
            environment["GOJI_TOKEN"] = environment["TOKEN"] = token.read_text().strip()
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", script], cwd=self.home, text=True,
                              capture_output=True, env=environment, timeout=PATIENCE)
        self.assertEqual(done.returncode, 0, f"{script}\n{done.stdout}{done.stderr}")
        return done.stdout

    def serve(self):
        self.run_script("systemctl start goji")
        goji = Goji.__new__(Goji)  # one that somebody else started
        goji.operators = self.operators

        def is_ready():
            try:
                return goji.request("GET", "/readyz", token=False)[0] == 200
            except OSError:
                return False
        until(is_ready)

    def test_the_readme_leads_to_a_first_announcement_and_through_a_day(self):
        self.configure(blocks("README.md", "yaml")[0].replace(
            "http://127.0.0.1:9000/hook", self.sink.url))
        (self.home / "last-year.jsonl").write_text(json.dumps({
            "source": "a", "key": "k", "component": "api", "status": "firing",
            "at": "2025-01-01T00:00:00Z"}) + "\n")
        two, first, report, day = blocks("README.md", "sh")
        self.assertRegex(two, r"(?s)^\./dev run .*\./dev test ")
        self.assertIn("goji.yaml: good", self.run_script(first.replace("goji serve", "true")))
        self.serve()
        self.assertEqual(json.loads(self.run_script(report)), {"accepted": 1, "duplicates": 0})
        self.run_script(day)
        kinds = [json.loads(self.sink.next()["body"])["type"] for _ in range(4)]
        self.assertEqual(kinds, [f"incident.{kind}" for kind in ("opened", "updated", "resolved", "retracted")])

    def test_the_page_for_operators_leads_from_installing_to_three_in_the_morning(self):
        install, unit, tokens, change, backup, restore, night, after = blocks("docs/operations.md", "sh")
        self.run_script(install)
        self.assertIn(".TH GOJI", (self.home / "usr/local/share/man/man1/goji.1").read_text())
        self.configure((self.home / "etc/goji/goji.yaml").read_text())
        self.run_script(unit.replace("enable --now", "start"))
        self.run_script("systemctl stop goji")
        self.serve()
        self.run_script(tokens)
        self.run_script(change)
        self.run_script("goji announce --component api --impact major_outage")
        self.run_script(backup)
        stop, start = restore.split("systemctl start goji\n")
        self.run_script(stop)
        self.serve()
        self.run_script(start)
        self.assertIn("api major_outage", self.run_script(night))
        self.run_script(after)
        self.assertTrue((self.home / "outage-1.md").read_text().startswith("# "))

    def test_the_picture_in_the_readme_is_what_goji_draws(self):
        self.configure("site: {timezone: Asia/Seoul}\ncomponents: [{key: messaging}, {key: login-pc}]\n")
        morning = SOURCE / "tests/scenario/data/2024-05-21.jsonl"
        self.run_script(f"goji backtest --config goji.yaml --signals '{morning}' --svg pictures")
        self.assertEqual((self.home / "pictures/incident-1.svg").read_text(),
                         (SOURCE / "docs/outage.svg").read_text())
        self.assertIn("docs/outage.svg", (SOURCE / "README.md").read_text())

    def test_what_the_other_pages_say_to_type_can_be_typed(self):
        self.configure("components: [{key: messaging}]\ninlets:\n"
                       "  - {name: probes, kind: generic}\n"
                       "  - {name: beats, kind: heartbeat, expect: [{source: probe-seoul, every: 60s}]}\n")
        self.serve()
        seen = 0
        for page in sorted((SOURCE / "docs").glob("*.md")):
            if page.name == "operations.md":
                continue
            for script in blocks(page, "sh") + blocks(page, "bash"):
                self.run_script(re.sub(r"^(\* ){5}", "", script))
                seen += 1
        self.assertGreater(seen, 2)


if __name__ == "__main__":
    unittest.main()
