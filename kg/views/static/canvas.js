// The canvas: vis-network with nothing that moves by itself; hulls below, arrows and names above are drawn here.
"use strict";
KG.canvas = (() => {
  const stage = KG.byId("canvas");
  const { model, view } = KG;
  // On a tall screen the picture stands upright: the same positions, mirrored at the diagonal.
  const flipped = stage.clientHeight > 1.15 * stage.clientWidth;
  if (flipped) for (const actor of model.actors) [actor.x, actor.y] = [actor.y, actor.x];

  // Nothing is seen before the link has been read.
  let seen = { ties: [], actors: new Set(), tied: new Set() },
    bends = new Map(),
    moved = false;
  const bend = (tie) => bends.get(tie.key)?.bend ?? 0;
  const emphasis = () => {
    const actor = view.chosen?.actor;
    if (!actor || !seen.actors.has(actor)) return null;
    const near = new Set([actor]);
    near.near = (tie) => tie.source === actor || tie.target === actor;
    for (const tie of seen.ties) if (near.near(tie)) near.add(tie.source).add(tie.target);
    return near;
  };
  const dressed = () => {
    const near = emphasis();
    return {
      nodes: [...seen.actors].map((actor) => KG.visNode(actor, seen, near)),
      edges: seen.ties.map((tie) => KG.visEdge(tie, bend(tie), near)),
    };
  };
  // The first sets are empty: the link may ask for another view, and what is seen first is drawn once.
  const sets = { nodes: new vis.DataSet(), edges: new vis.DataSet() };
  const network = new vis.Network(stage, sets, { ...JSON.parse(KG.island("options")), autoResize: false });
  const sheet = stage.querySelector("canvas");
  sheet.setAttribute("aria-hidden", "true");
  // vis-network rounds the ends of dashes, which fills the gaps of a wide tie until it looks solid; the still has flat ends.
  Object.defineProperty(sheet.getContext("2d"), "lineCap", { get: () => "butt", set: () => {} });

  // vis-network draws everything anew for each set that it is told of: nothing is drawn until it has been told all, and
  // at first not before the whole view stands.
  const { emitter } = network.body;
  const draw = () => {
    emitter.emit("_allowRedraw");
    network.redraw();
  };
  emitter.emit("_blockRedraw");

  // Tells vis-network only what has changed since it was told last: its own updates cost far more than the comparison.
  const told = { nodes: new Map(), edges: new Map() };
  const dress = () => {
    emitter.emit("_blockRedraw");
    const wanted = dressed();
    const tell = {};
    for (const part of ["edges", "nodes"]) {
      const now = new Map(wanted[part].map((item) => [item.id, JSON.stringify(item)]));
      sets[part].remove([...told[part].keys()].filter((id) => !now.has(id)));
      tell[part] = wanted[part].filter(({ id }) => told[part].get(id) !== now.get(id));
      told[part] = now;
    }
    for (const part of ["nodes", "edges"]) if (tell[part].length) sets[part].update(tell[part]);
    if (KG.ready) draw();
  };

  // Hulls: blocs, only while the view is the one they were found in; thin outlines around who was expanded.
  const pad = () => 28 * Math.max(0.5, Math.min(1, KG.grain.node / KG.grain.unit)) * KG.grain.unit;
  const hulls = () =>
    (KG.atRest(view) && !view.open.size ? model.blocs : []).map(([name, share, members], index) => {
      const inside = members.map((number) => model.actors[number]);
      return {
        colour: model.hulls[index % model.hulls.length],
        text: KG.shorten(name) + share,
        members: inside,
        path: KG.roundHull(inside, pad()),
      };
    });
  const outlines = () =>
    [...view.open]
      .filter((state) => seen.actors.has(state))
      .map((state) => ({
        colour: KG.inkOf(state),
        path: KG.roundHull([state, ...state.guests.filter((actor) => seen.actors.has(actor))], 0.7 * pad()),
      }));
  // vis-network draws several times while it is being filled; hulls and names wait for the whole picture.
  network.on("beforeDrawing", (context) => {
    if (!KG.ready) return;
    context.save();
    for (const { path, colour } of hulls()) {
      const shape = new Path2D(path);
      context.globalAlpha = KG.isDark() ? 0.16 : 0.13;
      context.fillStyle = colour;
      context.fill(shape);
      context.globalAlpha = 0.55;
      context.strokeStyle = colour;
      context.lineWidth = 1 / network.getScale();
      context.stroke(shape);
    }
    context.globalAlpha = 0.8;
    for (const { path, colour } of outlines()) {
      context.strokeStyle = colour;
      context.lineWidth = 1.5 / network.getScale();
      context.setLineDash([1.5 / network.getScale(), 4 / network.getScale()]);
      context.stroke(new Path2D(path));
    }
    context.restore();
  });

  // Names keep their size on the screen; which of them fit changes with the zoom.
  const measured = new Map();
  const EVERYWHERE = { left: -Infinity, right: Infinity, top: -Infinity, bottom: Infinity };
  const buttons = document.querySelector(".zoom");
  const inView = (scale) => {
    const { x, y } = network.getViewPosition();
    const left = x * scale - stage.clientWidth / 2,
      top = y * scale - stage.clientHeight / 2;
    const beside = left + buttons.offsetLeft - 2,
      under = top + buttons.offsetTop - 2;
    const taken = {
      left: beside,
      right: beside + buttons.offsetWidth + 4,
      top: under,
      bottom: under + buttons.offsetHeight + 4,
    };
    return { left, right: left + stage.clientWidth, top, bottom: top + stage.clientHeight, taken };
  };
  // Where the blocs' names stand at a zoom: they are on top of everything, so they keep off ties and nodes.
  let stood = {};
  const besideHulls = (scale, measure, height) => {
    if (stood.seen === seen && stood.scale === scale) return stood.found;
    const found = hulls(),
      points = [];
    const at = ({ x, y }) => points.push({ x: x * scale, y: y * scale });
    if (found.length) {
      for (const tie of seen.ties) {
        const [a, c, b] = KG.curve(tie, bend(tie));
        for (let t = 0.03; t < 1; t += 0.03)
          at({
            x: (1 - t) ** 2 * a.x + 2 * t * (1 - t) * c.x + t * t * b.x,
            y: (1 - t) ** 2 * a.y + 2 * t * (1 - t) * c.y + t * t * b.y,
          });
      }
      for (const actor of seen.actors) at(actor);
    }
    for (const hull of found) {
      const members = hull.members.map(({ x, y }) => ({ x: x * scale, y: y * scale }));
      Object.assign(hull, KG.besideHull(members, pad() * scale, measure(hull.text), height, points));
    }
    stood = { seen, scale, found };
    return found;
  };
  const labels = (context, scale, frame = EVERYWHERE, size = 13) => {
    context.font = `600 ${size}px ${getComputedStyle(document.body).fontFamily}`;
    const measure = (text) => {
      const key = `${size}${text}`;
      if (!measured.has(key)) measured.set(key, context.measureText(text).width);
      return measured.get(key);
    };
    const near = emphasis(),
      main = [...seen.actors].filter((actor) => !actor.host && seen.tied.has(actor));
    const hubs = new Set(main.sort((a, b) => b.size - a.size || a.index - b.index).slice(0, 24));
    const items = [...seen.actors].map((actor) => ({
      owner: actor.index,
      text: KG.shorten(actor.label),
      x: actor.x * scale,
      y: actor.y * scale,
      r: KG.radius(actor) * scale + 2,
      rank: actor.size + (actor.host ? 0 : 100) + (seen.tied.has(actor) ? 200 : 0) + (near?.has(actor) ? 400 : 0),
      must: view.chosen?.actor === actor || view.ego === actor || hubs.has(actor),
      quiet: !seen.tied.has(actor) || (near && !near.has(actor)),
      actor,
    }));
    const names = besideHulls(scale, measure, size + 4).map(({ text, colour, x, y }, index) => {
      return { owner: -1 - index, text, x, y: y - 2, r: -14, rank: 1e6, must: true, colour };
    });
    return KG.placeLabels([...items, ...names], measure, size + 4, frame);
  };
  const heads = (context) => {
    const near = emphasis();
    for (const tie of seen.ties) {
      if (tie.mutual) continue;
      const corners = KG.head(tie, bend(tie));
      context.globalAlpha = near && !near.near(tie) ? 0.1 : KG.tieOpacity();
      context.fillStyle = KG.palette[tie.sign];
      context.beginPath();
      for (const { x, y } of corners) context.lineTo(x, y);
      context.fill();
    }
    context.globalAlpha = 1;
  };
  network.on("afterDrawing", (context) => {
    if (!KG.ready) return;
    const scale = network.getScale();
    context.save();
    heads(context);
    context.scale(1 / scale, 1 / scale);
    context.textBaseline = "middle";
    context.lineJoin = "round";
    for (const { text, at, align, quiet, colour, actor } of labels(context, scale, inView(scale))) {
      context.font = `${actor && !actor.host ? 600 : 400} 13px ${getComputedStyle(document.body).fontFamily}`;
      context.textAlign = align;
      context.globalAlpha = quiet ? 0.55 : 1;
      context.strokeStyle = KG.palette.ground;
      context.lineWidth = 3.5;
      context.strokeText(text, at.x, at.y);
      context.fillStyle = colour ? KG.palette.soft : KG.palette.ink;
      context.fillText(text, at.x, at.y);
    }
    context.restore();
    if (KG.stable) return;
    KG.stable = performance.now();
    setTimeout(KG.finish);
  });

  const refresh = ({ draw = true } = {}) => {
    seen = KG.see(view);
    bends = KG.bendsOf(seen, view, { moved, flipped });
    if (draw) dress();
    return seen;
  };
  network.on("dragEnd", ({ nodes }) => {
    if (!nodes.length) return;
    for (const [id, place] of Object.entries(network.getPositions(nodes))) Object.assign(model.actors[id], place);
    moved = true;
    refresh();
  });
  KG.onTheme.push(dress);
  return {
    stage,
    network,
    refresh,
    dress,
    draw,
    hulls,
    outlines,
    inView,
    labels,
    bend,
    // Where curves are farthest from their lines.
    tops: () =>
      seen.ties
        .filter((tie) => bend(tie))
        .map((tie) => KG.curve(tie, bend(tie)))
        .map(([a, c, b]) => ({ x: (a.x + 2 * c.x + b.x) / 4, y: (a.y + 2 * c.y + b.y) / 4 })),
    under: () => seen.ties.filter((tie) => bends.get(tie.key)?.under).length,
    seen: () => seen,
  };
})();
