// Our search beside Pagefind's, on the same pages: `node search-bench.mjs BINARY SITE [QUERY …]`, after
// `npm install` and `npm install pagefind@1` beside this file. The documents of the site (reports, deputies, stations,
// issues, campaigns, plain pages; no lists) are indexed by both, and both are asked in Chromium over HTTP with gzip.
// Right is a page whose text holds the query as it is; a page that must be found says it in its title or its own text.

import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { pages, serve } from "./edition.mjs";
import { launch, temporary } from "./stage.mjs";

const [binary, site, ...asked] = process.argv.slice(2);
if (!site) {
  console.error("node search-bench.mjs BINARY SITE [QUERY …]");
  process.exit(2);
}
const QUERIES = asked.length ? asked : ["履职", "票决制", "网格", "一府一委两院", "李华强", "张", "2025年第23期", "13.5万", "代表工作", "联络站 群众"];
const temp = temporary();

/** Processor seconds and wall seconds of a command. */
function timed(command, args) {
  const result = spawnSync("/usr/bin/time", ["-f", "%U %S %e %M", command, ...args], { encoding: "utf8" });
  if (result.status) throw new Error(result.stderr);
  const [user, system, wall, memory] = result.stderr.trim().split("\n").at(-1).split(" ").map(Number);
  return { cpu: user + system, wall, memory: memory / 1024 };
}
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

// ---- Indexing: the same site with search and without, in turn.
const settings = path.join(site, "site.toml");
const text = fs.readFileSync(settings, "utf8");
const cost = { with: [], without: [] };
try {
  for (let i = 0; i < 5; i++) {
    for (const [how, toml] of [["without", `search = false\n${text}`], ["with", text]]) {
      fs.writeFileSync(settings, toml);
      const out = path.join(temp, `${how}-${i}`);
      cost[how].push(timed(binary, ["build", "--quiet", "--root", site, "--out", out]).cpu);
      if (i) fs.rmSync(out, { recursive: true });
    }
  }
} finally {
  fs.writeFileSync(settings, text);
}
const edition = path.join(temp, "with-0");
const size = (folder) => fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((e) => e.isFile()).map((e) => fs.statSync(path.join(e.parentPath, e.name)).size);
const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
const ours = size(path.join(edition, "search"));

const lists = /(^|\/)(index|404|search|sitemap)\.html$|^(regions|topics|data)\/|-\d+\.html$/;
const isOld = (a) => /http-equiv="refresh"/.test(fs.readFileSync(path.join(edition, a), "utf8"));
const documents = pages(edition).filter((a) => !lists.test(a) && !isOld(a));
const bare = path.join(temp, "bare");
for (const address of documents) {
  fs.mkdirSync(path.dirname(path.join(bare, address)), { recursive: true });
  fs.copyFileSync(path.join(edition, address), path.join(bare, address));
}
fs.copyFileSync(path.join(edition, "404.html"), path.join(bare, "404.html"));
const program = path.join(import.meta.dirname, "node_modules/.bin/pagefind");
const theirCost = timed(program, ["--site", bare, "--root-selector", "main", "--exclude-selectors", ".kind-404", "--quiet"]);
const theirs = size(path.join(bare, "pagefind"));

console.log(`${documents.length} documents`);
console.log(`ours: ${(median(cost.with) - median(cost.without)).toFixed(2)} s of processor more than ${median(cost.without).toFixed(2)} s; ${ours.length} files, ${(sum(ours) / 1e6).toFixed(2)} MB`);
console.log(`pagefind ${execFileSync(program, ["--version"], { encoding: "utf8" }).trim()}: ${theirCost.cpu.toFixed(2)} s of processor, ${theirCost.memory.toFixed(0)} MB of memory; ${theirs.length} files, ${(sum(theirs) / 1e6).toFixed(2)} MB`);

// ---- What the pages say.
const browser = await launch();
const said = new Map();
const words = (html) => html.replace(/<script[\s\S]*?<\/script>/g, "").replace(/<(p|li|dt|dd|h\d|tr|div|br)\b/g, "\n<").replace(/<[^>]*>/g, "").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"').replace(/&amp;/g, "&");
for (const address of documents) {
  const html = fs.readFileSync(path.join(edition, address), "utf8");
  const main = html.slice(html.indexOf("<main"), html.indexOf("</main>"));
  const title = words(main.match(/<h1[\s\S]*?<\/h1>/)?.[0] ?? "");
  // The name of the site in a <title>, and the titles of the reports before and after, are not what a page says.
  const own = address.startsWith("reports/") ? [...main.matchAll(/<p\b(?! class="(before|after)")[^>]*>[\s\S]*?<\/p>/g)].map((m) => words(m[0])) : [];
  said.set(address, { title, own: [title, ...own].join("\n"), all: `${title}\n${words(main)}` });
}
const plain = (s) => s.toLowerCase().replace(/[^\S\n]+/g, "");

// ---- Asking.
async function fresh(origin, start) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const [loads, urls] = [[], []];
  page.on("request", (request) => urls.push(request.url()));
  page.on("requestfinished", (request) => loads.push(request.sizes().then((s) => [request.url(), s.responseBodySize])));
  await page.goto(`${origin}/${start}`);
  const bytes = async (which) => sum((await Promise.all(loads)).filter(([url]) => which.test(url)).map(([, n]) => n));
  const addresses = () => urls.map((url) => new URL(url).pathname);
  return { page, bytes, addresses, close: () => context.close() };
}

async function askOurs(origin, query) {
  const { page, bytes, addresses, close } = await fresh(origin, "search.html");
  const ask = (q) =>
    page.evaluate(async (q) => {
      const [input, list] = [document.querySelector("#q"), document.querySelector("[data-search-results]")];
      delete list.dataset.query;
      const start = performance.now();
      input.value = q;
      input.form.requestSubmit();
      while (list.dataset.query !== q) await new Promise((resolve) => setTimeout(resolve));
      return performance.now() - start;
    }, q);
  const first = await ask(query);
  await page.waitForLoadState("networkidle");
  const loaded = await bytes(/\/search\//);
  const raw = sum(addresses().filter((a) => a.startsWith("/search/")).map((a) => fs.statSync(path.join(edition, a)).size));
  const agains = [];
  for (let i = 0; i < 9; i++) agains.push(await ask(query));
  const found = () => page.locator("[data-search-results] h2 a").evaluateAll((all) => all.map((a) => new URL(a.href).pathname.slice(1)));
  // All of them, to be counted: it goes on by itself or by the button.
  await page.waitForFunction(() => {
    const [form, more] = [document.querySelector("[data-search]"), document.querySelector("[data-search-more]")];
    if ("busy" in form.dataset) return false;
    if (!more.hidden) more.click();
    return (more.hidden && !("busy" in form.dataset)) || document.querySelectorAll("[data-search-results] > li").length > 300;
  });
  const all = await found();
  await close();
  return { found: all, loaded, raw, first, again: median(agains), most: Math.max(...agains) };
}

async function askPagefind(origin, query) {
  const { page, bytes, close } = await fresh(origin, documents[0]);
  const answer = await page.evaluate(async (q) => {
    const pagefind = await import("/pagefind/pagefind.js");
    await pagefind.init();
    const ask = async () => {
      const start = performance.now();
      const { results } = await pagefind.search(q);
      await Promise.all(results.slice(0, 10).map((r) => r.data()));
      return [performance.now() - start, results];
    };
    const [first, results] = await ask();
    const shown = performance.getEntriesByType("resource").length;
    const [again] = await ask();
    return { first, again, shown, found: await Promise.all(results.slice(0, 500).map(async (r) => (await r.data()).raw_url ?? (await r.data()).url)) };
  }, query);
  // Only what the ten shown results needed: the fragments of the rest were fetched to learn their addresses.
  const entries = await page.evaluate((n) => performance.getEntriesByType("resource").slice(0, n).filter((e) => e.name.includes("/pagefind/")).map((e) => e.encodedBodySize), answer.shown);
  await bytes(/$/);
  await close();
  return { ...answer, loaded: sum(entries), found: answer.found.map((url) => url.replace(/^\//, "")) };
}

const [our, their] = [await serve(edition), await serve(bare)];
console.log("query | engine | found | right | recall | first hit | KB over the wire | KB on the disk | ms: first / again, median / most");
for (const query of QUERIES) {
  const parts = query.split(" ").map(plain);
  const holds = (s) => parts.every((part) => plain(s).includes(part));
  const must = documents.filter((a) => holds(said.get(a).own));
  const best = must.filter((a) => holds(said.get(a).title));
  for (const [name, ask, { origin }] of [["ours", askOurs, our], ["pagefind", askPagefind, their]]) {
    const { found, loaded, raw, first, again, most } = await ask(origin, query);
    const right = found.filter((a) => holds(said.get(a)?.all ?? ""));
    const recall = must.length ? must.filter((a) => found.includes(a)).length / must.length : 1;
    const rank = found.findIndex((a) => (best.length ? best : must).includes(a)) + 1;
    console.log([query, name, found.length, right.length, `${(recall * 100).toFixed(0)} %`, rank || "—", (loaded / 1024).toFixed(1), raw ? (raw / 1024).toFixed(1) : "", [first, again, most].filter(Boolean).map((ms) => ms.toFixed(0)).join(" / ")].join(" | "));
  }
}
await browser.close();
await our.close();
await their.close();
