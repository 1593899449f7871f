// A dialog that shows words of the server and closes with Esc or its button.

export async function show(address) {
  const answer = await fetch(address);
  if (!answer.ok) return null;
  const before = document.activeElement;
  const dialog = document.createElement("dialog");
  dialog.className = "help-dialog";
  dialog.innerHTML = `${await answer.text()}<form method="dialog"><button class="btn btn-primary">Close</button></form>`;
  const title = dialog.querySelector("h2");
  title.id = "dialog-title";
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.addEventListener("close", () => {
    dialog.remove();
    before?.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
