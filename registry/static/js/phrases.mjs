// Text fields: the user's phrases (";bx" becomes its text), and how much room is left.

const SHORT = /;([A-Za-z0-9]{1,20})$/;

export default function attach(form) {
  let phrases;
  const known = async () => {
    phrases ??= fetch(form.dataset.phrasesUrl).then((answer) => (answer.ok ? answer.json() : {}));
    return phrases;
  };
  form.addEventListener("focusin", (event) => {
    if (event.target.matches("textarea")) known();
  });
  form.addEventListener("keydown", async (event) => {
    const field = event.target;
    if (!field.matches("textarea") || ![" ", "Tab", "Enter"].includes(event.key)) return;
    const before = field.value.slice(0, field.selectionStart);
    const short = before.match(SHORT)?.[1].toLowerCase();
    if (!short) return;
    const text = (await known())[short];
    if (text) expand(field, before.length, short, text);
  });
  form.addEventListener("input", (event) => {
    if (event.target.matches("textarea[data-most]")) count(event.target);
  });
  form.querySelectorAll("textarea[data-most]").forEach(count);
}

/** Put *text* in place of the short word that ended at *end*; what was typed since stays. */
function expand(field, end, short, text) {
  const start = end - short.length - 1;
  if (field.value.slice(start, end).toLowerCase() !== `;${short}`) return;
  const caret = field.selectionStart;
  field.setRangeText(text, start, end, "preserve");
  const moved = caret + text.length - (end - start);
  field.setSelectionRange(moved, moved);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Say how much of the standard's length is used, once it is half of it. */
function count(field) {
  const most = Number(field.dataset.most);
  const shown = document.getElementById(`${field.id}-count`);
  const [used, room] = [field.value.length, most].map((number) => number.toLocaleString("en-US"));
  // Where the standard lets a text be longer, other systems may not.
  const isCut = field.value.length > most && Number(field.dataset.longest) > most;
  shown.textContent = `${used} of ${room} characters${isCut ? ": receivers may cut the rest" : ""}`;
  shown.classList.toggle("item-error", field.value.length > most);
  shown.hidden = field.value.length < most / 2;
}
