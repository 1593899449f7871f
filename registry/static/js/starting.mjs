// Starts the modules that a page names: data-module="keying unsaved" on an element
// calls the default export of keying.mjs and unsaved.mjs with that element.

/** Start all of the page's modules; *known* are those that the caller has loaded, by name. */
export default function start(known = {}) {
  const coming = [];
  for (const element of document.querySelectorAll("[data-module]")) {
    for (const name of element.dataset.module.split(" ")) {
      if (known[name]) known[name](element);
      else coming.push(import(`./${name}.mjs`).then((module) => module.default(element)));
    }
  }
  Promise.all(coming).then(() => { document.body.dataset.started = "yes"; });
}
