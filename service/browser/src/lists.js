// Adds and removes the rows of a repeated question in place. Without this file the same buttons ask the server for it.

function rowsOf(list) {
  return [...list.querySelectorAll(":scope > [data-rows] > [data-row]")];
}

function renumber(list) {
  const rows = rowsOf(list);
  rows.forEach((row, at) => {
    for (const number of row.querySelectorAll("[data-row-number]")) number.textContent = String(at + 1);
  });
  const status = list.querySelector("[data-list-status]");
  if (status) status.textContent = rows.length === 1 ? "1 entry" : `${rows.length} entries`;
  const most = Number(list.dataset.most || "50");
  const add = list.querySelector(":scope > [data-list-add]");
  if (add) add.hidden = rows.length >= most;
}

function addRow(list) {
  const template = list.querySelector(":scope > template[data-row-template]");
  const next = Number(list.dataset.next);
  list.dataset.next = String(next + 1);
  const holder = document.createElement("div");
  holder.innerHTML = template.innerHTML.replaceAll("__row__", String(next));
  const row = holder.firstElementChild;
  list.querySelector(":scope > [data-rows]").append(row);
  renumber(list);
  row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
}

function removeRow(list, row) {
  const rows = rowsOf(list);
  const at = rows.indexOf(row);
  row.remove();
  renumber(list);
  const neighbour = rowsOf(list)[Math.max(0, at - 1)];
  (neighbour?.querySelector("input:not([type=hidden]), select, textarea") ?? list.querySelector(":scope > [data-list-add]"))?.focus();
}

export function startLists() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-list-add], [data-row-remove]");
    if (!button) return;
    const list = button.closest("[data-list]");
    if (!list) return;
    event.preventDefault();
    if (button.hasAttribute("data-list-add")) addRow(list);
    else removeRow(list, button.closest("[data-row]"));
    list.closest("form")?.dispatchEvent(new CustomEvent("handrail:rows", { bubbles: true }));
    list.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
