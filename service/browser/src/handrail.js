// Everything a page does by itself. Each page works without this file; what is here saves taps, typing and waiting.
import { Button, CharacterCount, ErrorSummary, NotificationBanner, PasswordInput, SkipLink } from "nhsuk-frontend";
import htmx from "htmx.org/dist/htmx.esm.js";

import { startConditions } from "./conditions.js";
import { startDrafts } from "./drafts.js";
import { startEmergency } from "./emergency.js";
import { startLists } from "./lists.js";
import { startEchoes, startPictures, startPrint, startQuickTimes } from "./conveniences.js";

document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
window.htmx = htmx;

function startEach(Component) {
  for (const root of document.querySelectorAll(`[data-module="${Component.moduleName}"]`)) {
    try {
      new Component(root);
    } catch (problem) {
      // One component that cannot start must not stop the rest of the page.
      console.error(problem);
    }
  }
}

for (const Component of [Button, CharacterCount, ErrorSummary, NotificationBanner, PasswordInput, SkipLink]) startEach(Component);
startLists();
startConditions();
startDrafts();
startQuickTimes();
startEchoes();
startPictures();
startPrint();
startEmergency();
