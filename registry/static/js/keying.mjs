// Keys of a form: save, sections, jumps to items, required items and failing edits.

import { lookUp } from "./code-lookup.mjs";

const KEYS = {
  F4: "failing", "Shift+F4": "failing-before",
  F8: "missing", "Shift+F8": "missing-before",
  F9: "walk",
  "Ctrl+S": "stay", "Ctrl+Enter": "next",
  "Alt+PageDown": "next", "Alt+PageUp": "previous",
  "Ctrl+K": "jump",
};

export default function attach(form) {
  const acts = {
    failing: () => toFailing(form, 1),
    "failing-before": () => toFailing(form, -1),
    missing: () => toMissing(form, 1),
    "missing-before": () => toMissing(form, -1),
    walk: () => form.dataset.nextCase && leave(form, "walk"),
    jump: () => form.dataset.jumpUrl && jump(form),
  };
  form.addEventListener("submit", () => {
    const item = document.activeElement?.closest("[data-item]");
    if (item && form.elements.cursor) form.elements.cursor.value = item.dataset.item;
  });
  document.addEventListener("keydown", (event) => {
    const action = KEYS[chord(event)];
    if (!action || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    if (acts[action]) acts[action]();
    else if (form.querySelector(`button[name=go][value=${action}]`)) leave(form, action);
  });
  document.querySelector("[data-jump-box]")?.addEventListener("click", (event) => {
    event.preventDefault();
    jump(form);
  });
  begin(form);
  form.dataset.ready = "yes";
}

/** The key with its modifiers, as the table of keys writes it: Ctrl+S (on a Mac, Command). */
export function chord(event) {
  const parts = [
    (event.ctrlKey || event.metaKey) && "Ctrl", event.altKey && "Alt", event.shiftKey && "Shift",
    event.key?.length === 1 ? event.key.toUpperCase() : event.key,
  ];
  return parts.filter(Boolean).join("+");
}

/** Put the cursor where the address says, or into the first field. */
function begin(form) {
  if (document.querySelector("[data-module~=error-summary]")) return;
  const named = location.hash && document.getElementById(location.hash.slice(1));
  const first = document.querySelector("[data-first]")
    ?? form.querySelector("[data-item] input, [data-item] textarea");
  const field = named || first;
  field?.focus();
  if (field?.matches("input[type=text]")) field.select();
}

/** Save, and go where *go* says: stay, next, previous, missing, walk, item:ID, section:NAME. */
function leave(form, go) {
  // It stays in the form: a save that waits for signing in again is sent with it later.
  const button = form.querySelector("button[data-go]") ?? document.createElement("button");
  Object.assign(button, { name: "go", value: go, hidden: true });
  button.dataset.go = "";
  form.append(button);
  form.requestSubmit(button);
}

/** Put the cursor into the field of an item; false where this page has none. */
function focusItem(naaccrId) {
  const field = document.getElementById(naaccrId);
  if (!field?.matches("input, textarea, .item-value")) return false;
  const item = field.closest(".item");
  // An item that others do not ask for yet is opened by who wants to go there.
  item.hidden = false;
  item.closest("fieldset").hidden = false;
  field.focus();
  if (field.matches("input")) field.select();
  return true;
}

async function jump(form) {
  const before = document.activeElement;
  const go = await lookUp({
    title: "Go to",
    label: "Name, number or XML id of an item; a section or a page",
    options: (words) => `${form.dataset.jumpUrl}?part&${new URLSearchParams({ q: words })}`,
  });
  if (!go) return before?.focus();
  const [kind, name] = go.split(":");
  if (kind === "page") window.location.href = `${form.dataset.jumpUrl}?${new URLSearchParams({ to: go })}`;
  else if (kind !== "item" || !focusItem(name)) leave(form, go);
}

/** Go to the first item of the next failing edit, those of this page and other pages in turn. */
function toFailing(form, step) {
  // By the first item of each edit: what its message says.
  const failing = new Map();
  for (const edit of document.querySelectorAll(".edits-list > li:not(.edit-over-ridden)")) {
    const name = edit.querySelector("details [data-jump]")?.dataset.jump;
    if (name && !failing.has(name)) failing.set(name, edit.querySelector("p").textContent);
  }
  const items = [...failing.keys()];
  if (!items.length) return;
  const place = items.indexOf(document.activeElement?.closest("[data-item]")?.dataset.item);
  const next = items.at((place < 0 && step < 0 ? step : place + step) % items.length);
  if (focusItem(next)) document.getElementById("announcer").textContent = failing.get(next);
  else leave(form, `item:${next}`);
}

function toMissing(form, step) {
  const fields = [...form.querySelectorAll("[data-required]")];
  if (step < 0) fields.reverse();
  const here = document.activeElement;
  const ahead = fields.filter((field) => comesAfter(here, field) === (step > 0));
  const empty = [...ahead, ...fields].find(
    (field) => !field.value && field !== here && !field.closest("[hidden]"),
  );
  if (empty) empty.focus();
  else if (form.dataset.jumpUrl) leave(form, "missing");
}

function comesAfter(one, other) {
  return Boolean(one?.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
}
