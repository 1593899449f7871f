// Fills: Ctrl+; shows what can be put into the section's fields; Ctrl+. repeats one's last value.

import { isOpen } from "./combobox.mjs";
import { bearOut, forget } from "./reading.mjs";

export default function attach(form) {
  const link = document.querySelector("[data-fills]");
  const open = () => show(form, link.href);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    open();
  });
  document.addEventListener("keydown", (event) => {
    if (isOpen() || document.querySelector("dialog[open]")) return;
    const isCommand = event.ctrlKey || event.metaKey;
    if (!isCommand || ![".", ";"].includes(event.key)) return;
    event.preventDefault();
    if (event.key === ".") repeat(form, document.activeElement);
    else open();
  });
}

async function show(form, url, asked = {}) {
  const before = document.activeElement;
  const body = new FormData(form);
  Object.entries(asked).forEach(([name, value]) => body.set(name, value));
  const answer = await fetch(url, { method: "POST", body });
  if (!answer.ok) return;
  const dialog = document.createElement("dialog");
  dialog.className = "help-dialog fills";
  dialog.setAttribute("aria-labelledby", "fills-title");
  dialog.innerHTML = `${await answer.text()}<form method="dialog"><button class="btn btn-secondary">Close</button></form>`;
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    before?.focus?.();
  });
  dialog.addEventListener("keydown", (event) => choose(dialog, event));
  dialog.addEventListener("toggle", (event) => {
    if (event.target.open) focusIn(event.target);
  }, true);
  dialog.addEventListener("submit", (event) => {
    const part = event.target.dataset.part;
    if (!part) return;
    event.preventDefault();
    dialog.close();
    if (part === "lines") put(form, event.target);
    else show(form, url, Object.fromEntries(new FormData(event.target)));
  });
  dialog.addEventListener("change", (event) => {
    const questions = event.target.closest("[data-part=class]");
    if (!questions) return;
    dialog.close();
    const answers = Object.fromEntries(new FormData(questions));
    if (event.target.name === "diagnosed") answers.treated = "";
    show(form, url, answers);
  });
  dialog.showModal();
  const opened = dialog.querySelector("details[open]");
  if (opened) focusIn(opened);
  else dialog.querySelector("summary")?.focus();
}

/** Enter is to take what a fill proposes, once there is something; its lines are seen first. */
function focusIn(details) {
  const target = details.querySelector("[data-part=lines] button") ?? details.querySelector("select");
  target?.focus({ preventScroll: true });
  details.scrollIntoView({ block: "nearest" });
}

/** A number opens the fill that has it. */
function choose(dialog, event) {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.matches("select")) return;
  const details = /^[1-9]$/.test(event.key) && dialog.querySelector(`details[data-number="${event.key}"]`);
  if (!details) return;
  event.preventDefault();
  details.open = true;
  focusIn(details);
}

function put(form, lines) {
  const values = [...lines.querySelectorAll("[name=take]:checked, [type=hidden][name=take]")]
    .map((take) => [document.getElementById(take.value), take.dataset.value, take.dataset.pointer])
    .filter(([field]) => field);
  const undo = values.map(([field, value]) => [field, field.value, value]);
  values.forEach(([field, value, pointer]) => {
    if (pointer) bearOut(form, field, pointer);
    set(field, value);
  });
  tell(form, values.length, () => {
    // What was changed since the fill stays as it is.
    undo.filter(([field, , filled]) => field.value === filled || field.value.includes(filled))
      .forEach(([field, old]) => {
        forget(form, field);
        set(field, old);
      });
  });
}

function set(field, value) {
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Say what was filled, with a way back. */
function tell(form, count, undo) {
  const state = document.getElementById("fill-state");
  state.textContent = `${count === 1 ? "1 item is" : `${count} items are`} filled, not saved yet. `;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-link";
  button.textContent = "Undo the fill";
  button.addEventListener("click", () => {
    undo();
    state.textContent = "The fill is undone.";
  });
  if (count) state.append(button);
}

async function repeat(form, field) {
  const naaccrId = field?.closest("[data-item]")?.dataset.item;
  if (!naaccrId || field.name !== naaccrId) return;
  const state = document.getElementById("fill-state");
  const answer = await fetch(form.dataset.lastUrl.replace("ITEM", naaccrId));
  if (!answer.ok) return;
  const { value, meaning } = await answer.json();
  if (!value) {
    state.textContent = "There is no last value of yours to repeat here.";
    return;
  }
  const old = field.value;
  if (old === value) return;
  if (old && !window.confirm(`Replace ${old} by your last value, ${value} ${meaning}?`)) return;
  set(field, value);
  tell(form, 1, () => set(field, old));
}
