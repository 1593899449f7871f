// Asks before a page with a changed form is left.

export default function attach(form) {
  let sending = false;
  form.addEventListener("submit", () => { sending = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!sending && [...form.elements].some(isChanged)) event.preventDefault();
  });
}

/** Whether a field differs from what the page came with, also where it was typed into before this. */
function isChanged(field) {
  if (field.matches("select")) {
    const came = [...field.options].find((option) => option.defaultSelected) ?? field.options[0];
    return field.value !== came?.value;
  }
  if (field.matches("[type=checkbox], [type=radio]")) return field.checked !== field.defaultChecked;
  return field.matches("input:not([type=hidden], [type=file]), textarea") && field.value !== field.defaultValue;
}
