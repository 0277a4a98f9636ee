// What the preview shows beside a page: errors over it, a quiet count, a list of the pages a change touched, short words.
// All of it lives in one element with a shadow root, outside the body, so that neither the theme's styles nor the morphing
// of the page reach it. It asks the server nothing.

/** How many links or findings a list shows. */
const LIMIT = 50;

/** Characters a terminal gives two columns. */
const WIDE =
  /([\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}])/u;

/** An element: `make("a", { href }, "text", child)`. Texts stay texts, whatever is in them. */
function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in element) element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

export class Panel extends HTMLElement {
  static attach() {
    customElements.define("jianbao-live", Panel);
    return document.documentElement.appendChild(new Panel());
  }

  #overlay = make("section", { className: "overlay", role: "dialog", "aria-label": "内容有错误", hidden: true });
  #corner = make("div", { className: "corner" });
  #notice = make("p", { className: "card notice", role: "status", hidden: true });
  #toasts = make("div", { className: "toasts", role: "status", "aria-live": "polite" });
  #list = make("section", { className: "card list", "aria-label": "需要留意的地方", hidden: true, id: "list" });
  #pill = make("button", { className: "pill", type: "button", hidden: true, "aria-expanded": "false" });
  #lost = make("p", { className: "card lost", role: "status", hidden: true }, "预览停了，正在等它回来……");
  #alarm = make("p", { className: "unseen", "aria-live": "assertive" });
  #errors = "[]";
  #listed;
  #losing = 0;
  #changing;

  constructor() {
    super();
    const style = make("link", { rel: "stylesheet", href: "/.jianbao/live.css" });
    // Nothing is shown before it looks as it should.
    const stage = make("div", { hidden: true });
    style.addEventListener("load", () => (stage.hidden = false));
    this.#corner.append(this.#notice, this.#lost, this.#list, this.#toasts, this.#pill);
    stage.append(this.#overlay, this.#corner, this.#alarm);
    this.attachShadow({ mode: "open" }).append(style, stage);
    this.#pill.setAttribute("aria-controls", "list");
    this.#pill.addEventListener("click", () => this.#open(this.#list.hidden));
    this.#overlay.addEventListener("click", (event) => event.target === this.#overlay && this.#dismiss());
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.#dismiss());
  }

  /** What is wrong at the moment. Errors are shown over the page when they are new; the rest waits at the corner. */
  findings({ errors, warnings, notes, shown }, here) {
    const isHere = ({ pages }) => pages.includes(here);
    const sorted = [...shown].sort((a, b) => weight(a) - weight(b) || isHere(b) - isHere(a));
    const told = sorted.filter(({ level }) => level === "error");
    const key = JSON.stringify(told);
    if (key !== this.#errors) {
      this.#errors = key;
      this.#overlay.hidden = told.length === 0;
      this.#overlay.replaceChildren(...(told.length ? [this.#errorCard(told, errors)] : []));
      this.#alarm.textContent = told.length ? `有 ${errors} 个错误：${told[0].message}` : "";
      // The overlay says it all; when it is closed the list is for the other findings as well.
      if (told.length) this.#open(false);
    }
    this.#count({ errors, warnings, notes }, sorted);
  }

  #count({ errors, warnings, notes }, sorted) {
    const words = [errors && `${errors} 个错误`, warnings && `${warnings} 个警告`, notes && !errors && !warnings && `${notes} 个提示`];
    this.#pill.textContent = words.filter(Boolean).join("，");
    this.#pill.classList.toggle("bad", errors > 0);
    this.#pill.hidden = errors + warnings + notes === 0;
    if (this.#pill.hidden) this.#open(false);
    const key = JSON.stringify(sorted);
    if (key === this.#listed) return;
    this.#listed = key;
    const all = errors + warnings + notes;
    this.#list.replaceChildren(
      this.#head("需要留意的地方", () => this.#open(false)),
      ...sorted.slice(0, LIMIT).map((finding) => this.#finding(finding)),
      ...rest(all - Math.min(sorted.length, LIMIT), "处，请看终端，或运行 jianbao check"),
    );
  }

  /** Which pages a change touched, for a few seconds. After a change of what all are made with, that is only known later. */
  changed(pages, more, all) {
    if (!all && pages.length === 0) return;
    this.#changing?.remove();
    const words = all ? "改了模板或设置，正在看影响哪些页……" : `此改动影响 ${pages.length + more} 页`;
    if (all) {
      this.#changing = this.toast(words);
      return;
    }
    const links = pages.slice(0, LIMIT).map(({ href, title }) => make("li", {}, make("a", { href }, title)));
    const list = make("ul", {}, ...links, ...rest(pages.length + more - links.length, "页"));
    this.#changing = this.toast(make("details", {}, make("summary", {}, words), list));
  }

  /** A short word that goes by itself, unless somebody is reading it. */
  toast(content) {
    const toast = make("div", { className: "card toast" }, content);
    this.#toasts.append(toast);
    while (this.#toasts.children.length > 3) this.#toasts.firstChild.remove();
    const leave = () => {
      if (toast.matches(":hover, :focus-within") || toast.querySelector("details[open]")) setTimeout(leave, 1000);
      else toast.remove();
    };
    setTimeout(leave, 5000);
    return toast;
  }

  /** A word that stays, with a link; `null` takes it away. */
  notice(words, href, link) {
    this.#notice.hidden = words === null;
    this.#notice.replaceChildren(words ?? "", ...(words === null ? [] : [make("a", { href }, link)]));
  }

  /** Whether the server is away. A short absence is nobody's business. */
  lost(isLost) {
    if (!isLost) {
      clearTimeout(this.#losing);
      this.#losing = 0;
      this.#lost.hidden = true;
    } else if (!this.#losing) this.#losing = setTimeout(() => (this.#lost.hidden = false), 800);
  }

  /** Copies a text and says so. Over plain http on a phone there is no Clipboard API, so the old way is kept. */
  async copy(text) {
    let isCopied = false;
    try {
      await navigator.clipboard.writeText(text);
      isCopied = true;
    } catch {
      const field = make("textarea", { value: text, className: "unseen" });
      this.shadowRoot.append(field);
      field.select();
      isCopied = document.execCommand("copy");
      field.remove();
    }
    this.toast(make("span", {}, make("code", {}, text), isCopied ? " 已复制" : ""));
  }

  #open(isOpen) {
    const hadFocus = this.#list.contains(this.shadowRoot.activeElement);
    // On a phone there is no room for both.
    if (isOpen) this.#toasts.replaceChildren();
    this.#list.hidden = !isOpen;
    this.#pill.setAttribute("aria-expanded", isOpen);
    if (!isOpen && hadFocus) this.#pill.focus();
  }

  #dismiss() {
    if (!this.#overlay.hidden) this.#overlay.hidden = true;
    else if (!this.#list.hidden) this.#open(false);
    else this.#toasts.replaceChildren();
  }

  #errorCard(errors, count) {
    const words = count === 1 ? "有一个错误，请先改好" : `有 ${count} 个错误，请先改好`;
    return make(
      "div",
      { className: "card errors", tabIndex: 0 },
      this.#head(words, () => this.#dismiss()),
      ...errors.slice(0, LIMIT).map((finding) => this.#finding(finding)),
      ...rest(count - Math.min(errors.length, LIMIT), "个，请看终端，或运行 jianbao check"),
    );
  }

  #head(words, close) {
    const button = make("button", { className: "close", type: "button", "aria-label": "关闭", title: "关闭（Esc）", onclick: close }, "×");
    return make("header", {}, make("h2", {}, words), button);
  }

  #finding({ level, rule, path, line, message, hint, text }) {
    const place = line === null ? path : `${path}:${line}`;
    const name = { error: "错误", warning: "警告", note: "提示" }[level];
    return make(
      "article",
      { className: level },
      make("h3", {}, make("span", { className: "level" }, name), message),
      ...(text ? [excerpt(text)] : []),
      make("p", { className: "hint" }, hint),
      make(
        "p",
        { className: "where" },
        make("button", { type: "button", title: "点一下就复制", onclick: () => this.copy(place) }, place),
        make("code", { title: `jianbao explain ${rule}` }, rule),
      ),
    );
  }
}

const weight = ({ level }) => ["error", "warning", "note"].indexOf(level);
const rest = (count, words) => (count > 0 ? [make("p", { className: "rest" }, `还有 ${count} ${words}`)] : []);

/** An excerpt drawn for a terminal. Fonts rarely make a Han character as wide as two letters, and its caret must stand right. */
function excerpt(text) {
  const parts = text.split(WIDE);
  return make("pre", { tabIndex: 0 }, ...parts.map((part) => (WIDE.test(part) ? make("i", {}, part) : part)));
}
