// How long from the saving of a file until the page in the browser is right: `node measure.mjs BINARY SITE [EDITS]`.
// The site is copied to a temporary folder first. Times are milliseconds, by the clock of this program; the browser tells of
// the change from a MutationObserver, so the time includes the way back through the debugging connection.

import fs from "node:fs";
import path from "node:path";
import { launch, Preview, Site, Tab, temporary } from "./stage.mjs";

const [binary, source, edits = "50"] = process.argv.slice(2);
if (!binary || !source) {
  console.error("node measure.mjs BINARY SITE [EDITS]");
  process.exit(2);
}
const site = new Site(source).copy(path.join(temporary(), "site"));
const reports = fs
  .readdirSync(path.join(site.folder, "content/reports"), { recursive: true })
  .filter((file) => file.endsWith(".md") && !path.basename(file).startsWith("_"))
  .sort();
// One from the middle: neither the newest nor the oldest.
const file = `content/reports/${reports[Math.floor(reports.length / 2)].split(path.sep).join("/")}`;
const id = path.basename(file) === "index.md" ? path.basename(path.dirname(file)) : path.basename(file, ".md");

const began = performance.now();
const preview = await Preview.start(binary, site);
const address = performance.now() - began;
await (await fetch(preview.at(`reports/${id}.html`))).arrayBuffer();
const first = performance.now() - began;
await preview.says("检查完了");
const whole = performance.now() - began;
console.log(`${reports.length} reports; start to address ${ms(address)}, to first page ${ms(first)}, to all checked ${ms(whole)}`);

const browser = await launch();
const tab = await Tab.open(await browser.newContext(), preview.at(`reports/${id}.html`));
let told;
await tab.page.exposeFunction("tell", (words) => told?.(words));
await tab.page.evaluate(() => {
  const look = () => {
    const found = document.body.textContent.match(/量(\d+)时/g);
    if (found) window.tell(found.at(-1));
  };
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
});
const original = site.read(file);
for (const [name, edited] of [
  ["a word in a body", (words) => `${original.trimEnd()}\n\n${words}\n`],
  ["a title", (words) => original.replace(/^(标题|title): *(.*)$/m, (_, key) => `${key}: 示例${words}`)],
]) {
  const times = [];
  for (let i = 0; i < Number(edits) + 3; i += 1) {
    const words = `量${i + (name === "a title" ? 100_000 : 0)}时`;
    const seen = new Promise((resolve) => {
      told = (heard) => heard === words && resolve();
    });
    const start = performance.now();
    site.write(file, edited(words));
    await seen;
    // The first few warm everything up.
    if (i >= 3) times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const at = (part) => ms(times[Math.min(times.length - 1, Math.ceil(times.length * part) - 1)]);
  console.log(`${name}: save to DOM changed, ${times.length} edits: median ${at(0.5)}, p95 ${at(0.95)}, longest ${at(1)}`);
  console.log(`  ${name}: memory ${memory(preview.process.pid)}`);
}
await browser.close();
await preview.stop();
process.exit(0);

function ms(time) {
  return `${time.toFixed(1)} ms`;
}

/** Where the system tells. */
function memory(pid) {
  try {
    const status = fs.readFileSync(`/proc/${pid}/status`, "utf8");
    return `${Math.round(status.match(/VmRSS:\s+(\d+)/)[1] / 1024)} MB`;
  } catch {
    return "unknown";
  }
}
