// The search page in Chromium: `node search.mjs EDITION`, after `npm install` beside this file. EDITION is the sample
// site, built. Asked over http and from the folder; what it finds is held against the words of the pages themselves.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { pages, serve } from "./edition.mjs";
import { launch } from "./stage.mjs";

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error("node search.mjs EDITION");
  process.exit(2);
}
const MOST_BYTES = 100 * 1024;

/** Types a query and waits for its answer. */
async function ask(page, query) {
  await page.locator("#q").fill(query);
  await page.waitForFunction((q) => document.querySelector("[data-search-results]").dataset.query === q, query.trim());
  return rows(page);
}

const rows = (page) =>
  page.locator("[data-search-results] > li").evaluateAll((all) =>
    all.map((row) => ({
      address: new URL(row.querySelector("a").href).pathname,
      title: row.querySelector("h2").textContent,
      kind: row.querySelector(".hit-kind").firstChild.textContent,
      marks: [...row.querySelectorAll("mark")].map((mark) => mark.textContent),
    })),
  );

const status = (page) => page.locator("[data-search-status]").innerText();

/** All results of a query, asking for more until there are none. */
async function every(page, query) {
  await ask(page, query);
  const isDone = () => {
    const more = document.querySelector("[data-search-more]");
    if ("busy" in document.querySelector("[data-search]").dataset) return false;
    // It loads by itself, too, when it comes into sight.
    if (!more.hidden) more.click();
    return more.hidden && !("busy" in document.querySelector("[data-search]").dataset);
  };
  await page.waitForFunction(isDone);
  return rows(page);
}

/** Texts as the index compares them: small letters, half width, no spaces beside Chinese characters. */
const plain = (text) =>
  text
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .toLowerCase()
    .replace(/\s+/g, " ")
    .replace(/(?<=[\u2e80-\uffff]) | (?=[\u2e80-\uffff])/g, "");

const tests = {
  async "names, words and numbers of the trade are found, titles first"(page) {
    for (const [query, first] of [
      ["李华强", "李华强"],
      ["票决制", null],
      ["一府一委两院", null],
      ["2025年第23期", "2025年第23期"],
      ["1.2万人次", null],
      ["履职", null],
      ["张", "张"],
      ["龙亭区 联络站", null],
    ]) {
      const found = await ask(page, query);
      assert.ok(found.length > 0, `nothing for ${query}`);
      if (first) assert.ok(found[0].title.includes(first), `${query} begins with ${found[0].title}`);
      assert.ok(found.every(({ marks }) => marks.length > 0), `${query}: a result without a mark`);
      assert.match(await status(page), /^(约 )?\d+ 条$/);
    }
  },

  async "names are found by pinyin, whole, begun and by first letters"(page) {
    for (const query of ["zhaohuanzhang", "zhz", "zhao huan z", "ZhaoHuan"]) {
      const found = await ask(page, query);
      assert.ok(found.some(({ title }) => title === "赵焕章"), `${query} finds ${found.map(({ title }) => title)}`);
    }
    // 张振福 is zhz too, but not to the end.
    assert.equal((await ask(page, "zhz"))[0].title, "赵焕章");
  },

  async "several words narrow down"(page) {
    const one = await every(page, "联络站");
    const two = await every(page, "联络站 群众");
    const addresses = one.map(({ address }) => address);
    assert.ok(two.length > 0 && two.length < one.length);
    assert.ok(two.every(({ address }) => addresses.includes(address)));
  },

  async "choices narrow down, and say how many there are"(page) {
    await ask(page, "代表");
    const choice = page.locator("[data-search-facets] button", { hasText: "站点" }).first();
    const count = Number((await choice.innerText()).match(/\d+/)[0]);
    await choice.click();
    await page.waitForFunction((n) => document.querySelector("[data-search-status]").textContent === `${n} 条`, count);
    assert.ok((await rows(page)).every(({ kind }) => kind === "站点"));
    assert.equal(await choice.getAttribute("aria-pressed"), "true");
    await page.locator("[data-search-facets] button", { hasText: "全部" }).first().click();
    for (const name of ["地区", "年份", "主题"]) {
      await ask(page, "群众");
      assert.ok(await page.locator("[data-search-facets] dt", { hasText: name }).count(), `no ${name}`);
    }
  },

  async "the keys work: / ↓ ↑ Enter Esc"(page) {
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press("/");
    await ask(page, "代表");
    const focused = () => page.evaluate(() => [...document.querySelectorAll("[data-search-results] h2 a")].indexOf(document.activeElement));
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    assert.equal(await focused(), 1);
    await page.keyboard.press("ArrowUp");
    assert.equal(await focused(), 0);
    await page.keyboard.press("ArrowUp");
    assert.ok(await page.evaluate(() => document.activeElement.id === "q"));
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => !document.querySelector("[data-search-results] > li"));
    assert.equal(new URL(page.url()).searchParams.get("q"), null);
    await ask(page, "代表");
    await page.keyboard.press("ArrowDown");
    const address = (await rows(page))[0].address;
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.pathname === address);
    await page.goBack();
    await page.waitForFunction(() => document.querySelector("[data-search-results] > li"));
  },

  async "the address holds the query, and a query in the address is answered"(page) {
    await ask(page, "票决制");
    const address = page.url();
    assert.equal(new URL(address).searchParams.get("q"), "票决制");
    const before = await rows(page);
    await page.goto("about:blank");
    await page.goto(address);
    await page.waitForFunction(() => document.querySelector("[data-search-results] > li"));
    assert.deepEqual(await rows(page), before);
  },

  async "where nothing is found, the page says what to do"(page) {
    assert.deepEqual(await ask(page, "没有这样的词句"), []);
    assert.match(await status(page), /没有哪一页有“没有这样的词句”.*少打一个字/);
  },

  async "whatever stands on a page finds it, and nothing else is shown"(page) {
    const texts = await words(page);
    // Drawn by a fixed rule, so that a failure can be repeated.
    let seed = 20250609;
    const draw = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
    const paragraphs = [...texts.values()].flatMap(({ stated }) => stated);
    for (let i = 0; i < 100; i++) {
      const paragraph = paragraphs[draw(paragraphs.length)];
      const length = 1 + draw(8);
      const word = paragraph.substr(draw(Math.max(1, paragraph.length - length)), length).trim();
      if (!word || /\s/.test(word)) continue;
      const found = (await every(page, word)).map(({ address }) => decodeURI(address));
      const wanted = plain(word);
      const missed = [...texts].filter(([address, { stated }]) => stated.some((s) => plain(s).includes(wanted)) && !found.some((a) => a.endsWith(`/${address}`)));
      assert.deepEqual(missed.map(([address]) => address), [], `“${word}” misses`);
      const wrong = found.filter((a) => !plain([...texts].find(([address]) => a.endsWith(`/${address}`))[1].all).includes(wanted));
      assert.deepEqual(wrong, [], `“${word}” finds what does not hold it`);
      assert.equal(await status(page), found.length ? `${found.length} 条` : await status(page), `“${word}” counts wrong`);
    }
  },
};

/** What the pages of documents say: everything, and what must be found there. */
async function words(page) {
  const one = await page.context().newPage();
  const texts = new Map();
  const lists = /(^|\/)(index|404|search|sitemap)\.html$|^(data|regions|topics)\/|^issues\/[^/]+\/\d+\/index|-\d+\.html$/;
  for (const address of pages(folder).filter((a) => !lists.test(a) && !/http-equiv="refresh"/.test(fs.readFileSync(path.join(folder, a), "utf8")))) {
    await one.goto(pathToFileURL(path.join(folder, address)).href);
    const isReport = address.startsWith("reports/");
    texts.set(
      address,
      await one.evaluate((isReport) => {
        // A title is one line to its readers, wherever it may be cut.
        const stated = [...document.querySelectorAll(isReport ? "main h1, main .body p" : "main h1")].map((e) => e.innerText.replace(/\n/g, ""));
        // What a picture shows is said to those who cannot see it.
        const pictures = [...document.querySelectorAll("main img")].map((e) => e.alt);
        return { stated: stated.filter(Boolean), all: [document.title, document.querySelector("main").textContent, ...pictures].join("\n") };
      }, isReport),
    );
  }
  await one.close();
  return texts;
}

const { origin, close } = await serve(folder);
const browser = await launch();
let failed = 0;
for (const [how, home] of [["http", `${origin}/search.html`], ["folder", pathToFileURL(path.resolve(folder, "search.html")).href]]) {
  for (const [name, test] of Object.entries(tests)) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const problems = [];
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("console", (message) => message.type() === "error" && !/favicon/.test(message.location().url) && problems.push(message.text()));
    try {
      await page.goto(home);
      await test(page);
      assert.deepEqual(problems, []);
      console.log(`ok ${how}: ${name}`);
    } catch (error) {
      failed += 1;
      console.log(`FAILED ${how}: ${name}\n${error.stack}`);
    }
    await context.close();
  }
}

// What one query loads, from an empty cache: all files of the index, as they are on the disk; over the wire it is less.
for (const query of ["履职", "票决制", "一府一委两院", "张", "代表工作", "zhz"]) {
  const context = await browser.newContext();
  const page = await context.newPage();
  let bytes = 0;
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith("/search/")) bytes += fs.statSync(path.join(folder, pathname)).size;
  });
  await page.goto(`${origin}/search.html`);
  await ask(page, query);
  await page.waitForLoadState("networkidle");
  console.log(`${query}: ${(bytes / 1024).toFixed(1)} KB`);
  if (bytes > MOST_BYTES) {
    failed += 1;
    console.log(`FAILED: ${query} loads more than ${MOST_BYTES / 1024} KB`);
  }
  await context.close();
}

// Without scripts the page leads on by region, topic and list.
const still = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
await still.goto(`${origin}/search.html`);
assert.ok((await still.locator("main").innerText()).includes("按地区"));
assert.equal(await still.locator("[data-search]").isVisible(), false);

await browser.close();
await close();
console.log(failed ? `${failed} failed` : "all passed");
process.exitCode = failed ? 1 : 0;
