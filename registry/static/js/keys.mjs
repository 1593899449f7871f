// Keys that work on every page: an element with data-key="Ctrl+K" is focused or pressed by it.

document.addEventListener("keydown", (event) => {
  if (event.repeat || document.querySelector("dialog[open]")) return;
  const wanted = name(event);
  const element = [...document.querySelectorAll("[data-key]")].find((each) => each.dataset.key === wanted);
  if (!element) return;
  event.preventDefault();
  element.focus();
  if (element.matches("input, textarea")) element.select();
  else element.click();
});

function name(event) {
  const parts = [];
  if (event.ctrlKey || event.metaKey) parts.push("Ctrl");
  if (event.altKey) parts.push("Alt");
  if (event.shiftKey) parts.push("Shift");
  parts.push(event.key.length === 1 ? event.key.toUpperCase() : event.key);
  return parts.join("+");
}
