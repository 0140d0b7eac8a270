// The picture and its numbers as files: SVG and PNG with legend and caption of the view, CSV of ties and of claims.
"use strict";
KG.exports = (() => {
  const { drawing, model } = KG;
  // XML forbids most control characters; everything else is text nodes and attributes, which the serialiser escapes.
  const clean = (text) =>
    String(text)
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
      .toWellFormed();
  const f = (number) => number.toFixed(1);
  const text = (content, attributes) => drawing("text", { fill: KG.palette.ink, ...attributes }, clean(content));
  const broken = (line, most) => {
    const found = [""];
    for (const word of line.split(" ")) {
      if (found.at(-1).length + word.length + 1 > most && found.at(-1)) found.push("");
      found[found.length - 1] = `${found.at(-1)} ${word}`.trim();
    }
    return found;
  };

  // What line and shape mean, as far as they occur, from (x, y) rightward; returns elements and height.
  const legend = (seen, x0, y0, width) => {
    const { palette } = KG;
    const line = (sign, attributes) =>
      drawing("path", { d: "M0 0H34", stroke: palette[sign], "stroke-width": 5, ...attributes });
    const entries = KG.SIGNS.filter((sign) => seen.ties.some((tie) => tie.sign === sign)).map((sign) => [
      KG.SIGN_WORDS[sign].toLowerCase(),
      [line(sign, { "stroke-dasharray": model.dashes[sign] ? model.dashes[sign].join(" ") : null })],
    ]);
    if (seen.ties.some(({ clear }) => !clear))
      entries.push([
        "hollow: uncertain, its interval includes 0",
        [line("soft"), line("ground", { "stroke-width": 2.5 })],
      ]);
    for (const kind of [...new Set([...seen.actors].map((actor) => actor.kind))].sort())
      entries.push([
        KG.kindWord(kind),
        [
          drawing("path", {
            d: KG.shapePath(KG.shapeOf(kind), 7),
            transform: "translate(17 0)",
            fill: KG.fillOf(kind),
          }),
        ],
      ]);
    entries.push(["wider: more evidence", [drawing("path", { d: "M0 0L34 -3.5V3.5Z", fill: palette.soft })]]);
    let x = 0,
      row = 0;
    const drawn = entries.map(([name, mark]) => {
      const wide = 58 + 6.6 * name.length;
      if (x + wide > width) [x, row] = [0, row + 1];
      const made = drawing(
        "g",
        { transform: `translate(${f(x0 + x)} ${f(y0 + 22 * row)})` },
        mark,
        text(name, { x: 42, y: 4, "font-size": 12 }),
      );
      x += wide;
      return made;
    });
    return { drawn, height: 22 * row + 32 };
  };

  const tieMark = (tie) => {
    const { canvas, palette } = KG,
      bend = canvas.bend(tie),
      [a, c, b] = KG.curve(tie, bend),
      dash = KG.dashOf(tie),
      width = KG.tieWidth(tie);
    const way = { d: `M${f(a.x)} ${f(a.y)}Q${f(c.x)} ${f(c.y)} ${f(b.x)} ${f(b.y)}`, fill: "none" };
    const corners = tie.mutual ? null : KG.head(tie, bend).map(({ x, y }) => `${f(x)} ${f(y)}`);
    return drawing(
      "g",
      { opacity: KG.tieOpacity(tie).toFixed(2) },
      drawing(
        "title",
        {},
        clean(
          `${KG.marks.arrow(tie)}: ${KG.signed(tie.value)} (${KG.marks.interval(tie.low, tie.high)}), n=${KG.marks.number(tie.n)}`,
        ),
      ),
      drawing("path", {
        ...way,
        stroke: palette[tie.sign],
        "stroke-width": width.toFixed(2),
        "stroke-dasharray": dash ? dash.map(f).join(" ") : null,
      }),
      !tie.clear && drawing("path", { ...way, stroke: palette.ground, "stroke-width": KG.hollow(tie).toFixed(2) }),
      corners && drawing("path", { d: `M${corners.join("L")}Z`, fill: palette[tie.sign] }),
    );
  };
  const nodeMark = (actor, scale, seen) =>
    drawing(
      "path",
      {
        d: KG.shapePath(KG.shapeOf(actor.kind), KG.radius(actor)),
        transform: `translate(${actor.x} ${actor.y})`,
        fill: KG.fillOf(actor.kind),
        stroke: KG.inkOf(actor) ?? KG.palette.ground,
        "stroke-width": f((KG.inkOf(actor) ? 3 : 1.2) / scale),
        opacity: seen.tied.has(actor) ? 1 : 0.35,
      },
      drawing("title", {}, clean(actor.label)),
    );

  // The whole view at the present zoom: geometry in units under one scale, texts in pixels above it.
  const picture = () => {
    const { canvas, palette } = KG;
    const seen = canvas.seen(),
      shown = [...seen.actors],
      scale = canvas.network.getScale();
    const placed = canvas.labels(document.createElement("canvas").getContext("2d"), scale);
    const span = (values, start) => values.reduce((a, b) => [Math.min(a[0], b), Math.max(a[1], b)], start);
    const [x0, x1] = span(
      [...shown.map(({ x }) => x * scale), ...placed.flatMap(({ box }) => [box.left, box.right])],
      [-200, 200],
    );
    const [y0, y1] = span(
      [...shown.map(({ y }) => y * scale), ...placed.flatMap(({ box }) => [box.top, box.bottom])],
      [-60, 60],
    );
    const left = x0 - 40,
      width = Math.max(640, x1 + 40 - left),
      top = y0 - 90,
      floor = y1 + 60;
    const key = legend(seen, left + 16, floor, width - 32),
      lines = KG.caption.text().flatMap((line) => broken(line, Math.floor((width - 32) / 6.2)));
    const height = floor - top + key.height + 18 * lines.length + 12;
    const hulls = canvas.hulls().map(({ path, colour }) =>
      drawing("path", {
        d: path,
        fill: colour,
        "fill-opacity": 0.14,
        stroke: colour,
        "stroke-opacity": 0.55,
        "stroke-width": f(1 / scale),
      }),
    );
    const outlines = canvas.outlines().map(({ path, colour }) =>
      drawing("path", {
        d: path,
        fill: "none",
        stroke: colour,
        "stroke-width": f(1.5 / scale),
        "stroke-dasharray": `${f(1.5 / scale)} ${f(4 / scale)}`,
      }),
    );
    const names = placed.map(({ text: content, at, align, actor }) =>
      text(content, {
        x: f(at.x),
        y: f(at.y + 4.5),
        "font-size": 13,
        "font-weight": actor && !actor.host ? 600 : 400,
        "text-anchor": { center: "middle", left: "start", right: "end" }[align],
        stroke: palette.ground,
        "stroke-width": 3.5,
        "stroke-linejoin": "round",
        "paint-order": "stroke",
      }),
    );
    return drawing(
      "svg",
      {
        viewBox: [left, top, width, height].map(f).join(" "),
        width: f(width),
        height: f(height),
        role: "img",
        "font-family": "system-ui, 'Liberation Sans', 'DejaVu Sans', sans-serif",
      },
      drawing("title", {}, clean(model.title)),
      drawing("desc", {}, clean(KG.caption.text().join(" "))),
      drawing("rect", { x: f(left), y: f(top), width: "100%", height: "100%", fill: palette.ground }),
      drawing(
        "g",
        { transform: `scale(${scale})` },
        hulls,
        outlines,
        [...seen.ties].sort((a, b) => a.weight - b.weight).map(tieMark),
        shown.map((actor) => nodeMark(actor, scale, seen)),
      ),
      names,
      text(model.title, { x: f(left + 16), y: f(top + 32), "font-size": 20, "font-weight": 600 }),
      key.drawn,
      lines.map((line, index) =>
        text(line, { x: f(left + 16), y: f(floor + key.height + 18 * index), "font-size": 12, fill: palette.soft }),
      ),
    );
  };
  const svg = () =>
    '<?xml version="1.0" encoding="UTF-8"?>\n' + new XMLSerializer().serializeToString(picture()) + "\n";

  const png = () => KG.savePng(svg());
  // Paper gets the still of the view, in ink for a light ground.
  addEventListener("beforeprint", () => {
    const chosen = document.documentElement.dataset.theme;
    if (KG.isDark()) KG.setTheme("light");
    const still = picture();
    still.removeAttribute("width");
    still.removeAttribute("height");
    KG.byId("print").replaceChildren(still);
    KG.setTheme(chosen ?? "");
  });

  const number = (value) => (Number.isNaN(value) ? "" : +value.toFixed(6));
  const TIE = ["value", "low", "high", "n", "weight"];
  const tiesCsv = () =>
    KG.csv([
      ["source", "target", "source_label", "target_label", "kind", "sign", "clear", ...TIE],
      ...KG.canvas
        .seen()
        .ties.map((tie) => [
          tie.source.id,
          tie.target.id,
          tie.source.label,
          tie.target.label,
          tie.kind,
          tie.sign,
          String(tie.clear),
          ...TIE.map((name) => number(tie[name])),
        ]),
    ]);
  const evidenceCsv = () =>
    KG.csv([
      ["source", "target", "event", "code", "valence", "weight", "share", "date", ...model.card],
      ...KG.canvas
        .seen()
        .ties.flatMap((tie) =>
          tie.acts.flatMap(({ event, rows }) =>
            rows.map(({ source, target, report, claim, weight, share }) => [
              model.actors[source].id,
              model.actors[target].id,
              event,
              model.basis.codes[report.code].id,
              model.basis.codes[report.code].valence,
              number(weight),
              number(share),
              report.when,
              ...model.card.map((name) =>
                Array.isArray(claim.card[name]) ? claim.card[name].join(" > ") : claim.card[name],
              ),
            ]),
          ),
        ),
    ]);

  const actions = {
    png,
    image: () => KG.showPng(svg()),
    svg: () => KG.save(KG.fileName(".svg"), svg(), "image/svg+xml"),
    ties: () => KG.save(KG.fileName("-ties.csv"), tiesCsv(), "text/csv;charset=utf-8"),
    evidence: () => KG.save(KG.fileName("-claims.csv"), evidenceCsv(), "text/csv;charset=utf-8"),
    link: async () => {
      try {
        await navigator.clipboard.writeText(location.href);
        KG.say("The link to this view is copied.");
      } catch {
        KG.say("The address of this page is the link to this view.");
      }
    },
  };
  KG.byId("save").querySelector("[data-save=image]").hidden = !KG.isFramed;
  KG.byId("save").querySelector("[data-save=link]").hidden = KG.isFramed; // a frame has no address of its own to hand on
  for (const button of document.querySelectorAll("[data-save]"))
    button.addEventListener("click", () => {
      actions[button.dataset.save]();
      KG.byId("save").open = false;
    });
  return { svg, png, tiesCsv, evidenceCsv };
})();
