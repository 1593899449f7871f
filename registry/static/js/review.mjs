// The second look by keys: arrows from item to item, Enter comments, F4 to the next comment,
// F9 notes the look. The texts that are to bear out the item are marked and shown.

import { chord } from "./keying.mjs";

export default function attach(root) {
  const form = document.getElementById("comment");
  const box = form.querySelector("[name=text]");
  // By its selector: elements.item is a method of every form.
  const item = form.querySelector("[name=item]");
  const links = () => [...root.querySelectorAll("[data-comment]")];
  let last = null;

  const focusRow = (name) => {
    const link = links().find((each) => each.dataset.comment === name);
    link?.focus();
    link?.scrollIntoView({ block: "nearest" });
    return Boolean(link);
  };
  const step = (by) => {
    // Up and down stay among the texts, or among the codes.
    const pane = document.activeElement.closest("section[aria-label]") ?? root;
    const rows = links().filter((link) => pane.contains(link));
    const next = rows[rows.indexOf(document.activeElement) + by];
    if (next) focusRow(next.dataset.comment);
  };

  root.addEventListener("focusin", (event) => {
    const row = event.target.closest("tr[data-row]");
    if (row) showTexts(root, row);
  });
  root.addEventListener("click", (event) => {
    const link = event.target.closest("[data-comment]");
    if (!link) return;
    event.preventDefault();
    last = link;
    item.value = link.dataset.comment;
    form.querySelector("[data-comment-on]").textContent = link.firstChild.textContent;
    box.focus();
  });
  document.addEventListener("keydown", (event) => {
    const key = chord(event);
    const typing = event.target.matches("textarea");
    if (typing && key === "Ctrl+Enter") event.target.form.requestSubmit();
    else if (key === "Escape" && event.target === box) last?.focus();
    else if (!typing && key === "ArrowDown" && event.target.closest("[data-comment]")) step(1);
    else if (!typing && key === "ArrowUp" && event.target.closest("[data-comment]")) step(-1);
    else if (key === "F4" || key === "Shift+F4") toComment(root, key === "F4" ? 1 : -1);
    else if (key === "F9") document.getElementById("look").requestSubmit();
    else return;
    event.preventDefault();
  });

  begin(root, item.value ? box : null, focusRow);
}

/** Put the cursor on the row or comment that the address names, into the box, or on the first code. */
function begin(root, box, focusRow) {
  if (document.querySelector("[data-module~=error-summary]")) return;
  const [, kind, name] = location.hash.match(/^#(row|comment)-(.+)$/) ?? [];
  if (box) box.focus();
  else if (kind === "comment") openComment(document.getElementById(`comment-${name}`));
  else if (!focusRow(name)) {
    root.querySelector(".review-codes [data-comment]")?.focus({ preventScroll: true });
  }
}

function showTexts(root, row) {
  const wanted = row.dataset.texts.split(" ").map((name) => document.getElementById(`text-${name}`));
  root.querySelectorAll(".review-text").forEach((text) => {
    text.classList.toggle("is-near", wanted.includes(text));
  });
  const pane = root.querySelector(".review-texts");
  const first = wanted.find(Boolean);
  if (first && pane.scrollHeight > pane.clientHeight) {
    pane.scrollTop += first.getBoundingClientRect().top - pane.getBoundingClientRect().top - 8;
  }
}

function toComment(root, step) {
  const all = [...root.querySelectorAll(".comment:not(.comment-resolved)")];
  const place = all.indexOf(document.activeElement.closest(".comment"));
  openComment(all.at((place < 0 && step < 0 ? step : place + step) % all.length));
}

function openComment(comment) {
  const details = comment?.querySelector("details");
  if (!details) return;
  details.open = true;
  details.querySelector("textarea").focus();
  comment.scrollIntoView({ block: "nearest" });
}
