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

const WORDS = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZone: "UTC" });

// A browser shows dates in its own language's order; the words below the control leave no doubt which day is meant.
export function startEchoes() {
  const echo = (input) => {
    const place = document.querySelector(`[data-echo="${input.id}"]`);
    if (!place) return;
    const at = input.value ? new Date(`${input.value}Z`) : null;
    place.textContent = at && !Number.isNaN(at.valueOf()) ? WORDS.format(at) : "";
  };
  for (const input of document.querySelectorAll('input[type="datetime-local"]')) echo(input);
  document.addEventListener("input", (event) => {
    if (event.target.type === "datetime-local") echo(event.target);
  });
}

// A large diagram opens where the run stands now.
export function startPictures() {
  for (const frame of document.querySelectorAll("[data-picture]")) {
    const open = document.getElementById(frame.dataset.picture);
    if (!open) continue;
    const place = open.getBoundingClientRect();
    const around = frame.getBoundingClientRect();
    frame.scrollLeft += place.left + place.width / 2 - (around.left + around.width / 2);
    frame.scrollTop += place.top + place.height / 2 - (around.top + around.height / 2);
  }
  for (const place of document.querySelectorAll("[data-picture-switch]")) {
    const frame = place.parentElement.querySelector("[data-picture]");
    if (frame.scrollWidth <= frame.clientWidth) continue;
    place.hidden = false;
    const button = place.querySelector("button");
    button.addEventListener("click", () => {
      const whole = frame.classList.toggle("hr-picture--whole");
      button.textContent = whole ? "Show it large" : "Show the whole diagram";
    });
  }
}

export function startPrint() {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}
