"""Takes the graph, its tables and its claims to other programs: one function, one dictionary of formats.

Every file says how its numbers were made. GEXF and GraphML hold the graph; CSV, Parquet and Arrow one of its tables
(nodes, edges or interactions); TriG and JSON-LD the claims with their origins.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import BadData, Unknown
from kg.files import write_atomic

if TYPE_CHECKING:
    import pyarrow as pa

    from kg.actors import Actors
    from kg.alignment.dyads import Alignment
    from kg.exports.content import Content
    from kg.store import Store

GRAPHS = ("gexf", "graphml")
SHEETS = ("csv", "parquet", "arrow")
CLAIMS = ("trig", "jsonld")
FORMATS = (*GRAPHS, *SHEETS, *CLAIMS)
TABLES = ("edges", "nodes", "interactions")


def export(
    store: Store,
    how: str,
    alignment: Alignment | None = None,
    *,
    table: str = "edges",
    directed: bool = False,
    for_spreadsheets: bool = False,
) -> bytes:
    r"""Return a store in another format.

    Parameters
    ----------
    store : Store
        Its belief decides what counts.
    how : {"gexf", "graphml", "csv", "parquet", "arrow", "trig", "jsonld"}
        The format.
    alignment : Alignment, optional
        What the graph and the tables show; by default the states of the store over all time. One by year, quarter,
        month or day gives an edge its periods: a dynamic graph in GEXF.
    table : {"edges", "nodes", "interactions"}
        Which table a CSV, Parquet or Arrow file holds.
    directed : bool
        Keep source toward target apart.
    for_spreadsheets : bool
        Guard the cells of a CSV file against formulas; see `kg.exports.sheets.csv`.

    Raises
    ------
    Unknown
        For a format or table that does not exist, with the nearest names.
    BadData
        If a guard is wanted for a format that has no cells.

    Notes
    -----
    The same store gives the same bytes (Parquet: with the same version of Arrow).

    Examples
    --------
    >>> from kg.store import Store
    >>> export(Store.open(), "csv", table="nodes")
    b'"id","label","kind"\n'
    """
    check(how, table, for_spreadsheets=for_spreadsheets)
    if how in CLAIMS:
        from kg.store.exchange import write_claims

        return write_claims(store, how)
    from kg.actors import Actors

    actors = Actors.read(store)
    found = alignment or _states(store, actors)
    if how in GRAPHS:
        return _graph(how)(rows(found, actors, directed=directed))
    from kg.exports import sheets

    made = tables(found, actors, directed=directed)[table]
    if how == "csv":
        return sheets.csv(made, for_spreadsheets=for_spreadsheets)
    return sheets.parquet(made) if how == "parquet" else sheets.arrow(made)


def check(how: str, table: str = "edges", *, for_spreadsheets: bool = False) -> None:
    """Say what is wrong with a wish before anything is computed; raises as `export` does."""
    for kind, name, known in (("format", how, FORMATS), ("table", table, TABLES)):
        if name not in known:
            raise Unknown(kind, name, known=known, hint="one of " + ", ".join(known))
    if for_spreadsheets and how != "csv":
        raise BadData(f"{how} has no cells that a spreadsheet could run", hint="use it with csv")


def tables(alignment: Alignment, actors: Actors, *, directed: bool = False) -> dict[str, pa.Table]:
    """Return the tables ``nodes``, ``edges`` and ``interactions`` of an alignment.

    Their schemas' metadata say how the numbers were made. For pandas: ``tables(...)["edges"].to_pandas()``.
    """
    from kg.exports.content import EDGE, NODE
    from kg.exports.sheets import table

    graph = rows(alignment, actors, directed=directed)
    own = {key: value for key, value in graph.about.items() if key != "period"}
    return {
        "nodes": table(graph.nodes, graph.about, NODE),
        "edges": table(graph.edges, graph.about, EDGE),
        "interactions": alignment.interactions.table.replace_schema_metadata(own),
    }


def rows(alignment: Alignment, actors: Actors, *, directed: bool = False) -> Content:
    """Return the graph of an alignment as rows; see `kg.exports.content`."""
    from kg.exports.content import content

    return content(alignment, actors, directed=directed)


def write_export(path: Path | str, raw: bytes) -> Path:
    """Write an export, whole or not at all, and return where it is."""
    write_atomic(Path(path), raw)
    return Path(path)


def _graph(how: str) -> Callable[[Content], bytes]:
    if how == "gexf":
        from kg.exports.gexf import gexf

        return gexf
    from kg.exports.graphml import graphml

    return graphml


def _states(store: Store, actors: Actors) -> Alignment:
    from kg.alignment.dyads import Alignment
    from kg.interactions import project

    return Alignment(project(store, actors))
