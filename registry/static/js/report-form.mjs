// The form for a report on a page of its own: a text that is too long stays in the box.

import { tooLong } from "./reading.mjs";

export default function attach(form) {
  form.addEventListener("submit", (event) => {
    const problem = form.querySelector(".reading-problem");
    problem.textContent = tooLong(form);
    problem.hidden = !problem.textContent;
    if (problem.hidden) return;
    event.preventDefault();
    form.elements.text.focus();
  });
}
