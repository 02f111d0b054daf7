// Keeps the clocks of the page going. Nothing else runs in the browser but Gradio.
() => {
  const tick = () => {
    for (const clock of document.querySelectorAll(".elapsed")) {
      const since = [...clock.classList].find((name) => name.startsWith("since-"));
      const seconds = Math.max(0, Math.floor(Date.now() / 1000 - Number(since.slice(6))));
      const rest = String(seconds % 60).padStart(2, "0");
      const text = `${Math.floor(seconds / 60)}:${rest}`;
      if (clock.textContent !== text) clock.textContent = text;
    }
  };
  setInterval(tick, 1000);
}
