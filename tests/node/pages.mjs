// Looks at the pages that board_tests wrote out (build/<preset>/pages), as browsers, feed readers and
// calendars do. Usage: node pages.mjs PAGES [SCREENSHOTS]; exits 1 with every complaint on a line.
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import axe from "axe-core";
import ical from "ical.js";
import { chromium } from "playwright-core";
import RssParser from "rss-parser";
import { asMarkup } from "./markup.mjs";

const [root, shots] = process.argv.slice(2);
const browserPath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const complaints = [];
const complain = (where, what) => complaints.push(`${where}: ${what}`);

const csp = fs.readFileSync(path.join(root, "csp.txt"), "utf8").trim();
const types = { html: "text/html; charset=utf-8", svg: "image/svg+xml", js: "text/javascript", json: "application/json" };

/// What the real listener would answer: the page of `?lang=`, with its headers.
function answer(request, response) {
  const url = new URL(request.url, "http://page");
  const [, day, ...rest] = url.pathname.split("/");
  const name = rest.join("_") || "home";
  const language = url.searchParams.get("lang") ?? "ko";
  for (const [file, type] of [[`${name}.${language}.html`, "html"], [`${name}.${language}`, name.split(".").pop()], [name, name.split(".").pop()]]) {
    const full = path.join(root, day, file);
    if (!fs.existsSync(full)) continue;
    const headers = { "Content-Type": types[type] ?? "text/plain; charset=utf-8" };
    if (type === "html") headers["Content-Security-Policy"] = csp;
    response.writeHead(200, headers).end(fs.readFileSync(full));
    return;
  }
  response.writeHead(404).end();
}

/// One server for each day, so that links from the root work.
async function serve(day) {
  const server = http.createServer((request, response) => {
    request.url = `/${day}${request.url}`;
    answer(request, response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, origin: `http://127.0.0.1:${server.address().port}` };
}

/// Every complaint about one page in one context.
async function look(page, origin, where, target, lang) {
  page.removeAllListeners();
  page.on("console", (message) => message.type() === "error" && !/api\/events/.test(message.location().url) && complain(where, message.text()));
  page.on("pageerror", (error) => complain(where, error.message));
  page.on("request", (request) => request.url().startsWith("http://127.0.0.1:") || complain(where, `asks ${request.url()}`));
  await page.goto(`${origin}${target}?lang=${lang}`, { waitUntil: "load" });
  const seen = await page.evaluate(() => ({
    lang: document.documentElement.lang,
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    shifted: window.shifted,
    headings: document.querySelectorAll("h1").length,
  }));
  if (seen.lang !== lang) complain(where, `is in ${seen.lang}`);
  if (seen.wide > 0) complain(where, `is ${seen.wide} px too wide`);
  for (const shift of seen.shifted) complain(where, `shifts by ${shift}`);
  if (seen.headings !== 1) complain(where, `has ${seen.headings} h1`);
  if (shots) await page.screenshot({ path: path.join(shots, `${where.replaceAll(/[ /]/g, "_")}.png`), fullPage: true });
}

/// axe is brought in from outside, which the page's own policy rightly forbids.
async function audit(page, origin, where, target, lang) {
  await page.goto(`${origin}${target}?lang=${lang}`, { waitUntil: "load" });
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  for (const violation of violations)
    for (const node of violation.nodes) complain(where, `${violation.id}: ${node.target} ${node.failureSummary?.split("\n")[1] ?? ""}`);
}

const readers = [
  { lang: "ko", colorScheme: "light", width: 360, audited: true },
  { lang: "en", colorScheme: "dark", width: 1280, audited: true },
  { lang: "en", colorScheme: "light", width: 1440 },
  { lang: "ko", colorScheme: "dark", width: 360 },
  { lang: "ja", colorScheme: "light", width: 360, audited: true, on: ["calm", "outage"] }, // added by files alone
];
const days = {
  calm: ["/", "/history", "/404"],
  outage: ["/", "/history", "/incidents/7", "/incidents/6", "/components/login-pc", "/components/messaging"],
  maintenance: ["/", "/maintenances/3", "/maintenances/4"],
  drill: ["/", "/incidents/7"],
  empty: ["/", "/history"],
  joining: ["/", "/subscribe", "/manage", "/unsubscribe"],
  large: ["/"],
};

const kStall = 150; // ms, of a slow network

/// A page whose bytes stop for a while, at each of the places where much begins, must not move when the rest comes.
async function comesInParts(browser, day, lang, width) {
  const html = fs.readFileSync(path.join(root, day, `home.${lang}.html`));
  const places = ["<aside", "<header", "<nav", "</nav>", "<main", "<dl", "</section>", "<li", "<footer"].map((mark) => html.indexOf(mark));
  for (const place of places.filter((at) => at > 0)) {
    const server = http.createServer((request, response) => {
      if (request.url !== "/") return response.writeHead(404).end();
      response.writeHead(200, { "Content-Type": types.html }).write(html.subarray(0, place + 8));
      setTimeout(() => response.end(html.subarray(place + 8)), kStall);
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    const context = await browser.newContext({ viewport: { width, height: 900 } });
    await context.addInitScript(countShifts);
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/`, { waitUntil: "load" });
    for (const shift of await page.evaluate(() => window.shifted)) complain(`${day}/ ${lang} ${width} in two parts at ${place}`, `shifts by ${shift}`);
    await context.close();
    server.close();
  }
}

function countShifts() {
  window.shifted = [];
  const told = ({ node, previousRect: from, currentRect: to }) => `${node?.nodeName}.${node?.className} from ${from.x},${from.y} ${from.width}x${from.height} to ${to.x},${to.y} ${to.width}x${to.height}`;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => window.shifted.push(`${entry.value}: ${entry.sources.map(told)}`))).observe({ type: "layout-shift", buffered: true });
}

async function readAs(browser, reader, origins) {
  const options = { viewport: { width: reader.width, height: 900 }, colorScheme: reader.colorScheme };
  const context = await browser.newContext(options);
  await context.addInitScript(countShifts);
  const free = reader.audited ? await browser.newContext({ ...options, bypassCSP: true }) : null;
  const page = await context.newPage();
  const audited = free ? await free.newPage() : null;
  for (const [day, targets] of Object.entries(days).filter(([day]) => !reader.on || reader.on.includes(day)))
    for (const target of targets) {
      const where = `${day}${target} ${reader.lang} ${reader.colorScheme} ${reader.width}`;
      await look(page, origins[day], where, target, reader.lang);
      if (audited) await audit(audited, origins[day], where, target, reader.lang);
    }
  await context.close();
  await free?.close();
}

async function inBrowser() {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), "goji-chromium-"));
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: browserPath,
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const inner = browser.browser();
  const servers = [];
  const origins = {};
  for (const day of Object.keys(days)) {
    const { server, origin } = await serve(day);
    servers.push(server);
    origins[day] = origin;
  }
  for (const reader of readers) await readAs(inner, reader, origins);
  await comesInParts(inner, "drill", "ko", 360);
  await comesInParts(inner, "outage", "en", 1280);
  for (const server of servers) server.close();
  await browser.close();
  fs.rmSync(profile, { recursive: true, force: true });
}

async function asFeeds() {
  const parser = new RssParser();
  for (const name of ["feed.atom", "feed.rss", "history.atom", "history.rss"])
    for (const lang of ["ko", "en"]) {
      const feed = await parser.parseString(fs.readFileSync(path.join(root, "outage", `${name}.${lang}`), "utf8"));
      if (feed.items.length !== 3) complain(name, `${feed.items.length} entries`);
      if (feed.items.some((item) => !item.title || !/#u\d+$/.test(item.link) || !item.isoDate)) complain(name, "an entry lacks title, link or date");
    }
  const calendar = new ical.Component(ical.parse(fs.readFileSync(path.join(root, "maintenance", "calendar.ics.ko"), "utf8")));
  const events = calendar.getAllSubcomponents("vevent").map((event) => new ical.Event(event));
  if (events.length !== 2) complain("calendar.ics", `${events.length} events`);
  if (events.some((event) => !event.uid || !event.summary || event.duration.toSeconds() !== 7200)) complain("calendar.ics", "an event is not as planned");
}

if (shots) fs.mkdirSync(shots, { recursive: true });
await asFeeds();
await Promise.all([asMarkup(root, complain), inBrowser()]);
console.log(complaints.length ? [...new Set(complaints)].join("\n") : "pages: nothing to complain of");
process.exit(complaints.length ? 1 : 0);
