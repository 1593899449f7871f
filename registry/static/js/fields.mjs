// Fields of items: the meaning of what was typed, and fields that open when others say so.

import findCodes from "./combobox.mjs";

// Items on which the meaning of other items' codes depends; the server asks for them by name.
const AROUND = [
  "addrAtDxState", "addrCurrentState", "behaviorCodeIcdO3",
  "dateOfDiagnosis", "histologicTypeIcdO3", "primarySite",
  "schemaDiscriminator1", "schemaDiscriminator2",
];

// Site, type and behavior are judged together: a change of one is a question to the others.
const JUDGED = ["primarySite", "histologicTypeIcdO3", "behaviorCodeIcdO3"];

export default function attach(root) {
  root.addEventListener("change", (event) => changed(root, event.target));
  root.addEventListener("input", ({ target }) => checkLength(target));
  findCodes(root, {
    options: (field, words) => {
      const query = around(root);
      query.set("q", words);
      return address(root, field.name, "options", query);
    },
    take: (field, option) => take(root, field, option),
    keep: (field, code, favourite) => keep(root, field, { code, favourite }),
  });
  // F1 and F2 do the same from the field itself: the links need no stops of their own on the way.
  root.querySelectorAll(".item-codes, .item-number a").forEach((link) => { link.tabIndex = -1; });
  showConditional(root);
}

/** Say at once that a text is too long: pasted by mistake, it is a whole report. */
function checkLength(field) {
  const longest = Number(field.dataset.longest);
  const meaning = document.getElementById(`${field.name}-meaning`);
  const isLong = field.value.length > longest;
  if (!meaning || (!isLong && !("tooLong" in field.dataset))) return;
  field.toggleAttribute("data-too-long", isLong);
  if (isLong) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
  meaning.classList.toggle("item-error", isLong);
  const count = (number) => number.toLocaleString("en-US");
  meaning.textContent = isLong
    ? `Shorten to ${count(longest)} characters: this text has ${count(field.value.length)}` : "";
}

/** The query that tells the server what the codes of an item are looked up for. */
export function around(root) {
  const query = new URLSearchParams();
  if (root.dataset.abstract) query.set("abstract", root.dataset.abstract);
  for (const name of AROUND) {
    const field = document.getElementById(name);
    if (field?.value) query.set(name, field.value);
  }
  return query;
}

function address(root, naaccrId, part, query) {
  return `${root.dataset.codesUrl.replace("ITEM", naaccrId)}/${part}?${query}`;
}

async function changed(root, field) {
  if (!field.name || !field.closest("[data-item]")) return;
  showConditional(root);
  // Names and numbers of persons have no meaning to show, and never stand in an address.
  if (!field.closest(".kind-code, .kind-date")) return;
  await read(root, field);
  const others = JUDGED.includes(field.name) ? JUDGED.filter((name) => name !== field.name) : [];
  for (const other of others.map((name) => document.getElementById(name))) {
    // The field in focus is being typed into: it is read when it is left.
    if (other?.value && other !== document.activeElement) await read(root, other);
  }
  showConditional(root);
}

/** Ask what the field would store, and show what that means. */
async function read(root, field) {
  const query = around(root);
  query.set("typed", field.value);
  const typed = field.value;
  const answer = await fetch(address(root, field.name, "entry", query));
  // A slow answer must not overwrite what was typed since.
  if (answer.ok && field.value === typed) show(field, await answer.json());
}

function show(field, entry) {
  const meaning = document.getElementById(`${field.name}-meaning`);
  field.toggleAttribute("aria-invalid", Boolean(entry.error));
  if (entry.error) {
    field.setAttribute("aria-invalid", "true");
    meaning.textContent = entry.error;
    meaning.classList.add("item-error");
    return;
  }
  if (field.value !== entry.value) field.value = entry.value;
  meaning.classList.remove("item-error");
  meaning.textContent = entry.meaning;
  if (!entry.listed) remark(meaning, "unlisted", "not in the code list");
  if (entry.caution) remark(meaning, "caution", entry.caution);
}

function remark(meaning, className, text) {
  const note = document.createElement("span");
  note.className = className;
  note.textContent = `${meaning.textContent ? "; " : ""}${text}`;
  meaning.append(note);
}

// A range of numbers stands in the list to be read: the number itself has to be typed.
const RANGE = /^[\w.]+-[\w.]+$/;

function take(root, field, { code, companion, companionItem }) {
  if (RANGE.test(code)) {
    field.select();
    return;
  }
  const [value, behavior] = code.split("/");
  put(field, value);
  const behaviorField = behavior && document.getElementById("behaviorCodeIcdO3");
  if (behaviorField) put(behaviorField, behavior);
  const beside = companion && document.getElementById(companionItem);
  if (beside && !beside.value) put(beside, companion);
  keep(root, field, { code });
}

function put(field, value) {
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Let the server remember a code for the user; *favourite* marks it ("yes") or not (""). */
function keep(root, field, { code, favourite }) {
  const body = new URLSearchParams({ code });
  if (favourite !== undefined) body.set("favourite", favourite);
  const token = document.querySelector("input[name=csrf_token]")?.value;
  return fetch(address(root, field.name, "kept", around(root)), {
    method: "POST", body, headers: { "X-CSRFToken": token },
  });
}

function showConditional(root) {
  for (const item of root.querySelectorAll("[data-when]")) {
    const filled = item.querySelector("input, textarea")?.value;
    item.hidden = !filled && !item.dataset.when.split(" ").every(holds);
  }
  for (const group of root.querySelectorAll("fieldset.group")) {
    group.hidden = !group.querySelector(".item:not([hidden])");
  }
}

function holds(condition) {
  const [, naaccrId, comparison, wanted] = condition.match(/^(\w+?)(!=|>=|=)(.*)$/);
  const field = document.getElementById(naaccrId);
  // The server has already decided what depends on other sections.
  if (!field || !("value" in field)) return true;
  if (comparison === "=") return field.value === wanted;
  return comparison === "!=" ? field.value !== wanted : field.value >= wanted;
}
