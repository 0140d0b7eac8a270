// Saves the chart that a page holds: its still, with title, legend and caption, and its table.
"use strict";
{
  const { still, table } = KG.island("data");
  const menu = KG.byId("save");
  const files = {
    png: () => KG.savePng(still),
    image: () => KG.showPng(still),
    svg: () => KG.save(KG.fileName(".svg"), still, "image/svg+xml"),
    csv: () => KG.save(KG.fileName(".csv"), KG.csv(KG.charts[0].table?.() ?? table), "text/csv"),
  };
  for (const button of menu.querySelectorAll("[data-save]"))
    button.addEventListener("click", () => {
      menu.open = false;
      files[button.dataset.save]();
    });
  menu.querySelector("[data-save=image]").hidden = !KG.isFramed;
  menu.hidden = false;
}
