// Takes pictures of every kind of page, to be looked at: `node look.mjs EDITION FOLDER [KIND …]`.
// 360, 768 and 1440 px, light and dark, large text, and A4 as it comes out of a printer.
//
// `node look.mjs EDITION FOLDER --beside PREFIX` puts drafts beside what became of them, one PNG each, the draft at the left:
// every picture whose path begins with PREFIX and goes on `KIND-…-WIDTH.png`, as `home-1280`, `albums-stations-1280`,
// `search-dark-1280`, `phones-390`, `elder-390`, `print-a4` (the latter needs `pdftoppm`).

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { ofEachKind, serve } from "./edition.mjs";
import { launch } from "./stage.mjs";

const [edition, folder, ...wanted] = process.argv.slice(2);
if (!edition || !folder) {
  console.error("node look.mjs EDITION FOLDER [KIND … | --beside PREFIX]");
  process.exit(2);
}
fs.mkdirSync(folder, { recursive: true });

const VIEWS = [
  ["360", { viewport: { width: 360, height: 780 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }],
  ["768", { viewport: { width: 768, height: 1024 } }],
  ["1440", { viewport: { width: 1440, height: 900 } }],
  ["1440-dark", { viewport: { width: 1440, height: 900 }, colorScheme: "dark" }],
  ["360-huge", { viewport: { width: 360, height: 780 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true, size: "huge" }],
];

const huge = (value) => location.protocol === "about:" || localStorage.setItem("jianbao-size", value);
/** What a draft's name says that is no kind of page. */
const PHONES = ["home", "report", "deputy", "search"];
const ALSO = { briefs: ["reports"], phones: PHONES, elder: ["home", "report"], print: ["issue"] };

/** Our pages for a draft, as PNG files' bytes. */
async function ours(name) {
  const words = name.split("-");
  const kinds = new Map(ofEachKind(edition));
  const pages = words.flatMap((word) => ALSO[word] ?? (kinds.has(word) ? [word] : []));
  if (!pages.length) return [];
  if (words.at(-1) === "a4") {
    const page = await browser.newPage();
    await page.goto(`${origin}/${encodeURI(kinds.get(pages[0]))}`, { waitUntil: "networkidle" });
    const pdf = path.join(folder, "beside.pdf");
    await page.pdf({ path: pdf, preferCSSPageSize: true, printBackground: true });
    await page.close();
    execFileSync("pdftoppm", ["-r", "60", "-png", pdf, path.join(folder, "beside-sheet")]);
    const sheets = fs.readdirSync(folder).filter((file) => file.startsWith("beside-sheet"));
    const shown = sheets.length > 3 ? [...sheets.slice(0, 2), sheets.at(-1)] : sheets;
    const pictures = shown.map((file) => fs.readFileSync(path.join(folder, file)));
    for (const file of [...sheets, "beside.pdf"]) fs.rmSync(path.join(folder, file));
    return pictures;
  }
  const width = Number(words.at(-1));
  const context = await browser.newContext({ viewport: { width, height: 900 }, isMobile: width < 700, hasTouch: width < 700, colorScheme: words.includes("dark") ? "dark" : "light" });
  if (words.includes("elder")) await context.addInitScript(huge, "huge");
  const page = await context.newPage();
  const pictures = [];
  for (const kind of pages) {
    await page.goto(`${origin}/${encodeURI(kinds.get(kind))}${kind === "search" ? `?q=${encodeURIComponent("代表")}` : ""}`, { waitUntil: "networkidle" });
    // Pictures that come late are wanted too, and no more of a long page than can be looked at.
    await page.evaluate(() => document.querySelectorAll("img[loading]").forEach((image) => (image.loading = "eager")));
    await page.waitForLoadState("networkidle");
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    pictures.push(await page.screenshot({ fullPage: true, clip: { x: 0, y: 0, width, height: Math.min(height, width < 700 ? 2400 : 3000) } }));
  }
  await context.close();
  return pictures;
}

async function beside(prefix) {
  const drafts = fs.readdirSync(path.dirname(`${prefix}x`)).map((file) => path.join(path.dirname(`${prefix}x`), file));
  const table = await browser.newPage({ viewport: { width: 2000, height: 900 } });
  const shown = (bytes, share) => `<img style="width:${share}%;vertical-align:top" src="data:image/png;base64,${bytes.toString("base64")}">`;
  for (const draft of drafts.filter((file) => file.startsWith(prefix) && file.endsWith(".png"))) {
    const name = path.basename(draft, ".png");
    const made = await ours(draft.slice(prefix.length, -".png".length));
    if (!made.length) throw new Error(`${name}: no kind of page in this name`);
    await table.setContent(
      `<body style="margin:0;background:#888;display:grid;grid-template-columns:1fr 1fr;gap:12px"><div>${shown(fs.readFileSync(draft), 100)}</div><div style="font-size:0">${made.map((one) => shown(one, 100 / made.length)).join("")}</div>`,
    );
    await table.evaluate(() => Promise.all([...document.images].map((image) => image.decode())));
    await table.screenshot({ path: path.join(folder, `${name}-beside.png`), fullPage: true });
  }
  await table.close();
}

async function all() {
  const kinds = ofEachKind(edition).filter(([kind]) => !wanted.length || wanted.includes(kind));
  for (const [name, { size, ...options }] of VIEWS) {
    const context = await browser.newContext(options);
    if (size) await context.addInitScript(huge, size);
    const page = await context.newPage();
    for (const [kind, address] of kinds) {
      await page.goto(`${origin}/${encodeURI(address)}`, { waitUntil: "networkidle" });
      await page.screenshot({ path: path.join(folder, `${kind}-${name}.png`), fullPage: true });
    }
    await context.close();
  }
  const paper = await browser.newPage();
  for (const [kind, address] of kinds) {
    await paper.goto(`${origin}/${encodeURI(address)}`, { waitUntil: "networkidle" });
    await paper.pdf({ path: path.join(folder, `${kind}-a4.pdf`), preferCSSPageSize: true, printBackground: true });
  }
  console.log(`${kinds.length} kinds of pages: ${folder}`);
}

const { origin, close } = await serve(edition);
const browser = await launch();
try {
  if (wanted[0] === "--beside") await beside(wanted[1]);
  else await all();
} finally {
  await browser.close();
  await close();
}
