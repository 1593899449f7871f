// Starts the modules that a page names: data-module="keying unsaved" on an element
// calls the default export of keying.mjs and unsaved.mjs with that element.

import "./keys.mjs";

const started = [...document.querySelectorAll("[data-module]")].flatMap((element) =>
  element.dataset.module.split(" ").map(async (name) => {
    (await import(`./${name}.mjs`)).default(element);
  }));
Promise.all(started).then(() => { document.body.dataset.started = "yes"; });
