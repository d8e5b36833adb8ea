"""The banner in a page of another origin under a strict Content-Security-Policy, in Chromium."""

import contextlib
import http.server
import json
import pathlib
import queue
import shutil
import threading
import unittest
import urllib.request

from house import PATIENCE, HouseTest, free_port, until

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

# The page's own script: it waits for the banner, looks at it, hides it, and tells its server.
PROBE = """
const violations = [];
addEventListener("securitypolicyviolation", (event) => violations.push(event.violatedDirective));
const region = () => document.querySelector("goji-banner")?.shadowRoot.querySelector("section");
const box = () => region()?.querySelector("div");
const style = () => getComputedStyle(box());
function tell() {
  const button = box().querySelector("button");
  const seen = {
    text: box().textContent, label: region().getAttribute("aria-label"), lang: region().lang,
    role: region().getAttribute("role"), live: region().getAttribute("aria-live"),
    link: box().querySelector("a")?.href, tags: [...region().querySelectorAll("*")].map((e) => e.localName),
    hide: button.getAttribute("aria-label"), colour: style().backgroundColor, display: style().display,
    ran: window.ran === true,
  };
  button.click();
  seen.left = region().children.length;
  seen.kept = localStorage.getItem("goji-banner");
  seen.violations = violations;
  fetch("/seen", { method: "POST", body: JSON.stringify(seen) });
}
const look = setInterval(() => { if (box()) { clearInterval(look); tell(); } }, 50);
"""

# It waits until the banner has told of the display. ?dismiss hides it then, and looks again after a reload.
DISPLAY_PROBE = """
const violations = [];
addEventListener("securitypolicyviolation", (event) => violations.push(event.violatedDirective));
const region = () => document.querySelector("goji-banner")?.shadowRoot.querySelector("section");
const asked = (part) => performance.getEntriesByType("resource").filter((one) => one.name.endsWith(part)).length;
const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
const tell = async () => {
  for (let i = 0; i < 10; i++) await frame();
  const seen = { page: location.search, left: region().children.length, told: asked("/api/displays"), violations };
  return fetch("/seen", { method: "POST", body: JSON.stringify(seen) });
};
const hidden = sessionStorage.getItem("hidden");
const look = setInterval(async () => {
  const answered = performance.getEntriesByType("resource").some((one) => one.name.includes("/api/banner"));
  if (!region() || !answered || (!hidden && !asked("/api/displays"))) return;
  clearInterval(look);
  if (location.search === "?dismiss" && !hidden) {
    sessionStorage.setItem("hidden", "1");
    region().querySelector("button").click();
    await tell();
    location.reload();
  } else await tell();
}, 50);
"""

# Its reader is at the older of two notices when something is said of the newer one, and hides the older one then.
FOCUS_PROBE = """
const root = () => document.querySelector("goji-banner")?.shadowRoot;
const boxes = () => [...(root()?.querySelectorAll("section > div") ?? [])];
const tell = (seen) => fetch("/seen", { method: "POST", body: JSON.stringify(seen) });
const when = (holds, then) => {
  const look = setInterval(() => { if (holds()) { clearInterval(look); then(); } }, 50);
};
when(() => boxes().length === 2, () => {
  const [newer, older] = boxes(), button = older.querySelector("button");
  button.focus();
  tell({ described: root().getElementById(button.getAttribute("aria-describedby")).textContent });
  when(() => boxes()[0] !== newer, () => {
    const seen = { boxes: boxes().length, stays: boxes()[1] === older, focus: root().activeElement === button };
    button.click();
    tell({ ...seen, left: boxes().length, goes_on: root().activeElement === boxes()[0].querySelector("button") });
  });
});
"""


class OtherPage:
    """A page of somebody else's that puts in the banner."""

    def __init__(self, site, attributes, probe=PROBE):
        self.seen = queue.Queue()
        page = self
        policy = ("default-src 'none'; style-src 'none'; "
                  f"script-src 'self' {site}; connect-src 'self' {site}")
        text = (f'<!DOCTYPE html><html lang="ko"><body><p>shop</p>'
                f'<script src="/probe.js"></script><script src="{site}/banner.js" {attributes} defer>'
                f'</script></body></html>')

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                script = self.path == "/probe.js"
                body = (probe if script else text).encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/javascript" if script else "text/html; charset=utf-8")
                self.send_header("Content-Security-Policy", policy)
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self):
                page.seen.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@unittest.skipUnless(CHROMIUM, "needs chromium")
class Banner(HouseTest):
    def serve(self, name="메시지"):
        goji = self.goji(
            site={"name": {"ko": "메신저", "en": "Messenger"}, "languages": ["ko", "en"]},
            listen={"public": f"127.0.0.1:{free_port()}", "operators": "127.0.0.1:0"},
            components=[{"key": "messaging", "name": {"ko": name, "en": "Messaging"}},
                        {"key": "maps", "name": {"ko": "지도", "en": "Maps"}}],
            channels=[{"name": "page", "kind": "status_page"}, {"name": "banner", "kind": "banner"}])
        goji.start()
        self.site = f"http://127.0.0.1:{goji.readers}"
        return goji

    def announce(self, goji, **more):
        status, body = goji.request("POST", "/api/v1/incidents",
                                    {"components": {"messaging": "major_outage"}, **more})
        self.assertEqual(status, 201, body)

    def page(self, attributes="", probe=PROBE):
        page = OtherPage(self.site, attributes, probe)
        self.addCleanup(page.close)
        return page

    def browse(self, attributes=""):
        page = self.page(attributes)
        self.open(page.url)
        return page.seen.get(timeout=PATIENCE)

    def open(self, url):
        return self.process("chromium", [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu",
                                  "--no-first-run", f"--user-data-dir={self.folder}/chromium",
                                  "--disable-dev-shm-usage", "--remote-debugging-port=0", url])

    def open_tab(self, url):
        """Another tab of the browser that is open."""
        ports = pathlib.Path(self.folder, "chromium/DevToolsActivePort").read_text()
        asked = urllib.request.Request(f"http://127.0.0.1:{ports.split()[0]}/json/new?{url}", method="PUT")
        urllib.request.urlopen(asked, timeout=PATIENCE).close()

    def test_it_shows_what_is_wrong_and_can_be_hidden(self):
        goji = self.serve()
        self.announce(goji)
        seen = self.browse()
        self.assertIn("메시지 장애 안내", seen["text"])
        self.assertEqual(seen["link"], f"{self.site}/incidents/1")
        self.assertEqual((seen["role"], seen["live"], seen["lang"]), ("status", "polite", "ko"))
        self.assertEqual((seen["label"], seen["hide"]), ("서비스 안내", "이 안내 닫기"))
        self.assertEqual((seen["colour"], seen["display"]), ("rgb(179, 32, 44)", "flex"))
        self.assertEqual(seen["violations"], [])
        self.assertEqual(seen["left"], 0)
        self.assertEqual(json.loads(seen["kept"]), ["i1-1"])

    def test_hostile_words_are_words(self):
        goji = self.serve()
        self.announce(goji, messages={"en": {
            "title": "<img src=x onerror='window.ran=true'>",
            "body": "<script>window.ran=true</script>'\"><svg onload=ran=true> plain"}})
        seen = self.browse('data-lang="en"')
        self.assertIn("<img src=x", seen["text"])
        self.assertFalse(seen["ran"])
        self.assertEqual(set(seen["tags"]), {"div", "p", "b", "a", "button"})

    def test_only_what_is_about_a_component_is_shown(self):
        goji = self.serve()
        self.announce(goji)
        self.announce(goji, components={"maps": "degraded_performance"})
        seen = self.browse('data-components="maps other" data-lang="en"')
        self.assertIn("Maps", seen["text"])
        self.assertNotIn("Messaging", seen["text"])

    def displays(self, goji):
        """Of each notice on the banner, the newest first."""
        rows = goji.get("/api/v1/deliveries?channel=banner")["deliveries"]
        return [(row["displays"], row["displays_by_language"]) for row in rows]

    def test_what_tabs_display_is_counted_once_each_and_what_was_hidden_is_not(self):
        goji = self.serve()
        self.announce(goji)
        page = self.page(probe=DISPLAY_PROBE)
        chromium = self.open(page.url)
        self.assertEqual(page.seen.get(timeout=PATIENCE), {"page": "", "left": 1, "told": 1, "violations": []})
        self.open_tab(page.url + "?dismiss")
        self.assertEqual(page.seen.get(timeout=PATIENCE), {"page": "?dismiss", "left": 0, "told": 1, "violations": []})
        self.assertEqual(page.seen.get(timeout=PATIENCE), {"page": "?dismiss", "left": 0, "told": 0, "violations": []})
        until(lambda: self.displays(goji) == [(2, {"ko": 2})])
        chromium.stop()
        goji.request("POST", "/api/v1/incidents/1/updates", {"status": "identified"})
        self.open(page.url)
        self.assertEqual(page.seen.get(timeout=PATIENCE)["told"], 1)
        until(lambda: self.displays(goji) == [(1, {"ko": 1}), (2, {"ko": 2})])
        self.assertIn("anybody can make them up", goji.operator("deliveries").stdout)

    def test_what_stays_keeps_the_focus_and_who_hides_a_notice_goes_on_at_the_next(self):
        goji = self.serve()
        self.announce(goji)
        self.announce(goji, components={"maps": "degraded_performance"})
        page = self.page("data-live", FOCUS_PROBE)
        self.open(page.url)
        self.assertEqual(page.seen.get(timeout=PATIENCE), {"described": "메시지 장애 안내"})
        goji.request("POST", "/api/v1/incidents/2/updates", {"status": "identified"})
        self.assertEqual(page.seen.get(timeout=PATIENCE),
                         {"boxes": 2, "stays": True, "focus": True, "left": 1, "goes_on": True})

    def test_the_api_is_asked_more_often_in_trouble_and_the_stream_tells(self):
        goji = self.serve()
        calm = json.loads(goji.page("/api/banner"))
        self.assertEqual((calm["messages"], calm["poll_seconds"]), ([], 60))
        with contextlib.closing(self.listen(goji)) as stream:
            self.announce(goji)
            until(lambda: b"event: board\n" in stream.readline())
        self.assertEqual(json.loads(goji.page("/api/banner"))["poll_seconds"], 15)
        until(lambda: [row["state"] for row in goji.get(
            "/api/v1/deliveries?channel=banner")["deliveries"]] in (["accepted"], ["visible"]))

    def listen(self, goji):
        return urllib.request.urlopen(f"http://127.0.0.1:{goji.readers}/api/events", timeout=PATIENCE)


if __name__ == "__main__":
    unittest.main()
