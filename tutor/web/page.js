// Keeps the clocks of the page going, the cursor where one writes, and reads the blackboard at a pause. Nothing else runs in the browser but Gradio.
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
  window.viva = { write, pause, insert };
}
