// Lighthouse on the pages people come for: `node lighthouse.mjs EDITION …`. All four must be 100. Performance is a time and
// depends on what else the machine does: the best of five counts.

import lighthouse from "lighthouse";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";
import { ofEachKind, serve } from "./edition.mjs";
import { ARGUMENTS } from "./stage.mjs";

const editions = process.argv.slice(2);
if (!editions.length) {
  console.error("node lighthouse.mjs EDITION …");
  process.exit(2);
}

const KINDS = ["home", "report", "issue", "deputy"];
const PORT = 9333;
const profile = fs.mkdtempSync(path.join(os.tmpdir(), "jianbao-lighthouse-"));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [...ARGUMENTS, `--remote-debugging-port=${PORT}`],
});
let low = 0;
try {
  for (const edition of editions) {
    const { origin, close } = await serve(edition);
    for (const [kind, address] of ofEachKind(edition).filter(([kind]) => KINDS.includes(kind))) {
      let lhr;
      for (let run = 0; run < 5 && !(lhr?.categories.performance.score === 1); run++) {
        ({ lhr } = await lighthouse(`${origin}/${encodeURI(address)}`, { port: PORT, logLevel: "error" }));
      }
      const scores = Object.values(lhr.categories).map(({ id, score }) => [id, Math.round(score * 100)]);
      console.log(`${path.basename(edition)} ${kind}: ${scores.map(([id, score]) => `${id} ${score}`).join(", ")}`);
      for (const [id, score] of scores) {
        if (score === 100) continue;
        low += 1;
        for (const { id: audit } of lhr.categories[id].auditRefs.filter(({ weight }) => weight)) {
          const { score: part, title, displayValue = "" } = lhr.audits[audit];
          if (part !== null && part < 1) console.log(`    ${audit} ${part}: ${title} ${displayValue}`);
        }
      }
    }
    await close();
  }
} finally {
  await browser.close();
  fs.rmSync(profile, { recursive: true, force: true });
}
process.exitCode = low ? 1 : 0;
