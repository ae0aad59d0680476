// Small savings of typing: buttons that fill in a time, and the print button.

const PARTS = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/London",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

function londonTime(minutes) {
  const at = Object.fromEntries(PARTS.formatToParts(new Date(Date.now() + minutes * 60000)).map((part) => [part.type, part.value]));
  return `${at.year}-${at.month}-${at.day}T${at.hour}:${at.minute}`;
}

export function startQuickTimes() {
  for (const group of document.querySelectorAll("[data-quick-times]")) group.hidden = false;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-minutes]");
    if (!button) return;
    const input = document.getElementById(button.dataset.for);
    if (!input) return;
    input.value = londonTime(Number(button.dataset.minutes));
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.focus();
  });
}

export function startPrint() {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}
