// Starts the modules that a page names: data-module="keying unsaved" on an element
// calls the default export of keying.mjs and unsaved.mjs with that element.

import "./keys.mjs";

for (const element of document.querySelectorAll("[data-module]")) {
  for (const name of element.dataset.module.split(" ")) {
    import(`./${name}.mjs`).then((module) => module.default(element));
  }
}
