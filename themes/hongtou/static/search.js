// 检索. The index is in search/: scripts, because a page opened from a folder may load nothing else. What a query needs
// of it is loaded when it is needed: `terms` say which documents may hold the words, `texts` what they say, and only
// a document whose own text holds every word is shown.
"use strict";

const parts = new Map(); // what has been asked for, by file
const waiting = new Map(); // who waits for it
let edition; // { id, terms, names, kinds } of the publication as it now is

const put = (name, value) => waiting.get(name)?.(value);
globalThis.jianbaoSearch = {
  edition: (id, terms, names, kinds) => put("edition", { id, terms, names, kinds }),
  facets: (id, value) => put("facets", { id, value }),
  names: (number, value) => put(`names-${number}`, { value }),
  terms: (number, value) => put(`terms-${number}`, { value }),
  texts: (number, first, value) => put(`texts-${number}`, { first, value }),
};

/** Runs one file of the index. `version` keeps a cache from answering with the file of another edition. */
function run(name, version) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    waiting.set(name, (it) => (script.remove(), resolve(it)));
    script.onerror = () => (script.remove(), reject(new Error(name)));
    script.src = `search/${name}.js?${version}`;
    document.head.append(script);
  });
}

/** A part of this edition, loaded once. */
function part(name) {
  if (!parts.has(name)) {
    const { id } = edition;
    const loaded = run(name, id).then((it) => {
      if (it.id && it.id !== id) throw new Error(`${name} is of another edition`);
      return it;
    });
    loaded.catch(() => parts.delete(name));
    parts.set(name, loaded);
  }
  return parts.get(name);
}

let asked = -Infinity;
let asking;
/** Learns whether there is a new edition; what is older than a second is asked again. */
function renew() {
  if (performance.now() - asked < 1000) return asking ?? Promise.resolve();
  asked = performance.now();
  return (asking ??= run("edition", Date.now()).then((now) => {
    if (now.id !== edition?.id) parts.clear();
    edition = now;
  }).finally(() => (asking = undefined)));
}

// ---- What a text is looked up by: the same as src/search/terms.rs and postings.rs.

const isWide = (c) => c >= "\u2e80";
const small = (c) => (c.toLowerCase().length === 1 ? c.toLowerCase() : c);
/** Small letters, half width; as long as it was. */
const fold = (text) =>
  text.replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/[A-Z\u00c0-\u2e7f]/g, small);

function fileOf(term) {
  const [a, b] = [...term].map((c) => c.codePointAt(0));
  let h = Math.imul(a, 0x9e3779b1) ^ (b ?? 0);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) & (edition.terms - 1)) >>> 0;
}

const digit = (text, at) => {
  const c = text.charCodeAt(at);
  return c - 33 - (c > 34) - (c > 92);
};

function* numbers(text, at) {
  while (at < text.length) {
    let [value, scale] = [0, 1];
    for (;;) {
      const d = digit(text, at++);
      value += d * scale;
      if (d < 62) break;
      scale *= 30;
    }
    yield value;
  }
}

/** Document → how often it holds the term (1 to 3), 4 more when its title does. */
function decode(posting = "!") {
  const [body, title] = posting.split(" ");
  const found = new Map();
  let at = 0;
  if (body[0] === "!") {
    for (const n of numbers(body, 1)) {
      at += Math.floor(n / 3);
      found.set(at++, (n % 3) + 1);
    }
  } else {
    for (let i = 1; i < body.length; i++) {
      for (let three = digit(body, i); three; three >>= 2, at++) if (three & 3) found.set(at, three & 3);
      at = i * 3;
    }
  }
  at = 0;
  for (const gap of title ? numbers(title, 0) : []) found.set((at += gap), found.get(at++) + 4);
  return found;
}

/** The documents that may hold a word: all that hold each pair of its characters. */
async function holders(word) {
  const chars = [...word];
  let terms = chars.length === 1 ? chars : chars.slice(1).map((c, i) => chars[i] + c);
  // Of a long word every other pair will do: what is shown is checked anyway.
  if (terms.length > 6) terms = terms.filter((_, i) => i % Math.ceil(terms.length / 6) === 0 || i === terms.length - 1);
  const maps = await Promise.all([...new Set(terms)].map(async (t) => decode((await part(`terms-${fileOf(t)}`)).value[t])));
  maps.sort((a, b) => a.size - b.size);
  const found = new Map();
  for (const [document, first] of maps[0]) {
    let [often, inTitle] = [3, 4];
    for (const map of maps) {
      const it = map.get(document);
      if (!it) often = 0;
      often = Math.min(often, it & 3);
      inTitle &= it;
    }
    if (often) found.set(document, often + inTitle);
  }
  return found;
}

/** Whether typed pinyin names these syllables: each whole, begun, or by its first letter. */
function spells(typed, syllables) {
  if (!typed) return true;
  const [first, ...rest] = syllables;
  if (!first) return false;
  for (let n = Math.min(first.length, typed.length); n > 0; n--) {
    if (first.startsWith(typed.slice(0, n)) && spells(typed.slice(n), rest)) return true;
  }
  return false;
}

/** Deputies and stations by pinyin: document → name. */
async function named(typed) {
  const found = new Map();
  if (!/^[a-z]+$/.test(typed) || !edition.names) return found;
  const { value } = await part(`names-${(typed.charCodeAt(0) - 97) % edition.names}`);
  for (const [syllables, name, document] of value) if (spells(typed, syllables.split(" "))) found.set(document, name);
  return found;
}

// ---- A query.

const escaped = (c) => c.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
/** Finds a word in a folded text; spaces beside Chinese characters do not count. */
const finder = (word) =>
  new RegExp([...word].map((c, i, all) => (i && (isWide(c) || isWide(all[i - 1])) ? "[ \\u00a0\\u3000]*" : "") + escaped(c)).join(""), "gu");

const kindOf = (document) => edition.kinds.find(([, , first, count]) => document >= first && document < first + count);

/** All documents that may be meant, the best first. */
async function search(text) {
  const typed = fold(text).trim();
  const words = [...new Set(typed.split(/\s+/).filter(Boolean))];
  const [names, ...all] = await Promise.all([named(typed.replace(/[\s']/g, "")), ...words.map(holders)]);
  const found = [];
  if (words.length) {
    const [first, ...others] = all.sort((a, b) => a.size - b.size);
    for (const [document, it] of first) {
      if (names.has(document)) continue;
      const its = [it, ...others.map((map) => map.get(document))];
      if (its.some((one) => !one)) continue;
      found.push({ document, titles: its.filter((one) => one > 3).length, often: Math.min(...its.map((one) => one & 3)) });
    }
  }
  for (const [document, name] of names) found.push({ document, name, titles: Infinity, often: 3 });
  found.sort((a, b) => b.titles - a.titles || b.often - a.often || a.document - b.document);
  // A single character or pair was looked up as it is.
  return { words, typed, found, isExact: words.every((word) => [...word].length < 3) };
}

/** What a document says, and where it holds the words; nothing when it does not hold them all. */
async function check(query, hit) {
  const [, word, first, , each, file] = kindOf(hit.document);
  const { first: from, value } = await part(`texts-${file + Math.floor((hit.document - first) / each)}`);
  const [title, address, place, date, text, figures, notes] = value[hit.document - from];
  const sections = [[title, word === "代表" || word === "站点" ? "名称中" : "标题中"], [text, "正文中"], [figures, "数据中"], [notes, "著录中"]];
  const finders = query.words.map(finder);
  const folded = sections.map(([it]) => fold(it));
  if (!hit.name && !finders.every((one) => folded.some((it) => it.search(one) >= 0))) return;
  const at = hit.name ? 0 : folded.findIndex((it) => it.search(finders[0]) >= 0);
  const where = hit.name ? "拼音" : sections[at][1];
  // The sentence that holds most of the words, from the text if it can be; else the first.
  let best = { held: -1 };
  for (const [it] of sections.slice(1, at ? 4 : 2)) {
    for (const sentence of it.match(/[^。！？\n]+[。！？]*[”’」』）]*/g) ?? []) {
      const held = hit.name ? 0 : finders.filter((one) => fold(sentence).search(one) >= 0).length;
      if (held > best.held) best = { held, sentence };
    }
    if (best.held > 0) break;
  }
  return { ...hit, kind: word, title, address, place, date, where, finders, sentence: best.sentence ?? "" };
}

// ---- What is shown.

const form = document.querySelector("[data-search]");
const input = form.elements.q;
const [status, choices, list, more] = ["status", "facets", "results", "more"].map((name) => document.querySelector(`[data-search-${name}]`));
const make = (tag, text = "", className = "") => Object.assign(document.createElement(tag), { textContent: text, className });
const FIRST = 8;

let question = 0; // the one that is being answered; what an older one finds is dropped
let turn = 0; // the same of what is shown of it
let shown; // what was found
const chosen = new Map(); // facet → value

/** A text with its hits marked. */
function marked(text, finders) {
  const hits = finders.flatMap((one) => [...fold(text).matchAll(one)].map((m) => [m.index, m.index + m[0].length])).sort((a, b) => a[0] - b[0]);
  const out = document.createDocumentFragment();
  let at = 0;
  for (const [from, to] of hits) {
    if (from < at) continue;
    out.append(text.slice(at, from), make("mark", text.slice(from, to)));
    at = to;
  }
  out.append(text.slice(at));
  return out;
}

/** A sentence cut to what is read at a glance, around its first hit. */
function excerpt(sentence, finders) {
  const text = sentence.replaceAll("\t", "　").trim();
  const first = Math.min(...finders.map((one) => fold(text).search(one)).filter((at) => at >= 0));
  const from = first > 38 && first < Infinity ? first - 30 : 0;
  return `${from ? "……" : ""}${text.slice(from, from + 90)}${from + 90 < text.length ? "……" : ""}`;
}

function row(it) {
  const item = make("li");
  const kind = make("p", it.kind, "hit-kind");
  kind.append(make("span", it.where));
  const link = make("a");
  link.href = it.address;
  // A browser that knows how goes to the words themselves.
  const [hit] = it.where === "正文中" ? fold(it.sentence).matchAll(it.finders[0]) : [];
  if (hit) link.href += `#:~:text=${encodeURIComponent(it.sentence.substr(hit.index, hit[0].length)).replaceAll("-", "%2D")}`;
  link.append(marked(it.title, it.finders));
  const what = make("div", "", "hit-what");
  const title = make("h2");
  title.append(link);
  const sentence = make("p");
  sentence.append(marked(excerpt(it.sentence, it.finders), it.finders));
  what.append(title, sentence);
  const place = make("p", it.place, "hit-place");
  if (it.date) place.append(make("span", it.date));
  item.append(kind, what, place);
  return item;
}

/** What results are narrowed by: a name, its values, and which of them a document has. */
function facetsOf(columns) {
  const kind = { name: "类别", values: edition.kinds.map(([, word]) => word), of: (d) => [edition.kinds.indexOf(kindOf(d))] };
  const others = columns.map(([name, values, sets, column]) => {
    const set = sets.length > 91 ? (d) => digit(column, 2 * d) * 92 + digit(column, 2 * d + 1) : (d) => digit(column, d);
    return { name, values, of: (d) => sets[set(d) - 1] ?? [] };
  });
  return [kind, ...others];
}

const holds = (facet, hit) => !chosen.has(facet.name) || facet.of(hit.document).includes(facet.values.indexOf(chosen.get(facet.name)));

function choice(facet, text, value, count) {
  const button = make("button", text);
  if (count !== undefined) button.append(make("span", ` ${count}`));
  button.type = "button";
  button.dataset.of = `${facet.name} ${value ?? ""}`;
  button.setAttribute("aria-pressed", chosen.get(facet.name) === value);
  button.onclick = () => {
    value === undefined ? chosen.delete(facet.name) : chosen.set(facet.name, value);
    present();
    [...choices.querySelectorAll("button")].find((one) => one.dataset.of === button.dataset.of)?.focus();
  };
  return button;
}

function showChoices() {
  const { facets, found } = shown;
  const lines = facets.map((facet) => {
    // Counted among what the other choices leave.
    const rest = found.filter((hit) => !hit.isOut && facets.every((other) => other === facet || holds(other, hit)));
    const counts = new Map();
    for (const value of rest.flatMap((hit) => facet.of(hit.document))) counts.set(value, (counts.get(value) ?? 0) + 1);
    const { name } = facet;
    let values = [...counts].map(([at, count]) => ({ at, count, value: facet.values[at] }));
    values.sort((a, b) => (name === "年份" ? b.at - a.at : name === "地区" || name === "主题" ? b.count - a.count || a.at - b.at : a.at - b.at));
    if (name === "地区") {
      // Cities once a province is chosen, or when there is but one.
      const tops = values.filter(({ value }) => !value.includes(" "));
      const top = tops.length === 1 ? tops[0].value : chosen.get(name)?.split(" ")[0];
      values = values.filter(({ value }) => !value.includes(" ") || value.startsWith(`${top} `));
    }
    if (values.length < 2 && !chosen.has(name)) return "";
    const all = make("dd");
    all.append(choice(facet, "全部", undefined, name === "类别" ? rest.length : undefined));
    all.append(...values.slice(0, 10).map(({ value, count }) => choice(facet, value.split(" ").at(-1), value, count)));
    const line = make("div");
    line.append(make("dt", name), all);
    return line;
  });
  choices.replaceChildren(...lines.filter(Boolean));
}

/** Shows what the choices leave, from the top. */
async function present() {
  turn += 1;
  shown.left = shown.found.filter((hit) => !hit.isOut && shown.facets.every((facet) => holds(facet, hit)));
  shown.next = 0;
  list.replaceChildren();
  showChoices();
  await next();
}

/** Checks and shows some more. Where much turns out not to hold the words, the reader is asked after a few rounds. */
async function next() {
  const [mine, query] = [turn, shown];
  const { left } = query;
  const isFirst = !query.next;
  const rows = [];
  more.hidden = true;
  form.dataset.busy = "";
  for (let round = 0; rows.length < FIRST && round < 3 && query.next < left.length; round++) {
    const some = left.slice(query.next, query.next + FIRST - rows.length);
    const checked = await Promise.all(some.map((hit) => check(query, hit)));
    if (mine !== turn) return;
    query.next += some.length;
    checked.forEach((it, i) => (it ? rows.push(it) : (some[i].isOut = true)));
  }
  // Whoever is called just so comes first.
  if (isFirst) rows.sort((a, b) => (fold(b.title) === query.typed) - (fold(a.title) === query.typed));
  list.append(...rows.map(row));
  const held = left.filter((hit) => !hit.isOut).length;
  const isSure = query.isExact || query.next >= left.length;
  status.textContent = held
    ? `${isSure ? "" : "约 "}${held} 条`
    : `没有哪一页有“${query.words.join(" ")}”。少打一个字，或者拆成两个词、中间空一格再试；也可以按地区、主题查。`;
  if (left.some((hit) => hit.isOut)) showChoices();
  more.hidden = query.next >= left.length;
  delete form.dataset.busy;
}

function clear() {
  question += 1;
  turn += 1;
  shown = undefined;
  status.textContent = "";
  choices.replaceChildren();
  list.replaceChildren();
  delete list.dataset.query;
  more.hidden = true;
}

async function answer(isAgain = false) {
  clearTimeout(typing);
  const text = input.value.trim();
  const address = new URL(location);
  text ? address.searchParams.set("q", text) : address.searchParams.delete("q");
  if (address.href !== location.href) history.replaceState(null, "", address);
  document.body.classList.toggle("is-searching", Boolean(text));
  if (!text) return clear();
  const mine = (question += 1);
  try {
    await renew();
    const [found, facets] = await Promise.all([search(text), part("facets")]);
    if (mine !== question) return;
    shown = { ...found, facets: facetsOf(facets.value) };
    await present();
  } catch {
    // It may have been published anew between two files: once more, from the new edition.
    asked = -Infinity;
    if (mine !== question) return;
    if (!isAgain) return answer(true);
    status.textContent = "没有取到检索用的文件。请刷新这一页再试。";
  }
  if (mine === question) list.dataset.query = text;
}

let typing;
input.addEventListener("input", (event) => {
  if (event.isComposing) return;
  clearTimeout(typing);
  typing = setTimeout(answer, 120);
});
input.addEventListener("compositionend", () => answer());
form.addEventListener("submit", (event) => {
  event.preventDefault();
  answer();
});
more.addEventListener("click", next);
// What comes next is loaded as the reader comes near it.
new IntersectionObserver(([entry]) => entry.isIntersecting && shown && !more.hidden && next(), { rootMargin: "200px" }).observe(more);

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const on = document.activeElement;
  if (event.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(on.tagName)) {
    event.preventDefault();
    input.focus();
    input.select();
  } else if (event.key === "Escape") {
    input.value = "";
    chosen.clear();
    input.focus();
    answer();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const links = [...list.querySelectorAll("h2 a")];
    const at = links.indexOf(on);
    if (!links.length || (at < 0 && on !== input)) return;
    event.preventDefault();
    (links[event.key === "ArrowDown" ? Math.min(at + 1, links.length - 1) : at - 1] ?? input).focus();
  }
});

// The preview says so when something was edited.
document.addEventListener("jianbao:edited", () => {
  asked = -Infinity;
  answer();
});

form.hidden = false;
input.value = new URLSearchParams(location.search).get("q") ?? "";
answer();
if (!input.value) {
  input.focus({ preventScroll: true });
  renew().then(() => part("facets")).catch(() => {});
}
