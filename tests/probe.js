// Questions that the browser tests ask of a page; read in by tests/browser_pages.py.
globalThis.PROBE = {
  ties: () => KG.canvas.seen().ties,
  between: (source, target) => PROBE.ties().filter((tie) => tie.source.id === source && tie.target.id === target),
  actors: () => [...KG.canvas.seen().actors].map(({ id }) => id),
  claims: () =>
    new Set(PROBE.ties().flatMap(({ acts }) => acts.flatMap(({ rows }) => rows.map(({ claim }) => claim)))).size,
  // Everything a tie says of itself, to be compared with the library.
  scores: () =>
    PROBE.ties().map(({ source, target, value, low, high, n, weight, clear, sign, kind, mutual }) => ({
      source: source.id,
      target: target.id,
      value,
      low,
      high,
      n,
      weight,
      clear,
      sign,
      kind,
      mutual,
    })),
  middle: (tie) => {
    const [a, c, b] = KG.curve(tie, KG.canvas.bend(tie));
    return { x: 0.25 * a.x + 0.5 * c.x + 0.25 * b.x, y: 0.25 * a.y + 0.5 * c.y + 0.25 * b.y };
  },
  // Ties that pass under a node as it is drawn now: points along vis-network's own curve against radii.
  under: () =>
    PROBE.ties().filter((tie) => {
      const edge = KG.canvas.network.body.edges[tie.key].edgeType,
        via = edge.getViaNode();
      const { fromPoint: a, toPoint: b } = edge;
      return Array.from({ length: 101 }, (_, i) => i / 100).some((t) => {
        const x = (1 - t) ** 2 * a.x + 2 * t * (1 - t) * via.x + t * t * b.x,
          y = (1 - t) ** 2 * a.y + 2 * t * (1 - t) * via.y + t * t * b.y;
        return [...KG.canvas.seen().actors].some(
          (actor) =>
            actor !== tie.source &&
            actor !== tie.target &&
            Math.hypot(actor.x - x, actor.y - y) < KG.radius(actor) + KG.tieWidth(tie) / 2,
        );
      });
    }).length,
  labels: () =>
    KG.canvas
      .labels(document.createElement("canvas").getContext("2d"), KG.canvas.network.getScale())
      .map(({ box }) => box),
  // The boxes of the names that are drawn, in pixels of the canvas.
  inView: () => {
    const scale = KG.canvas.network.getScale(),
      frame = KG.canvas.inView(scale);
    return KG.canvas
      .labels(document.createElement("canvas").getContext("2d"), scale, frame)
      .map(({ box: { left, right, top, bottom } }) => ({
        left: left - frame.left,
        right: right - frame.left,
        top: top - frame.top,
        bottom: bottom - frame.top,
      }));
  },
  names: () =>
    KG.canvas
      .labels(document.createElement("canvas").getContext("2d"), KG.canvas.network.getScale(), PROBE.frame())
      .map(({ text }) => text)
      .sort(),
  frame: () => {
    const scale = KG.canvas.network.getScale(),
      { x, y } = KG.canvas.network.getViewPosition(),
      [w, h] = [KG.canvas.stage.clientWidth / 2, KG.canvas.stage.clientHeight / 2];
    return { left: x * scale - w, right: x * scale + w, top: y * scale - h, bottom: y * scale + h };
  },
  bends: () =>
    PROBE.ties().map((tie) => [
      [tie.source.index, tie.target.index].sort().join(),
      tie.source.index,
      KG.canvas.bend(tie),
    ]),
  colours: () => {
    const canvas = document.querySelector("#canvas canvas");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const found = new Set();
    for (let i = 0; i < data.length; i += 16) found.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
    return found.size;
  },
  // What WCAG 2 calls contrast, of two tokens of the style sheet.
  contrast: (one, other) => {
    const light = (token) => {
      const [r, g, b] = KG.colour(token)
        .match(/[\d.]+/g)
        .slice(0, 3)
        .map((part) => {
          const value = part / 255;
          return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
        });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  },
  search: (text) => {
    const input = KG.byId("search");
    input.value = text;
    input.dispatchEvent(new Event("input"));
  },
  // Elements and attributes that could load or run something; ours are the icon, our links and what vis-network sets.
  loaders: () => [
    document.querySelectorAll("img, iframe, object, embed, base, link, audio, video").length,
    document.scripts.length,
  ],
  risky: () =>
    [...document.querySelectorAll("*")].flatMap((element) =>
      [...element.attributes]
        .filter(
          ({ name, value }) =>
            name.startsWith("on") ||
            ["srcdoc", "src", "action", "formaction"].includes(name) ||
            (name === "href" && !/^(https?:\/\/|#|data:image\/svg\+xml,)/.test(value)),
        )
        .map(({ name, value }) => `${element.tagName} ${name}=${value}`),
    ),
  vectors: () =>
    new DOMParser()
      .parseFromString(KG.exports.svg(), "image/svg+xml")
      .querySelectorAll("parsererror, script, image, foreignObject, a, use").length,
  inject: () =>
    new Promise((done) => {
      addEventListener("securitypolicyviolation", (event) => done(event.effectiveDirective));
      const script = document.createElement("script");
      script.textContent = "globalThis.pwned = 8";
      document.body.append(script);
    }),
  embed: (html) => {
    const frame = document.createElement("iframe");
    frame.sandbox = "allow-scripts";
    frame.width = 900;
    frame.height = 600;
    frame.srcdoc = html;
    document.body.append(frame);
  },
};
