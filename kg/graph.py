"""The graph as a person uses it: open it, ask it anything, see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.belief import Belief, read_belief
from kg.codes import SCALES
from kg.engines import known_engine
from kg.errors import BadData, Unknown
from kg.interactions import Rows, open_rows
from kg.interactions.project import EXPANSIONS, UNITS
from kg.interactions.refusals import refuse
from kg.interactions.rows import HOW
from kg.known import Known
from kg.measured import Measured
from kg.store import Store
from kg.store.files import is_address, mapping_files
from kg.text import count

if TYPE_CHECKING:
    from kg.alignment.structure.identified import Blocs
    from kg.alignment.structure.summary import Structure
    from kg.alignment.tallies import Method
    from kg.explain.against import Validity
    from kg.explain.pairs import Comparisons
    from kg.explain.recompute import Recomputed
    from kg.explain.sides import Sides
    from kg.explain.years import Years
    from kg.readers.outside import Outside
    from kg.views.picture import Picture
    from kg.views.report import Report


def open_graph(
    *places: str | Path,
    belief: str | Path | Belief = "default",
    only: Iterable[str] = (),
    without: Iterable[str] = (),
    unit: str = "state",
    scale: str = "plover",
    expand: str = "each",
    align: bool = False,
    engine: str = "duckdb",
) -> Graph:
    """Open the graph that ships with the package, a store, RDF files added to it, or files of interactions.

    Parameters
    ----------
    *places : str or Path
        Nothing for the package's own graph; the folder of one store made by ``kg load``; the address of one SPARQL
        endpoint (``https://...``), whose graph is copied into memory; or RDF files. Parquet files
        of interactions (see `kg.read`) are measured where they lie: alone, and the package's graph says what parties
        are called; or with a store or RDF files beside them together with their claims, an act of both counted once.
    belief : str, Path or Belief
        Which claims count: ``strict``, ``default``, ``open``, a TOML file, or a value.
    only : iterable of str
        If given, nothing outside these datasets counts.
    without : iterable of str
        Speakers, relays, datasets and claims that are not believed; ``contradicted`` for every claim that the audit
        finds contradicted.
    unit : {"state", "party", "actor"}
        Who the parties of a score are.
    scale : {"plover", "goldstein"}
        Whose valences.
    expand : {"each", "share"}
        Whether an act of many counts whole for each of its pairs, or is divided among them.
    align : bool
        Add the mappings of the ontology to PROV-O, schema.org, SEM, OWL-Time, ORG, GeoSPARQL and Wikidata, so that a
        query finds a thing by their terms; not for the folder of a store, which has what was loaded into it.
    engine : str
        Where the rows of files are counted: ``duckdb``, ``clickhouse``, ``spark`` (on this machine) or a cluster,
        ``spark://HOST:PORT``.

    Returns
    -------
    Graph
        Each thing in it is read once, when it is first needed.

    Raises
    ------
    BadData, BadStore
        If a file or store cannot be read.
    Unknown
        For a belief, dataset, speaker, unit or scale that does not exist, with the nearest names.

    Examples
    --------
    >>> g = open_graph()
    >>> print(g.alignment().between("PRK", "USA"))
    -0.12 [-0.26, +0.04] n=19
    """
    remote = [str(place) for place in places if is_address(place)]
    local = [Path(place) for place in places if not is_address(place)]
    paths = [place for place in local if place.suffix.lower() != ".parquet"]
    files = [place for place in local if place.suffix.lower() == ".parquet"]
    if remote:
        store = _copied(remote, align)
        store.load(*paths)
    elif len(paths) == 1 and not paths[0].is_file() and (paths[0].is_dir() or not paths[0].suffix):
        if align:
            raise BadData(f"{paths[0]} is a store, and is read as it is", hint="add the mappings with: kg load --align")
        store = Store.open(paths[0])
    else:
        store = Store.shipped()
        store.load(*(mapping_files() if align else ()), *paths)
    chosen = belief if isinstance(belief, Belief) else read_belief(belief)
    for what, value, known in (("unit", unit, UNITS), ("scale", scale, SCALES), ("expand", expand, EXPANSIONS)):
        if value not in known:
            raise Unknown(what, value, known=known, hint="one of " + ", ".join(known))
    graph = Graph(Known(store.under(chosen)), unit=unit, scale=scale, expand=expand)
    return _over(graph, files, engine, united=bool(paths or remote)).believing(only=only, without=without)


def _copied(addresses: list[str], align: bool) -> Store:
    """Return the graph at an endpoint, copied."""
    if len(addresses) > 1:
        raise BadData(f"{' and '.join(addresses)} are two graphs", hint="open one of them, with files beside it")
    if align:
        raise BadData(f"{addresses[0]} is read as it is", hint="add the mappings to what is loaded there")
    return Store.remote(addresses[0])


def _over(graph: Graph, files: list[Path], engine: str, *, united: bool) -> Graph:
    """Return a graph of the rows of files: alone, or ``united`` with those of the graph's claims."""
    if not files:
        if known_engine(engine) != "duckdb":
            raise BadData(f"the engine {engine} counts rows of files", hint="name a file: x.parquet")
        return graph
    if not united and graph.belief.name != "default":
        raise BadData("rows of files take no belief of a reader's own", hint="their weight is what their file says")
    from kg.interactions.parquet import how_made

    said = [how_made(file) for file in files]
    read = {name: one[name] for one in said[::-1] for name in HOW if name in one}
    for name, value in read.items():
        asked = getattr(graph, name)
        if asked not in (value, getattr(Graph, name)):
            raise BadData(
                f"rows of files take no {name} {asked}", hint=f"they were read with {name} {value}: kg read --{name}"
            )
    if graph.expand != "each" and not united:
        raise BadData(f"rows of files take no expand {graph.expand}", hint="each row has its share of an act")
    measured = replace(graph, **read, _made={})
    rows = open_rows(*files, beside=measured.interactions() if united else None, engine=engine)
    return replace(measured, rows=rows, _made={})


@dataclass(frozen=True, repr=False)
class Graph(Measured):
    """What is known under a belief; every question about it is a method, and every answer shows its evidence.

    ``select ask claims audit`` ask what is said; ``interactions alignment explain sensitivity compare change votes
    balance blocs`` what it adds up to (see `kg.measured.Measured`), ``sides comparisons years recompute
    validate_against`` as each side tells it, of many pairs, year by year, once more by its name, and beside a measure
    from outside; ``report draw export`` show it.
    """

    def sides(
        self,
        a: str,
        b: str,
        *,
        directed: bool = False,
        method: Method | None = None,
        **settings: Any,  # noqa: ANN401
    ) -> Sides:
        """Return a pair's score from the claims of each state's speakers alone, denials beside accusations.

        See `kg.explain.sides.sides`.
        """
        from kg.explain.sides import sides

        refuse(self.rows, "sides", "their speakers are outlets; which state a speaker acts for stands with claims")
        pair = self.pair(a, b)
        return sides(self.known, self.alignment(method, **settings), *pair, directed=directed)

    def recompute(self, name: str) -> Recomputed:
        """Make the number of this name again from this graph's store or files, and say what has changed.

        See `kg.explain.recompute.recompute`. The name decides everything else: belief, unit, scale, method.
        """
        from kg.explain.recompute import recompute

        return recompute(self.known.store, name, self.rows, known=self.known)

    def comparisons(
        self, *names: str, method: Method | None = None, on: str | None = None, **settings: Any  # noqa: ANN401
    ) -> Comparisons:  # fmt: skip
        """Return every yardstick of many pairs: all pairs, those of one actor, or those among several."""
        from kg.explain.pairs import compare_pairs

        if len(names) < 2:
            refuse(self.rows, "comparison of all pairs", "name two or more actors: each pair needs a scan of the rows")
        return compare_pairs(self.known, self.alignment(method, **settings), self.several(names), on)

    def years(
        self, *names: str, method: Method | None = None, first: int | None = None, **settings: Any  # noqa: ANN401
    ) -> Years:  # fmt: skip
        """Return pairs year by year by every yardstick: of one actor its pairs, of several those among them.

        ``first`` is the year with which to begin, by default 1991; see `kg.explain.years.years_of`.
        """
        from kg.explain.pairs import pairs_of
        from kg.explain.years import SINCE, years_of

        chosen = method or self.method(**settings)
        actors = self.several(names)
        pairs = pairs_of(self.alignment(chosen).of(*actors), actors)
        return years_of(
            self.known, self.alignment(replace(chosen, period="year")).of(*actors), pairs, first=first or SINCE
        )

    def validate_against(self, outside: str | Path | Outside = "assembly", **how: Any) -> Validity:  # noqa: ANN401
        """Return what these events say of pairs beside a measure from outside; see `kg.explain.against`.

        ``outside`` is ``assembly`` or a table of pairs; ``years``, ``columns``, ``absent``, ``leasts``, ``confidence``,
        ``draws`` are those of `kg.explain.against.validate_against`.
        """
        from kg.explain.against import validate_against

        return validate_against(self.known, self.interactions(), outside, **how)

    def balance(self, period: str | None = None, **settings: Any) -> Structure:  # noqa: ANN401
        """Return the structure of the signed graph; it shows itself in the words of ``kg balance``. See `Measured`."""
        from kg.views.report.structure_tables import structure_text

        found = super().balance(period, **settings)
        return replace(found, words=partial(structure_text, label=self.known.in_sentence))

    def blocs(self, period: str | None = None, **how: Any) -> Blocs:  # noqa: ANN401
        """Return which blocs the data identify; they show themselves in the words of ``kg blocs``. See `Measured`."""
        from kg.views.report.structure_tables import blocs_text

        found = super().blocs(period, **how)
        return replace(found, words=partial(blocs_text, label=self.known.in_sentence))

    def report(self, method: Method | None = None, **settings: Any) -> Report:  # noqa: ANN401
        """Return what a person should read first; shows itself, and ``.save(folder)`` writes its pages."""
        from kg.views.report import gather

        return gather(self, method, **settings)

    def lift(
        self, *pair: str, since: str | None = None, before: str | None = None, codes: Iterable[str] = (),
        claims: Iterable[str] = (), most: int = 1000,
    ) -> bytes:  # fmt: skip
        """Return claims of chosen rows of this graph's files as TriG, for `kg load`; see `kg.exports.lifted.lifted`."""
        from kg.exports.lifted import lifted

        if not isinstance(self.rows, Rows):
            raise BadData("there are no rows of files to lift", hint='open some: kg.open("x.parquet")')
        if len(pair) not in (0, 2):
            raise BadData(f"a pair is two names, not {count(len(pair), 'name')}", hint="name two actors, or nobody")
        ends = (self.actor(pair[0]), self.actor(pair[1])) if pair else None
        return lifted(
            self.known, self.rows, pair=ends, since=since, before=before, codes=codes, claims=claims, most=most
        )

    def draw(self, kind: str = "network", *names: str, **options: Any) -> Picture:  # noqa: ANN401
        """Draw one picture; shows itself in a notebook, and ``.save(file)`` writes a page (.html) or a still (.svg)."""
        from kg.views import draw

        return draw(self, kind, *names, **options)

    def export(self, how: str, **options: Any) -> bytes:  # noqa: ANN401
        """Return the graph in another format: gexf, graphml, csv, parquet, arrow, trig, jsonld; see `kg.export`."""
        from kg.exports import export

        return export(self, how, **options)
