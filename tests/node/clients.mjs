// What clients of Statuspage, feed readers and calendars that nobody here wrote make of a running goji: one JSON object.
// Usage: node clients.mjs URL
import fs from "node:fs";
import http from "node:http";
import { createRequire } from "node:module";
import FeedParser from "feedparser";
import ical from "ical.js";
import { chromium } from "playwright-core";
import RssParser from "rss-parser";
import { Statuspage } from "statuspage.io";

const [url] = process.argv.slice(2);
const said = {};

async function asClient() {
  const client = new Statuspage("goji");
  client.setApiUrl(url);
  const all = {
    summary: client.getSummary(), status: client.getStatus(), components: client.getComponents(),
    incidents: client.api.incidents.getAll(), unresolved: client.api.incidents.getUnresolved(),
    upcoming: client.api.scheduledMaintenances.getUpcoming(), planned: client.api.scheduledMaintenances.getAll(),
  };
  for (const name in all) said[name] = await all[name];
}

/// The widget on a page of another origin.
async function asWidget() {
  const script = fs.readFileSync(createRequire(import.meta.url).resolve("@statuspage/status-widget/dist/index.js"));
  const server = http.createServer((request, response) => {
    const page = `<!doctype html><script src="/widget.js"></script><statuspage-widget src="${url}"></statuspage-widget>`;
    const isScript = request.url === "/widget.js";
    response.writeHead(200, { "Content-Type": isScript ? "text/javascript" : "text/html" }).end(isScript ? script : page);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
  const page = await browser.newPage();
  page.setDefaultTimeout(50_000);
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  const text = page.locator("statuspage-widget .status-container");
  await text.waitFor();
  said.widget = (await text.innerText()).trim();
  await browser.close();
  server.close();
}

async function asReader(path) {
  const answer = await fetch(url + path);
  const text = await answer.text();
  const items = [];
  await new Promise((resolve, reject) => {
    const parser = new FeedParser({ feedurl: url + path });
    parser.on("error", reject).on("end", resolve).on("readable", function () {
      for (let item; (item = this.read()); ) items.push({ title: item.title, link: item.link, id: item.guid, at: item.pubdate, text: item.description });
    });
    parser.end(text);
  });
  const other = await new RssParser().parseString(text);
  said[path] = { type: answer.headers.get("content-type"), items, other: other.items.map((item) => item.title) };
}

async function asCalendar() {
  const calendar = new ical.Component(ical.parse(await (await fetch(`${url}/calendar.ics`)).text()));
  said.calendar = calendar.getAllSubcomponents("vevent").map((event) => new ical.Event(event))
    .map((event) => ({ summary: event.summary, from: event.startDate.toJSDate(), seconds: event.duration.toSeconds() }));
}

await asClient();
for (const path of ["/feed.atom", "/feed.rss", "/history.atom", "/history.rss"]) await asReader(path);
await asCalendar();
await asWidget();
console.log(JSON.stringify(said));
