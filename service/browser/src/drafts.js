// Says, beside the form, whether what was typed is kept. htmx sends the draft; this file only reports on it.

export function startDrafts() {
  const status = document.querySelector("[data-draft-status]");
  if (!status) return;
  const say = (words) => {
    status.textContent = words;
  };
  document.addEventListener("htmx:after:request", (event) => {
    const answer = event.detail?.ctx?.response;
    if (!event.target.closest?.("[data-draft]")) return;
    if (answer?.status === 204) {
      const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" });
      say(`Draft kept at ${time.format(new Date())}`);
    } else if (answer?.status === 401) {
      say("Draft not kept: you are signed out. Sign in in another tab, then type on here.");
    } else say("Draft not kept: check your connection. What you typed is still on this page.");
  });
  document.addEventListener("htmx:error", () => {
    say("Draft not kept: check your connection. What you typed is still on this page.");
  });
}
