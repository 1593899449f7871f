// The dialog that finds a code by words: type, arrow keys, Enter.

import { WORDS_AFTER } from "./combobox.mjs";

let dialog;

/** Ask for a code; *options* returns the address of the list for words. Resolves to null on Esc. */
export function lookUp({ title, options, label = "Code or words" }) {
  dialog ??= build();
  const input = dialog.querySelector("input");
  const list = dialog.querySelector("[role=listbox]");
  dialog.querySelector("h2").textContent = title;
  dialog.querySelector("label").textContent = label;
  input.value = "";
  let timer;
  let request = 0;

  const refresh = async () => {
    const current = ++request;
    const answer = await fetch(options(input.value));
    if (!answer.ok || current !== request) return;
    list.innerHTML = await answer.text();
    select(list.querySelector("[role=option]"));
  };
  const select = (option) => {
    list.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  };

  return new Promise((resolve) => {
    const done = (code) => {
      dialog.removeEventListener("close", cancelled);
      clearTimeout(timer);
      request += 1;
      dialog.close();
      resolve(code);
    };
    const cancelled = () => resolve(null);
    dialog.addEventListener("close", cancelled, { once: true });
    input.oninput = () => {
      clearTimeout(timer);
      timer = setTimeout(refresh, WORDS_AFTER);
    };
    input.onkeydown = (event) => {
      const current = list.querySelector("[aria-selected=true]");
      const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
      if (step) {
        event.preventDefault();
        const all = [...list.querySelectorAll("[role=option]")];
        const place = all.indexOf(current) + step;
        select(all[Math.min(Math.max(place, 0), all.length - 1)]);
      } else if (event.key === "Enter") {
        event.preventDefault();
        if (current?.dataset.code) done(current.dataset.code);
      }
    };
    list.onclick = (event) => {
      const option = event.target.closest("[role=option]");
      if (option?.dataset.code) done(option.dataset.code);
    };
    list.replaceChildren();
    dialog.showModal();
    input.focus();
    refresh();
  });
}

function build() {
  const made = document.createElement("dialog");
  made.className = "lookup";
  made.setAttribute("aria-labelledby", "lookup-title");
  made.innerHTML = `
    <h2 id="lookup-title"></h2>
    <label for="lookup-words"></label>
    <input class="form-control" id="lookup-words" type="text" autocomplete="off" role="combobox"
      aria-expanded="true" aria-controls="lookup-list" aria-autocomplete="list">
    <ul id="lookup-list" role="listbox" aria-labelledby="lookup-title"></ul>
    <p class="item-note">Arrow keys choose, Enter takes, Esc leaves.</p>`;
  document.body.append(made);
  return made;
}
