// What the browser tests stand on: a site in a temporary folder, `jianbao serve` as a process, Debian's Chromium.
// Everything is waited for by a condition, never for a time.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";

/** How long a condition may take to come true on a busy machine. */
const PATIENCE = 15_000;

/** A folder that is gone when the program ends. */
export function temporary() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "jianbao-browser-"));
  process.once("exit", () => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export class Site {
  constructor(folder) {
    this.folder = folder;
  }

  /** A new site as `jianbao init` makes it, with a report long enough to scroll. */
  static make(binary, folder) {
    execFileSync(binary, ["init", folder], { stdio: "ignore" });
    const site = new Site(folder);
    site.write("content/reports/changpian.md", LONG);
    site.edit("content/issues/gongzuo-2025-1.md", "  - lvdao-xiufu\n", "  - lvdao-xiufu\n  - changpian\n");
    return site;
  }

  copy(folder) {
    fs.cpSync(this.folder, folder, { recursive: true });
    return new Site(folder);
  }

  read(file) {
    return fs.readFileSync(path.join(this.folder, file), "utf8");
  }

  /** As most editors save: in place. */
  write(file, text) {
    const whole = path.join(this.folder, file);
    fs.mkdirSync(path.dirname(whole), { recursive: true });
    fs.writeFileSync(whole, text);
  }

  edit(file, from, to) {
    const text = this.read(file);
    assert.ok(text.includes(from), `${file} holds no “${from}”`);
    this.write(file, text.replace(from, to));
  }

  /** As careful editors save: beside, then in place of. */
  replace(file, text) {
    this.write(`${file}.tmp~`, text);
    fs.renameSync(path.join(this.folder, `${file}.tmp~`), path.join(this.folder, file));
  }

  rename(from, to) {
    fs.renameSync(path.join(this.folder, from), path.join(this.folder, to));
  }

  remove(file) {
    fs.rmSync(path.join(this.folder, file), { recursive: true });
  }

  /** The line of a file that holds these words, counted from 1. */
  line(file, words) {
    const index = this.read(file).split("\n").findIndex((line) => line.includes(words));
    assert.ok(index >= 0, `${file} holds no “${words}”`);
    return index + 1;
  }
}

/** Twenty paragraphs, every one with a word of its own, and a part that opens. */
const LONG = `---
标题: 示例区：二十段的长篇
日期: 2025-03-20
代表: [张三]
---

<details><summary>更多</summary>

里面的一段。

</details>

${Array.from({ length: 20 }, (_, i) => `第${i + 1}段。${"代表张三到社区走访，听群众说路灯、说菜场、说孩子上学的路。".repeat(6)}这是段尾${i + 1}号。`).join("\n\n")}
`;

export class Preview {
  /** Runs `jianbao serve` and waits for the address it prints. */
  static async start(binary, site, ...args) {
    const preview = new Preview();
    const port = args.includes("--port") ? [] : ["--port", "0"];
    preview.said = "";
    preview.process = spawn(binary, ["serve", "--root", site.folder, ...port, ...args]);
    preview.ended = new Promise((resolve) => preview.process.once("exit", (code, signal) => resolve(signal ?? code)));
    await new Promise((resolve, reject) => {
      const listen = (chunk) => {
        preview.said += chunk;
        const found = preview.said.match(/预览 (http:\/\/\S+:(\d+))\//);
        if (found) {
          [, preview.origin, preview.port] = found;
          resolve();
        }
      };
      preview.process.stdout.setEncoding("utf8").on("data", listen);
      preview.process.stderr.setEncoding("utf8").on("data", listen);
      preview.ended.then((how) => reject(new Error(`serve ended with ${how}:\n${preview.said}`)));
    });
    return preview;
  }

  at(address) {
    return `${this.origin}/${encodeURI(address)}`;
  }

  /** Waits until the terminal has said this. */
  async says(words) {
    await until(() => this.said.includes(words), () => `the terminal never said “${words}”, but\n${this.said}`);
  }

  async stop(signal = "SIGINT") {
    this.process.kill(signal);
    return this.ended;
  }
}

export async function until(condition, complaint) {
  const end = Date.now() + PATIENCE;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(complaint());
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** What lets Chromium run as root, without a screen and without calling anyone. */
export const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ARGUMENTS });
}

/** A tab of the preview. */
export class Tab {
  /** Opens a page and waits until the preview has greeted it. */
  static async open(context, url, problems = []) {
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("console", (message) => {
      // That the server is away is what some tests are about; Chromium tells of 404 pages as of errors.
      if (message.type() === "error" && !/ERR_CONNECTION|WebSocket|404|Failed to fetch/.test(message.text())) problems.push(message.text());
    });
    const greeted = page.waitForEvent("websocket").then((socket) => socket.waitForEvent("framereceived"));
    await page.goto(url);
    await greeted;
    await page.waitForFunction(() => document.querySelector("jianbao-live"));
    // Gone when the page is loaded anew instead of being morphed.
    await page.evaluate(() => (window.isSamePage = true));
    return new Tab(page);
  }

  constructor(page) {
    this.page = page;
  }

  /** Something the preview shows beside the page. */
  beside(selector, options) {
    return this.page.locator("jianbao-live").locator(selector, options);
  }

  async shows(words) {
    await this.waitFor((w) => document.body?.innerText.includes(w), words, `the page never shows “${words}”`);
  }

  async showsNoMore(words) {
    await this.waitFor((w) => document.body !== null && !document.body.innerText.includes(w), words, `the page still shows “${words}”`);
  }

  async waitFor(condition, argument, complaint) {
    try {
      await this.page.waitForFunction(condition, argument, { polling: "raf" });
    } catch (error) {
      throw new Error(complaint ?? `never true: ${condition}`, { cause: error });
    }
  }

  isSamePage() {
    return this.page.evaluate(() => window.isSamePage === true);
  }

  /** The `data-at` of the paragraph with these words. */
  mark(words) {
    return this.page.evaluate((w) => [...document.querySelectorAll("main [data-at]")].findLast((e) => e.textContent.includes(w))?.dataset.at, words);
  }

  /** Waits until the paragraph with these words is in sight and marked. */
  async pointsTo(words) {
    const seen = (w) => {
      const block = [...document.querySelectorAll("main [data-at]")].findLast((e) => e.textContent.includes(w));
      if (!block) return false;
      const { top, bottom } = block.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight && block.getAnimations().length > 0;
    };
    await this.waitFor(seen, words, `the paragraph with “${words}” never comes into sight with its mark`);
  }

  close() {
    return this.page.close();
  }
}
