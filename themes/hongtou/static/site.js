// The reader's own size of letters and night, remembered; what paper needs; the part of a report being read, marked beside it.
// Loaded in the head, so that the first paint is already right. Every page works without it: what only it can do is hidden then.
(() => {
  "use strict";
  const root = document.documentElement;
  const KEYS = { size: ["large", "huge"], theme: ["dark", "light"] };

  // Storage throws where the reader, or a browser showing a file, does not allow it.
  const recall = (key) => {
    try {
      return localStorage.getItem(`jianbao-${key}`);
    } catch {
      return null;
    }
  };
  const keep = (key, value) => {
    try {
      if (value) localStorage.setItem(`jianbao-${key}`, value);
      else localStorage.removeItem(`jianbao-${key}`);
    } catch {
      // For this page only, then.
    }
  };
  const set = (key, value) => {
    if (KEYS[key].includes(value)) root.dataset[key] = value;
    else delete root.dataset[key];
  };
  const dark = () => (root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches);

  const mark = () => {
    for (const button of document.querySelectorAll("[data-choose]")) {
      button.setAttribute("aria-pressed", String(button.dataset.choose === (root.dataset.size ?? "normal")));
    }
    for (const button of document.querySelectorAll("[data-do=night]")) button.setAttribute("aria-pressed", String(dark()));
    for (const button of document.querySelectorAll("[data-do=sizes]")) {
      button.setAttribute("aria-expanded", String("sizes" in root.dataset || "size" in root.dataset));
    }
  };

  const acts = {
    sizes() {
      if ("sizes" in root.dataset || "size" in root.dataset) {
        delete root.dataset.sizes;
        choose("size", null);
      } else root.dataset.sizes = "";
    },
    night: () => choose("theme", dark() ? "light" : "dark"),
    print: () => print(),
  };
  const choose = (key, value) => {
    set(key, value);
    keep(key, KEYS[key].includes(value) ? value : null);
  };

  const follow = () => {
    const links = [...document.querySelectorAll(".outline a")];
    const heads = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
    if (!heads.every(Boolean) || !("IntersectionObserver" in window)) return;
    const look = () => {
      const at = heads.reduce((last, head, i) => (head.getBoundingClientRect().top < innerHeight * 0.4 ? i : last), -1);
      links.forEach((link, i) => (i === at ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current")));
    };
    const watch = new IntersectionObserver(look, { rootMargin: "0px 0px -60% 0px" });
    heads.forEach((head) => watch.observe(head));
  };

  // On paper: the addresses of links as numbered notes at the end, and 版记 at the foot of the last sheet, where a copy of it
  // that nobody sees keeps its room. Without this the addresses stand behind their links, and 版记 behind the text.
  const forPaper = [];
  const beforeprint = () => {
    root.dataset.paper = "";
    const foot = document.querySelector(".bulletin-foot, .sent");
    const put = (how, at, name, text) => {
      const made = document.createElement(name);
      made.textContent = text;
      at[how](made);
      forPaper.push(made);
      return made;
    };
    const links = [...document.querySelectorAll(":is(.body, .source) a[href^=http]")];
    const told = [...new Set(links.map((link) => link.href))];
    for (const link of links) put("after", link, "sup", `〔${told.indexOf(link.href) + 1}〕`);
    if (told.length) {
      const list = foot ? put("before", foot, "ol", "") : put("append", document.querySelector("main"), "ol", "");
      list.className = "addresses";
      told.forEach((href, at) => put("append", list, "li", `〔${at + 1}〕${href}`));
    }
    // Others count sheets in ways of their own.
    if (foot && "chrome" in window) {
      const room = foot.cloneNode(true);
      room.classList.add("room");
      foot.before(room);
      forPaper.push(room);
    }
  };
  const afterprint = () => {
    delete root.dataset.paper;
    for (const made of forPaper.splice(0)) made.remove();
  };

  root.dataset.js = "";
  for (const key of Object.keys(KEYS)) set(key, recall(key));
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-do], [data-choose]");
    if (!button) return;
    if (button.dataset.choose) {
      root.dataset.sizes = "";
      choose("size", button.dataset.choose);
    } else acts[button.dataset.do]?.();
    mark();
  });
  addEventListener("beforeprint", beforeprint);
  addEventListener("afterprint", afterprint);
  document.addEventListener("DOMContentLoaded", () => {
    mark();
    follow();
  });
})();
