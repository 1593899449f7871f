// The button that prints the page.

export default function attach(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
