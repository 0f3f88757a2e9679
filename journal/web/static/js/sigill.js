// Small comforts on every page. Each page works without this file: it only shows, copies, prints and presses keys.
"use strict";

(() => {
  const acts = {
    print: () => window.print(),
    copy: async (button) => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.from).textContent);
      button.textContent = button.dataset.done;
    },
  };

  for (const button of document.querySelectorAll("button[data-act]")) {
    button.hidden = false;
    button.addEventListener("click", () => acts[button.dataset.act](button));
  }

  // The code of an invitation stands after # in its link, so that no server and no log ever sees it in an address.
  const code = document.querySelector("input#code");
  if (code && !code.value && location.hash.length > 1) {
    code.value = decodeURIComponent(location.hash.slice(1));
    history.replaceState(null, "", location.pathname);
  }

  // Ctrl+Enter does what the button that says so does.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    const button = document.querySelector('button[data-keys="Ctrl Enter"]');
    if (!button) return;
    event.preventDefault();
    button.form.requestSubmit(button);
  });

  // A menu that is open closes with Escape and gives the focus back.
  document.addEventListener("keydown", (event) => {
    const open = document.querySelector("details.who[open]");
    if (event.key !== "Escape" || !open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });

  const refused = document.querySelector('main [role="alert"][tabindex]');
  if (refused) refused.focus();
})();
