"use strict";
// Everything here is a convenience: each page works without it.

const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// ---- display switches: the same cookie that the server's own link sets, without losing what was typed ----
function toggleDisplay(link) {
  const mode = link.dataset.display;
  const on = document.documentElement.classList.toggle(mode);
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${mode}=${on ? 1 : 0}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  all(`[data-display="${mode}"]`).forEach((item) => { item.textContent = on ? item.dataset.off : item.dataset.on; });
}

// ---- forms: warn before typed text is thrown away; follow error links into grouped choices ----
function guardForms() {
  all("form[data-guard]").forEach((form) => {
    let dirty = form.dataset.guard === "dirty";
    form.addEventListener("input", () => { dirty = true; });
    form.addEventListener("submit", () => { dirty = false; });
    window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
  });
}

function followErrorLink(link, event) {
  const target = document.getElementById(link.hash.slice(1));
  const input = target && (target.matches("input, select, textarea") ? target : one("input, select, textarea", target));
  if (!input) return;
  event.preventDefault();
  input.focus();
  input.scrollIntoView({ block: "center" });
}

// ---- what ends by itself: a draft is warned of five minutes before and named when it is over; a page with a code closes ----
// A locked phone stops timers, so the time is looked at again when the page is seen again.
function at(time, act) {
  let done = false;
  const look = () => { if (!done && Date.now() >= time()) { done = true; act(); } };
  setInterval(look, 1000);
  document.addEventListener("visibilitychange", look);
  return () => { done = false; };
}

function watchSession() {
  const box = one("[data-session-seconds]");
  if (!box) return;
  const over = one("[data-session-over]");
  let end = 0;
  const begin = () => { end = Date.now() + Number(box.dataset.sessionSeconds) * 1000; box.hidden = true; };
  const finish = () => { box.hidden = true; over.hidden = false; };
  begin();
  const again = at(() => end - 300000, () => { if (Date.now() < end) { box.hidden = false; one("button", box).focus(); } });
  at(() => end, finish);
  one("button", box).addEventListener("click", async () => {
    const token = one("[name=csrfmiddlewaretoken]").value;
    const answer = await fetch(box.dataset.extend, { method: "POST", headers: { "X-CSRFToken": token } });
    if (answer.ok) { begin(); again(); } else if (answer.status === 410) finish();
  });
}

function watchClosing() {
  const mark = one("[data-closes-in]");
  if (!mark) return;
  const end = Date.now() + Number(mark.dataset.closesIn) * 1000;
  at(() => end, () => location.reload());
}

// ---- copy and print ----
async function copyText(button) {
  await navigator.clipboard.writeText(one(button.dataset.copy).textContent.trim());
  button.textContent = "已复制";
}

// ---- desk lists by keyboard ----
const rows = () => all("table[data-keys] tbody tr");
const currentRow = () => one("table[data-keys] tbody tr.current");

function moveRow(step) {
  const list = rows();
  if (!list.length) return;
  const at = list.indexOf(currentRow());
  const next = list[Math.min(Math.max(at + step, 0), list.length - 1)];
  list.forEach((row) => row.classList.toggle("current", row === next));
  const link = one("a[data-open]", next);
  if (link) link.focus();
  next.scrollIntoView({ block: "nearest" });
}

function peek(url) {
  const box = one("#peek");
  if (!box || !window.htmx) { location.assign(url); return; }
  window.htmx.ajax("GET", url, { target: "#peek-body" }).then(() => { if (!box.open) box.show(); one("button", box).focus(); });
}

const onRow = (selector, act) => () => {
  const target = currentRow() && one(selector, currentRow());
  if (target) act(target);
};
const keys = {
  j: () => moveRow(1),
  k: () => moveRow(-1),
  x: onRow("input[type=checkbox]", (box) => box.click()),
  p: onRow("[data-peek]", (link) => peek(link.dataset.peek)),
  Enter: onRow("a[data-open]", (link) => link.click()),
  "/": () => { const box = one("[data-search]"); if (box) box.focus(); },
  "?": () => { const help = one("#keys-help"); if (help && !help.open) help.showModal(); },
};
// A single-letter shortcut must be possible to switch off (WCAG 2.1.4).
const keysOn = () => localStorage.getItem("shortcuts") !== "off";

function pressKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.closest("input:not([type=checkbox]), select, textarea, dialog[open]:not(#peek)");
  if (event.key === "Escape" && one("#peek[open]")) { one("#peek").close(); return; }
  if (typing || !(event.key in keys) || (!keysOn() && event.key !== "?")) return;
  if (event.key === "Enter" && event.target.closest("a, button")) return;
  event.preventDefault();
  keys[event.key]();
}

// ---- Ctrl+Enter sends the form in which one is typing ----
function sendQuickly(event) {
  const form = event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.closest("form[data-quick]");
  if (form) { event.preventDefault(); form.requestSubmit(); }
}

// ---- what works only with script is served hidden, also in what htmx brings later ----
const showScripted = (root) => all("[data-js]", root).forEach((item) => { item.hidden = false; });

// ---- wiring ----
document.addEventListener("keydown", sendQuickly);
document.addEventListener("click", (event) => {
  const hit = (selector) => event.target.closest(selector);
  const display = hit("a[data-display]");
  if (display) { event.preventDefault(); toggleDisplay(display); return; }
  const error = hit(".error-summary a");
  if (error) { followErrorLink(error, event); return; }
  if (hit("[data-copy]")) copyText(hit("[data-copy]"));
  if (hit("[data-print]")) window.print();
  if (hit("[data-close]")) hit("dialog").close();
  const peeked = hit("button[data-peek], a[data-peek]:not([data-open])");
  if (peeked) { event.preventDefault(); peek(peeked.dataset.peek); }
});
document.addEventListener("change", (event) => {
  if (event.target.matches("#shortcuts")) localStorage.setItem("shortcuts", event.target.checked ? "on" : "off");
  if (event.target.matches("[data-select-all]")) {
    all("table[data-keys] tbody input[type=checkbox]").forEach((box) => { box.checked = event.target.checked; });
  }
});
document.addEventListener("htmx:afterSwap", (event) => showScripted(event.target));
document.addEventListener("DOMContentLoaded", () => {
  showScripted(document);
  guardForms();
  watchSession();
  watchClosing();
  if (one("table[data-keys]") || one("[data-search]")) document.addEventListener("keydown", pressKey);
  if (one("#shortcuts")) one("#shortcuts").checked = keysOn();
});
