// Brings a page up to date while it is open. Without it the page is complete; it only stands still.
(() => {
  const wait = { after: 1000, least: 1000, most: 60000 };
  let tag = null;
  let timer = 0;

  async function refresh() {
    const answer = await fetch(location.href, { cache: "no-cache" });
    if (!answer.ok) return;
    const now = answer.headers.get("ETag");
    if (now && now === tag) return;
    tag = now;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const main = fresh.querySelector("main");
    const shown = document.querySelector("main");
    if (!main || !shown || main.innerHTML === shown.innerHTML) return;
    for (const part of shown.querySelectorAll("details[open]"))
      main.querySelector(`details.${CSS.escape(part.className)}`)?.setAttribute("open", "");
    const focused = document.activeElement?.closest("main [href]")?.getAttribute("href");
    shown.replaceChildren(...main.childNodes);
    if (focused) shown.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus();
    document.title = fresh.title;
    const icon = document.querySelector("link[rel=icon]");
    const freshIcon = fresh.querySelector("link[rel=icon]");
    if (icon && freshIcon) icon.href = freshIcon.href;
  }

  // A million readers must not ask in the same second.
  function soon() {
    clearTimeout(timer);
    timer = setTimeout(() => refresh().catch(() => {}), Math.random() * 3000);
  }

  function listen() {
    const events = new EventSource("/api/events");
    events.addEventListener("open", () => { wait.after = wait.least; soon(); });
    events.addEventListener("board", soon);
    events.addEventListener("message", soon);
    events.addEventListener("error", () => {
      events.close();
      setTimeout(listen, wait.after * (1 + Math.random()));
      wait.after = Math.min(wait.after * 2, wait.most);
      soon();
    });
  }

  if (typeof EventSource === "function") listen();
  document.addEventListener("visibilitychange", () => { if (!document.hidden) soon(); });
})();
