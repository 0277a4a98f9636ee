// How titles break: `node titles.mjs EDITION …`, after `npm install` beside this file.
// Every title of every page that is cut in phrases (.nb) is laid out in Chromium at 29 widths from 320 to 1440 px, in the
// sizes its theme gives it. A line may never begin inside a phrase, hold a single 字, or run over its box. A heading inside a
// text that is not cut is one phrase.

import fs from "node:fs";
import path from "node:path";
import { pages, serve } from "./edition.mjs";
import { launch } from "./stage.mjs";

const editions = process.argv.slice(2);
if (!editions.length) {
  console.error("node titles.mjs EDITION …");
  process.exit(2);
}

const WIDTHS = Array.from({ length: 29 }, (_, i) => 320 + 40 * i);
/** Faults printed of each edition; the counts are of all. */
const SHOWN = 20;

/** In the page: what is wrong with its titles at the width it has now. */
function measured() {
  const found = { titles: 0, lines: 0, most: 0, broken: [], lone: [], over: [] };
  const blocks = new Set();
  for (const unit of document.querySelectorAll(".nb")) blocks.add(unit.closest("h1, h2, h3, h4, h5, h6, p, li, dt, dd, td, figcaption") ?? unit.parentElement);
  for (const heading of document.querySelectorAll(".body :is(h2, h3, h4, h5, h6)")) blocks.add(heading);
  for (const block of blocks) {
    const box = block.getBoundingClientRect();
    // What is folded away, or there for screen readers only.
    if (box.width < 8 || box.height < 8) continue;
    const vertical = getComputedStyle(block).writingMode.startsWith("vertical");
    const along = (rect) => (vertical ? [rect.top, rect.bottom] : [rect.left, rect.right]);
    const middle = (rect) => (vertical ? rect.left + rect.right : rect.top + rect.bottom) / 2;
    const em = parseFloat(getComputedStyle(block).fontSize);
    const words = (text) => [...text].filter((c) => /[\p{L}\p{N}]/u.test(c)).length;
    const lines = [];
    const put = (of, rect, count) => {
      const line = lines.find((l) => l.of === of && Math.abs(l.at - middle(rect)) < em / 2);
      if (line) line.count += count;
      else lines.push({ of, at: middle(rect), count });
    };
    // A block of its own inside the title, as the number under a masthead, does not share the title's lines.
    const holder = (text) => {
      for (let at = text.parentElement; at !== block; at = at.parentElement) {
        if (!at.querySelector(".nb") && getComputedStyle(at).display === "block") return at;
      }
      return block;
    };
    const title = block.textContent.trim().replace(/\s+/g, " ");
    found.titles += 1;
    const [, end] = along(box);
    for (const unit of block.querySelectorAll(".nb")) {
      const rects = [...unit.getClientRects()].filter((r) => r.width > 0);
      if (!rects.length) continue;
      const across = rects.map(middle);
      if (Math.max(...across) - Math.min(...across) > em / 2) found.broken.push(`${title}: ${unit.textContent}`);
      put(block, rects[0], words(unit.textContent));
      if (rects.some((r) => along(r)[1] > end + 1)) found.over.push(`${title}: ${unit.textContent}`);
    }
    // Text beside the phrases may share their lines. It is counted by the 字, for its size may be another.
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.data.trim() || node.parentElement.closest(".nb")) continue;
      const of = holder(node);
      let at = 0;
      for (const c of node.data) {
        range.setStart(node, at);
        range.setEnd(node, (at += c.length));
        const rect = [...range.getClientRects()].find((r) => r.width > 0 && r.height > 0);
        if (rect && c.trim()) put(of, rect, words(c));
      }
    }
    if (!block.querySelector(".nb") && lines.length > 1) found.broken.push(title);
    found.lines += lines.length;
    found.most = Math.max(found.most, lines.length);
    for (const line of lines) if (line.count === 1 && lines.some((other) => other !== line && other.of === line.of)) found.lone.push(title);
  }
  return found;
}

/** In the page: each title with all that may give it its size and its measure. */
function signatures() {
  return [...document.querySelectorAll(".nb, .body :is(h2, h3, h4, h5, h6)")].map((unit) => {
    const way = [];
    for (let at = unit.parentElement; at; at = at.parentElement) way.push(`${at.localName}.${at.className}`);
    return `${unit.textContent} ${unit.parentElement.textContent} ${way.join(" ")}`;
  });
}

let faults = 0;
for (const edition of editions) {
  const { origin, close } = await serve(edition);
  const browser = await launch();
  const totals = { pages: 0, layouts: 0, lines: 0, most: 0, broken: 0, lone: 0, over: 0 };
  const seen = new Set();
  let shown = 0;
  try {
    const page = await browser.newPage();
    const cut = pages(edition).filter((address) => fs.readFileSync(path.join(edition, address), "utf8").includes('class="nb"'));
    if (!cut.length) throw new Error(`${edition} has no title cut in phrases`);
    for (const address of cut) {
      await page.goto(`${origin}/${encodeURI(address)}`, { waitUntil: "load" });
      await page.evaluate(() => document.fonts.ready);
      // A list repeats what lists of its kind have shown already; each title is looked at once in each place.
      const titles = await page.evaluate(signatures);
      if (titles.every((title) => seen.has(title))) continue;
      for (const title of titles) seen.add(title);
      totals.pages += 1;
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        const found = await page.evaluate(measured);
        totals.layouts += found.titles;
        totals.lines += found.lines;
        totals.most = Math.max(totals.most, found.most);
        for (const kind of ["broken", "lone", "over"]) {
          totals[kind] += found[kind].length;
          for (const title of found[kind]) {
            shown += 1;
            if (shown <= SHOWN) console.log(`  ✗ ${kind} ${address} at ${width} px: ${title}`);
          }
        }
      }
    }
  } finally {
    await browser.close();
    await close();
  }
  const { pages: looked, layouts, lines, most, broken, lone, over } = totals;
  console.log(`${edition}: ${looked} pages, ${layouts} titles laid out in ${lines} lines, at most ${most}: ${broken} broken, ${lone} with a lone 字, ${over} too wide`);
  faults += broken + lone + over;
}
process.exit(faults ? 1 : 0);
