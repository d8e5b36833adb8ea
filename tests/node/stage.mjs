// Opens the demonstration's one address and waits until each panel shows the outage. Usage: node stage.mjs URL [PICTURE]
import { chromium } from "playwright-core";

const [url, picture] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
});
const page = await browser.newPage({ viewport: { width: 1440, height: 1300 } });
page.setDefaultTimeout(50_000);
const complaints = [];
page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
page.on("pageerror", (error) => complaints.push(error.message));
await page.goto(url);
const [pageFrame, appFrame] = ["The status page", "A small app"].map((title) => page.frameLocator(`iframe[title="${title}"]`));
await pageFrame.getByRole("heading", { name: /PC 로그인/ }).first().waitFor();
await appFrame.getByText(/^\[데모\] .*PC 로그인/).first().waitFor();
for (const panel of ["mail", "social", "webhook", "ledger"]) await page.locator(`#${panel} li`).first().waitFor();
if (picture) await page.screenshot({ path: picture });
await browser.close();
console.log(complaints.length ? complaints.join("\n") : "stage: everything is there");
process.exit(complaints.length ? 1 : 0);
