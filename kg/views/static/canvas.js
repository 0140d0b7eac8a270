// The canvas: vis-network with nothing that moves by itself; hulls below and labels above are drawn here.
"use strict";
KG.canvas = (() => {
  const stage = KG.byId("canvas");
  const { model, view } = KG;
  // On a tall screen the picture stands upright: the same positions, mirrored at the diagonal.
  if (stage.clientHeight > 1.15 * stage.clientWidth)
    for (const actor of model.actors) [actor.x, actor.y] = [actor.y, actor.x];

  // Nothing is seen before the link has been read.
  let seen = { ties: [], actors: new Set(), tied: new Set() },
    bends = new Map(),
    folded = "";
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
      edges: seen.ties.map((tie) => KG.visEdge(tie, bends.get(tie.key) ?? 0, near)),
    };
  };
  // The first sets are empty: the link may ask for another view, and what is seen first is drawn once.
  const sets = { nodes: new vis.DataSet(), edges: new vis.DataSet() };
  const network = new vis.Network(stage, sets, { ...JSON.parse(KG.island("options")), autoResize: false });
  stage.querySelector("canvas").setAttribute("aria-hidden", "true");

  // Tells vis-network only what has changed since it was told last: its own updates cost far more than the comparison.
  const told = { nodes: new Map(), edges: new Map() };
  const dress = () => {
    const wanted = dressed();
    const tell = {};
    for (const part of ["edges", "nodes"]) {
      const now = new Map(wanted[part].map((item) => [item.id, JSON.stringify(item)]));
      sets[part].remove([...told[part].keys()].filter((id) => !now.has(id)));
      tell[part] = wanted[part].filter(({ id }) => told[part].get(id) !== now.get(id));
      told[part] = now;
    }
    for (const part of ["nodes", "edges"]) if (tell[part].length) sets[part].update(tell[part]);
  };

  // Hulls: blocs with their probability, and thin outlines around a state and those who act for it.
  const pad = () => 28 * Math.max(0.5, Math.min(1, KG.grain.node / KG.grain.unit)) * KG.grain.unit;
  const hulls = () => {
    const found = [];
    model.blocs.forEach((bloc, index) => {
      const members = [...new Set(bloc.members.map((actor) => KG.seenAs(actor, view)))].filter((actor) =>
        seen.actors.has(actor),
      );
      if (!members.length || view.ego !== null) return;
      const guests = members.flatMap((actor) => (view.open.has(actor) ? actor.guests : []));
      const share = bloc.probability < 1 ? ` · ${Math.round(100 * bloc.probability)}%` : "";
      found.push({
        colour: KG.HULLS[index % KG.HULLS.length],
        text: KG.shorten(bloc.name) + share,
        members,
        path: KG.roundHull([...members, ...guests.filter((actor) => seen.actors.has(actor))], pad()),
        top: [...members, ...guests].reduce((a, b) => (b.y < a.y ? b : a)),
      });
    });
    return found;
  };
  const outlines = () =>
    [...view.open]
      .filter((state) => seen.actors.has(state))
      .map((state) => ({
        colour: KG.inkOf(state),
        path: KG.roundHull([state, ...state.guests.filter((actor) => seen.actors.has(actor))], 0.7 * pad()),
      }));
  // vis-network draws several times while it is being filled; hulls and labels wait for the whole picture.
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

  // Labels keep their size on the screen; which of them fit changes with the zoom.
  const measured = new Map();
  const EVERYWHERE = { left: -Infinity, right: Infinity, top: -Infinity, bottom: Infinity };
  const inView = (scale) => {
    const { x, y } = network.getViewPosition();
    const w = stage.clientWidth / 2,
      h = stage.clientHeight / 2;
    return { left: x * scale - w, right: x * scale + w, top: y * scale - h, bottom: y * scale + h };
  };
  const labels = (context, scale, frame = EVERYWHERE, size = 13) => {
    context.font = `600 ${size}px ${getComputedStyle(document.body).fontFamily}`;
    const measure = (text) => {
      const key = `${size}${text}`;
      if (!measured.has(key)) measured.set(key, context.measureText(text).width);
      return measured.get(key);
    };
    const near = emphasis();
    const items = [...seen.actors].map((actor) => ({
      owner: actor.index,
      text: KG.shorten(actor.label),
      x: actor.x * scale,
      y: actor.y * scale,
      r: KG.radius(actor) * scale + 2,
      rank:
        KG.sizes[actor.index] +
        (actor.host ? 0 : 100) +
        (seen.tied.has(actor) ? 200 : 0) +
        (near?.has(actor) ? 400 : 0),
      must: view.chosen?.actor === actor || view.ego === actor,
      quiet: !seen.tied.has(actor) || (near && !near.has(actor)),
      actor,
    }));
    const names = hulls().map(({ top, text, colour }, index) => ({
      owner: -1 - index,
      text,
      x: top.x * scale,
      y: (top.y - pad()) * scale - 12,
      r: -14,
      rank: 1e6,
      must: true,
      colour,
    }));
    return KG.placeLabels([...items, ...names], measure, size + 4, frame);
  };
  network.on("afterDrawing", (context) => {
    if (!KG.ready) return;
    const scale = network.getScale();
    context.save();
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
    KG.stable ??= performance.now();
  });

  // Everything in view, with room for labels and hulls; vis-network's own fit knows only the nodes.
  const pen = document.createElement("canvas").getContext("2d");
  const fitted = (shown) => {
    const { clientWidth: w, clientHeight: h } = stage;
    pen.font = `600 13px ${getComputedStyle(document.body).fontFamily}`;
    const halves = shown.map((actor) => Math.min(90, pen.measureText(KG.shorten(actor.label)).width / 2) + 6);
    let scale = 1.6,
      left = 0,
      right = 0;
    // Labels do not shrink with the picture, so the scale that fits is approached from above.
    for (let round = 0; round < 6; round++) {
      left = Math.min(...shown.map(({ x }, index) => x * scale - halves[index]));
      right = Math.max(...shown.map(({ x }, index) => x * scale + halves[index]));
      if (right - left <= w - 24) break;
      scale *= Math.max(0.2, (w - 24) / (right - left));
    }
    const top = Math.min(...shown.map(({ y }) => y)),
      bottom = Math.max(...shown.map(({ y }) => y));
    const [above, below] = model.blocs.length ? [62, 50] : [34, 40];
    const upright = (h - above - below) / Math.max(1, bottom - top);
    const used = Math.max(0.01, Math.min(scale, upright));
    return { scale: used, x: (left + right) / 2 / scale, y: (top + bottom) / 2 + (below - above) / 2 / used };
  };
  let untouched = true,
    refitting = null;
  const whole = () => fitted(model.actors.filter((actor) => !actor.host)).scale;
  const fit = (animate = false) => {
    const shown = [...seen.actors];
    if (!shown.length || !stage.clientWidth) return;
    clearTimeout(refitting);
    const { scale, x, y } = fitted(shown);
    look({ position: { x, y }, scale }, animate);
    untouched = true;
  };
  // After a change of size nothing moves under the pointer (a second click must find what the first one found);
  // a moment later the picture is fitted anew, unless the reader has chosen a view.
  let size = { w: stage.clientWidth, h: stage.clientHeight };
  const settle = () => {
    const was = size,
      scale = network.getScale();
    const position = network.getViewPosition(); // already that of the new middle: the page has the new size, the camera stands
    size = { w: stage.clientWidth, h: stage.clientHeight };
    if (!size.w || (size.w === was.w && size.h === was.h)) return;
    network.setSize("100%", "100%");
    network.moveTo({ position, scale, animation: false });
    clearTimeout(refitting);
    refitting = setTimeout(() => untouched && fit(true), 350);
  };
  // Moves the view and dresses everything for the new zoom.
  const look = (place, animate = false) => {
    untouched = false;
    const quick = animate && !matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (place.scale !== undefined) KG.setGrain(place.scale, whole(), stage);
    dress();
    network.moveTo({ ...place, animation: quick ? { duration: 250, easingFunction: "easeInOutQuad" } : false });
  };
  let settling = null;
  network.on("zoom", () => {
    untouched = false;
    clearTimeout(settling);
    settling = setTimeout(() => {
      KG.setGrain(network.getScale(), whole(), stage);
      dress();
    }, 70);
  });
  const refresh = ({ draw = true } = {}) => {
    const open = [...view.open].map(({ index }) => index).join(" ") + "|" + [...view.kinds].join();
    if (open !== folded) bends = KG.bends(view);
    folded = open;
    seen = KG.see(view);
    if (draw) dress();
    return seen;
  };
  network.on("dragEnd", ({ nodes }) => {
    for (const [id, place] of Object.entries(network.getPositions(nodes))) Object.assign(model.actors[id], place);
    untouched &&= nodes.length > 0;
    network.redraw();
  });
  KG.onTheme.push(dress);
  return {
    stage,
    network,
    fit,
    settle,
    look,
    refresh,
    dress,
    hulls,
    outlines,
    labels,
    seen: () => seen,
    bend: (tie) => bends.get(tie.key) ?? 0,
  };
})();
