// A panel beside the form (stage, edits): asked anew whenever a field of the form changes.

export default function attach(panel) {
  const form = document.getElementById(panel.dataset.form);
  let request = 0;
  showAsked(panel);

  form.addEventListener("change", async () => {
    const current = ++request;
    const answer = await fetch(panel.dataset.url, { method: "POST", body: new FormData(form) });
    // A slow answer must not replace a newer one.
    if (!answer.ok || current !== request) return;
    const words = await answer.text();
    const open = openDetails(panel);
    const focused = panel.contains(document.activeElement) && mark(document.activeElement);
    panel.innerHTML = words;
    panel.querySelectorAll("details").forEach((each) => { each.open = open.has(title(each)); });
    if (focused) focusAgain(panel, focused);
    showAsked(panel);
  });
  panel.addEventListener("click", (event) => {
    const link = event.target.closest("[data-jump]");
    const field = document.getElementById(link?.dataset.jump);
    if (field?.matches("input, textarea")) {
      event.preventDefault();
      field.focus();
    }
    const fix = event.target.closest("[data-fix]");
    if (fix) take(fix);
  });
}

/** What tells an element of the panel from the others: its words, and the edit that it is of. */
function mark(element) {
  return `${element.closest("li")?.querySelector("summary")?.textContent} ${element.textContent}`;
}

/** The panel was replaced under the cursor: put it on the same element, or on the panel. */
function focusAgain(panel, focused) {
  const same = [...panel.querySelectorAll("a, button, summary")].find((each) => mark(each) === focused);
  panel.tabIndex = -1;
  (same ?? panel).focus({ preventScroll: true });
}

function openDetails(panel) {
  return new Set([...panel.querySelectorAll("details[open]")].map(title));
}

function title(details) {
  return details.querySelector("summary").textContent;
}

/** Put the offered value into its field, where the registrar sees it before it is saved. */
function take(fix) {
  const field = document.getElementById(fix.dataset.fix);
  if (!field?.matches("input, textarea")) return;
  field.value = fix.dataset.value;
  field.focus();
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Open the fields of discriminators that are asked for, close empty ones that are not. */
function showAsked(panel) {
  const asked = panel.querySelector("[data-asked]")?.dataset.asked.split(" ");
  if (!asked) return;
  for (const item of document.querySelectorAll("[data-on-demand]")) {
    const field = item.querySelector("input");
    item.hidden = !field.value && !asked.includes(field.name);
  }
  for (const group of document.querySelectorAll("fieldset.group")) {
    group.hidden = !group.querySelector(".item:not([hidden])");
  }
}
