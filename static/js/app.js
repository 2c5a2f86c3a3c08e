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

  // keep what is typed: every five seconds, and when the page is put away
  const form = document.querySelector("form[data-draft]");
  if (form) {
    const note = document.getElementById("kept");
    let last = "";
    const body = () => new URLSearchParams([...new FormData(form)].filter(([name]) => name !== "form_key")).toString();
    last = body();
    const keep = (leaving) => {
      const now = body();
      if (now === last || form.dataset.sent) return;
      fetch(form.dataset.draft, { method: "POST", body: now, keepalive: leaving, credentials: "same-origin",
        headers: { "Content-Type": "application/x-www-form-urlencoded" } })
        .then((answer) => {
          if (answer.status === 204) last = now;
          if (!note) return;
          if (answer.status === 204) note.textContent = note.dataset.kept + " " + new Date().toTimeString().slice(0, 5);
          else note.textContent = answer.status === 413 ? note.dataset.long : note.dataset.out;
        })
        .catch(() => { if (note) note.textContent = note.dataset.lost; });
    };
    setInterval(() => keep(false), 5000);
    document.addEventListener("visibilitychange", () => { if (document.hidden) keep(true); });
    form.addEventListener("submit", () => { form.dataset.sent = "yes"; });
  }

  // open the tables for paper
  window.addEventListener("beforeprint", () => document.querySelectorAll("details.as-table").forEach((d) => { d.open = true; }));
})();
