// Keeps the offered accession and sequence number up to date until the user types others.

const NUMBERS = ["accessionNumberHosp", "sequenceNumberHospital"];
const ASKED = ["facility", "dateOf1stContact", "behaviorCodeIcdO3"];

export default function attach(root) {
  const offered = root.closest("form").querySelector("input[name=offered]");
  root.addEventListener("change", async (event) => {
    if (!ASKED.includes(event.target.name)) return;
    const query = new URLSearchParams(ASKED.map((name) => [name, document.getElementById(name).value]));
    const answer = await fetch(`${root.dataset.url}?${query}`);
    if (!answer.ok) return;
    const numbers = await answer.json();
    const before = offered.value.split(" ");
    NUMBERS.forEach((name, place) => {
      const field = document.getElementById(name);
      if (field.value === before[place]) field.value = numbers[name];
    });
    offered.value = NUMBERS.map((name) => numbers[name]).join(" ");
  });
}
