// The stage panel: asked anew whenever a field of the form changes.

export default function attach(panel) {
  const form = document.getElementById(panel.dataset.form);
  let request = 0;
  showAsked(panel);

  form.addEventListener("change", async () => {
    const current = ++request;
    const answer = await fetch(panel.dataset.stageUrl, { method: "POST", body: new FormData(form) });
    // A slow answer must not replace a newer one.
    if (!answer.ok || current !== request) return;
    const open = openDetails(panel);
    panel.innerHTML = await answer.text();
    panel.querySelectorAll("details").forEach((each, at) => { each.open = open.has(at); });
    showAsked(panel);
  });
  panel.addEventListener("click", (event) => {
    const field = document.getElementById(event.target.closest("[data-jump]")?.dataset.jump);
    if (field?.matches("input, textarea")) {
      event.preventDefault();
      field.focus();
    }
  });
}

function openDetails(panel) {
  const all = [...panel.querySelectorAll("details")];
  return new Set(all.flatMap((each, at) => (each.open ? [at] : [])));
}

/** Open the fields of discriminators that are asked for, close empty ones that are not. */
function showAsked(panel) {
  const asked = panel.querySelector("[data-asked]").dataset.asked.split(" ");
  for (const item of document.querySelectorAll("[data-on-demand]")) {
    const field = item.querySelector("input");
    item.hidden = !field.value && !asked.includes(field.name);
  }
  for (const group of document.querySelectorAll("fieldset.group")) {
    group.hidden = !group.querySelector(".item:not([hidden])");
  }
}
