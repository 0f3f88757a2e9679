// Asks the browser for a passkey: to make one, to come in by it, to unlock anew. Every decision is the server's.
"use strict";

(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

  async function post(address, form, fields = {}) {
    const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value, ...fields });
    const answer = await fetch(address, { method: "POST", body, redirect: "manual" });
    if (!answer.ok) throw Object.assign(new Error(), { status: answer.status });
    return answer;
  }

  // The keys are opened by what the authenticator answers to this: WebAuthn's extension prf.
  const asking = (options) => ({ prf: { eval: { first: bytes(options.extensions.prf.eval.first) } } });

  function written(credential, prf) {
    const shown = credential.toJSON();
    const first = prf && prf.results && prf.results.first;
    shown.clientExtensionResults = { prf: first ? { results: { first: text(first) } } : {} };
    return JSON.stringify(shown);
  }

  async function answered(options) {
    const publicKey = { ...PublicKeyCredential.parseRequestOptionsFromJSON(options), extensions: asking(options) };
    const credential = await navigator.credentials.get({ publicKey });
    return written(credential, credential.getClientExtensionResults().prf);
  }

  async function made(options) {
    const extensions = asking(options);
    const publicKey = { ...PublicKeyCredential.parseCreationOptionsFromJSON(options), extensions };
    const credential = await navigator.credentials.create({ publicKey });
    let prf = credential.getClientExtensionResults().prf;
    if (prf && prf.enabled && !prf.results) {
      // Many authenticators answer only when they are used: this one is used once, at once.
      const allowCredentials = [{ type: "public-key", id: credential.rawId }];
      const challenge = crypto.getRandomValues(new Uint8Array(32));
      const used = await navigator.credentials.get({
        publicKey: { challenge, rpId: options.rp.id, allowCredentials, userVerification: "required", extensions },
      });
      prf = used.getClientExtensionResults().prf;
    }
    return written(credential, prf);
  }

  const acts = {
    "sign-in": async (place, form, begun) => {
      form.elements.answer.value = await answered(begun.options);
      form.elements.ceremony.value = begun.ceremony;
      form.requestSubmit();
    },
    create: async (place, form, begun) => {
      form.elements.answer.value = await made(begun.options);
      form.requestSubmit();
    },
    unlock: async (place, form, begun) => {
      await post(place.dataset.then, form, { answer: await answered(begun.options) });
      if (place.dataset.next) return location.assign(place.dataset.next);
      const field = form.elements.passphrase;
      field.required = false;
      field.closest(".field").hidden = true;
      place.querySelector("button").hidden = true;
      return "done";
    },
  };

  async function act(place) {
    const form = place.closest("form");
    const said = place.querySelector("[data-said]");
    // Nothing is made for a form that cannot be sent; a passphrase is what one does without here.
    if (place.dataset.passkey === "create" && !form.reportValidity()) return;
    said.textContent = "";
    try {
      const begun = await (await post(place.dataset.options, form)).json();
      const ended = await acts[place.dataset.passkey](place, form, begun);
      if (ended) said.textContent = said.dataset[ended];
    } catch (error) {
      const refused = error.status === 422 ? "refused" : "failed";
      said.textContent = said.dataset[error.name === "NotAllowedError" ? "cancelled" : refused];
    }
  }

  if (!window.PublicKeyCredential || !PublicKeyCredential.parseCreationOptionsFromJSON) return;
  for (const place of document.querySelectorAll("[data-passkey]:not([data-ready])")) {
    const button = place.querySelector("button");
    place.dataset.ready = "";
    place.querySelector("[data-none]").hidden = true;
    button.hidden = false;
    button.addEventListener("click", () => act(place));
  }
})();
