// Keeps the clocks of the page going, the cursor where one writes, reads the blackboard at a pause, and follows links to lessons.
// Nothing else runs in the browser but Gradio.
() => {
  const tick = () => {
    for (const clock of document.querySelectorAll(".elapsed")) {
      const since = [...clock.classList].find((name) => name.startsWith("since-"));
      const seconds = Math.max(0, Math.floor(Date.now() / 1000 - Number(since.slice(6))));
      const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      if (clock.textContent !== text) clock.textContent = text;
    }
  };
  setInterval(tick, 1000);
  // On a phone the cursor would open the keyboard over the question.
  const write = () => {
    if (!matchMedia("(pointer: fine)").matches) return;
    setTimeout(() => document.querySelector("#message textarea")?.focus({ preventScroll: true }), 100);
  };
  let pausing;
  const pause = () => {
    clearTimeout(pausing);
    pausing = setTimeout(() => document.querySelector("#look")?.click(), 300);
  };
  const insert = (sign) => {
    const box = document.querySelector("#lines textarea");
    box.focus();
    box.setRangeText(sign, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };
  window.viva = { write, pause, insert, follow: () => follow(), scroll: () => scroll(), place: "", asked: "" };

  // A section has an address, #read/lesson/section: it can be linked to, goes back, and survives a reload.
  const place = (kind, hash) => {
    const found = new RegExp(`^#${kind}/([a-z0-9-]+)(?:/([a-z0-9-]+))?$`).exec(hash);
    return found && found[1] + (found[2] ? `#${found[2]}` : "");
  };
  const follow = () => {
    const where = place("read", location.hash);
    if (!where) return;
    window.viva.place = where;
    document.querySelector("#to-read")?.click();
  };
  // Formulas, pictures and diagrams grow after the text: keep to the section until it stays put or the reader moves.
  let holding = 0;
  const scroll = () => {
    const anchor = window.viva.place.split("#")[1];
    const until = Date.now() + 2500;
    const mine = ++holding;
    const hold = () => {
      const there = document.querySelector(anchor ? `#lesson .at-${anchor}` : "#lesson .lesson-title");
      if (mine !== holding || Date.now() > until) return;
      if (there && there.offsetParent) there.scrollIntoView({ block: "start" });
      setTimeout(hold, 150);
    };
    if (!window.viva.place) return;
    hold();
    const [shelf, current] = ["#contents", "#contents .current"].map((found) => document.querySelector(found));
    if (current) shelf.scrollTop += current.getBoundingClientRect().top - shelf.getBoundingClientRect().top - 60;
  };
  for (const moved of ["wheel", "touchstart", "keydown", "mousedown"]) addEventListener(moved, () => holding++, { passive: true });
  addEventListener("hashchange", follow);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.to-read, a.to-ask");
    if (link?.matches(".to-ask")) {
      event.preventDefault();
      window.viva.asked = place("ask", link.hash) ?? "";
      document.querySelector("#to-ask")?.click();
    } else if (link && link.hash === location.hash) follow();
    const tab = event.isTrusted && event.target.closest?.("[role=tab]");
    const leads = tab && tab.textContent.trim() === "Read" && window.viva.place;
    if (link?.matches(".to-ask") || tab) history.replaceState(null, "", leads ? `#read/${leads.replace("#", "/")}` : location.pathname + location.search);
  });
}
