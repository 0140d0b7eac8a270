// The picture and its numbers as files: PNG, SVG with vector text, CSV of ties and of evidence.
"use strict";
KG.exports = (() => {
  const { drawing, model } = KG;
  // XML forbids most control characters; everything else is text nodes and attributes, which the serialiser escapes.
  const clean = (text) =>
    String(text)
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
      .toWellFormed();
  const captionText = () => {
    const [belief, period, datasets] = model.caption;
    return [
      belief && `Belief: ${belief}`,
      period && `Period: ${period}`,
      datasets.length && `Datasets: ${datasets.join(", ")}`,
      model.leftOut && `${KG.count(model.leftOut, "weaker tie")} left out`,
    ].filter(Boolean);
  };

  // The whole picture at the present zoom: geometry in units under one scale, texts in pixels above it.
  const svg = () => {
    const { canvas, palette } = KG;
    const seen = canvas.seen(),
      shown = [...seen.actors],
      scale = canvas.network.getScale();
    const xs = shown.map(({ x }) => x * scale),
      ys = shown.map(({ y }) => y * scale),
      lines = captionText();
    const placed = canvas.labels(document.createElement("canvas").getContext("2d"), scale);
    const left = Math.min(...xs, ...placed.map(({ box }) => box.left)) - 40,
      right = Math.max(...xs, ...placed.map(({ box }) => box.right)) + 40;
    const top = Math.min(...ys, ...placed.map(({ box }) => box.top)) - 70,
      bottom = Math.max(...ys) + 70;
    const width = Math.max(560, right - left),
      height = bottom - top + 18 * lines.length + 12;
    const text = (content, attributes) => drawing("text", { fill: palette.ink, ...attributes }, clean(content));
    const f = (number) => number.toFixed(1);
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
    const ties = seen.ties.map((tie) => {
      const [a, c, b] = KG.curve(tie, canvas.bend(tie));
      const thick = KG.tieWidth(tie),
        head = KG.headLength(tie) + 2.5 * thick,
        rim = KG.radius(tie.target) + 2 / scale;
      const angle = Math.atan2(b.y - c.y, b.x - c.x);
      const from = (far, turn = 0) => ({
        x: b.x - rim * Math.cos(angle) - far * Math.cos(angle + turn),
        y: b.y - rim * Math.sin(angle) - far * Math.sin(angle + turn),
      });
      const [tip, back, left, right] = [from(0), from(0.8 * head), from(head, 0.4), from(head, -0.4)].map(
        ({ x, y }) => `${f(x)} ${f(y)}`,
      );
      const dash = KG.dashOf(tie);
      return drawing(
        "g",
        { opacity: KG.tieOpacity(tie).toFixed(2), stroke: palette[tie.sign], fill: palette[tie.sign] },
        drawing("title", {}, clean(`${KG.panel.arrow(tie)}: ${KG.signed(tie.value)}`)),
        drawing("path", {
          d: `M${f(a.x)} ${f(a.y)}Q${f(c.x)} ${f(c.y)} ${back}`,
          fill: "none",
          "stroke-width": thick.toFixed(2),
          "stroke-dasharray": dash ? dash.map(f).join(" ") : null,
        }),
        drawing("path", { d: `M${tip}L${left}L${back}L${right}Z`, stroke: "none" }),
      );
    });
    const nodes = shown.map((actor) =>
      drawing("path", {
        d: KG.shapePath(KG.shapeOf(actor.kind), KG.radius(actor)),
        transform: `translate(${actor.x} ${actor.y})`,
        fill: KG.fillOf(actor.kind),
        stroke: KG.inkOf(actor) ?? palette.ground,
        "stroke-width": f((KG.inkOf(actor) ? 3 : 1.2) / scale),
        opacity: seen.tied.has(actor) ? 1 : 0.35,
      }),
    );
    const labels = placed.map(({ text: content, at, align, actor }) =>
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
    const root = drawing(
      "svg",
      {
        viewBox: [left, top, width, height].map(f).join(" "),
        width: f(width),
        height: f(height),
        "font-family": "system-ui, 'Liberation Sans', 'DejaVu Sans', sans-serif",
      },
      drawing("title", {}, clean(model.title)),
      drawing("rect", { x: f(left), y: f(top), width: "100%", height: "100%", fill: palette.ground }),
      drawing("g", { transform: `scale(${scale})` }, hulls, outlines, ties, nodes),
      labels,
      text(model.title, { x: f(left + 16), y: f(top + 32), "font-size": 20, "font-weight": 600 }),
      lines.map((line, index) =>
        text(line, { x: f(left + 16), y: f(bottom + 8 + 18 * index), "font-size": 12, fill: palette.soft }),
      ),
    );
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + new XMLSerializer().serializeToString(root) + "\n";
  };

  const png = () => {
    const drawn = KG.canvas.stage.querySelector("canvas");
    const ratio = drawn.width / drawn.clientWidth,
      lines = captionText();
    const whole = document.createElement("canvas");
    whole.width = drawn.width;
    whole.height = drawn.height + (56 + 20 * lines.length) * ratio;
    const context = whole.getContext("2d");
    const family = getComputedStyle(document.body).fontFamily;
    context.fillStyle = KG.palette.ground;
    context.fillRect(0, 0, whole.width, whole.height);
    context.drawImage(drawn, 0, 44 * ratio);
    context.scale(ratio, ratio);
    context.fillStyle = KG.palette.ink;
    context.font = `600 18px ${family}`;
    context.fillText(KG.shorten(model.title, 90), 14, 28);
    context.font = `12px ${family}`;
    context.fillStyle = KG.palette.soft;
    lines.forEach((line, index) => context.fillText(KG.shorten(line, 200), 14, drawn.height / ratio + 60 + 20 * index));
    whole.toBlob((blob) => KG.save(KG.fileName(".png"), blob), "image/png");
  };

  const number = (value) => (Number.isNaN(value) ? "" : +value.toFixed(6));
  const tiesCsv = () =>
    KG.csv([
      [
        "source",
        "target",
        "source_label",
        "target_label",
        "kind",
        "sign",
        "value",
        "low",
        "high",
        "n",
        "weight",
        "certainty",
      ],
      ...KG.canvas
        .seen()
        .ties.map((tie) => [
          tie.source.id,
          tie.target.id,
          tie.source.label,
          tie.target.label,
          tie.kind,
          tie.sign,
          number(tie.value),
          number(tie.low),
          number(tie.high),
          tie.n,
          number(tie.weight),
          number(tie.certainty),
        ]),
    ]);
  const evidenceCsv = () =>
    KG.csv([
      ["source", "target", ...model.evidence],
      ...KG.canvas
        .seen()
        .ties.flatMap((tie) => tie.evidence)
        .map((entry) => [
          model.actors[entry.source].id,
          model.actors[entry.target].id,
          ...model.evidence.map((name) => (name === "relays" ? entry.relays.join(" > ") : entry[name])),
        ]),
    ]);

  const actions = {
    png,
    svg: () => KG.save(KG.fileName(".svg"), svg(), "image/svg+xml"),
    ties: () => KG.save(KG.fileName("-ties.csv"), tiesCsv(), "text/csv;charset=utf-8"),
    evidence: () => KG.save(KG.fileName("-evidence.csv"), evidenceCsv(), "text/csv;charset=utf-8"),
    link: async () => {
      try {
        await navigator.clipboard.writeText(location.href);
        KG.say("The link to this view is copied.");
      } catch {
        KG.say("The address of this page is the link to this view.");
      }
    },
  };
  for (const button of document.querySelectorAll("[data-save]"))
    button.addEventListener("click", () => {
      actions[button.dataset.save]();
      KG.byId("save").open = false;
    });
  return { svg, png, tiesCsv, evidenceCsv };
})();
