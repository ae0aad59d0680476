// Keeps the emergency card readable without a network. The worker keeps that one static page and its style, nothing else.

export function startEmergency() {
  if (!("serviceWorker" in navigator) || !window.isSecureContext) return;
  navigator.serviceWorker.register("/emergency-worker.js", { scope: "/" }).catch(() => {
    // A browser that forbids workers still has the card online.
  });
}
