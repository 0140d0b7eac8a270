// The time slider: two ends over a histogram of the evidence, and a button that plays.
"use strict";
KG.makeTime = () => {
  const { element, drawing, model, view } = KG;
  const place = KG.byId("time");
  const span = model.last - model.first;
  if (place.hidden) return null;
  const BARS = 80;
  const bins = Array.from({ length: BARS }, () => ({ cooperation: 0, neutral: 0, conflict: 0 }));
  const seenAt = new Set();
  for (const { event, code, first } of model.basis.reports) {
    if (first === null || first < model.first || first > model.last || seenAt.has(`${event} ${code}`)) continue;
    seenAt.add(`${event} ${code}`);
    const sign = KG.sign(model.basis.codes[code].valence);
    bins[Math.min(BARS - 1, Math.floor((BARS * (first - model.first)) / (span + 1)))][sign] += 1;
  }
  const top = Math.max(...bins.map((bin) => bin.cooperation + bin.conflict + bin.neutral));
  const bars = bins.flatMap((bin, index) => {
    let y = 30;
    return KG.SIGNS.filter((sign) => bin[sign]).map((sign) => {
      const height = Math.max(1.2, (28 * bin[sign]) / top);
      y -= height;
      return drawing("rect", { x: index * 10 + 1, y, width: 8, height, class: sign });
    });
  });
  const shade = [
    drawing("rect", { class: "outside", y: 0, height: 30 }),
    drawing("rect", { class: "outside", y: 0, height: 30 }),
  ];
  const histogram = drawing(
    "svg",
    { class: "histogram", viewBox: `0 0 ${10 * BARS} 30`, preserveAspectRatio: "none", "aria-hidden": "true" },
    bars,
    shade,
  );
  const end = (label) =>
    element("input", { type: "range", min: model.first, max: model.last, step: 1, "aria-label": label });
  const from = end("From"),
    to = end("Until");
  const play = element("button", { type: "button", class: "icon", "aria-label": "Play", title: "Play (space)" }, "▶");
  const range = element("output", { class: "range" });
  place.append(play, element("div", { class: "track" }, histogram, from, to), range);

  const set = (low, high) => {
    view.from = low <= model.first ? null : Math.round(low);
    view.to = high >= model.last ? null : Math.round(high);
  };
  const paint = () => {
    const low = view.from ?? model.first,
      high = view.to ?? model.last;
    from.value = low;
    to.value = high;
    for (const input of [from, to]) input.setAttribute("aria-valuetext", KG.dayText(+input.value));
    // The end that can still move lies on top, so that two handles at one place never lock.
    from.style.zIndex = low > (model.first + model.last) / 2 ? 3 : 2;
    const x = (day) => 10 * BARS * Math.min(1, Math.max(0, (day - model.first) / span));
    shade[0].setAttribute("x", 0);
    shade[0].setAttribute("width", x(low));
    shade[1].setAttribute("x", x(high));
    shade[1].setAttribute("width", 10 * BARS - x(high));
    range.textContent = `${KG.dayText(low)} – ${KG.dayText(high)}`;
  };
  let ticking = null;
  const stop = () => {
    clearInterval(ticking);
    ticking = null;
    play.textContent = "▶";
    play.setAttribute("aria-label", "Play");
  };
  // From the start, playing lets the picture grow; a window that begins later slides with its width.
  const start = () => {
    let low = view.from ?? model.first,
      high = view.to ?? model.last;
    const grows = view.from === null;
    const width = high - low;
    if (high >= model.last)
      [low, high] = grows ? [model.first, model.first] : [model.first + 1, model.first + 1 + width];
    const step = Math.max(1, span / 120);
    play.textContent = "❚❚";
    play.setAttribute("aria-label", "Pause");
    ticking = setInterval(() => {
      high = Math.min(model.last, high + step);
      if (!grows) low = high - width;
      set(grows ? model.first : low, high);
      KG.changed({ quiet: true });
      if (high >= model.last) {
        stop();
        KG.changed();
      }
    }, 90);
  };
  const toggle = () => {
    if (ticking === null) return start();
    stop();
    KG.changed();
  };
  play.addEventListener("click", toggle);
  from.addEventListener("input", () => {
    stop();
    set(Math.min(+from.value, +to.value), +to.value);
    KG.changed();
  });
  to.addEventListener("input", () => {
    stop();
    set(+from.value, Math.max(+from.value, +to.value));
    KG.changed();
  });
  paint();
  return { paint, stop, toggle };
};
