/* Progressive enhancement only: every page works without this file. */
(() => {
  "use strict";
  document.documentElement.classList.add("zicht-js");
  const texts = document.body.dataset;
  const dirty = new Set();

  const say = (form, text) => {
    const line = form.querySelector("[data-saved]");
    if (line) line.textContent = text || "";
  };

  /* A second click does not send a second time; the button wakes up when the page is shown again. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    dirty.delete(form);
    event.submitter?.setAttribute("aria-busy", "true");
    setTimeout(() => wake(form), 10000); /* an answer that is a file leaves the page standing */
  });
  const wake = (form) => {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  };
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(wake));
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form");
    if (!form) return;
    wake(form);
    if (event.detail.successful) dirty.delete(form);
    else say(form, texts.textUnsaved);
  });

  /* Leaving with unsaved text asks first; a form that saves by itself says so shortly after typing stops. */
  const timers = new WeakMap();
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    count(event.target);
    if (!form || form.method !== "post") return;
    if ("guard" in form.dataset) dirty.add(form);
    if (!("autosave" in form.dataset)) return;
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => {
      say(form, texts.textSaving);
      form.dispatchEvent(new CustomEvent("autosave"));
    }, 1200));
  });
  window.addEventListener("beforeunload", (event) => {
    if ([...dirty].some((form) => form.isConnected)) event.preventDefault();
  });

  /* The tab of this page is in view, also where a row of tabs is wider than the window. */
  document.querySelectorAll(".zicht-tabs [aria-current]").forEach((tab) => {
    const row = tab.closest(".zicht-tabs");
    row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
  });

  /* How many characters are left in a text; the server checks the limit. */
  function count(field) {
    if (!field.dataset || !field.dataset.count) return;
    const left = Number(field.dataset.count) - [...field.value.replace(/\r?\n/g, "\r\n")].length;
    let line = document.getElementById(field.id + "-tel");
    if (!line) {
      line = document.createElement("p");
      line.id = field.id + "-tel";
      line.className = "zicht-count";
      line.setAttribute("aria-live", "polite");
      field.after(line);
    }
    line.classList.toggle("zicht-count--over", left < 0);
    const text = (left < 0 ? texts.textOver : texts.textLeft) || "";
    line.textContent = left > Number(field.dataset.count) / 2 ? "" : text.replace("{n}", Math.abs(left));
  }

  /* Menus close on Escape and on a click elsewhere. */
  const closeMenus = (except) =>
    document.querySelectorAll("details[data-menu][open]").forEach((menu) => menu !== except && (menu.open = false));
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-menu]")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.activeElement?.closest("details[data-menu][open]");
    closeMenus();
    menu?.querySelector("summary").focus();
  });

  const wakeUp = (root) => {
    root.querySelectorAll("[data-count]").forEach(count);
    root.querySelector("[data-focus]")?.focus();
  };
  wakeUp(document);
  document.addEventListener("htmx:load", (event) => event.target !== document.body && wakeUp(event.target));
})();
