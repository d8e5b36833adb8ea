// Shows what is wrong in a page of any origin. <script src="https://STATUS/banner.js" defer></script>
// data-components="messaging maps": only what is about these. data-lang="ko": not the page's language.
// data-target="#top": where to put it, else before everything in the body.
(() => {
  const me = document.currentScript;
  if (!me || !me.attachShadow || !window.fetch) return;
  const own = me.dataset;
  const address = new URL("api/banner", me.src);
  const language = own.lang || document.documentElement.lang || navigator.language;
  if (language) address.searchParams.set("lang", language);
  address.searchParams.set("platform", own.platform || "web");
  const wanted = (own.components || "").split(/[\s,]+/).filter(Boolean);
  const key = "goji-banner";
  const style = `
:host{all:initial;display:block}
section{font:.94em/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Apple SD Gothic Neo","Noto Sans KR",sans-serif}
div{display:flex;gap:12px;align-items:flex-start;padding:10px 16px;background:var(--b);color:#fff}
div:not(:last-child){border-bottom:1px solid #fff6}
p{margin:0;flex:1;unicode-bidi:plaintext;overflow-wrap:anywhere}
:lang(ko) p{word-break:keep-all}
b{margin-inline-end:4px}
a{color:inherit;white-space:nowrap}
button{all:unset;cursor:pointer;flex:none;width:44px;text-align:center;font-size:1.4em;line-height:44px;margin:-11px 0;margin-inline-end:-14px}
a:focus-visible,button:focus-visible{outline:2px solid #fff;outline-offset:2px}
@media(forced-colors:active){div{border:1px solid}}
@media print{:host{display:none}}
.ok{--b:#1a7037}.work{--b:#0b57a4}.slow{--b:#7a5900}.part{--b:#a8410b}.down{--b:#b3202c}`;
  // Nothing that tells whose page it is, or who looks at it.
  const quietly = { credentials: "omit", referrerPolicy: "no-referrer" };
  const told = new Set();
  let region, boxes = {}, failures = 0, timer = 0, due = 0;

  // What stood before somebody's eyes is told, once for each update and page view. Plain text whose answer
  // nobody reads is sent without a preflight.
  const eyes = window.IntersectionObserver && new IntersectionObserver((entries) => {
    const updates = entries.filter((entry) => entry.intersectionRatio >= 0.5)
      .map((entry) => entry.target.id).filter((id) => !told.has(id));
    if (!updates.length) return;
    for (const id of updates) told.add(id);
    fetch(new URL("api/displays", me.src), { ...quietly, method: "POST", mode: "no-cors", keepalive: true,
      body: JSON.stringify({ language: region.lang, updates }) }).catch(() => {});
  }, { threshold: 0.5 });

  function dismissed(add) {
    let ids = [];
    try {
      ids = JSON.parse(localStorage.getItem(key) || "[]");
      if (add) localStorage.setItem(key, JSON.stringify(ids = [...ids.slice(-19), add]));
    } catch { /* a page that may keep nothing shows it again */ }
    return ids;
  }

  function make(parent, tag, text, attributes = {}) {
    const element = document.createElement(tag);
    element.textContent = text;
    for (const name in attributes) element.setAttribute(name, attributes[name]);
    return parent.appendChild(element);
  }

  function place() {
    const host = document.createElement("goji-banner");
    const root = host.attachShadow({ mode: "open" });
    try {
      // A sheet made by script needs no leave from the page's Content-Security-Policy.
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(style);
      root.adoptedStyleSheets = [sheet];
    } catch { make(root, "style", style); } // a browser of 2022
    region = make(root, "section", "", { role: "status", "aria-live": "polite", "aria-atomic": "false" });
    const target = own.target && document.querySelector(own.target);
    target ? target.append(host) : document.body.prepend(host);
  }

  function box_of(message, labels) {
    const box = make(new DocumentFragment(), "div", "", { class: message.look, part: "message" });
    const words = make(box, "p", "");
    const title = make(words, "b", message.title, { id: message.id });
    if (/^i/.test(message.id)) eyes?.observe(title);
    words.append(" ", message.text, " ");
    const about = { "aria-describedby": message.id };
    if (/^https?:\/\//.test(message.url))
      make(words, "a", labels.more, { ...about, href: message.url, target: "_blank", rel: "noopener" });
    make(box, "button", "\u00d7", { ...about, type: "button", "aria-label": labels.dismiss })
      .addEventListener("click", () => {
        const other = box.nextSibling || box.previousSibling;
        dismissed(message.id);
        box.remove();
        other?.lastChild.focus();
      });
    return box;
  }

  // What has not changed stays as it is: it is not read aloud again, and the focus in it is not lost.
  function show(answer) {
    const gone = dismissed(), before = boxes;
    region.lang = answer.language;
    region.setAttribute("aria-label", answer.labels.region);
    boxes = {};
    for (const message of answer.messages) {
      if (gone.includes(message.id) ||
          (wanted.length && !message.components.some((component) => wanted.includes(component)))) continue;
      const key = JSON.stringify(message);
      boxes[key] = before[key] || box_of(message, answer.labels);
    }
    for (const key in before) if (!boxes[key]) before[key].remove();
    let place = region.firstChild;
    for (const key in boxes)
      if (boxes[key] === place) place = place.nextSibling;
      else region.insertBefore(boxes[key], place);
  }

  // Apart from each other: a million pages must not ask in the same second.
  function again(seconds) {
    clearTimeout(timer);
    due = Date.now() + seconds * 1000 * (0.75 + Math.random() / 2);
    timer = setTimeout(look, due - Date.now());
  }

  async function look() {
    if (document.hidden) return;
    let seconds = Math.min(300, 15 * 2 ** failures);
    try {
      const answer = await fetch(address, { ...quietly, signal: AbortSignal.timeout?.(10000) });
      if (!answer.ok) throw 0;
      const said = await answer.json();
      show(said);
      failures = 0;
      seconds = Math.max(5, said.poll_seconds);
    } catch { failures++; }
    again(seconds);
  }

  function start() {
    place();
    look();
    // A connection for each page that is open: for pages that few look at.
    if ("live" in own && window.EventSource)
      new EventSource(new URL("api/events", me.src)).addEventListener("board", look);
    document.addEventListener("visibilitychange", () => { if (!document.hidden && Date.now() > due) look(); });
  }
  document.body ? start() : document.addEventListener("DOMContentLoaded", start);
})();
