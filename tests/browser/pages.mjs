// What every page must be to its readers: `node pages.mjs EDITION …`, after `npm install` beside this file.
// One page of each kind of every edition is opened in Chromium: axe-core at WCAG 2.1 AA in light, dark and large text,
// no sideways scroll at 320 px, nothing to be hit in 特大 under 60 px, no layout shift, nothing from another host, nothing the page's own policy forbids,
// everything there without JavaScript, and no navigation on paper.

import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { ofEachKind, serve } from "./edition.mjs";
import { launch } from "./stage.mjs";

const editions = process.argv.slice(2);
if (!editions.length) {
  console.error("node pages.mjs EDITION …");
  process.exit(2);
}

const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] };
/** What a first visit to the home page may cost over the wire, pictures left out. */
const HOME_BYTES = 60 * 1024;

const MODES = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  huge: { colorScheme: "light", stored: { "jianbao-size": "huge" } },
};

/** In 特大, how wide and high whatever can be hit must be, in CSS pixels. */
const TARGET = 60;
/** What is excepted, as in WCAG 2.5.8: links within sentences (`display: inline`), which stand in these alone. */
const SENTENCES = [".body", ".text > p", ".source", ".about", ".notice", ".none", ".also"].join();

/** Runs in the page: what is smaller than that, one of each make, with its least side. */
function small({ target, sentences }) {
  for (const details of document.querySelectorAll("details")) details.open = true;
  const found = new Map();
  for (const one of document.querySelectorAll("a[href], button, input, select, textarea, summary")) {
    const boxes = [...one.getClientRects()];
    if (!boxes.length || one.closest(".unseen, .skip:not(:focus)")) continue;
    if (one.localName === "a" && getComputedStyle(one).display === "inline" && one.closest(sentences)) continue;
    const height = Math.max(...boxes.map((box) => box.bottom)) - Math.min(...boxes.map((box) => box.top));
    const least = Math.min(height, Math.max(...boxes.map((box) => box.width)));
    const shape = (element) => element.localName + [...element.classList].map((name) => `.${name}`).join("");
    if (least < target - 0.5) found.set(`${shape(one.parentElement.parentElement)} > ${shape(one.parentElement)} > ${shape(one)} “${one.textContent.trim().slice(0, 12)}”`, Math.round(least));
  }
  return [...found];
}

let faults = 0;
function fault(where, what) {
  faults += 1;
  console.log(`  ✗ ${where}: ${what}`);
}

/** A context whose pages report what must not happen. */
async function context(browser, options, where) {
  const made = await browser.newContext(options);
  // axe is put into the page by hand: the page's own policy would not let it in otherwise, and the policy is on trial too.
  await made.addInitScript(() => {
    window.shifts = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
    window.refused = [];
    document.addEventListener("securitypolicyviolation", (event) => window.refused.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
  made.on("console", (message) => {
    if (message.type() === "error" && !/404/.test(message.text())) fault(where(), `console: ${message.text()}`);
  });
  made.on("weberror", (error) => fault(where(), `script: ${error.error()}`));
  return made;
}

async function looked(browser, folder) {
  const { origin, close } = await serve(folder);
  const kinds = ofEachKind(folder);
  let at = "";
  const where = () => at;
  const foreign = (page) =>
    page.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(`${origin}/`) && !url.startsWith("data:")) fault(at, `asks another host: ${url}`);
    });

  for (const [mode, { colorScheme, stored }] of Object.entries(MODES)) {
    const made = await context(browser, { viewport: { width: 1280, height: 900 }, colorScheme }, where);
    if (stored) {
      await made.addInitScript((values) => {
        if (location.protocol === "about:") return;
        for (const [key, value] of Object.entries(values)) localStorage.setItem(key, value);
      }, stored);
    }
    const page = await made.newPage();
    foreign(page);
    for (const [kind, address] of kinds) {
      at = `${kind} (${address}), ${mode}`;
      await page.goto(`${origin}/${encodeURI(address)}`, { waitUntil: "load" });
      if (stored && (await page.evaluate(() => document.documentElement.dataset.size)) !== stored["jianbao-size"]) fault(at, "the chosen size is not kept");
      await page.evaluate(axe);
      const { violations } = await page.evaluate((runOnly) => window.axe.run(document, { runOnly }), RULES);
      for (const { id, help, nodes } of violations) fault(at, `${id}: ${help}: ${nodes.slice(0, 3).map((n) => n.target.join(" ")).join(" | ")} (${nodes.length})`);
      const refused = await page.evaluate(() => window.refused);
      for (const what of refused) fault(at, `the policy refuses ${what}`);
      if (mode === "light") {
        await page.emulateMedia({ media: "print" });
        const shown = await page.evaluate(() => [...document.querySelectorAll("nav")].some((nav) => nav.getClientRects().length && !nav.closest("main")));
        if (shown) fault(at, "navigation is printed");
        await page.emulateMedia({ media: null });
      }
    }
    await made.close();
  }

  for (const width of [320, 360, 390, 768, 1280]) {
    for (const size of width === 360 ? ["huge"] : width === 320 || width === 1280 ? ["normal", "huge"] : ["normal"]) {
      const made = await context(browser, { viewport: { width, height: 800 }, isMobile: width < 700, hasTouch: width < 700 }, where);
      if (size === "huge") await made.addInitScript(() => location.protocol === "about:" || localStorage.setItem("jianbao-size", "huge"));
      const page = await made.newPage();
      foreign(page);
      for (const [kind, address] of kinds) {
        at = `${kind} (${address}), ${width} px, ${size}`;
        await page.goto(`${origin}/${encodeURI(address)}`, { waitUntil: "load" });
        // Two frames, so that late shifts are counted.
        await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
        const { wide, shifts } = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, shifts: window.shifts }));
        if (wide > width) fault(at, `${wide} px wide`);
        if (shifts > 0) fault(at, `layout shifts by ${shifts}`);
        if (kind === "home" && width === 1280 && size === "normal") {
          const empty = await page.evaluate(() => {
            const lead = document.querySelector(".front > .lead");
            if (!lead) return 0;
            const row = lead.parentElement.getBoundingClientRect();
            return (row.bottom - Math.max(...[...lead.querySelectorAll("*")].map((one) => one.getBoundingClientRect().bottom))) / row.height;
          });
          if (empty > 0.2) fault(at, `${Math.round(empty * 100)} % of the front page's first row is empty below the lead`);
        }
        if (size === "huge" && width > 320) {
          if (kind === "search") {
            await page.goto(`${origin}/${address}?q=${encodeURIComponent("代表")}`, { waitUntil: "load" });
            await page.waitForSelector("[data-search-results] > li a");
          }
          for (const [what, least] of await page.evaluate(small, { target: TARGET, sentences: SENTENCES })) fault(at, `to be hit and only ${least} px: ${what}`);
        }
      }
      await made.close();
    }
  }

  const bare = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 800 } });
  const still = await bare.newPage();
  foreign(still);
  for (const [kind, address] of kinds) {
    at = `${kind} (${address}), without scripts`;
    await still.goto(`${origin}/${encodeURI(address)}`, { waitUntil: "load" });
    if (!(await still.locator("main").innerText()).trim()) fault(at, "nothing in main");
    if ((await still.locator("button:visible").count()) > 0) fault(at, "a button that does nothing is shown");
  }
  await bare.close();

  // What the home page costs over the wire.
  at = "home, over the wire";
  const first = await browser.newContext();
  const home = await first.newPage();
  const sizes = [];
  home.on("response", (response) => {
    if (response.request().resourceType() !== "image") sizes.push(response.headerValue("content-length").then(Number));
  });
  await home.goto(`${origin}/index.html`, { waitUntil: "networkidle" });
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  if (bytes > HOME_BYTES) fault(at, `${bytes} bytes`);
  await first.close();
  await close();
  console.log(`${path.basename(folder)}: ${kinds.length} kinds of pages in ${Object.keys(MODES).length} modes; home ${(bytes / 1024).toFixed(1)} KB over the wire`);
}

const browser = await launch();
try {
  for (const folder of editions) await looked(browser, folder);
} finally {
  await browser.close();
}
console.log(faults ? `${faults} faults` : "no faults");
process.exitCode = faults ? 1 : 0;
