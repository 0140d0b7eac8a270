// What may stand at a place in a SPARQL query: read off the text before it, and from the terms of this graph.
"use strict";
const TOKEN =
  /#[^\n]*|"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|<[^<>\s]*>|[?$]\w+|[\w-]*:(?:[\w.\-%]|\\.)*[\w\-%]?|@?[A-Za-z_]\w*|\d[\d.eE]*|[^\s]/g;
const RESETS = ["OPTIONAL", "FILTER", "UNION", "MINUS", "BIND", "VALUES", "WHERE", "EXISTS", "NOT"];
const KEYWORDS = `SELECT DISTINCT REDUCED FROM FROM_NAMED WHERE GRAPH OPTIONAL FILTER UNION MINUS BIND VALUES UNDEF
  EXISTS NOT_EXISTS ORDER_BY GROUP_BY HAVING LIMIT OFFSET ASC DESC ASK CONSTRUCT DESCRIBE PREFIX BASE AS IN NOT_IN
  COUNT SUM AVG MIN MAX SAMPLE GROUP_CONCAT SEPARATOR COALESCE IF BOUND STR STRLEN SUBSTR UCASE LCASE STRSTARTS STRENDS
  CONTAINS STRBEFORE STRAFTER CONCAT REPLACE REGEX LANG LANGMATCHES DATATYPE IRI STRDT STRLANG ISIRI ISBLANK ISLITERAL
  ISNUMERIC SAMETERM ABS ROUND CEIL FLOOR YEAR MONTH DAY HOURS MINUTES NOW`
  .split(/\s+/)
  .map((word) => word.replace("_", word === "GROUP_CONCAT" ? "_" : " "));
const WORDS = new Set(KEYWORDS.flatMap((words) => words.split(" ")));

// Return where the text ends (its group, and which part of a triple comes next), and the classes that each subject has.
KG.readSparql = (text) => {
  const classes = {};
  const stack = [{ part: "head", inside: false }];
  let graph = false; // whether the next group is that of a GRAPH
  const here = () => stack.at(-1);
  const take = (term) => {
    const at = here();
    if (at.part === "graph") {
      graph = true;
      at.part = "subject";
    } else if (at.part === "subject") Object.assign(at, { subject: term, part: "predicate" });
    else if (at.part === "predicate") Object.assign(at, { predicate: term, part: "object" });
    else if (at.part === "object") {
      if (at.predicate === "a" || at.predicate === "rdf:type") {
        classes[at.subject] ??= new Set();
        classes[at.subject].add(term);
      }
      at.part = "end";
    }
  };
  const pop = () => stack.length > 1 && stack.pop();
  for (const [token] of text.matchAll(TOKEN)) {
    const word = token.toUpperCase();
    if (token[0] === "#") continue;
    if (token === "{") {
      stack.push({ part: "subject", inside: here().inside || graph });
      graph = false;
    } else if (token === "}") {
      pop();
      if (here().part !== "head") here().part = "subject";
    } else if (token === "[") {
      const { inside } = here();
      take("[]");
      stack.push({ part: "predicate", subject: `[${stack.length}`, inside });
    } else if (token === "(") stack.push({ part: "value", inside: here().inside });
    else if (token === "]" || token === ")") pop();
    else if (token === ".") here().part = here().part === "head" ? "head" : "subject";
    else if (token === ";") here().part = "predicate";
    else if (token === ",") here().part = here().part === "value" ? "value" : "object";
    else if ("/|^*+!?".includes(token)) {
      if (here().part === "object" && "/|".includes(token)) here().part = "predicate";
    } else if (word === "GRAPH") here().part = "graph";
    else if (RESETS.includes(word) && here().part !== "head") here().part = "subject";
    else if (!/^[A-Za-z_]\w*$/.test(token) || token === "a" || /^(true|false)$/.test(token)) take(token);
  }
  return { at: here(), classes };
};

// Return how well a term answers to what was typed, by its name or by the words of its label; 0 where it does not.
KG.matches = (typed, name, label = "") => {
  const wanted = typed.toLowerCase();
  const own = name.toLowerCase();
  const last = own.slice(own.indexOf(":") + 1);
  if (!wanted || own === wanted) return 4;
  if (own.startsWith(wanted) || last.startsWith(wanted)) return 3;
  if (` ${label.toLowerCase()}`.includes(` ${wanted}`)) return 2;
  return wanted.length > 2 && last.includes(wanted) ? 1 : 0;
};

const termOption = (term, kind, boost) => ({
  label: term.name,
  detail: term.label,
  info: term.says || undefined,
  type: kind,
  order: boost,
});

const thingOption = (thing) => ({ label: thing.name, detail: thing.label, type: "name" });

const namesFit = ({ part, predicate }) =>
  !["predicate", "head"].includes(part) && !(part === "object" && ["a", "rdf:type"].includes(predicate));

// Return what is being typed with the words before it that belong to the same name: ``kg:actor North Kor``.
KG.phrase = (context, before) => {
  const line = context.matchBefore(/(?:[\p{L}][\p{L}\p{N}-]* )+[\p{L}\p{N}-]+/u);
  if (!line) return before;
  const words = line.text.split(" ");
  // A word after a colon or a question mark is part of another name, and one of the language's own ends a phrase.
  const joined = line.from > 0 && /[:?$<\w]/.test(context.state.sliceDoc(line.from - 1, line.from));
  const last = words.findLastIndex(
    (word, place) => (joined && !place) || word === "a" || WORDS.has(word.toUpperCase()),
  );
  const text = words.slice(last + 1).join(" ");
  return text.length > before.text.length ? { from: before.to - text.length, text } : before;
};

// Return every term that fits the place: properties of the subject's classes before others, values of the property.
KG.fitting = (terms, { at, classes }) => {
  const kinds = [...(classes[at.subject] ?? [])];
  const side = at.inside ? "inside" : "outside";
  if (at.part === "predicate") {
    const known = at.inside ? (term) => term.claimed : (term) => term.outside.length > 0;
    const fits = (term) => kinds.some((kind) => term[side].includes(kind));
    const found = terms.filter((term) => !term.class);
    const rank = (term) => (fits(term) ? 40 : 0) + (known(term) ? 20 : 0);
    return [{ label: "a", detail: "is of the class", type: "keyword", order: 30 }].concat(
      found.map((term) => termOption(term, "property", rank(term))),
    );
  }
  if (at.part === "object" && (at.predicate === "a" || at.predicate === "rdf:type"))
    return terms.filter((term) => term.class).map((term) => termOption(term, "class", 40));
  const by = Object.fromEntries(terms.map((term) => [term.name, term]));
  const values = at.part === "object" ? (by[at.predicate]?.values ?? []) : [];
  const rest = at.part === "value" ? terms : [];
  return [
    ...values.map((name) => termOption(by[name] ?? { name, label: "" }, "value", 40)),
    ...rest.map((term) => termOption(term, term.class ? "class" : "property", 0)),
  ];
};

// Return whether a text ends inside a comment or between quotation marks: nothing is to be completed there.
KG.inWords = (text) => {
  const last = [...text.matchAll(TOKEN)].at(-1);
  if (!last || last.index + last[0].length < text.length) return false;
  const [token] = last;
  const quote = token.match(/^("""|'''|"|')/)?.[0];
  return token[0] === "#" || (quote !== undefined && (token.length < 2 * quote.length || !token.endsWith(quote)));
};

// Return the source of completions for the editor: ``terms`` and ``named`` ask this site for them.
KG.completions = (terms, named) => async (context) => {
  const before = context.matchBefore(/[?$]\w*|[\p{L}\p{N}_-]*:?(?:[\p{L}\p{N}_.\-%]|\\.)*/u);
  if (!before || (before.from === before.to && !context.explicit)) return null;
  const whole = context.state.doc.toString();
  if (KG.inWords(whole.slice(0, before.from))) return null;
  const place = { ...KG.readSparql(whole.slice(0, before.from)), classes: KG.readSparql(whole).classes };
  const typed = before.text;
  const variables = [...new Set(whole.match(/[?$]\w+/g) ?? [])].filter((name) => name !== typed);
  const options = variables.map((label) => ({ label, type: "variable", order: 10 }));
  if (!/^[?$]/.test(typed)) {
    const known = await terms();
    options.push(...KG.fitting(known.terms, place));
    options.push(
      ...Object.keys(known.prefixes).map((name) => ({
        label: `${name}:`,
        detail: "prefix",
        type: "prefix",
        order: -5,
      })),
    );
    options.push(...KEYWORDS.map((label) => ({ label, type: "keyword", order: place.at.part === "head" ? 20 : -10 })));
    const phrase = KG.phrase(context, before);
    const words = phrase.text.replace(/^[\w-]*:/, "").replaceAll("\\", "");
    if (words.length > 1 && namesFit(place.at)) {
      const claims = place.at.part === "graph";
      const known = (await terms()).terms.find((term) => term.name === place.at.predicate);
      const usual = new Set(place.at.part === "object" ? known?.values : []);
      const found = (await named(words))
        .filter((thing) => !claims || thing.kind === "claim")
        .sort((one, other) => usual.has(other.name) - usual.has(one.name));
      if (phrase.from < before.from && found.length)
        return { from: phrase.from, filter: false, options: found.map(thingOption) };
      options.push(...found.map((thing) => ({ ...thingOption(thing), order: 15, sure: true })));
    }
  }
  if (context.aborted) return null;
  const ranked = options
    .map((option) => [option.sure ? 2 : KG.matches(typed, option.label, option.detail), option])
    .filter(([match]) => match > 0)
    .map(([match, { order, sure, ...option }]) => [match * 100 + order, option])
    .sort(([one, first], [other, second]) => other - one || (first.label < second.label ? -1 : 1));
  const seen = new Set();
  const once = ranked.map(([, option]) => option).filter(({ label }) => !seen.has(label) && seen.add(label));
  return { from: before.from, options: once.slice(0, 60), filter: false };
};
