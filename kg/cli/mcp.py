"""The command that offers the graph to an assistant, over the Model Context Protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli import modes, options

if TYPE_CHECKING:
    from kg.graph import Graph


@click.command(cls=modes.Command, modes=[
    modes.Mode("http", "without --http, no port is served at", values=[False], leaves=["port"]),
])  # fmt: skip
@click.option("--http", is_flag=True, help="Serve on a port of this machine instead of standard input and output.")
@click.option(
    "--port", default=8001, show_default=True, type=click.IntRange(0, 65535), help="The port; 0 for any that is free."
)
@options.stores
def mcp(graph: Graph, http: bool, port: int) -> None:
    """Offer tools to an assistant: find an actor, explain a pair, read a claim, ask a question, audit, bounded SPARQL.

    Speaks the Model Context Protocol on standard input and output, as assistants start it; with --http at
    an address of this machine. Every answer says which claims it rests on; nothing is written. Stop it with Ctrl-C.

    \b
    kg mcp --belief strict
    kg mcp --http --port 8001
    """
    from kg.assistant import make_server, serve_http

    if http:
        serve_http(graph, port=port, ready=lambda address: click.echo(f"Serving at {address} (Ctrl-C stops it)"))
    else:
        make_server(graph).run("stdio")


COMMAND = mcp
