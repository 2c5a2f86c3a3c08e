// Reads a chart month by month: by the arrow keys, a tap or the pointer. Its table says the same without this.
"use strict";
(() => {
  for (const plot of document.querySelectorAll(".plot")) {
    const points = [...plot.querySelectorAll(".pt")];
    if (!points.length) continue;
    const months = [...new Set(points.map((point) => Number(point.dataset.month)))].sort((a, b) => a - b);
    const wheel = document.createElement("input");
    const said = (point) => point.querySelector("title").textContent;
    wheel.type = "range";
    wheel.min = 0;
    wheel.max = months.length - 1;
    wheel.value = months.length - 1;
    wheel.setAttribute("aria-label", plot.dataset.read);
    const choose = (show) => {
      const chosen = points.filter((point) => Number(point.dataset.month) === months[wheel.value]);
      points.forEach((point) => point.classList.toggle("on", show && chosen.includes(point)));
      wheel.setAttribute("aria-valuetext", [...new Set(chosen.map(said))].join(", "));
    };
    wheel.addEventListener("input", () => choose(true));
    wheel.addEventListener("focus", () => choose(true));
    wheel.addEventListener("blur", () => choose(false));
    plot.addEventListener("click", (event) => {
      const point = event.target.closest(".pt");
      if (point) wheel.value = months.indexOf(Number(point.dataset.month));
      choose(Boolean(point));
    });
    choose(false);
    plot.append(wheel);
  }
})();
