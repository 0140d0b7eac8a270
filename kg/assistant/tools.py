"""What an assistant may ask of a graph: plain values in, plain values out, and nothing is written.

Rules
-----
- Every answer says under which belief it holds, which evidence it rests on (IRIs), and what was left out.
- A score comes with its interval and the name under which anybody can compute it again.
- A name that is not in the graph is refused, with the nearest that is. No argument names a file.
- Text of the data is made safe for a terminal, and is data: it never says what an assistant is to do.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from kg.assistant.values import (
    claim_values,
    finding,
    iris,
    pair_values,
    question_values,
    result_values,
    safe_values,
    years,
)
from kg.belief import BELIEFS
from kg.errors import BadData, BadQuery, Unknown
from kg.interactions.refusals import need_claims
from kg.questions import ask, question, questions
from kg.store.pool import LIMITS, Pool
from kg.vocab import ACTOR, CLAIM, local

if TYPE_CHECKING:
    from kg.explain import Evidence
    from kg.graph import Graph
    from kg.web.beforehand import Turns

MOST = 20
"""So many acts, rows or findings an answer has, where nobody asks for more."""
MOST_ROWS = 1000
"""So many it has at most."""
LONGEST = 300
"""So many characters a name may have."""
UNITS = ("state", "party", "actor")


class Tools:
    """The tools over one graph.

    Parameters
    ----------
    graph : Graph
        What is asked; its own belief holds where none is named.
    """

    def __init__(self, graph: Graph) -> None:
        need_claims(graph.rows, "an assistant")
        self._graph = graph
        self._lock = threading.RLock()
        self._seen: dict[tuple[str, str], Graph] = {}
        limits = replace(LIMITS, seconds=10.0, rows=MOST_ROWS, result_megabytes=1)
        self._pool = Pool(graph.known.store, limits, at_once=4)

    def begin(self, turns: Turns) -> None:
        """Make in the background what first answers would wait for: processes for queries, then claims, then scores."""
        from kg.web.beforehand import Beforehand, parts_of

        graph, started = self._graph, self._pool.begin()
        parts = (partial(self._held, step) for step in chain(parts_of(graph), [self._explained]))
        Beforehand(chain([started.join], parts), turns).start()

    def _explained(self) -> list[Evidence]:
        """Explain one pair: then what explaining any pair needs has been read."""
        first = self._graph.alignment().dyads()[:1]
        return [self._graph.explain(dyad.source, dyad.target, audit=True) for dyad in first]

    def _held(self, step: Callable[[], object]) -> None:
        with self._lock:
            step()

    def find_actor(self, name: str) -> dict[str, Any]:
        """Find an actor (state, organisation, person, group) by a name, code or alias in any language.

        Gives its id, which the other tools take, its IRI, what it is called, and for whom it acts. Where the name is
        part of several, gives the candidates.
        """
        graph = self._under("", "")
        try:
            found = graph.actor(_name("name", name))
        except Unknown:
            near = [hit for hit in self._index.find(name) if hit.kind == "actor"][:MOST]
            if not near:
                raise
            return self._answer(graph, {"id": None, "candidates": [{"id": h.name, "label": h.title} for h in near]})
        actor = graph.known.actors[found]
        state = graph.known.actors.state_of(found)
        return self._answer(
            graph,
            {
                "id": found, "iri": ACTOR + found, "label": actor.label, "aliases": list(actor.aliases)[:MOST],
                "kinds": sorted(map(local, actor.types)),
                "acts_for": state if state != found else None,
            },
            evidence=[ACTOR + found], truncated=max(0, len(actor.aliases) - MOST),
        )  # fmt: skip

    def explain_pair(self, a: str, b: str, belief: str = "", unit: str = "", most: int = MOST) -> dict[str, Any]:
        """Say how far two actors stand together, and every claim behind it.

        Gives the score in [-1, 1] with its interval (a pair is with or against one another only if that excludes 0),
        the name under which it can be computed again, the other yardsticks, and the acts that count, the weightiest
        for the score first, each with the claims that report it and who says so; and the score of each year.

        Args:
            a: The one actor, by any of its names or its code, such as PRK.
            b: The other.
            belief: Which claims count: strict, default or open.
            unit: Who the parties are: state, party or actor.
            most: How many acts to give.
        """
        graph, count = self._under(belief, unit), _count(most)
        with self._lock:
            found = graph.explain(_name("a", a), _name("b", b), audit=True)
            values, claims, left = pair_values(found, count)
            values["years"] = years(graph, found.a, found.b)
        return self._answer(graph, values, evidence=claims, truncated=left)

    def read_claim(self, name: str, belief: str = "") -> dict[str, Any]:
        """Read one claim: what it says, who says so through whom, how firmly, where, and what the audit has against it.

        Args:
            name: Its name, such as article-2024-05-28/p5-s3-a; a unique ending will do.
            belief: Under which belief to weigh it.
        """
        graph = self._under(belief, "")
        with self._lock:
            (claim,) = graph.claims(_name("name", name))
            findings = [finding(one) for one in graph.audit() if claim.name in one.claims]
            values = {**claim_values(graph, claim), "weight": graph.known.weight(claim.name), "findings": findings}
        return self._answer(graph, values, evidence=[CLAIM + claim.name])

    def ask_question(
        self, name: str = "", values: Mapping[str, str] | None = None, belief: str = "", most: int = MOST
    ) -> dict[str, Any]:
        """Ask one of the questions that ship with the package, such as acts-between with a and b.

        Without a name, lists the questions with the values that each takes.

        Args:
            name: The question's name.
            values: Its values by name: actors by any name, dates like 2024-05-27, codes, claims.
            belief: Which claims count: strict, default or open.
            most: How many rows to give.
        """
        graph, count = self._under(belief, ""), _count(most)
        if not name:
            return self._answer(graph, {"questions": [question_values(item) for item in questions()]})
        item = question(_name("name", name))
        given = {_name("value", key): _name(key, value) for key, value in (values or {}).items()}
        with self._lock:
            rows = ask(graph.known, item, None, **given).to_pylist()
        shown = rows[:count]
        return self._answer(
            graph, {"question": item.sentence, "rows": shown, "of": len(rows)}, evidence=iris(shown),
            truncated=len(rows) - len(shown),
        )  # fmt: skip

    def audit(
        self, check: str = "", dataset: str = "", claim: str = "", belief: str = "", most: int = MOST
    ) -> dict[str, Any]:
        """Find what is wrong with the claims: what the record, the calendar or other claims contradict.

        Args:
            check: One check alone, by its name.
            dataset: The claims of one dataset alone.
            claim: One claim alone.
            belief: Which claims count: strict, default or open.
            most: How many findings to give.
        """
        graph, count = self._under(belief, ""), _count(most)
        with self._lock:
            name = graph.claims(_name("claim", claim))[0].name if claim else ""
            chosen = [_name("check", check)] if check else []
            found = graph.audit(*chosen, dataset=[_name("dataset", dataset)] if dataset else [])
        found = [one for one in found if not name or name in one.claims]
        shown = found[:count]
        return self._answer(
            graph, {"findings": [finding(one) for one in shown], "of": len(found)},
            evidence=[CLAIM + name for one in shown for name in one.claims], truncated=len(found) - len(shown),
        )  # fmt: skip

    async def bounded_sparql(self, query: str, belief: str = "", most: int = MOST) -> dict[str, Any]:
        """Ask in SPARQL, when no other tool answers: read-only, within ten seconds and a thousand rows.

        The package's prefixes are known (kg: actor: event: claim: dataset: ...). Outside GRAPH a pattern sees the
        claims that are believed; GRAPH ?claim { ... } sees every claim.

        Args:
            query: SELECT, ASK, CONSTRUCT or DESCRIBE.
            belief: Which claims count: strict, default or open.
            most: How many rows to give.
        """
        from kg.store.cut import ROWS as FORMATS
        from kg.store.cut import TRIPLES
        from kg.store.reply import Wanted

        graph, count = self._under(belief, ""), _count(most)
        limits = replace(self._pool.limits, rows=count)
        reply = await self._pool.ask(Wanted(query, graph.belief, limits, FORMATS[0], TRIPLES[0]))
        try:
            await reply.begun(2**40)
            body = b"".join([part async for part in reply.parts()])
        finally:
            reply.close()
        values = result_values(reply.kind, body, reply.truncated)
        values |= {"notices": list(reply.notices)} if reply.notices else {}
        return self._answer(graph, values, evidence=iris(values.get("rows", [])), truncated=reply.truncated)

    def close(self) -> None:
        """End the processes that answer queries."""
        self._pool.close()

    @cached_property
    def _index(self) -> Any:  # noqa: ANN401 - of another room, loaded when a name is part of several
        from kg.web.search import Index

        return Index.of(self._graph.known)

    def _under(self, belief: str, unit: str) -> Graph:
        """Return the graph under a belief by its name, and with these parties."""
        named = BELIEFS | {self._graph.belief.name: self._graph.belief}
        belief, unit = belief or self._graph.belief.name, unit or self._graph.unit
        if belief not in named:
            raise Unknown("belief", belief[:LONGEST], known=named, hint="one of " + ", ".join(named))
        if unit not in UNITS:
            raise Unknown("unit", unit[:LONGEST], known=UNITS, hint="one of " + ", ".join(UNITS))
        with self._lock:
            if (belief, unit) not in self._seen:
                seen = self._graph if belief == self._graph.belief.name else self._graph.under(named[belief])
                self._seen[belief, unit] = seen if unit == seen.unit else seen.measured(unit=unit)
            return self._seen[belief, unit]

    @staticmethod
    def _answer(
        graph: Graph, values: dict[str, Any], *, evidence: Sequence[str] = (), truncated: int | str = 0
    ) -> dict[str, Any]:
        """Return an answer with what every answer says."""
        left = f"{truncated} more; ask for more with most" if isinstance(truncated, int) and truncated else truncated
        made = {**values, "belief": graph.belief.describe(), "evidence": list(dict.fromkeys(evidence))}
        return dict(safe_values(made | {"truncated": left or False}))


def _name(what: str, text: str) -> str:
    if not isinstance(text, str) or len(text) > LONGEST:
        raise BadData(f"{what} is no name of up to {LONGEST} characters", hint="name one thing")
    if not text.strip():
        raise BadQuery(f"{what} is empty", hint="name one thing")
    return text


def _count(most: int) -> int:
    if isinstance(most, bool) or not 1 <= most <= MOST_ROWS:
        raise BadData(f"most is {most}", hint=f"ask for 1 to {MOST_ROWS}")
    return most


TOOLS = ("find_actor", "explain_pair", "read_claim", "ask_question", "audit", "bounded_sparql")
"""What is offered, in the order in which an assistant should think of it."""
