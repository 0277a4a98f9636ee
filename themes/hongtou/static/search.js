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
  let h = 0;
  for (const c of term) h = Math.imul(h ^ c.codePointAt(0), 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  return ((h ^ (h >>> 13)) & (edition.terms - 1)) >>> 0;
}

/** What a word is looked up by: its pairs of characters, or three where the middle one is a digit or a letter. */
function termsOf(word) {
  const chars = [...word];
  if (chars.length === 1) return chars;
  const isNarrow = (i) => /[a-z0-9.]/.test(chars[i]) && i > 0 && i < chars.length - 1;
  const terms = new Set();
  for (let i = 0; i < chars.length - 1; i++) {
    if (isNarrow(i)) terms.add(chars.slice(i - 1, i + 2).join(""));
    else if (!isNarrow(i + 1)) terms.add(chars[i] + chars[i + 1]);
  }
  return [...terms];
}

const digit = (text, at) => {
  const c = text.charCodeAt(at);
  return c - 33 - (c > 34) - (c > 92);
};

/** Of each document how much a term is its own: 0 not at all, 1 it holds it, 2 often, 3 in its title. */
function decode(posting = "!") {
  const found = new Uint8Array(count());
  let at = 0;
  if (posting[0] === "!") {
    for (let i = 1; i < posting.length; ) {
      let [value, scale, d] = [0, 1, 62];
      for (; d >= 62; scale *= 30) value += (d = digit(posting, i++)) * scale;
      at += Math.floor(value / 3);
      found[at++] = (value % 3) + 1;
    }
  } else {
    for (let i = 1; i < posting.length; i++, at += 3) {
      for (let [three, d] = [digit(posting, i), at]; three; three >>= 2) found[d++] = three & 3;
    }
  }
  return found;
}

/** How many documents there are. */
const count = () => edition.kinds.reduce((sum, [, , , n]) => sum + n, 0);

/** The same of a word, as far as the terms tell: every document that may hold it holds them all. */
async function holders(word) {
  let terms = termsOf(word);
  // Of a long word every other will do: what is shown is checked anyway.
  if (terms.length > 6) terms = terms.filter((_, i) => i % Math.ceil(terms.length / 6) === 0 || i === terms.length - 1);
  return least(await Promise.all(terms.map(async (term) => decode((await part(`terms-${fileOf(term)}`)).value[term]))));
}

/** Document by document the smallest number. */
function least([first, ...others]) {
  for (const other of others) for (let d = 0; d < first.length; d++) if (other[d] < first[d]) first[d] = other[d];
  return first;
}

/** How many syllables typed pinyin leaves out: each may be whole, begun, or its first letter. Infinite for another name. */
function unspelt(typed, syllables) {
  if (!typed) return syllables.length;
  const [first = "", ...rest] = syllables;
  let fewest = Infinity;
  for (let n = Math.min(first.length, typed.length); n > 0; n--) {
    if (first.startsWith(typed.slice(0, n))) fewest = Math.min(fewest, unspelt(typed.slice(n), rest));
  }
  return fewest;
}

/** Deputies and stations by pinyin, those first of whom the most is typed: document → name. */
async function named(typed) {
  if (!/^[a-z]+$/.test(typed) || !edition.names) return new Map();
  const { value } = await part(`names-${(typed.charCodeAt(0) - 97) % edition.names}`);
  const found = value.map(([syllables, name, document]) => ({ name, document, left: unspelt(typed, syllables.split(" ")) }));
  const sorted = found.filter((it) => it.left < Infinity).sort((a, b) => a.left - b.left || a.document - b.document);
  return new Map(sorted.map(({ document, name }) => [document, name]));
}

// ---- A query.

const escaped = (c) => c.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
/** Finds a word in a folded text; spaces beside Chinese characters do not count. */
const finder = (word) =>
  new RegExp([...word].map((c, i, all) => (i && (isWide(c) || isWide(all[i - 1])) ? "[ \\u00a0\\u3000]*" : "") + escaped(c)).join(""), "gu");

const kindOf = (document) => edition.kinds.find(([, , first, count]) => document >= first && document < first + count);

/** All documents that may be meant, the best first: by how many words their titles hold, then by how often they hold them. */
async function search(text) {
  const typed = fold(text).trim();
  const words = [...new Set(typed.split(/\s+/).filter(Boolean))];
  const [names, ...all] = await Promise.all([named(typed.replace(/[\s']/g, "")), ...words.map(holders)]);
  const ranks = Array.from({ length: words.length * 8 + 1 }, () => []);
  for (let d = 0; words.length && d < all[0].length; d++) {
    let rank = 0;
    for (const word of all) rank = word[d] && rank >= 0 ? rank + (word[d] === 3 ? 8 : word[d]) : -1;
    if (rank > 0 && !names.has(d)) ranks[rank].push({ document: d });
  }
  const found = [...names].map(([document, name]) => ({ document, name })).concat(...ranks.reverse());
  // One term was looked up as it is.
  return { words, typed, found, isExact: words.every((word) => termsOf(word).length === 1) };
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

/** What results are narrowed by: a name, its values, its sets of values, and the number of each document's set. */
function facetsOf(columns) {
  const kinds = new Uint16Array(count());
  edition.kinds.forEach(([, , first, n], i) => kinds.fill(i + 1, first, first + n));
  const kind = { name: "类别", values: edition.kinds.map(([, word]) => word), sets: edition.kinds.map((_, i) => [i]), of: kinds };
  const others = columns.map(([name, values, sets, column]) => {
    const text = column.replace(/(.) (\d+) /g, (_, c, n) => c.repeat(n));
    const of = Uint16Array.from({ length: text.length }, (_, d) => text.charCodeAt(d) - 35 - (text.charCodeAt(d) > 92));
    return { name, values, sets, of };
  });
  return [kind, ...others];
}

/** Whether a hit is left by what is chosen, one facet aside. */
function isLeft(hit, aside) {
  if (hit.isOut) return false;
  for (const facet of shown.facets) if (facet !== aside && facet.wanted && !facet.wanted[facet.of[hit.document]]) return false;
  return true;
}

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
    const bySet = new Uint32Array(facet.sets.length + 1);
    for (const hit of found) if (isLeft(hit, facet)) bySet[facet.of[hit.document]] += 1;
    const counts = facet.values.map(() => 0);
    facet.sets.forEach((set, i) => set.forEach((at) => (counts[at] += bySet[i + 1])));
    const { name } = facet;
    let values = counts.map((count, at) => ({ at, count, value: facet.values[at] })).filter(({ count }) => count);
    values.sort((a, b) => (name === "年份" ? b.at - a.at : name === "地区" || name === "主题" ? b.count - a.count || a.at - b.at : a.at - b.at));
    if (name === "地区") {
      // Cities once a province is chosen, or when there is but one.
      const tops = values.filter(({ value }) => !value.includes(" "));
      const top = tops.length === 1 ? tops[0].value : chosen.get(name)?.split(" ")[0];
      values = values.filter(({ value }) => !value.includes(" ") || value.startsWith(`${top} `));
    }
    // What all of them have narrows nothing down.
    const total = bySet.reduce((a, b) => a + b);
    values = values.filter(({ count, value }) => count < total || value === chosen.get(name));
    if (!values.length && !chosen.has(name)) return "";
    const all = make("dd");
    all.append(choice(facet, "全部", undefined, name === "类别" ? total : undefined));
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
  for (const facet of shown.facets) {
    const at = facet.values.indexOf(chosen.get(facet.name));
    facet.wanted = chosen.has(facet.name) && [false, ...facet.sets.map((set) => set.includes(at))];
  }
  shown.left = shown.found.filter((hit) => isLeft(hit));
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
  for (let round = 0; rows.length < FIRST && round < 2 && query.next < left.length; round++) {
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
// What comes next is loaded as the reader scrolls towards it.
new IntersectionObserver(([entry]) => entry.isIntersecting && scrollY && shown && !more.hidden && next(), { rootMargin: "200px" }).observe(more);

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
