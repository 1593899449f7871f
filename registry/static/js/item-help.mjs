// The panel with the help of the item in focus; F1 shows the same in a dialog.

import { show } from "./dialogs.mjs";

export default function attach(panel) {
  const known = new Map();
  let shown = "";

  const text = async (naaccrId) => {
    if (!known.has(naaccrId)) {
      const answer = await fetch(`${panel.dataset.helpUrl.replace("ITEM", naaccrId)}&part`);
      if (!answer.ok) return "";
      known.set(naaccrId, await answer.text());
    }
    return known.get(naaccrId);
  };
  const itemOf = (element) => element?.closest?.("[data-item]")?.dataset.item;

  const showFor = async (element) => {
    const naaccrId = itemOf(element);
    if (!naaccrId || naaccrId === shown) return;
    shown = naaccrId;
    const found = await text(naaccrId);
    if (shown === naaccrId && found) panel.innerHTML = found;
  };
  document.addEventListener("focusin", (event) => showFor(event.target));
  showFor(document.activeElement);
  document.addEventListener("keydown", (event) => {
    const naaccrId = itemOf(document.activeElement);
    if (event.key !== "F1" || event.shiftKey || !naaccrId || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    show(`${panel.dataset.helpUrl.replace("ITEM", naaccrId)}&part`);
  });
}
