"""Commands that make something to look at: report."""

from __future__ import annotations

import click

COMMANDS: tuple[click.Command, ...] = ()
