// Saves the chart that a page holds: its still, with title, legend and caption, and its table.
"use strict";
{
  const { still, table } = KG.island("data");
  const menu = KG.byId("save");
  const png = () => {
    const image = new Image();
    image.onload = () => {
      const sheet = KG.element("canvas", { width: 2 * image.width, height: 2 * image.height });
      sheet.getContext("2d").drawImage(image, 0, 0, sheet.width, sheet.height);
      sheet.toBlob((blob) => KG.save(KG.fileName(".png"), blob), "image/png");
    };
    image.src = `data:image/svg+xml,${encodeURIComponent(still)}`;
  };
  const files = {
    png,
    svg: () => KG.save(KG.fileName(".svg"), still, "image/svg+xml"),
    csv: () => KG.save(KG.fileName(".csv"), KG.csv(KG.charts[0].table?.() ?? table), "text/csv"),
  };
  for (const button of menu.querySelectorAll("[data-save]"))
    button.addEventListener("click", () => {
      menu.open = false;
      files[button.dataset.save]();
    });
  menu.hidden = parent !== window; // the frame of a notebook lets nothing be saved
}
