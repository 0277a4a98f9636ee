// The live part of a page: hears from the preview what an edit changed and brings the page up to date without loading it
// anew, so that scroll, focus, selection and open details stay. What is shown beside the page is in panel.js.
// It changes nothing of a page but what the server would give; it keeps nothing between pages but which tab was used last.

import { Idiomorph } from "/.jianbao/idiomorph.js";
import { Panel } from "/.jianbao/panel.js";

const panel = Panel.attach();
const own = (root) => root.querySelector('script[src="/.jianbao/live.js"]')?.dataset ?? {};

/** Which state of the page this is, and whether it stands for an address where there is nothing. */
let { tag, missing } = own(document);
/** Files that changed since the page was loaded, with what to ask for them. */
const renewed = new Map();
let opensEditor = false;

// Addresses: `reports/x.html`, as the site writes them.

function addressOf(url) {
  const path = url.pathname.slice(1);
  try {
    return decodeURIComponent(path).replace(/(^|\/)$/, "$1index.html");
  } catch {
    return path;
  }
}
const here = () => addressOf(location);
const pathOf = (address) => "/" + address.split("/").map(encodeURIComponent).join("/");

// The connection.

let pause = 200;
let waiting = 0;
let greetings = 0;
let socket;

function connect() {
  clearTimeout(waiting);
  socket = new WebSocket(`ws://${location.host}/.jianbao/socket`);
  socket.onmessage = (event) => {
    pause = 200;
    const message = JSON.parse(event.data);
    (message.kind === "hello" ? greet : hear)(message).catch(console.error);
  };
  socket.onclose = () => {
    panel.lost(true);
    waiting = setTimeout(connect, pause);
    pause = Math.min(pause * 1.5, 2000);
  };
}

// Timers of hidden tabs are slow, and a phone that slept may not know yet that its connection is gone.
function wake() {
  if (document.visibilityState !== "visible") return;
  if (socket.readyState === WebSocket.CLOSED) connect();
  else refresh().catch(() => {});
}
addEventListener("online", wake);
addEventListener("pageshow", (event) => event.persisted && wake());
document.addEventListener("visibilitychange", wake);

/** The first word of every connection. Whatever happened before it, the page is made right now. */
async function greet(state) {
  panel.lost(false);
  opensEditor = state.editor;
  panel.findings(state.findings, here());
  if (greetings++ > 0) renew(loadedFiles().filter(isShown), `${state.version}-${greetings}`);
  await refresh();
  await compareUnshown();
}

async function hear(news) {
  panel.findings(news.findings, here());
  const moved = news.moved.find(({ from }) => from === here());
  const isTouched = news.all || missing !== undefined || news.changed.some(({ address }) => address === here());
  renew(news.files, news.version);
  if (moved) panel.notice("这一页换了地址。", pathOf(moved.to), "去新的地址");
  else if (news.removed.includes(here())) gone();
  else if (isTouched) await refresh();
  // Feeds are for programs; the page that was edited comes first.
  const isEdited = ({ address }) => address === news.focus?.address;
  const pages = news.changed.filter(({ address }) => address.endsWith(".html")).sort((a, b) => isEdited(b) - isEdited(a));
  // The search page asks its index again.
  document.dispatchEvent(new Event("jianbao:edited"));
  panel.changed(pages.map(({ address, title }) => ({ href: pathOf(address), title: title || address })), news.more, news.all);
  if (!news.focus) return;
  const { address, at } = news.focus;
  if (address === here()) show(at);
  else if (news.follow && localStorage.getItem("jianbao-tab") === tab) {
    if (at) sessionStorage.setItem("jianbao-show", at);
    location.assign(pathOf(address));
  }
}

const gone = () => panel.notice("这一页已经不在了，下面是它最后的样子。", "/", "回首页");

// Of several tabs the one that was used last follows the editing. (A tab behind the editor's window counts as hidden.)
const tab = (sessionStorage["jianbao-tab"] ??= String(Math.random()));
const used = () => localStorage.setItem("jianbao-tab", tab);
addEventListener("focus", used);
addEventListener("pointerdown", used);
used();

// Bringing the page up to date.

let refreshing = null;
let again = false;

/** Fetches the page and morphs it in. One at a time; what is wished for meanwhile is one more. */
function refresh() {
  again = true;
  refreshing ??= (async () => {
    while (again) {
      again = false;
      await update();
    }
  })().finally(() => (refreshing = null));
  return refreshing;
}

async function update() {
  const headers = tag ? { "If-None-Match": `"${tag}"` } : {};
  const response = await fetch(location.pathname, { cache: "no-store", headers });
  if (response.status === 304) {
    panel.notice(null);
    return;
  }
  const text = await response.text();
  if (!response.headers.get("content-type")?.startsWith("text/html")) {
    panel.toast(text);
    return;
  }
  if (response.status === 404 && missing === undefined) {
    // The last good page is worth more than the 404 page.
    gone();
    return;
  }
  const next = new DOMParser().parseFromString(text, "text/html");
  if (policyOf(next)?.content !== policyOf(document)?.content) {
    // What a page may load is settled when it is loaded.
    location.reload();
    return;
  }
  ({ tag, missing } = own(next));
  morph(next);
  if (missing === undefined) panel.notice(null);
}

/** The element that says what a page may load. */
function policyOf(root) {
  return root.querySelector('meta[http-equiv="Content-Security-Policy"]');
}

function morph(next) {
  // Named, so that no other element is ever morphed into it on the way: half of a policy is an error on the console.
  for (const root of [document, next]) policyOf(root)?.setAttribute("id", "jianbao-policy");
  for (const [address, version] of renewed) {
    for (const { element, attribute, url } of users(next, address)) element.setAttribute(attribute, renewedUrl(url, version));
  }
  const selection = getSelection();
  const { anchorNode, anchorOffset, focusNode, focusOffset, isCollapsed } = selection;
  Idiomorph.morph(document.documentElement, next.documentElement, {
    head: { style: "morph" },
    callbacks: {
      beforeNodeMorphed: (old) => !isFilledIn(old),
      beforeNodeRemoved: (node) => node !== panel,
      // Open or closed is the reader's choice; so are the size of letters and night, which site.js notes on the root and its buttons.
      beforeAttributeUpdated: (name, element) =>
        !(name === "open" && element.matches("details, dialog")) &&
        !(name.startsWith("data-") && element === document.documentElement) &&
        !(name.startsWith("aria-") && element.matches("button")),
    },
  });
  // Text that was written anew has pushed the selection to its start.
  if (!isCollapsed && anchorNode.isConnected && focusNode.isConnected) {
    const within = (node, offset) => Math.min(offset, node.nodeValue?.length ?? node.childNodes.length);
    selection.setBaseAndExtent(anchorNode, within(anchorNode, anchorOffset), focusNode, within(focusNode, focusOffset));
  }
}

/** A field the reader has typed in or changed. */
function isFilledIn(node) {
  if (node instanceof HTMLInputElement) return node.value !== node.defaultValue || node.checked !== node.defaultChecked;
  if (node instanceof HTMLTextAreaElement) return node.value !== node.defaultValue;
  if (node instanceof HTMLSelectElement) return [...node.options].some((o) => o.selected !== o.defaultSelected) && node.selectedIndex > 0;
  return false;
}

// Files of a page: stylesheets, pictures, and whatever else it has loaded.

const USERS = { "link[href]": "href", "img[src], source[src], video[src], audio[src], video[poster]": "src" };

/** Who in a document shows the file at an address. */
function users(root, address) {
  const found = [];
  for (const [selector, attribute] of Object.entries(USERS)) {
    for (const element of root.querySelectorAll(selector)) {
      const url = new URL(element.getAttribute(attribute) ?? "", location);
      if (url.origin === location.origin && addressOf(url) === address) found.push({ element, attribute, url });
    }
  }
  return found;
}

function isShown(address) {
  return users(document, address).length > 0;
}

/** The tags of files that no element shows: scripts that have run, what a stylesheet shows. */
const tags = new Map();

/** Loads the page again when such a file has changed while the server was away; a server that is the same again changes nothing. */
async function compareUnshown() {
  for (const address of loadedFiles().filter((file) => !isShown(file))) {
    const { headers } = await fetch(pathOf(address), { method: "HEAD", cache: "no-store" });
    const tag = headers.get("etag");
    if (tags.has(address) && tags.get(address) !== tag) return location.reload();
    tags.set(address, tag);
  }
}

function renewedUrl(url, version) {
  url.searchParams.set("v", version);
  return url.pathname + url.search;
}

function renew(addresses, version) {
  for (const address of addresses) {
    renewed.set(address, version);
    const found = users(document, address);
    for (const { element, attribute, url } of found) {
      const next = renewedUrl(url, version);
      if (element.matches("link[rel~=stylesheet]")) restyle(element, next);
      else element.setAttribute(attribute, next);
    }
    // What a stylesheet shows, or a script that has run, can only be had by loading the page again.
    if (found.length === 0 && loadedFiles().includes(address)) location.reload();
  }
}

/** The old stylesheet stays until the new one is there, or the page would stand naked for a moment. */
function restyle(link, href) {
  const next = link.cloneNode();
  next.setAttribute("href", href);
  next.addEventListener("load", () => link.remove());
  next.addEventListener("error", () => next.remove());
  link.after(next);
}

function loadedFiles() {
  // "other" is what the browser asked for by itself: the icon of the tab.
  const entries = performance.getEntriesByType("resource").filter(({ initiatorType }) => initiatorType !== "other");
  const urls = entries.map(({ name }) => new URL(name));
  const ours = urls.filter((url) => url.origin === location.origin && !url.pathname.startsWith("/.jianbao/"));
  const files = ours.map(addressOf).filter((address) => address !== here());
  return [...new Set(files)];
}

// Blocks and the lines they were written at.

const isStill = matchMedia("(prefers-reduced-motion: reduce)");

/** Scrolls to a block, if it cannot be seen, and marks it for a moment. */
function show(at) {
  const block = at && document.querySelector(`[data-at="${CSS.escape(at)}"]`);
  if (!block) return;
  for (let outer = block.closest("details"); outer; outer = outer.parentElement.closest("details")) outer.open = true;
  const { top, bottom } = block.getBoundingClientRect();
  const isSeen = bottom - top < innerHeight ? top >= 0 && bottom <= innerHeight : top < innerHeight / 2 && bottom > innerHeight / 2;
  if (!isSeen) block.scrollIntoView({ block: "center", behavior: isStill.matches ? "instant" : "smooth" });
  const mark = { backgroundColor: "rgb(255 200 0 / .3)", boxShadow: "0 0 0 .3em rgb(255 200 0 / .3)" };
  const bare = { backgroundColor: "rgb(255 200 0 / 0)", boxShadow: "0 0 0 .3em rgb(255 200 0 / 0)" };
  block.animate(isStill.matches ? [mark, mark] : [mark, { ...mark, offset: 0.6 }, bare], 1500);
}

async function showLine(line) {
  const response = await ask("block", { page: here(), line });
  if (response.ok) show((await response.json()).at);
  else panel.toast(await response.text());
}

const ask = (name, query, method = "GET") => fetch(`/.jianbao/${name}?${queryOf(query)}`, { method, cache: "no-store" });
const queryOf = (query) =>
  Object.entries(query)
    .map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
    .join("&");

document.addEventListener("dblclick", async ({ target }) => {
  const block = target.closest?.("[data-at]");
  if (!block || target.closest("a, button, input, select, textarea, summary, audio, video")) return;
  const { at } = block.dataset;
  const response = await ask("line", { at });
  if (!response.ok) {
    panel.toast(await response.text());
    return;
  }
  const { path, line } = await response.json();
  await panel.copy(`${path}:${line}`);
  if (opensEditor) {
    const opened = await ask("open", { at }, "POST");
    if (!opened.ok) panel.toast(await opened.text());
  }
});

connect();
const waitingBlock = sessionStorage.getItem("jianbao-show");
sessionStorage.removeItem("jianbao-show");
const line = new URLSearchParams(location.search).get("line");
if (line) showLine(line).catch(console.error);
else show(waitingBlock);
