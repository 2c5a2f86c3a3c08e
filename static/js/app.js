// Small helps for pages that also work without them. No eval, no inline code.
"use strict";
(() => {
  // a page kept by the browser must not come back after signing out
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  // say to screen readers which part is being changed
  document.addEventListener("htmx:beforeRequest", (event) => event.detail.target?.setAttribute("aria-busy", "true"));
  document.addEventListener("htmx:afterSettle", (event) => {
    event.detail.target?.removeAttribute("aria-busy");
    const summary = document.querySelector("[autofocus].summary");
    if (summary) summary.focus();
  });
  document.addEventListener("htmx:responseError", () => {
    const box = document.getElementById("messages");
    const line = document.createElement("p");
    line.className = "toast error";
    line.textContent = document.body.dataset.failed;
    box?.replaceChildren(line);
  });

  // Keep what is typed: on this page at once, on the server a moment later. What stands on the device is
  // gone as soon as the server has it, when somebody signs out, and when somebody else signs in.
  const said = document.body.dataset;
  const mine = `typed ${said.me} `;
  const forms = () => document.querySelectorAll("form[data-draft]");
  const onDevice = (form) => mine + (form.getAttribute("action") || location.pathname);
  const added = new Set(["form_key", "csrfmiddlewaretoken", "draft_of", "note_id"]);
  const typedIn = (form) => new URLSearchParams([...new FormData(form)]
    .filter(([name, value]) => typeof value === "string" && !added.has(name))).toString();
  const begun = new WeakMap();  // what the server has of each form
  const say = (form, words) => {
    let line = form.querySelector(".typed");
    if (!line) {
      line = Object.assign(document.createElement("p"), { className: "hint typed" });
      line.setAttribute("role", "status");
      (form.querySelector(".savebar") || form).append(line);
    }
    if (line.textContent !== words) line.textContent = words;
  };
  const fill = (form, words) => {
    const values = new URLSearchParams(words);
    for (const field of form.elements) {
      if (!field.name || added.has(field.name) || ["file", "password", "submit"].includes(field.type)) continue;
      const given = values.getAll(field.name);
      if (field.type === "checkbox" || field.type === "radio") field.checked = given.includes(field.value);
      else if (field.multiple) for (const option of field.options) option.selected = given.includes(option.value);
      else if (given.length) field.value = given[0];
    }
  };
  const begin = () => forms().forEach((form) => {
    if (begun.has(form)) return;
    begun.set(form, typedIn(form));
    const kept = sessionStorage.getItem(onDevice(form));
    if (kept && kept !== typedIn(form)) { fill(form, kept); say(form, said.back); }
    else sessionStorage.removeItem(onDevice(form));
  });
  for (const name of Object.keys(sessionStorage)) {
    if (name.startsWith("typed ") && said.me && !name.startsWith(mine)) sessionStorage.removeItem(name);
  }
  const send = (form, leaving) => {
    const now = typedIn(form);
    const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
    return fetch(form.dataset.draft, { method: "POST", body, keepalive: leaving, credentials: "same-origin",
      redirect: "manual", signal: AbortSignal.timeout(8000) }).then((answer) => {
      if (answer.status === 204) {
        begun.set(form, now);
        if (typedIn(form) === now) sessionStorage.removeItem(onDevice(form));
      }
      return answer.status;
    });
  };
  const keep = (form, leaving) => {
    if (form.dataset.sent || typedIn(form) === begun.get(form)) return;
    send(form, leaving).then((status) => {
      if (status === 204) say(form, said.kept + " " + new Date().toTimeString().slice(0, 5));
      else say(form, status === 413 ? said.long : said.out);
    }).catch(() => say(form, said.lost));
  };
  begin();
  document.addEventListener("htmx:afterSettle", begin);
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.dataset.draft) sessionStorage.setItem(onDevice(form), typedIn(form));
  });
  setInterval(() => forms().forEach((form) => keep(form, false)), 5000);
  document.addEventListener("visibilitychange", () => { if (document.hidden) forms().forEach((form) => keep(form, true)); });

  // Without a signal the page stays, says so, and sends by itself. A form whose words the server has just
  // taken is sent as ever: what stands between the two answers is one moment, and the draft is there.
  const post = (form, button) => {
    if (button?.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
    form.dataset.sent = "yes";
    sessionStorage.removeItem(onDevice(form));
    form.submit();
  };
  const attempt = (form, button) => {
    send(form, false).then(() => post(form, button)).catch(() => {
      sessionStorage.setItem(onDevice(form), typedIn(form));
      say(form, said.waits);
      form.dataset.waits = "yes";
      setTimeout(() => { if (form.isConnected) attempt(form, button); }, 4000);
    });
  };
  document.addEventListener("submit", (event) => {
    const form = event.target, button = event.submitter;
    if (form.closest("[data-forgets]")) sessionStorage.clear();
    if (!form.dataset.draft || form.hasAttribute("hx-post")) return;
    if (button?.hasAttribute("formaction")) { form.dataset.sent = "yes"; sessionStorage.removeItem(onDevice(form)); return; }
    event.preventDefault();
    if (form.dataset.sent || form.dataset.waits) return;
    form.dataset.waits = "no";
    attempt(form, button);
  });
  window.addEventListener("beforeunload", (event) => {
    if ([...forms()].some((form) => form.dataset.waits === "yes" && !form.dataset.sent)) event.preventDefault();
  });

  // open the tables for paper
  window.addEventListener("beforeprint", () => document.querySelectorAll("details.as-table").forEach((d) => { d.open = true; }));
})();
