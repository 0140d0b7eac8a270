"""The command that loads RDF files into a store on disk, all of them or none."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import options

READ = 1_000_000  # quads of a store whose claims are all read, to name those that cannot be


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--store",
    "place",
    required=True,
    type=options.Folder(path_type=Path),
    metavar="DIR",
    help="The store to make or add to.",
)
@click.option(
    "--shipped/--bare",
    default=True,
    show_default=True,
    help="Start a new store with the package's own graph, or with its ontology and code books alone.",
)
@click.option("--align", is_flag=True, help="Add the mappings to PROV-O, schema.org, Wikidata and others.")
@click.option(
    "--seconds",
    type=click.FloatRange(0, 1e7, min_open=True),
    metavar="N",
    help="Stop reading after this time  [default: 20, and 5 for every megabyte]",
)
def load(files: tuple[Path, ...], place: Path, shipped: bool, align: bool, seconds: float | None) -> None:
    """Load RDF files into a store on disk: all of them, or none when one is bad.

    Reads .ttl, .trig, .nt, .nq and .jsonld, each also packed as .gz. Who reads the store meanwhile goes on
    reading what was there; who loads at the same time waits. Claims that no command will be able to read are
    counted and named.
    """
    from kg.events import events
    from kg.graph import open_graph
    from kg.store import Store
    from kg.store.files import mapping_files, shipped_files, vocabulary_files

    if not files and not align:
        raise click.UsageError("Name the FILES to load.")
    new = not place.exists() or (place.is_dir() and not any(place.iterdir()))
    if options.given("shipped") and not new:
        asked = "--shipped" if shipped else "--bare"
        raise click.UsageError(
            f"{asked} does nothing here: {place} is not new; what it holds stays, and files are added"
        )
    start = [] if not new else shipped_files() if shipped else vocabulary_files()
    store = Store.build(place, [*start, *(mapping_files() if align else ()), *files], seconds=seconds)
    store.view()  # what the default belief sees of a large store is made once: now, and not with the first question
    click.echo(f"{place}: {len(store):,} quads")
    if len(store) > READ:
        click.echo(f"kg: more than {READ:,} quads: whoever reads a claim that cannot be read will name it", err=True)
        return
    graph = open_graph(place)
    graph.claims()
    graph.interactions()
    events(graph.known)
    options.say_left_out(graph.known.left_out)


COMMAND = load
