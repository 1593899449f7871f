// Finding a code while typing in its field: the list beside it, arrow keys, Enter, Esc.
// After the combobox pattern of the ARIA authoring practices: the list proposes, the field holds.

// Enough for keys that come in one stroke; an answer that a later key has overtaken is dropped.
export const WORDS_AFTER = 30;
// Who types digits mostly knows the code: the list waits until the hand stops.
const DIGITS_AFTER = 450;

let shown = null;
let timer;
let request = 0;

/**
 * Make the coded fields of *root* find codes; *finder* says where to ask and what taking does,
 * how to keep favourites, if they are, and whether *names* are found: of them the first is
 * meant while its beginning is typed.
 */
export default function attach(root, finder) {
  for (const field of root.querySelectorAll(".item-entry:has(.item-codes) input")) {
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-expanded", "false");
  }
  root.addEventListener("input", (event) => {
    const field = event.target;
    // What is put in by a choice or a fill is no question.
    if (!isFinder(field) || !event.isTrusted) return;
    close();
    const typed = field.value.trim();
    const wait = /\p{L}/u.test(typed) ? WORDS_AFTER : DIGITS_AFTER;
    if (typed) timer = setTimeout(() => open(field, typed, finder), wait);
  });
  root.addEventListener("keydown", (event) => {
    if (isFinder(event.target) && press(event, finder)) {
      event.preventDefault();
      event.stopPropagation();
    }
  });
  root.addEventListener("focusout", close);
  root.addEventListener("click", (event) => {
    const link = event.target.closest("a.item-codes");
    if (!link) return;
    event.preventDefault();
    const field = document.getElementById(link.dataset.codes);
    field.focus();
    browse(field, finder);
  });
}

/** Whether the list is open: other keys of the form wait for it. */
export function isOpen() {
  return shown !== null;
}

function isFinder(field) {
  return field.getAttribute?.("role") === "combobox";
}

function press(event, finder) {
  const { key, target: field } = event;
  if ((key === "F2" && !event.shiftKey) || (event.altKey && key === "ArrowDown")) {
    browse(field, finder);
    return true;
  }
  const active = activeOption();
  if (active && finder.keep && (event.ctrlKey || event.metaKey) && key.toLowerCase() === "d") {
    star(active, finder);
    return true;
  }
  if (event.altKey || event.ctrlKey || event.metaKey) return false;
  if (!shown) {
    if (key !== "ArrowDown") return false;
    browse(field, finder);
    return true;
  }
  const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[key];
  if (step) return move(step);
  if (key === "Escape") {
    close();
    return true;
  }
  if ((key === "Enter" || key === "Tab") && active) {
    take(active, finder);
    return key === "Enter";
  }
  return false;
}

/** Show what the field holds among its codes; a code that is there already does not narrow them. */
function browse(field, finder) {
  const known = field.closest("[data-item]").querySelector(".item-meaning")?.textContent.trim();
  const typed = field.value.trim();
  field.select();
  open(field, known || !/\p{L}/u.test(typed) ? "" : typed, finder);
}

async function open(field, typed, finder) {
  clearTimeout(timer);
  const current = ++request;
  const answer = await fetch(finder.options(field, typed));
  if (!answer.ok || current !== request || document.activeElement !== field) return;
  const list = listbox(finder);
  list.parentElement.remove();
  list.innerHTML = await answer.text();
  field.closest(".item-entry").append(list.parentElement);
  shown = field;
  field.setAttribute("aria-expanded", "true");
  field.setAttribute("aria-controls", list.id);
  const first = list.querySelector("[role=option]:not([aria-disabled])");
  if (first && ((typed && finder.names) || meant(first, typed, field))) select(first);
  list.parentElement.scrollIntoView({ block: "nearest" });
}

/** Whether Enter and Tab take *option* at once: for words, not for a code or its beginning. */
function meant(option, typed, field) {
  if (!typed) return option.dataset.code === field.value;
  if (option.closest("[role=listbox]").querySelector("[data-typed-a-code]")) return false;
  const [wanted, code] = [typed, option.dataset.code].map(compact);
  return wanted === code || (/\p{L}/u.test(typed) && !code.startsWith(wanted));
}

function compact(text) {
  return text.replace(/[^\p{L}\p{N}]/gu, "").toUpperCase();
}

function move(step) {
  const all = [...document.querySelectorAll("#finder-list [role=option]:not([aria-disabled])")];
  if (all.length) {
    const place = all.indexOf(activeOption());
    const wanted = place < 0 && step < 0 ? all.length - 1 : place + (place < 0 ? 1 : step);
    select(all[Math.min(Math.max(wanted, 0), all.length - 1)]);
  }
  return true;
}

function activeOption() {
  return document.querySelector("#finder-list [aria-selected=true]");
}

function select(option) {
  activeOption()?.setAttribute("aria-selected", "false");
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  shown.setAttribute("aria-activedescendant", option.id);
}

function take(option, finder) {
  const field = shown;
  close();
  finder.take(field, option.dataset);
}

async function star(option, finder) {
  const favourite = option.dataset.favourite ? "" : "yes";
  const answer = await finder.keep(shown, option.dataset.code, favourite);
  if (!answer.ok) return;
  option.dataset.favourite = favourite;
  option.querySelector(".star").textContent = favourite ? "★" : "";
}

export function close() {
  clearTimeout(timer);
  request += 1;
  if (!shown) return;
  document.getElementById("finder-list").parentElement.remove();
  shown.setAttribute("aria-expanded", "false");
  shown.removeAttribute("aria-activedescendant");
  shown.removeAttribute("aria-controls");
  shown = null;
}

let popup;

function listbox(finder) {
  if (!popup) {
    popup = document.createElement("div");
    popup.className = "finder";
    popup.innerHTML = `
      <div id="finder-list" role="listbox" aria-label="Codes"></div>
      <p class="item-note"><kbd>↑</kbd> <kbd>↓</kbd> choose, <kbd>Enter</kbd> takes, ${finder.keep ? "<kbd>Ctrl</kbd>+<kbd>D</kbd> marks a favourite, " : ""}<kbd>Esc</kbd> closes</p>`;
    // The focus stays in the field while the mouse is on the list.
    popup.addEventListener("mousedown", (event) => event.preventDefault());
    popup.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]:not([aria-disabled])");
      if (option) take(option, finder);
    });
  }
  return popup.querySelector("[role=listbox]");
}
