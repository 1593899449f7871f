// Fields that hold a list: names or codes are found while the last one of them is typed.

import findCodes from "./combobox.mjs";

export default function attach(form) {
  findCodes(form, {
    options: (field, typed) => `${field.dataset.options}?${new URLSearchParams({ part: "1", q: last(typed) })}`,
    take,
    names: true,
  });
}

function last(typed) {
  return typed.split(/[;,]/).at(-1).trim();
}

/** Put what was chosen in the place of the last name, ready for the next one. */
function take(field, option) {
  const before = field.value.split(/[;,]/).slice(0, -1).map((part) => part.trim()).filter(Boolean);
  field.value = `${[...before, option.code].join("; ")}; `;
  field.setSelectionRange(field.value.length, field.value.length);
  field.dispatchEvent(new Event("change", { bubbles: true }));
}
