// What comes out of a printer: `node paper.mjs EDITION …`, after `npm install` beside this file; needs `pdftotext`.
// 版记 at the foot of the last sheet of an issue, however long its text; addresses of links as numbered notes before it, or
// behind the links without scripts; no heading alone at the foot of a sheet, no sheet of an issue left half empty; every
// mark of every chart.

import { execFileSync } from "node:child_process";
import path from "node:path";
import { ofEachKind, pages, serve } from "./edition.mjs";
import { launch } from "./stage.mjs";

const editions = process.argv.slice(2);
if (!editions.length) {
  console.error("node paper.mjs EDITION …");
  process.exit(2);
}

let faults = 0;
function fault(where, what) {
  faults += 1;
  console.log(`  ✗ ${where}: ${what}`);
}

/** The sheets as `{ lines: [{ text, y }], height }`, `y` the middle of a line in points from the top. Folios are left out. */
async function printed(page) {
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  const told = execFileSync("pdftotext", ["-bbox", "-", "-"], { input: pdf, encoding: "utf8", maxBuffer: 1 << 26 });
  return told
    .split("<page ")
    .slice(1)
    .map((sheet) => {
      const height = Number(sheet.match(/height="([\d.]+)"/)[1]);
      const words = [...sheet.matchAll(/yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">(.*?)<\/word>/g)].map(([, top, bottom, text]) => ({ y: (Number(top) + Number(bottom)) / 2, text }));
      const lines = [];
      for (const { y, text } of words.sort((a, b) => a.y - b.y)) {
        if (lines.length && y - lines.at(-1).y < 3) lines.at(-1).text += text;
        else lines.push({ y, text });
      }
      return { height, lines: lines.filter(({ text }) => !/^[—–\d]+$/.test(text)) };
    });
}

const plain = (text) => text.replace(/\s/g, "");
const MM = 72 / 25.4;

/** 版记 is the last thing of the last sheet and ends where text may end; nothing of the text is drawn across it. */
async function imprintAtTheFoot(page, where) {
  const imprint = await page.evaluate(() => [...document.querySelectorAll(".bulletin-foot .imprint > div")].map((row) => row.textContent));
  if (!imprint.length) return;
  for (let left = 0; left < 9; left++) {
    const sheets = await printed(page);
    const { lines, height } = sheets.at(-1);
    const first = lines.findIndex(({ text }) => plain(text).startsWith(plain(imprint[0]).slice(0, 6)));
    const last = plain(imprint.at(-1));
    const end = lines.at(-1);
    const least = (height - 35 * MM) - 14 * 1.7 - 8;
    if (first < 0) fault(where, `版记 is not whole on the last sheet, ${left} blocks shorter`);
    else if (!last.startsWith(plain(end.text).slice(0, 4)) && !last.endsWith(plain(end.text).slice(-4))) fault(where, `“${end.text}” stands below 版记`);
    else if (end.y < least || end.y > height - 35 * MM) fault(where, `版记 ends ${Math.round(height - 35 * MM - end.y)} pt above the foot of sheet ${sheets.length}, ${left} blocks shorter`);
    else if (first > 0 && lines[first].y - lines[first - 1].y < 14 * 1.7) fault(where, `“${lines[first - 1].text}” is drawn into 版记`);
    // Another length of text, that ends elsewhere on its sheet.
    await page.evaluate(() => [...document.querySelectorAll(".bulletin .body > p")].at(-1).remove());
  }
}

async function addressesAsNotes(page, where, scripts) {
  await page.evaluate(() => {
    const [first, ...others] = document.querySelectorAll(".body > p");
    first.insertAdjacentHTML("beforeend", '<a href="https://one.example/a/">其一</a>，<a href="https://two.example/">其二</a>');
    others.at(-1).insertAdjacentHTML("beforeend", '<a href="https://one.example/a/">又其一</a>');
  });
  const pdf = await page.pdf({ preferCSSPageSize: true });
  const text = execFileSync("pdftotext", ["-", "-"], { input: pdf, encoding: "utf8" });
  if (scripts) {
    for (const words of ["其一〔1〕，其二〔2〕", "又其一〔1〕", "〔1〕https://one.example/a/", "〔2〕https://two.example/"]) {
      if (!plain(text).includes(words)) fault(where, `on paper there is no “${words}”`);
    }
    if (text.split("https://one.example/a/").length !== 2) fault(where, "an address is not told once");
    if ((await page.locator("[data-paper], .addresses, .room, sup:text('〔')").count()) > 0) fault(where, "what was for paper stays on the screen");
  } else if (!/其一（https:\/\/one\.example\/a\/）/.test(plain(text))) fault(where, "without scripts the address is not told behind its link");
}

async function eachSheet(page, kind, where) {
  const heads = await page.evaluate(() => [...document.querySelectorAll("main :is(h1, h2, h3, h4, .kicker, .over):not(.masthead *)")].map((head) => head.textContent));
  const known = heads.map(plain).filter((head) => head.length > 1);
  const sheets = await printed(page);
  sheets.slice(0, -1).forEach(({ lines, height }, at) => {
    if (!lines.length) return fault(where, `sheet ${at + 1} is empty`);
    const { text, y } = lines.at(-1);
    if (known.some((head) => head === plain(text) || (plain(text).length > 4 && head.endsWith(plain(text))))) fault(where, `sheet ${at + 1} ends in the heading “${text}”`);
    if (["issue", "album", "report"].includes(kind) && y < height * 0.64) fault(where, `sheet ${at + 1} of ${sheets.length} is empty below “${text}”`);
  });
}

async function everyMark(page, where) {
  await page.emulateMedia({ media: "print" });
  const hidden = await page.evaluate(() => [...document.querySelectorAll("main :is(.mark, .chart svg rect, .chart svg circle)")].filter((mark) => !mark.closest("defs") && !mark.getClientRects().length).length);
  if (hidden) fault(where, `${hidden} marks of charts are not printed`);
  await page.emulateMedia({ media: null });
}

const browser = await launch();
try {
  for (const edition of editions) {
    const { origin, close } = await serve(edition);
    const page = await browser.newPage();
    const bare = await browser.newPage({ javaScriptEnabled: false });
    const open = (tab, address) => tab.goto(`${origin}/${encodeURI(address)}`, { waitUntil: "load" });
    const kinds = ofEachKind(edition);
    const printings = pages(edition).filter((address) => /^(issues|albums)\/.*\d\.html$/.test(address));
    const also = printings.filter((address) => !kinds.some(([, one]) => one === address)).map((address) => ["issue", address]);
    for (const [kind, address] of [...kinds, ...also]) {
      const where = `${path.basename(edition)} ${kind} (${address})`;
      await open(page, address);
      await everyMark(page, where);
      await eachSheet(page, kind, where);
      if (kind === "issue" || kind === "album") {
        await addressesAsNotes(page, where, true);
        await imprintAtTheFoot(page, where);
      }
    }
    const [, report] = kinds.find(([kind]) => kind === "report");
    for (const [tab, scripts] of [[page, true], [bare, false]]) {
      await open(tab, report);
      await addressesAsNotes(tab, `${path.basename(edition)} ${report}, ${scripts ? "with" : "without"} scripts`, scripts);
    }
    await bare.close();
    await page.close();
    await close();
    console.log(`${path.basename(edition)}: ${kinds.length} kinds of pages on paper`);
  }
} finally {
  await browser.close();
}
console.log(faults ? `${faults} faults` : "no faults");
process.exitCode = faults ? 1 : 0;
