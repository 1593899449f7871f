// Keys of a form: save, next and previous section, next empty required item.

export default function attach(form) {
  form.addEventListener("submit", () => {
    const cursor = form.querySelector("input[name=cursor]");
    const item = document.activeElement?.closest("[data-item]");
    if (cursor && item) cursor.value = item.dataset.item;
  });
  document.addEventListener("keydown", (event) => {
    const action = actionOf(event);
    if (!action || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    if (action === "missing") toMissing(form);
    else if (action === "walk") walk(form);
    else send(form, action);
  });
  begin(form);
  form.dataset.ready = "yes";
}

/** Put the cursor where the address says, or into the first field. */
function begin(form) {
  if (document.querySelector("[data-module~=error-summary]")) return;
  const named = location.hash && document.getElementById(location.hash.slice(1));
  const first = document.querySelector("[data-first]")
    ?? form.querySelector("[data-item] input, [data-item] textarea");
  const field = named || first;
  field?.focus();
  if (field?.matches("input")) field.select();
}

function actionOf(event) {
  if (event.key === "F8") return "missing";
  if (event.key === "F9") return "walk";
  if ((event.ctrlKey || event.metaKey) && event.key === "s") return "stay";
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") return "next";
  if (event.altKey && event.key === "PageDown") return "next";
  if (event.altKey && event.key === "PageUp") return "previous";
  return null;
}

function send(form, action) {
  const button = form.querySelector(`button[name=go][value=${action}]`);
  if (button) form.requestSubmit(button);
}

/** Go to the next case that fails the edit of the walk; what was typed here is asked about first. */
function walk(form) {
  if (form.dataset.nextCase) window.location.href = form.dataset.nextCase;
}

function toMissing(form) {
  const fields = [...form.querySelectorAll("[data-required]")];
  const after = fields.filter((field) => comesAfter(document.activeElement, field));
  const empty = [...after, ...fields].find(
    (field) => !field.value && field !== document.activeElement && !field.closest("[hidden]"),
  );
  if (empty) empty.focus();
  else if (form.dataset.nextMissing) window.location.href = form.dataset.nextMissing;
}

function comesAfter(one, other) {
  return Boolean(one?.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
}
