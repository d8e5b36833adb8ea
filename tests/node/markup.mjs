// What validators say of the markup, the style sheet and the pictures: html-validate, and the W3C's own, vnu.
import { execFile } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { HtmlValidate } from "html-validate";

const here = (file) => fileURLToPath(new URL(file, import.meta.url));
const jar = here("node_modules/vnu-jar/build/dist/vnu.jar");
const styleSheet = here("../../templates/assets/style.css");

/// Pages and badges of components are all alike: two of each day are looked at, which an outage hits.
const alike = /^(components|badge)_(?!messaging|login-pc)/;

/// The files of every day that `wanted` names, as day/file.
function filesOfAllDays(root, wanted) {
  const days = fs.readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return days.flatMap((day) => fs.readdirSync(path.join(root, day.name)).filter((name) => wanted.test(name) && !alike.test(name)).map((name) => path.join(day.name, name)));
}

async function asHtmlValidate(root, complain) {
  const validator = new HtmlValidate({ extends: ["html-validate:recommended"], rules: { "no-inline-style": "error", "long-title": "off", "no-trailing-whitespace": "off", "void-style": "off", "attribute-boolean-style": "off", "doctype-style": "off", "svg-focusable": "off", "prefer-native-element": "off", "require-sri": "off", "tel-non-breaking": "off", "form-dup-name": ["error", { shared: ["radio", "checkbox"] }] } });
  for (const file of filesOfAllDays(root, /\.html$/)) {
    const report = await validator.validateFile(path.join(root, file));
    for (const result of report.results)
      for (const message of result.messages) complain(`${file}:${message.line}`, `${message.ruleId}: ${message.message}`);
  }
}

// It says nothing of what it has not looked at; so each kind comes with one file that it must complain of.
const wrong = {
  "wrong.html": '<!doctype html><html lang="en"><title>wrong</title><p id="a"></p><p id="a"></p></html>',
  "wrong.css": "p { colour: red }",
  "wrong.svg": '<svg xmlns="http://www.w3.org/2000/svg"><p/></svg>',
};

/// It tells kinds apart by their endings, but badges end in their language.
function collectFor(folder, root) {
  for (const [name, text] of Object.entries(wrong)) fs.writeFileSync(path.join(folder, name), text);
  for (const file of filesOfAllDays(root, /\.(html|svg|svg\.\w+)$/)) {
    const name = file.replaceAll(path.sep, "_").replace(/\.svg\.(\w+)$/, ".$1.svg");
    fs.copyFileSync(path.join(root, file), path.join(folder, name));
  }
  fs.copyFileSync(styleSheet, path.join(folder, path.basename(styleSheet)));
}

/// One process for all of them: to start it and to read its schemas is much of its time.
async function messagesOfVnu(folder) {
  const options = ["--also-check-css", "--also-check-svg", "--format", "json", "--stdout", "--exit-zero-always"];
  const { stdout } = await promisify(execFile)("java", ["-Xss64m", "-XX:+UseSerialGC", "-jar", jar, ...options, folder], { maxBuffer: 1 << 26 });
  return JSON.parse(stdout).messages.map((message) => ({ ...message, file: path.basename(message.url ?? "") }));
}

async function asVnu(root, complain) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "goji-vnu-"));
  try {
    collectFor(folder, root);
    const messages = await messagesOfVnu(folder);
    for (const name of Object.keys(wrong)) if (!messages.some(({ file }) => file === name)) complain(name, "vnu has nothing against it");
    for (const { file, lastLine, subType, type, message } of messages) if (!(file in wrong)) complain(`${file}:${lastLine}`, `vnu: ${subType ?? type}: ${message}`);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/// Calls `complain(where, what)` for everything that they find in `root`, the folder of the days.
export async function asMarkup(root, complain) {
  await Promise.all([asHtmlValidate(root, complain), asVnu(root, complain)]);
}
