// Shows a question only while the answer that calls for it is given. The server applies the same condition again.
//
// A hideable part carries data-shown-when: {"field": name, "is": [values]}, or {"all": [...]}, {"any": [...]},
// {"not": {...}}. Values are compared as text, as the browser would send them.

function valuesOf(form, name) {
  const found = [];
  for (const input of form.elements) {
    if (input.name !== name) continue;
    if ((input.type === "radio" || input.type === "checkbox") && !input.checked) continue;
    if (input.value !== "") found.push(input.value);
  }
  return found;
}

export function holds(condition, form) {
  if (condition.all) return condition.all.every((part) => holds(part, form));
  if (condition.any) return condition.any.some((part) => holds(part, form));
  if (condition.not) return !holds(condition.not, form);
  const values = valuesOf(form, condition.field);
  if (condition.is.length === 0) return values.length === 0;
  return values.some((value) => condition.is.includes(value));
}

function apply(form) {
  for (const part of form.querySelectorAll("[data-shown-when]")) {
    part.hidden = !holds(JSON.parse(part.dataset.shownWhen), form);
  }
}

// "None of these" and the like cannot be ticked together with anything else.
function keepExclusive(event) {
  const box = event.target;
  if (box.type !== "checkbox" || !box.checked || !box.form) return;
  for (const other of box.form.elements) {
    if (other === box || other.name !== box.name || other.type !== "checkbox") continue;
    if (box.dataset.exclusive !== undefined || other.dataset.exclusive !== undefined) other.checked = false;
  }
}

export function startConditions() {
  document.addEventListener("change", keepExclusive, true);
  for (const form of document.querySelectorAll("form[data-conditions]")) {
    apply(form);
    form.addEventListener("input", () => apply(form));
    form.addEventListener("change", () => apply(form));
    form.addEventListener("handrail:rows", () => apply(form));
    window.addEventListener("pageshow", () => apply(form));
  }
}
