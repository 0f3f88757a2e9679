// The editor: saves while one writes, and says truthfully how far the text has come. Without it, Spara does the same.
"use strict";

(() => {
  const form = document.querySelector("form[data-autosave]");
  const lamp = document.getElementById("lamp");
  const words = document.getElementById("lamp-words");
  const revision = document.getElementById("revision");
  const PAUSE = 900;
  const LONGEST_WAIT = 30000;
  let typed = 0;
  let saved = 0;
  let timer = null;
  let saving = false;
  let wait = PAUSE;
  let stopped = false;
  let away = false;
  let held = false;
  let pressed = null;

  const separator = document.documentElement.lang === "sv" ? "." : ":";
  const zone = { timeZone: "Europe/Stockholm" }; // as every time that the server shows
  const clock = (time) => time.toLocaleTimeString("sv-SE", zone).replaceAll(":", separator);

  function say(text, reached) {
    lamp.toggleAttribute("data-lamp", !reached);
    if (!reached) lamp.dataset.lamp = "waiting";
    const [, bar, server] = lamp.querySelector(".lamp-rail").children;
    bar.toggleAttribute("data-lit", reached);
    server.toggleAttribute("data-lit", reached);
    const strong = document.createElement("strong");
    strong.textContent = text;
    words.replaceChildren(strong);
  }

  function later(pause) {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(save, pause);
  }

  function stop(text) {
    stopped = true;
    say(text, false);
  }

  function kept(answer, upTo) {
    revision.value = answer.revision;
    if (answer.href && form.getAttribute("action") !== answer.href) {
      form.action = answer.href;
      history.replaceState(null, "", answer.href);
    }
    saved = upTo;
    wait = PAUSE;
    if (saved === typed) say(form.dataset.saved.replace("{time}", clock(new Date(answer.saved_at))), true);
    else later(PAUSE);
  }

  function show() {
    stopped = true;
    saved = typed;
    form.requestSubmit();
  }

  function signedOut() {
    away = true;
    stop(form.dataset.signedOut);
  }

  // Whoever has signed in again elsewhere gets a token of the new session here, and goes on: the same person alone.
  async function renew() {
    const page = await fetch(form.action, { redirect: "manual" }).catch(() => null);
    const text = page && page.ok ? await page.text() : "";
    const token = text.match(/name="csrf_token" value="([^"]+)"/);
    if (!token || token[1] === form.elements.csrf_token.value || !text.includes(`data-account="${form.dataset.account}"`)) return signedOut();
    form.elements.csrf_token.value = token[1];
    away = stopped = false;
    later(0);
  }

  const endings = {
    0: signedOut, // an answer that leads away leads to the door
    400: renew, // the form is of an earlier session
    401: signedOut,
    403: signedOut,
    409: show, // signed or locked meanwhile: the server's page says so, and takes the whole form along
    412: show, // somebody saved in between: the server's page shows both
    413: () => stop(form.dataset.refused),
    422: () => stop(form.dataset.refused),
  };

  async function save() {
    if (saving || typed === saved || !wordsIn()) return;
    saving = true;
    const upTo = typed;
    const body = new FormData(form);
    body.set("then", "autosave");
    try {
      const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
      if (answer.ok) kept(await answer.json(), upTo);
      else if (endings[answer.status]) endings[answer.status]();
      else throw new Error(String(answer.status));
    } catch {
      say(form.dataset.failed, false);
      wait = Math.min(wait * 2, LONGEST_WAIT);
      later(wait);
    } finally {
      saving = false;
      if (held) form.requestSubmit(pressed);
    }
  }

  function wordsIn() {
    const text = [...form.querySelectorAll("textarea")].map((area) => area.value).join(" ");
    return (text.match(/\S+/g) || []).length;
  }

  const count = document.getElementById("word-count");
  function countWords() {
    const many = wordsIn();
    count.textContent = many ? ` · ${many} ${form.dataset.words}` : "";
  }

  form.addEventListener("input", () => {
    typed += 1;
    countWords();
    say(form.dataset.waiting.replace("{time}", clock(new Date())), false);
    later(PAUSE);
  });
  // What is sent while a save is under way would tell of the revision before it, and be a conflict with oneself.
  form.addEventListener("submit", (event) => {
    held = saving;
    if (held) {
      event.preventDefault();
      pressed = event.submitter || pressed;
      return;
    }
    saved = typed;
    clearTimeout(timer);
    stopped = true;
  });
  window.addEventListener("online", () => later(0));
  window.addEventListener("focus", () => { if (away) renew(); });
  window.addEventListener("beforeunload", (event) => { if (typed !== saved) event.preventDefault(); });

  // A template with other keywords is the server's to lay out.
  document.getElementById("kind").addEventListener("change", () => form.requestSubmit());

  document.addEventListener("keydown", (event) => {
    if (event.key === "s" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      later(0);
    }
    if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    const areas = [...form.querySelectorAll("textarea")];
    const next = areas[areas.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) { event.preventDefault(); next.focus(); }
  });

  countWords();
})();
