// Asks before a page with a changed form is left.

export default function attach(form) {
  const state = () => JSON.stringify([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  const before = state();
  let sending = false;
  form.addEventListener("submit", () => { sending = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!sending && state() !== before) event.preventDefault();
  });
}
