// Arrow keys go from row to row of a table, on the links of the same column.

export default function attach(table) {
  table.addEventListener("keydown", (event) => {
    const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    const cell = event.target.closest("td, th");
    const row = step && cell?.parentElement[step];
    const link = row?.cells[cell.cellIndex]?.querySelector("a");
    if (!link) return;
    event.preventDefault();
    link.focus();
  });
}
