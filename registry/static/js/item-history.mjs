// What an item was before: Alt+Z takes its last change back, Shift+F2 shows all that was stored.

import { show } from "./dialogs.mjs";
import { chord } from "./keying.mjs";

export default function attach(root) {
  const past = new Map(); // by item: the values it had on this page, oldest first
  let before = null; // the item in focus, and its value on arrival
  root.addEventListener("focusin", ({ target }) => { before = { name: target.name, value: target.value }; });
  root.addEventListener("change", ({ target }) => {
    const old = before?.name === target.name ? before.value : target.defaultValue;
    if (!past.has(target.name)) past.set(target.name, []);
    if (old !== target.value) past.get(target.name).push(old);
    before = { name: target.name, value: target.value };
  });
  root.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!field.closest("[data-item]") || !field.name) return;
    // On a Mac the Option key makes another letter of Z: the key's place counts.
    const undo = event.altKey && !event.ctrlKey && !event.metaKey && event.code === "KeyZ";
    if (!undo && chord(event) !== "Shift+F2") return;
    event.preventDefault();
    if (undo && takeBack(field)) return;
    history(field);
  });

  const takeBack = (field) => {
    const values = past.get(field.name) ?? [];
    if (before?.name === field.name) values.push(before.value);
    while (values.length && values.at(-1) === field.value) values.pop();
    if (!values.length) return false;
    put(field, values.pop());
    past.set(field.name, values);
    return true;
  };
  const put = (field, value) => {
    before = { name: field.name, value };
    field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    document.getElementById("announcer").textContent = `Back to ${value || "blank"}`;
  };
  const history = async (field) => {
    const dialog = await show(`${root.dataset.historyUrl.replace("ITEM", field.name)}?part`);
    for (const button of dialog?.querySelectorAll("[data-restore]") ?? []) {
      button.hidden = false;
      button.addEventListener("click", () => {
        dialog.close();
        put(field, button.dataset.restore);
      });
    }
    dialog?.querySelector("[data-restore]")?.focus();
  };
}
