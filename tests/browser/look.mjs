// Takes pictures of every kind of page, to be looked at: `node look.mjs EDITION FOLDER [KIND …]`.
// 360, 768 and 1440 px, light and dark, large text, and A4 as it comes out of a printer.

import fs from "node:fs";
import path from "node:path";
import { ofEachKind, serve } from "./edition.mjs";
import { launch } from "./stage.mjs";

const [edition, folder, ...wanted] = process.argv.slice(2);
if (!edition || !folder) {
  console.error("node look.mjs EDITION FOLDER [KIND …]");
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

const { origin, close } = await serve(edition);
const browser = await launch();
try {
  const kinds = ofEachKind(edition).filter(([kind]) => !wanted.length || wanted.includes(kind));
  for (const [name, { size, ...options }] of VIEWS) {
    const context = await browser.newContext(options);
    if (size) await context.addInitScript((value) => location.protocol === "about:" || localStorage.setItem("jianbao-size", value), size);
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
} finally {
  await browser.close();
  await close();
}
