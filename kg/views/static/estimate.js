// From claims to scores as the package computes them: kg/belief.py weighs, kg/interactions/project.py makes rows and
// voice groups of them, kg/queries/dyads.sql counts acts, kg/alignment/score.py estimates.
"use strict";
KG.DAY = 86400000;
KG.day = (date) => {
  const parts = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(date ?? "");
  return parts ? Math.floor(Date.UTC(+parts[1], (parts[2] ?? 1) - 1, parts[3] ?? 1) / KG.DAY) : null;
};
KG.dayText = (day) => new Date(day * KG.DAY).toISOString().slice(0, 10);

// How much a belief lets a claim count: what its words are worth, times the weakest link of its chain, times what it
// counts if nobody has verified it.
KG.weigh = (belief, [factuality, grades, , verified]) =>
  verified *
  (belief.factuality[factuality] ?? 0) *
  (grades ? Math.min(...[...grades].map((grade) => belief.reliability[grade] ?? 0)) : 1);
// Whether the audit contradicts claims of a class: where it believes their chain, and that of a claim against them,
// whatever their words. As kg/checks/run.py.
KG.isContradicted = (belief, [, grades, , verified, against]) => {
  const believes = (chain, share) => KG.weigh(belief, ["Certain", chain, null, share]) > 0;
  return against.some((chain) => believes(...chain)) && believes(grades, verified);
};
// The weight of each class of claims in a view: none where it leaves contradicted claims out.
KG.classWeights = ({ belief, contradicted }, basis) =>
  basis.classes.map((entry) => (contradicted || !KG.isContradicted(belief, entry) ? KG.weigh(belief, entry) : 0));

// Rows of interactions under the weights of a view: who does what to whom, on which claim, and whose voice that is.
KG.rows = (basis, byClass, open) => {
  const weights = basis.claims.map(({ origin }) => byClass[origin]);
  const root = KG.commonNames(basis.same, weights);
  const only = (found) => (found.size === 1 ? [...found][0] : null);
  const partyOf = ([actor, party, posts, otherwise]) => {
    if (!posts) return party;
    const held = posts.filter(([claim]) => weights[claim] > 0);
    const state = only(new Set(held.map(([, found]) => found).filter((found) => found !== null)));
    if (state !== null || basis.unit === "state") return state;
    const others = new Set(held.map(([, , found]) => found));
    return others.size ? (only(others) ?? actor) : otherwise;
  };
  const shown = basis.ends.map((end) => {
    const party = partyOf(end);
    return party !== null && open.has(party) ? end[0] : party;
  });
  const rows = [];
  for (const report of basis.reports) {
    const weight = weights[report.claim];
    if (!(weight > 0)) continue;
    const meeting = report.recipients.length === 0,
      pairs = new Map();
    for (const one of report.actors)
      for (const other of meeting ? report.actors : report.recipients) {
        const [source, target] = [shown[one], shown[other]];
        if (basis.ends[one][0] === basis.ends[other][0] || source === null || target === null || source === target)
          continue;
        pairs.set(source * 65536 + target, [source, target]);
      }
    const dyads = new Set([...pairs.values()].map(([a, b]) => Math.min(a, b) * 65536 + Math.max(a, b))).size;
    const share = (meeting ? 0.5 : 1) / (basis.expand === "share" ? dyads : 1);
    for (const [source, target] of pairs.values())
      rows.push({
        report,
        claim: basis.claims[report.claim],
        event: root(report.event),
        source,
        target,
        share,
        weight,
      });
  }
  KG.giveVoices(basis, rows, KG.commonNames(basis.texts, weights));
  return rows;
};

// The common number of whatever admitted claims call the same: events, or texts. As kg.coreference.
KG.commonNames = (said, weights) => {
  const common = new Map();
  const root = (name) => {
    while (common.has(name)) name = common.get(name);
    return name;
  };
  const links = said.filter(([, , claim]) => weights[claim] > 0);
  const tied = new Set(links.map(([one]) => one));
  for (const [one, other] of links) {
    const [first, second] = [root(one), root(other)].sort((a, b) => tied.has(a) - tied.has(b) || a - b);
    if (first !== second) common.set(second, first);
  }
  return root;
};

// A named speaker is one voice; without a name the dataset is. What an author or a relay says of an act that a named
// speaker reports in the same dataset repeats the strongest of these. Articles of one text are one dataset here.
KG.giveVoices = (basis, rows, text) => {
  const reports = new Map(),
    writers = new Map();
  for (const [dataset, found] of Object.entries(basis.authors)) {
    const whole = text(Number(dataset));
    writers.set(whole, [...(writers.get(whole) ?? []), ...found]);
  }
  for (const row of rows) {
    const key = row.event * 65536 + text(row.claim.dataset);
    if (!reports.has(key)) reports.set(key, []);
    reports.get(key).push(row);
  }
  for (const members of reports.values()) {
    const dataset = text(members[0].claim.dataset);
    const authors = new Set(writers.get(dataset) ?? []);
    const repeaters = new Set([...authors, ...members.flatMap(({ claim }) => claim.relays)]);
    let first = null;
    for (const row of members) {
      const { unnamed, speaker } = row.claim;
      if (unnamed || repeaters.has(speaker)) continue;
      if (!first || row.weight > first.weight || (row.weight === first.weight && speaker < first.claim.speaker))
        first = row;
    }
    for (const row of members) {
      const { unnamed, speaker } = row.claim;
      const alone = unnamed || authors.has(speaker) ? dataset : speaker;
      row.voice = first && repeaters.has(speaker) ? first.claim.speaker : alone;
    }
  }
};

// Voices join by noisy-or.
KG.joined = (weights) => 1 - weights.reduce((doubt, weight) => doubt * (1 - Math.min(weight, 1)), 1);
KG.round6 = (value) => (Math.sign(value) * Math.round(Math.abs(value) * 1e6)) / 1e6 + 0;

// The days of an act: those that all its reports leave open; where there are none, all that one of them allows; of what
// happened more than once, from the first to the last day named. As kg.periods.joint_days.
KG.days = (reports) => {
  const told = reports.filter(({ first, last }) => first !== null || last !== null),
    known = (days) => days.filter((day) => day !== null),
    firsts = known(told.map((report) => report.first)),
    lasts = known(told.map((report) => report.last)),
    least = (days) => (days.length ? Math.min(...days) : null),
    most = (days) => (days.length ? Math.max(...days) : null);
  let first = most(firsts),
    last = least(lasts);
  const repeated = told.some((report) => report.repeated);
  if (repeated) {
    first = firsts.length ? least([...firsts, ...lasts]) : null;
    last = lasts.length ? most([...firsts, ...lasts]) : null;
  } else if (first !== null && last !== null && first > last) {
    first = firsts.length === told.length ? least(firsts) : null;
    last = lasts.length === told.length ? most(lasts) : null;
  }
  const given = told.find(
    (report) => report.first === first && report.last === last && !/^(between|since|by) /.test(report.when),
  );
  return { first, last, when: given && !repeated ? given.when : KG.spanText(first, last, repeated) };
};

// Days in words, as kg.periods.write_span.
KG.spanText = (first, last, repeated) => {
  const day = KG.dayText;
  let words = null;
  if (first !== null && last !== null) words = `between ${day(first)} and ${day(last)}`;
  else if (first !== null) words = `since ${day(first)}`;
  else if (last !== null) words = `by ${day(last)}`;
  if (!repeated || words === null) return words;
  return `repeatedly ${first === last ? `on ${day(first)}` : words}`;
};

// One act from the rows about it: an event between an unordered pair, however many claims, codes and voices report it.
KG.act = (rows, codes) => {
  if (rows.length === 1) return KG.singleAct(rows[0], codes);
  const voices = new Map(),
    told = new Map(),
    ways = new Map();
  const raise = (map, key, weight) => map.set(key, Math.max(weight, map.get(key) ?? 0));
  for (const { report, voice, weight, source, target, share } of rows) {
    raise(voices, voice, weight);
    raise(told, report.code * 65536 + voice, weight);
    const way = source * 65536 + target;
    ways.set(way, Math.max(share, ways.get(way) ?? 0));
  }
  const byCode = new Map();
  for (const [key, weight] of told) {
    const code = Math.floor(key / 65536);
    if (!byCode.has(code)) byCode.set(code, []);
    byCode.get(code).push(weight);
  }
  let total = 0,
    valued = 0,
    main = null;
  for (const [code, weights] of [...byCode].sort((a, b) => a[0] - b[0])) {
    const weight = KG.joined(weights);
    total += weight;
    valued += weight * codes[code].valence;
    if (!main || weight > main.weight) main = { code, weight };
  }
  const whole = Math.max(
    1,
    [...ways.values()].reduce((a, b) => a + b, 0),
  );
  return {
    rows,
    event: rows[0].event,
    valence: KG.round6(valued / total),
    weight: KG.joined([...voices.values()]),
    code: main.code,
    ...KG.days(rows.map((row) => row.report)),
    ways: [...ways].map(([way, share]) => [Math.floor(way / 65536), way % 65536, share / whole]),
    n: [...ways.values()].reduce((a, b) => a + b, 0) / whole,
  };
};

// The act of one row, without the detours.
KG.singleAct = (row, codes) => ({
  rows: [row],
  event: row.event,
  valence: KG.round6(codes[row.report.code].valence),
  weight: Math.min(1, row.weight),
  code: row.report.code,
  first: row.report.first,
  last: row.report.last,
  when: row.report.when,
  ways: [[row.source, row.target, row.share]],
  n: row.share,
});

// Acts by pair and event, aged from the day `asOf` where a half-life is set.
KG.actsOf = (rows, codes, halfLife, asOf) => {
  const groups = new Map();
  for (const row of rows) {
    const [a, b] = row.source < row.target ? [row.source, row.target] : [row.target, row.source];
    const key = (a * 65536 + b) * 1048576 + row.event; // below 2^52, and quicker than a text
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(row);
  }
  return [...groups.values()].map((members) => {
    const act = KG.act(members, codes);
    const dated = act.first !== null && act.last !== null;
    const days = asOf - act.first - (act.last - act.first) / 2;
    act.aged = halfLife && dated ? act.weight * 0.5 ** (Math.max(days, 0) / halfLife) : act.weight;
    return act;
  });
};

// The weight of evidence at each valence, and how many acts.
KG.tally = (acts) => {
  const weights = new Map();
  let n = 0;
  for (const { valence, aged, n: share } of acts) {
    if (aged * share > 0) weights.set(valence, (weights.get(valence) ?? 0) + aged * share);
    n += share;
  }
  return { weights, n };
};

// The score of a tally, and by the exact law whether its interval excludes 0, and the interval where it is asked for.
KG.estimate = ({ weights, n }, { prior, confidence }) => {
  const atoms = new Map(weights);
  atoms.set(-1, (atoms.get(-1) ?? 0) + prior[0]);
  atoms.set(1, (atoms.get(1) ?? 0) + prior[1]);
  const v = [...atoms.keys()].sort((a, b) => a - b),
    a = v.map((value) => atoms.get(value));
  const mass = a.reduce((sum, weight) => sum + weight, 0),
    weight = [...weights.values()].reduce((sum, part) => sum + part, 0);
  const value = v.reduce((sum, valence, i) => sum + valence * a[i], 0) / mass,
    tail = (1 - confidence) / 2;
  const once = (make) => {
    let made;
    return () => (made ??= make());
  };
  const below = once(() => KG.law.below(0, v, a)),
    low = once(() => Math.min(value, KG.law.quantile(tail, v, a))),
    high = once(() => Math.max(value, KG.law.quantile((1 + confidence) / 2, v, a)));
  return {
    value,
    n,
    weight,
    get low() {
      return low();
    },
    get high() {
      return high();
    },
    get clear() {
      return value > 0 ? below() < tail : value < 0 && 1 - below() < tail;
    },
  };
};
