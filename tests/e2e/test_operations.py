"""What is shipped for operating goji: the systemd unit, and nginx with its cache before the public listener."""

import concurrent.futures
import gzip
import http.client
import os
import pathlib
import re
import signal
import ssl
import subprocess
import unittest

from house import PATIENCE, HouseTest, free_port, until

CONFIG = pathlib.Path(__file__).resolve().parent.parent.parent / "config"
KOREAN = "ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7"


class Unit(unittest.TestCase):
    def test_systemd_finds_the_service_well_shut_in(self):
        looked = subprocess.run(["systemd-analyze", "security", "--offline=true", "--threshold=15",
                                 str(CONFIG / "systemd/goji.service")],
                                text=True, capture_output=True, env={**os.environ, "LC_ALL": "C"})
        self.assertEqual(looked.returncode, 0, looked.stdout[-300:] + looked.stderr)


class Certificates(HouseTest):
    def write(self, name):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                        "-nodes", "-days", "2", "-subj", f"/CN={name}", "-keyout", f"{self.folder}/key.pem",
                        "-out", f"{self.folder}/chain.pem"], check=True, capture_output=True)

    @staticmethod
    def shown(port):
        pem = ssl.get_server_certificate(("127.0.0.1", port))
        said = subprocess.run(["openssl", "x509", "-noout", "-subject"], input=pem, text=True,
                              capture_output=True, check=True)
        return said.stdout.split("=")[-1].strip()

    def test_a_renewed_certificate_is_taken_at_a_reload_and_a_broken_one_refused(self):
        self.write("first")
        goji = self.goji(listen={
            "public": "127.0.0.1:0", "operators": "127.0.0.1:0",
            "tls": {"certificate_file": f"{self.folder}/chain.pem", "key_file": f"{self.folder}/key.pem"}})
        goji.start()
        self.assertEqual([self.shown(goji.readers), self.shown(goji.operators)], ["first", "first"])
        self.write("second")
        goji.process.child.send_signal(signal.SIGHUP)
        goji.process.wait_for_line("configuration reloaded")
        self.assertEqual([self.shown(goji.readers), self.shown(goji.operators)], ["second", "second"])
        pathlib.Path(self.folder, "chain.pem").write_text("nonsense")
        goji.process.child.send_signal(signal.SIGHUP)
        self.assertIn("chain.pem", goji.process.wait_for_line("configuration not reloaded"))
        self.assertEqual(self.shown(goji.readers), "second")


class BehindNginx(HouseTest):
    def nginx(self, goji):
        """The shipped configuration, with other ports and folders and nothing else changed."""
        self.port = free_port()
        text = (CONFIG / "nginx/goji.conf").read_text()
        for shipped, here in (("server 127.0.0.1:8080;", f"server 127.0.0.1:{goji.readers};"),
                              ("listen 80;", f"listen 127.0.0.1:{self.port};"),
                              ("  listen [::]:80;\n", ""),
                              ("/var/cache/nginx/goji", f"{self.folder}/cache")):
            self.assertIn(shipped, text)
            text = text.replace(shipped, here)
        folder = pathlib.Path(self.folder)
        (folder / "goji.conf").write_text(text)
        temporary = "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in
                              ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (folder / "nginx.conf").write_text(
            f"{'user root; ' if os.geteuid() == 0 else ''}daemon off; pid {folder}/pid; error_log stderr notice; worker_processes 1;\n"
            f"events {{ worker_connections 1024; }}\n"
            f"http {{ access_log off; {temporary} include goji.conf; }}\n")
        server = self.process("nginx", ["nginx", "-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf")])
        server.wait_for_line("start worker process ")

    def get(self, path="/", connection=None, **headers):
        own = connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        own.request("GET", path, headers={"Host": "status.example.com",
                                          **{name.replace("_", "-"): value for name, value in headers.items()}})
        answer = own.getresponse()
        body = answer.read()
        if connection is None:
            own.close()
        return answer, body

    def asked(self, goji):
        """How many requests of readers have reached goji itself."""
        found = re.findall(r'goji_http_requests_total{listener="readers",status="[23]xx"} (\d+)',
                           goji.request("GET", "/metrics")[1])
        return sum(map(int, found))

    def announce(self, goji):
        said = goji.operator("announce", "--component", "maps", "--impact", "major_outage")
        self.assertEqual(said.returncode, 0, said.stderr)

    def behind(self):
        goji = self.goji(proxies=["127.0.0.1"]).start()
        self.nginx(goji)
        return goji

    def test_every_reader_gets_the_page_in_its_language_and_encoding(self):
        self.behind()
        plain = {}
        for language, title in ((KOREAN, "메신저"), ("en-GB,en;q=0.9", "Messenger")):
            answer, body = self.get(Accept_Language=language)
            self.assertEqual((answer.status, answer.headers["X-Cache-Status"]), (200, "MISS"))
            self.assertIn(title, body.decode())
            plain[language] = body
            answer, body = self.get(Accept_Language=language, Accept_Encoding="gzip, deflate")
            self.assertEqual(answer.headers["Content-Encoding"], "gzip")
            self.assertEqual(gzip.decompress(body), plain[language])
            answer, body = self.get(Accept_Language=language, Accept_Encoding="gzip, deflate, br, zstd")
            self.assertEqual(answer.headers["Content-Encoding"], "br")
            self.assertLess(len(body), len(plain[language]) / 2)
            answer, _ = self.get(Accept_Language=language, Accept_Encoding="br;q=0, gzip")
            self.assertEqual(answer.headers["Content-Encoding"], "gzip")
        self.assertNotEqual(*plain.values())
        tag = answer.headers["ETag"]
        answer, body = self.get(Accept_Language=language, Accept_Encoding="gzip", If_None_Match=tag)
        self.assertEqual((answer.status, body), (304, b""))

    def test_ten_thousand_readers_while_an_update_lands_ask_goji_a_few_times(self):
        goji = self.behind()
        self.get()
        before = self.asked(goji)
        self.announce(goji)

        def read(_):
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            statuses = {self.get("/?lang=en", connection)[0].status for _ in range(500)}
            until(lambda: b"Maps is unavailable" in self.get("/?lang=en", connection)[1])
            connection.close()
            return statuses

        with concurrent.futures.ThreadPoolExecutor(20) as readers:
            statuses = set().union(*readers.map(read, range(20)))
        self.assertEqual(statuses, {200})
        self.assertLess(self.asked(goji) - before, 200)

    def test_the_last_page_is_shown_while_goji_is_away(self):
        goji = self.behind()
        _, page = self.get()
        goji.stop()
        until(lambda: self.get()[0].headers["X-Cache-Status"] in ("STALE", "UPDATING"))
        answer, body = self.get()
        self.assertEqual((answer.status, body), (200, page))

    def test_news_comes_through_as_it_happens(self):
        goji = self.behind()
        stream = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        stream.request("GET", "/api/events", headers={"Host": "status.example.com"})
        answer = stream.getresponse()
        self.assertEqual((answer.status, answer.headers["Content-Type"]),
                         (200, "text/event-stream; charset=utf-8"))
        self.announce(goji)
        line = b""
        while not line.startswith(b"event:"):
            line = answer.readline()
        self.assertIn(b"board", line)
        stream.close()


if __name__ == "__main__":
    unittest.main()
