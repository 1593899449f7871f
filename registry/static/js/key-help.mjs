// The list of keys in a dialog: Ctrl+/ anywhere, and ? outside of fields.

import { show } from "./dialogs.mjs";
import { chord } from "./keying.mjs";

// A key without Ctrl may get into the way of speech input, so it can be switched off.
const SWITCH = "question-mark-shows-keys";

export default function attach(link) {
  const open = async () => {
    const dialog = await show(`${link.href}?part`);
    const box = dialog?.querySelector("[name=question-mark]");
    if (!box) return;
    box.closest("p").hidden = false;
    box.checked = localStorage.getItem(SWITCH) !== "no";
    box.addEventListener("change", () => localStorage.setItem(SWITCH, box.checked ? "yes" : "no"));
  };
  link.addEventListener("click", (event) => {
    event.preventDefault();
    open();
  });
  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]")) return;
    const inField = event.target.matches?.("input, textarea, select");
    const asked = event.key === "?" && !inField && localStorage.getItem(SWITCH) !== "no";
    if (!asked && chord(event) !== "Ctrl+/") return;
    event.preventDefault();
    open();
  });
}
