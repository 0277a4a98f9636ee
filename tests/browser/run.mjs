// The live preview in a real browser: `node run.mjs BINARY [TEST …]`, after `npm install` beside this file.
// Every test has a site and a server of its own. With SHOTS=FOLDER pictures of what people see are left there.

import assert from "node:assert/strict";
import path from "node:path";
import { launch, Preview, Site, Tab, temporary } from "./stage.mjs";

const [binary, ...wanted] = process.argv.slice(2);
if (!binary) {
  console.error("node run.mjs BINARY [TEST …]");
  process.exit(2);
}

const LONG = "content/reports/changpian.md";
const LONG_PAGE = "reports/changpian.html";
const SHORT = "content/reports/lvdao-xiufu.md";
const SHORT_PAGE = "reports/lvdao-xiufu.html";
const DESKTOP = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };

const tests = {
  async "an edit is morphed in: scroll, focus, selection and open parts stay"({ site, open }) {
    const tab = await open(LONG_PAGE);
    await tab.page.evaluate(() => {
      document.querySelector("main details").open = true;
      const link = document.querySelector("main p a") ?? document.querySelector("main a");
      link.focus({ preventScroll: true });
      [...document.querySelectorAll("main p")].find((p) => p.textContent.includes("段尾9号")).scrollIntoView({ block: "center" });
      const text = [...document.querySelectorAll("main p")].find((p) => p.textContent.includes("段尾8号")).lastChild;
      getSelection().setBaseAndExtent(text, 1, text, 4);
      window.before = { y: scrollY, selected: String(getSelection()), link, main: document.querySelector("main") };
    });
    site.edit(LONG, "这是段尾9号", "这是新写的段尾9号");
    await tab.shows("新写的段尾9号");
    await tab.pointsTo("段尾9号");
    const after = await tab.page.evaluate(() => ({
      y: scrollY === before.y,
      open: document.querySelector("main details").open,
      focus: document.activeElement === before.link,
      selected: String(getSelection()) === before.selected && before.selected.length === 3,
      main: document.querySelector("main") === before.main,
    }));
    assert.deepEqual(after, { y: true, open: true, focus: true, selected: true, main: true });
    assert.ok(await tab.isSamePage());
  },

  async "the edited paragraph comes into sight and is marked"({ site, open, shot }) {
    const tab = await open(LONG_PAGE);
    site.edit(LONG, "这是段尾19号", "这是刚改的段尾19号");
    await tab.pointsTo("刚改的段尾19号");
    await tab.beside("summary").waitFor();
    await shot(tab, "edited");
    // Only this paragraph: its neighbours are as they were.
    const marked = await tab.page.evaluate(() => [...document.querySelectorAll("[data-at]")].filter((e) => e.getAnimations().length).length);
    assert.equal(marked, 1);
  },

  async "a change says how many pages it touches, and leads to them"({ site, open, preview, shot }) {
    const tab = await open(LONG_PAGE);
    site.edit(LONG, "标题: 示例区：二十段的长篇", "标题: 示例区：改了题的长篇");
    await tab.shows("改了题的长篇");
    assert.match(await tab.page.title(), /改了题的长篇/);
    await tab.beside("summary").waitFor();
    const said = await tab.beside("summary").innerText();
    assert.match(said, /^此改动影响 \d+ 页$/);
    await preview.says(said.replaceAll(" ", ""));
    await tab.beside("summary").click();
    await shot(tab, "toast");
    const links = await tab.beside(".toast a").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
    assert.equal(links[0], `/${LONG_PAGE}`);
    assert.ok(links.includes("/reports/index.html") && !links.includes("/feed.xml"), String(links));
    assert.equal(links.length, Number(said.match(/\d+/)[0]));
    await tab.beside(`.toast a[href="/reports/index.html"]`).click();
    await tab.page.waitForURL("**/reports/index.html");
    await tab.shows("改了题的长篇");
  },

  async "search follows edits"({ site, open }) {
    const tab = await open("search.html?q=新写的词句");
    await tab.shows("没有哪一页有“新写的词句”");
    site.edit(SHORT, "断头路", "断头路（新写的词句）");
    await tab.shows("1 条");
    await tab.waitFor(() => document.querySelector("[data-search-results] mark")?.textContent === "新写的词句");
    assert.ok(await tab.isSamePage());
  },

  async "a broken header lies over the last good page and goes when it is mended"({ site, open, preview, shot }) {
    const tab = await open(SHORT_PAGE);
    await tab.shows("一条断头路修通了");
    const good = site.read(SHORT);
    site.write(SHORT, good.replace("标题: ", "标题："));
    await tab.beside(".errors").waitFor();
    const words = await tab.beside(".errors").innerText();
    assert.match(words, /有一个错误，请先改好/);
    assert.match(words, /全角/);
    // The line and its caret; what is said in words is not said twice.
    assert.match(await tab.beside(".errors pre").innerText(), /^2 \| 标题：[^\n]*\n +\| +\^\^$/);
    assert.match(await tab.beside(".errors .where button").innerText(), /^content\/reports\/lvdao-xiufu\.md:2$/);
    await shot(tab, "overlay");
    await tab.shows("一条断头路修通了");
    await preview.says("错误[yaml-syntax]");
    // Who comes now finds the last good page too, under the same error.
    const late = await open(SHORT_PAGE);
    await late.beside(".errors").waitFor();
    await late.shows("一条断头路修通了");
    await late.page.keyboard.press("Escape");
    await late.beside(".errors").waitFor({ state: "hidden" });
    assert.match(await late.beside(".pill").innerText(), /^1 个错误/);

    site.write(SHORT, good.replace("修通了\n", "真的修通了\n"));
    await tab.beside(".errors").waitFor({ state: "hidden" });
    await late.beside(".pill.bad").waitFor({ state: "hidden" });
    await tab.shows("一条断头路真的修通了");
    assert.ok(await tab.isSamePage());
    await preview.says("错误都改好了");
  },

  async "a broken template leaves the last good page"({ site, open, preview, shot }) {
    const tab = await open(SHORT_PAGE);
    site.write("templates/report.html", "{% extends \"hongtou/report.html\" %}\n{% block main %}没有写完{% if %}\n");
    await tab.beside(".errors").waitFor();
    assert.match(await tab.beside(".errors").innerText(), /templates\/report\.html/);
    await tab.shows("一条断头路修通了");
    await shot(tab, "overlay-template");
    // One that compiles and cannot be rendered.
    site.write("templates/report.html", "{% extends \"hongtou/report.html\" %}\n{% block main %}{{ nothing.here.at_all }}{% endblock %}\n");
    await preview.says("错误[template-render]");
    await tab.beside(".errors").waitFor();
    await tab.shows("一条断头路修通了");
    site.write("templates/report.html", "{% extends \"hongtou/report.html\" %}\n{% block main %}<p>自己的样子</p>{{ super() }}{% endblock %}\n");
    await tab.shows("自己的样子");
    await tab.beside(".errors").waitFor({ state: "hidden" });
    site.remove("templates");
    await tab.showsNoMore("自己的样子");
    await tab.shows("一条断头路修通了");
    assert.ok(await tab.isSamePage());
  },

  async "broken settings and a theme that is gone end nothing"({ site, open }) {
    const tab = await open("index.html");
    const good = site.read("site.toml");
    site.write("site.toml", good.replace('title = "代表工作（示例）"', "title = "));
    await tab.beside(".errors").waitFor();
    assert.match(await tab.beside(".errors").innerText(), /site\.toml:/);
    await tab.shows("代表工作（示例）");
    site.write("site.toml", good.replace('title = "代表工作（示例）"', 'title = "代表工作（改过）"'));
    await tab.beside(".errors").waitFor({ state: "hidden" });
    await tab.shows("代表工作（改过）");
    site.write("site.toml", `${good}\n[theme]\nname = "meiyou"\n`);
    await tab.beside(".errors").waitFor();
    assert.match(await tab.beside(".errors").innerText(), /meiyou/);
    site.remove("site.toml");
    await tab.beside(".errors").waitFor();
    site.write("site.toml", good);
    await tab.beside(".errors").waitFor({ state: "hidden" });
    await tab.shows("代表工作（示例）");
    assert.ok(await tab.isSamePage());
  },

  async "warnings are a quiet count that opens a list"({ site, open, shot }) {
    const tab = await open(SHORT_PAGE);
    site.edit(SHORT, "一、看得见的难处", "![](https://example.com/a.png)\n\n一、看得见的难处");
    await tab.beside(".pill").waitFor();
    assert.match(await tab.beside(".pill").innerText(), /警告/);
    assert.equal(await tab.beside(".errors").count(), 0);
    await tab.beside(".pill").click();
    await tab.beside(".list article").first().waitFor();
    await shot(tab, "list");
    await tab.page.setViewportSize(PHONE.viewport);
    await shot(tab, "list-narrow");
    site.edit(SHORT, "![](https://example.com/a.png)\n\n", "");
    await tab.beside(".list .warning").first().waitFor({ state: "detached" });
  },

  async "a new report comes into an open list, and goes again"({ site, open }) {
    const list = await open("reports/index.html");
    const home = await open("index.html");
    site.write("content/reports/xinlai.md", "---\n标题: 示例区：新来的一篇\n日期: 2025-03-25\n代表: [李四]\n---\n\n正文。\n");
    await list.shows("新来的一篇");
    await home.shows("新来的一篇");
    const report = await open("reports/xinlai.html");
    await report.shows("新来的一篇");
    site.remove("content/reports/xinlai.md");
    await list.showsNoMore("新来的一篇");
    await home.showsNoMore("新来的一篇");
    // Its own page stays as it was, and says so.
    await report.beside(".notice").waitFor();
    await report.shows("新来的一篇");
    assert.ok((await list.isSamePage()) && (await home.isSamePage()));
    const nothing = await open("reports/xinlai.html");
    site.write("content/reports/xinlai.md", "---\n标题: 示例区：又来了的一篇\n日期: 2025-03-25\n---\n\n正文。\n");
    await nothing.shows("又来了的一篇");
    await report.shows("又来了的一篇");
    await report.beside(".notice").waitFor({ state: "hidden" });
  },

  async "a renamed file says where its page is now"({ site, open }) {
    const tab = await open("reports/jiedai-ri.html");
    site.rename("content/reports/jiedai-ri.md", "content/reports/jiedai.md");
    site.edit("content/issues/gongzuo-2025-1.md", "- jiedai-ri", "- jiedai");
    await tab.beside(".notice a").waitFor();
    await tab.beside('.notice a[href="/reports/jiedai.html"]').click();
    await tab.shows("代表接待日办好群众家门口的事");
  },

  async "a renamed deputy shows on the open issue"({ site, open }) {
    const tab = await open("issues/gongzuo/2025/1.html");
    await tab.shows("张三");
    for (const file of ["content/deputies/zhangsan.md", "content/stations/shili-jiedao.md", "content/reports/jiedai-ri.md", LONG]) {
      site.replace(file, site.read(file).replaceAll("张三", "张新名"));
    }
    await tab.shows("张新名");
    await tab.showsNoMore("张三");
    await tab.beside(".errors").waitFor({ state: "hidden" });
    assert.ok(await tab.isSamePage());
  },

  async "two tabs both update"({ site, open }) {
    const [one, two] = [await open(SHORT_PAGE), await open(SHORT_PAGE)];
    const issue = await open("issues/gongzuo/2025/1.html");
    site.edit(SHORT, "村东头的路断了十年", "村东头的路断了整整十年");
    for (const tab of [one, two, issue]) {
      await tab.shows("断了整整十年");
      assert.ok(await tab.isSamePage());
    }
  },

  async "a server that is killed and started again is found again"({ site, open, preview, restart }) {
    const tab = await open(SHORT_PAGE);
    await preview.stop("SIGKILL");
    await tab.beside(".lost").waitFor();
    site.edit(SHORT, "村东头的路断了十年", "停的时候改成断了二十年");
    await restart();
    await tab.shows("停的时候改成断了二十年");
    await tab.beside(".lost").waitFor({ state: "hidden" });
    site.edit(SHORT, "停的时候改成断了二十年", "回来以后改成断了三十年");
    await tab.shows("回来以后改成断了三十年");
    assert.ok(await tab.isSamePage());
  },

  async "a line of the source is found on the page, and a paragraph in the source"({ site, open }) {
    const line = site.line(LONG, "段尾17号");
    const tab = await open(`${LONG_PAGE}?line=${line}`);
    await tab.pointsTo("段尾17号");
    await tab.page.locator("main p", { hasText: "段尾17号" }).dblclick({ position: { x: 40, y: 12 } });
    const place = `${LONG}:${line}`;
    await tab.beside(".toast", { hasText: place }).waitFor();
    assert.match(await tab.beside(".toast", { hasText: place }).innerText(), /已复制/);
    assert.equal(await tab.page.evaluate(() => navigator.clipboard.readText()), place);
    // The same after lines were added above it.
    site.edit(LONG, "第1段。", "添的一段。\n\n第1段。");
    await tab.shows("添的一段");
    await tab.page.locator("main p", { hasText: "段尾17号" }).dblclick({ position: { x: 40, y: 12 } });
    await tab.beside(".toast", { hasText: `${LONG}:${line + 2}` }).waitFor();
  },

  async "a style comes without loading the page anew"({ site, open, preview }) {
    const tab = await open(SHORT_PAGE);
    const own = await (await fetch(preview.at("style.css"))).text();
    const spacing = (size) => getComputedStyle(document.body).letterSpacing === size;
    await tab.page.evaluate(() => {
      window.naked = 0;
      const margin = getComputedStyle(document.body).fontFamily;
      const look = () => {
        if (getComputedStyle(document.body).fontFamily !== margin) window.naked += 1;
        requestAnimationFrame(look);
      };
      look();
    });
    site.write("static/style.css", `${own}\nbody { letter-spacing: 3px }\n`);
    await tab.waitFor(spacing, "3px");
    site.write("static/style.css", `${own}\nbody { letter-spacing: 5px }\n`);
    await tab.waitFor(spacing, "5px");
    site.edit(SHORT, "村东头", "村西头");
    await tab.shows("村西头");
    await tab.waitFor(spacing, "5px");
    site.remove("static/style.css");
    await tab.waitFor(spacing, "normal");
    assert.equal(await tab.page.evaluate(() => window.naked), 0, "the page stood without its styles for a moment");
    assert.equal(await tab.page.evaluate(() => document.querySelectorAll("link[rel=stylesheet]").length), 1);
    assert.ok(await tab.isSamePage());
  },

  async "a picture comes without loading the page anew"({ site, open }) {
    const picture = (width) => `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="10"/>`;
    site.write("static/tu.svg", picture(10));
    site.edit(SHORT, "一、看得见的难处", "![路](/tu.svg)\n\n一、看得见的难处");
    const tab = await open(SHORT_PAGE);
    await tab.waitFor(() => document.querySelector("main img")?.naturalWidth === 10);
    site.write("static/tu.svg", picture(77));
    await tab.waitFor(() => document.querySelector("main img").naturalWidth === 77);
    assert.ok(await tab.isSamePage());
  },

  async "the browser follows the editing"({ site, open, restart }) {
    await restart("--follow");
    const tab = await open("index.html");
    site.edit(LONG, "这是段尾18号", "这是跟着看的段尾18号");
    await tab.page.waitForURL(`**/${LONG_PAGE}`);
    await tab.pointsTo("跟着看的段尾18号");
    site.edit(SHORT, "村东头", "村北头");
    await tab.page.waitForURL(`**/${SHORT_PAGE}`);
    await tab.shows("村北头");
  },

  async "a phone shows all of it"({ site, open, phone, shot }) {
    const tab = await phone(SHORT_PAGE);
    const list = await phone("reports/index.html");
    await shot(list, "phone-page");
    site.edit(SHORT, "标题: 示例县：一条断头路修通了", "标题: 示例县：手机上看的题目");
    await tab.shows("手机上看的题目");
    await list.shows("手机上看的题目");
    await tab.beside("summary").tap();
    await shot(tab, "phone-toast");
    const good = site.read(SHORT);
    site.write(SHORT, good.replace("日期: ", "日期："));
    await tab.beside(".errors").waitFor();
    await shot(tab, "phone-overlay");
    await tab.beside(".errors .close").tap();
    await tab.beside(".errors").waitFor({ state: "hidden" });
    await tab.beside(".pill").tap();
    await tab.beside(".list article").first().waitFor();
    await shot(tab, "phone-list");
    for (const page of [tab.page, list.page]) assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    await open(SHORT_PAGE);
  },

  async "Ctrl-C ends it at once, with tabs open"({ open, preview }) {
    await open("index.html");
    await open(SHORT_PAGE);
    assert.equal(await preview.stop("SIGINT"), 0);
    assert.match(preview.said, /预览结束了/);
  },
};

const desk = temporary();
const pristine = Site.make(binary, path.join(desk, "site"));
const browser = await launch();
let failed = 0;
let passed = 0;
let count = 0;
for (const [name, test] of Object.entries(tests)) {
  if (wanted.length && !wanted.some((word) => name.includes(word))) continue;
  const began = performance.now();
  const problems = [];
  const site = pristine.copy(path.join(desk, `site-${(count += 1)}`));
  let preview = await Preview.start(binary, site);
  const contexts = [];
  const context = async (options) => {
    contexts.push(await browser.newContext({ ...options, permissions: ["clipboard-read", "clipboard-write"] }));
    return contexts.at(-1);
  };
  const desktop = await context(DESKTOP);
  const stage = {
    site,
    preview,
    open: (address) => Tab.open(desktop, preview.at(address), problems),
    phone: async (address) => Tab.open(await context(PHONE), preview.at(address), problems),
    restart: async (...args) => {
      await preview.stop("SIGKILL");
      preview = await Preview.start(binary, site, "--port", preview.port, ...args);
    },
    shot: async (tab, file) => {
      if (!process.env.SHOTS) return;
      await tab.page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.ready)));
      await tab.page.screenshot({ path: path.join(process.env.SHOTS, `${file}.png`) });
    },
  };
  try {
    await test(stage);
    assert.deepEqual(problems, [], "the browser's console");
    passed += 1;
    console.log(`ok    ${name} (${Math.round(performance.now() - began)} ms)`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL  ${name}\n${error.stack}\n${error.cause ?? ""}\n--- the terminal\n${preview.said}`);
  }
  for (const one of contexts) await one.close();
  await preview.stop("SIGKILL");
}
await browser.close();
console.log(`browser tests: ${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
