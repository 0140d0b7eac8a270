"""Takes the graph, its tables and its claims to other programs: one function, one dictionary of formats.

Every file says how its numbers were made. GEXF and GraphML hold the graph; CSV, Parquet and Arrow one of its tables
(nodes, edges or interactions); TriG and JSON-LD the claims with their origins and all that they mention.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import BadData, Unknown
from kg.files import write_atomic
from kg.settings import PROJECTION

if TYPE_CHECKING:
    import pyarrow as pa

    from kg.alignment.dyads import Alignment
    from kg.exports.content import Content
    from kg.known import Known
    from kg.measured import Measured

GRAPHS = ("gexf", "graphml")
SHEETS = ("csv", "parquet", "arrow")
CLAIMS = ("trig", "jsonld")
FORMATS = (*GRAPHS, *SHEETS, *CLAIMS)
TABLES = ("edges", "nodes", "interactions")
TAKES: dict[str, tuple[str, ...]] = {"nodes": ("unit",), "interactions": PROJECTION}
"""Which settings the tables without scores take; the edges, and the graphs, take all."""


def export(
    source: Measured | Known,
    how: str,
    alignment: Alignment | None = None,
    *,
    table: str | None = None,
    directed: bool = False,
    for_spreadsheets: bool = False,
    everything: bool = False,
    **settings: Any,  # noqa: ANN401 - each has its type
) -> bytes:
    r"""Return a graph in another format.

    Parameters
    ----------
    source : Graph or Known
        Its belief decides what counts; a graph also says how it is measured (a `Known` is measured by states).
    how : {"gexf", "graphml", "csv", "parquet", "arrow", "trig", "jsonld"}
        The format.
    alignment : Alignment, optional
        What the graph and the tables show; by default that of ``source`` over all time. One by year, quarter, month
        or day gives an edge its periods: a dynamic graph in GEXF.
    table : {"edges", "nodes", "interactions"}, optional
        Which table a CSV, Parquet or Arrow file holds; by default the edges.
    directed : bool
        Keep source toward target apart.
    for_spreadsheets : bool
        Guard the cells of a CSV file against formulas; see `kg.exports.sheets.csv`.
    everything : bool
        With TriG and JSON-LD: all that was loaded, and nothing that a belief adds; see `kg.exports.claims`.
    **settings
        How the graph is measured (``unit``, ``scale``, ``expand``), and those of `Method` (``period``, ``prior``,
        ``half_life`` ...), in place of ``alignment``.

    Raises
    ------
    Unknown
        For a format or table that does not exist, with the nearest names.
    BadData
        For an option that the format does not take: none is ever dropped in silence.

    Notes
    -----
    The same graph gives the same bytes (Parquet: with the same version of Arrow).

    Examples
    --------
    >>> from kg.known import Known
    >>> from kg.store import Store
    >>> export(Known(Store.open()), "csv", table="nodes")
    b'"id","label","kind"\n'
    """
    check_export(
        how, table, directed=directed, for_spreadsheets=for_spreadsheets, everything=everything, settings=settings
    )  # fmt: skip
    graph = _measured(source)
    if how in CLAIMS:
        if alignment is not None or settings:
            raise BadData(f"{how} holds claims and no scores", hint="leave out what decides how scores are made")
        from kg.exports.claims import claims
        from kg.interactions.refusals import need_claims

        need_claims(graph.rows, f"an export as {how}")
        return claims(graph.known, how, everything=everything)
    if alignment is not None and settings:
        raise BadData(f"both an alignment and {', '.join(settings)} are given", hint="give one of them")
    if alignment is None:
        how_measured = {name: settings.pop(name) for name in PROJECTION if name in settings}
        alignment = (graph.measured(**how_measured) if how_measured else graph).alignment(**settings)
    if how == "gexf":
        from kg.exports.gexf import gexf

        return gexf(rows(alignment, graph.known, directed=directed))
    if how == "graphml":
        from kg.exports.graphml import graphml

        return graphml(rows(alignment, graph.known, directed=directed))
    from kg.exports import sheets

    made = tables(alignment, graph.known, directed=directed)[table or "edges"]
    if how == "csv":
        return sheets.csv(made, for_spreadsheets=for_spreadsheets)
    return sheets.parquet(made) if how == "parquet" else sheets.arrow(made)


def check_export(
    how: str,
    table: str | None = None,
    *,
    directed: bool = False,
    for_spreadsheets: bool = False,
    everything: bool = False,
    settings: Iterable[str] = (),
) -> None:
    """Say what is wrong with a wish before anything is computed; raises as `export` does."""
    for kind, name, known in (("format", how, FORMATS), ("table", table or "edges", TABLES)):
        if name not in known:
            raise Unknown(kind, name, known=known, hint="one of " + ", ".join(known))
    if for_spreadsheets and how != "csv":
        raise BadData(f"{how} has no cells that a spreadsheet could run", hint="use it with csv")
    if everything and how not in CLAIMS:
        raise BadData(f"{how} holds what was measured", hint="all that was loaded goes with " + ", ".join(CLAIMS))
    if table and how not in SHEETS:
        raise BadData(f"{how} holds no table", hint="a table goes with " + ", ".join(SHEETS))
    if directed and table == "nodes":
        raise BadData("the table of nodes has no directions", hint="leave directed out")
    for name in settings if table in TAKES else ():
        if name not in TAKES[str(table)]:
            raise BadData(
                f"the table of {table} takes no option {name.replace('_', '-')}, for it holds no scores",
                hint="its options are " + ", ".join(TAKES[str(table)]),
            )
    if directed and (how in CLAIMS or table == "interactions"):
        what = how if how in CLAIMS else "the table of interactions"
        raise BadData(f"{what} keeps source and target apart anyhow", hint="leave directed out")


def tables(alignment: Alignment, known: Known, *, directed: bool = False) -> dict[str, pa.Table]:
    """Return the tables ``nodes``, ``edges`` and ``interactions`` of an alignment.

    Their schemas' metadata say how the numbers were made. For pandas: ``tables(...)["edges"].to_pandas()``.
    """
    from kg.exports.content import EDGE, NODE
    from kg.exports.sheets import table
    from kg.interactions.digest import kept

    graph = rows(alignment, known, directed=directed)
    own = {key: value for key, value in graph.about.items() if key != "period"}
    made = {"unit": alignment.interactions.unit, "scale": alignment.interactions.scale}
    return {
        "nodes": table(graph.nodes, graph.about, NODE),
        "edges": table(graph.edges, graph.about, EDGE),
        "interactions": alignment.interactions.table.replace_schema_metadata(own | made | kept(alignment.interactions)),
    }


def rows(alignment: Alignment, known: Known, *, directed: bool = False) -> Content:
    """Return the graph of an alignment as rows; see `kg.exports.content`."""
    from kg.exports.content import content

    return content(alignment, known, directed=directed)


def write_export(path: Path | str, raw: bytes) -> Path:
    """Write an export, whole or not at all, and return where it is."""
    write_atomic(Path(path), raw)
    return Path(path)


def _measured(source: Measured | Known) -> Measured:
    """Return what is to be exported as it is measured: by states, where nothing else is said."""
    from kg.measured import Measured

    return source if isinstance(source, Measured) else Measured(source)
