// The reports beside a form: suggestions are accepted into fields by a key, and selected words
// are assigned to an item.  The form is saved as always; what bears a value out is sent with it.

export default function attach(panel) {
  const form = document.getElementById(panel.dataset.form);
  show(panel, form);
  form.addEventListener("change", (event) => {
    if (event.isTrusted) forget(form, event.target);
    show(panel, form);
  });
  panel.addEventListener("click", (event) => {
    const button = event.target.closest("[data-accept]");
    if (button) accept(panel, form, button.closest(".offer"));
  });
  panel.addEventListener("submit", (event) => {
    if (event.target.closest(".paste")) keep(panel, form, event);
  });
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || document.querySelector("dialog[open]")) return;
    const act = { KeyA: acceptCurrent, KeyN: next, KeyM: assign }[event.code];
    if (!act) return;
    event.preventDefault();
    act(panel, form);
  });
  panel.dataset.ready = "yes";
}

const offers = (panel) => [...panel.querySelectorAll(".offer")];
const fieldOf = (offer) => document.getElementById(offer.dataset.item);
const pointers = (form) => [...form.querySelectorAll("input[name=evidence]")];

/** Say at each suggestion what its field holds now. */
function show(panel, form) {
  for (const offer of offers(panel)) {
    const field = fieldOf(offer);
    const button = offer.querySelector("[data-accept]");
    // A fill without scripts says which value its words bear out.
    const says = [offer.dataset.pointer, `${offer.dataset.pointer}:${offer.dataset.value}`];
    const sent = pointers(form).some((each) => says.includes(each.value));
    const agrees = Boolean(field) && isBorneOut(offer, field.value);
    const kept = agrees && (sent || "kept" in offer.dataset);
    offer.dataset.state = kept ? "kept" : agrees ? "agrees" : field?.value ? "differs" : "new";
    offer.querySelector(".offer-state").textContent = {
      kept: sent ? "accepted; save to keep it" : "kept as evidence",
      agrees: "agrees with the field",
      differs: `the field holds ${field?.value}`,
      new: "",
    }[offer.dataset.state];
    button.hidden = kept || !field?.matches("input, textarea");
    button.textContent = { agrees: "Keep as evidence", differs: "Take this instead" }[offer.dataset.state] ?? "Accept";
  }
}

/** Whether the words of a suggestion bear a value out: the same, or one that is more exact. */
function isBorneOut(offer, value) {
  return Boolean(value) && [offer.dataset.value, offer.dataset.borneOut].includes(value);
}

function waiting(panel) {
  return offers(panel).filter((offer) => !offer.querySelector("[data-accept]").hidden);
}

/** Lead to the next suggestion that waits: its field gets the focus, its words are shown. */
function next(panel) {
  const all = waiting(panel);
  const at = all.findIndex((offer) => offer.matches("[aria-current]"));
  const offer = all[(at + 1) % all.length];
  if (offer) lead(panel, offer);
}

function lead(panel, offer) {
  panel.querySelectorAll(".offer[aria-current], mark.current").forEach((each) => {
    each.removeAttribute("aria-current");
    each.classList.remove("current");
  });
  offer.setAttribute("aria-current", "true");
  const words = document.getElementById(offer.dataset.mark);
  words?.closest("details").setAttribute("open", "");
  words?.classList.add("current");
  words?.scrollIntoView({ block: "center" });
  offer.scrollIntoView({ block: "nearest" });
  fieldOf(offer)?.focus();
}

/** Accept the suggestion that is current, and lead on to one for another field that is not filled
    otherwise: what would replace a value is taken on purpose.  Without one, lead to the first. */
function acceptCurrent(panel, form) {
  const all = waiting(panel);
  const current = all.find((offer) => offer.matches("[aria-current]"));
  if (!current) {
    next(panel);
    return;
  }
  accept(panel, form, current);
  const following = all.slice(all.indexOf(current) + 1).find((offer) => offer.dataset.state !== "differs");
  if (following) lead(panel, following);
  else current.removeAttribute("aria-current");
}

function accept(panel, form, offer) {
  const field = fieldOf(offer);
  const value = isBorneOut(offer, field.value) ? field.value : offer.dataset.value;
  put(form, field, value, offer.dataset.pointer);
  show(panel, form);
}

/** Send the words that bear out what a field holds with the form. */
export function bearOut(form, field, pointer) {
  forget(form, field);
  const input = document.createElement("input");
  input.type = "hidden";
  input.name = "evidence";
  input.value = pointer;
  input.dataset.item = field.name;
  form.append(input);
}

/** Fill a field where the registrar sees it, and send the words with the form. */
function put(form, field, value, pointer) {
  bearOut(form, field, pointer);
  if (field.value !== value) {
    field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
  field.focus();
}

/** Words that bore out another value say nothing of one that was typed since. */
export function forget(form, field) {
  pointers(form).filter((each) => each.dataset.item === field.name).forEach((each) => each.remove());
}

/** Keep a pasted report without leaving the page: nothing that is typed gets lost. */
async function keep(panel, form, event) {
  event.preventDefault();
  const paste = event.target;
  const problem = panel.querySelector(".reading-problem");
  const long = tooLong(paste);
  if (long) {
    say(problem, long);
    return;
  }
  const body = new FormData(paste);
  body.set("panel", "yes");
  const answer = await fetch(paste.action, { method: "POST", body }).catch(() => null);
  if (answer?.ok) {
    panel.innerHTML = await answer.text();
    panel.closest(".workbench").classList.add("workbench-reading");
    show(panel, form);
    next(panel);
  } else {
    say(problem, answer?.status === 422 ? await answer.text() : "The report was not kept; it still stands in the box. Try again.");
  }
}

/** Say that a pasted text is too long; "" where it is not. */
export function tooLong(paste) {
  const length = paste.elements.text.value.length;
  const most = Number(paste.dataset.most);
  if (length <= most) return "";
  return `The text has ${length.toLocaleString("en")} characters, the most that a report may have is ${most.toLocaleString("en")}: paste the parts that matter, or several reports. Nothing was lost.`;
}

function say(place, words) {
  place.textContent = words;
  place.hidden = false;
  place.scrollIntoView({ block: "nearest" });
}

/** Ask for which item the selected words speak. */
function assign(panel, form) {
  const selected = selection(panel);
  const problem = panel.querySelector(".reading-problem");
  problem.hidden = true;
  if (!selected) {
    say(problem, "Select words of a report first, then press Alt+M.");
    return;
  }
  const dialog = panel.querySelector("dialog.assign");
  const item = dialog.querySelector("#assign-item");
  const value = dialog.querySelector("#assign-value");
  dialog.querySelector(".assign-words").textContent = selected.words;
  dialog.querySelector(".assign-problem").textContent = "";
  const fields = fieldsOf(form);
  dialog.querySelector("datalist").replaceChildren(...fields.map(option));
  item.value = "";
  value.value = "";
  item.onchange = () => { value.value = named(fields, item.value)?.field.value || selected.words; };
  dialog.onsubmit = (event) => {
    if (event.submitter?.value === "leave") return;
    const found = named(fields, item.value);
    if (!found || !value.value) {
      event.preventDefault();
      dialog.querySelector(".assign-problem").textContent = found
        ? "Type the value that the words stand for."
        : "No field of this section has that name or number.";
      return;
    }
    dialog.close();
    put(form, found.field, value.value, `${found.field.name}:${selected.report}:${selected.start}:${selected.end}`);
    show(panel, form);
  };
  dialog.showModal();
  item.focus();
}

/** Return the selected words with their place in the report; null without any. */
function selection(panel) {
  const selected = window.getSelection();
  if (!selected.rangeCount || selected.isCollapsed) return null;
  const range = selected.getRangeAt(0);
  const text = range.startContainer.parentElement?.closest(".report-text");
  if (!text || !panel.contains(text) || !text.contains(range.endContainer)) return null;
  const before = range.cloneRange();
  before.selectNodeContents(text);
  before.setEnd(range.startContainer, range.startOffset);
  // The server counts characters, JavaScript counts halves of the rare ones.
  const start = [...before.toString()].length;
  const words = range.toString();
  return { report: text.dataset.report, start, end: start + [...words].length, words };
}

function fieldsOf(form) {
  return [...form.querySelectorAll("[data-item]:not([hidden])")]
    .map((row) => ({
      field: row.querySelector("input, textarea"),
      name: row.querySelector("label")?.textContent ?? "",
      number: row.querySelector(".item-number")?.textContent.trim() ?? "",
    }))
    .filter((each) => each.field);
}

function option({ name, number }) {
  const element = document.createElement("option");
  element.value = `${number} ${name}`;
  return element;
}

function named(fields, words) {
  const wanted = words.trim().toLowerCase();
  if (!wanted) return undefined;
  return fields.find(({ name, number }) => number === wanted || `${number} ${name}`.toLowerCase() === wanted)
    ?? fields.find(({ name }) => name.toLowerCase().includes(wanted));
}
