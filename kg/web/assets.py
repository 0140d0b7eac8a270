"""Gives out the scripts and styles of the package, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import Response

from kg.views import page

if TYPE_CHECKING:
    from starlette.requests import Request

VENDOR = Path(__file__).parent / "vendor"


def asset(name: str) -> str:
    """Return the address of a script or style of the package, which changes with its content."""
    return f"/static/{name}?{_assets()[name][1]}"


@cache
def _assets() -> Mapping[str, tuple[bytes, str]]:
    """Return every script and style of the package by its name, with the first figures of its sha256."""
    files = (*(page.FOLDER / "static").iterdir(), *VENDOR.glob("*.js"))
    found = {file.name: file.read_bytes() for file in sorted(files)}
    return {name: (raw, sha256(raw).hexdigest()[:12]) for name, raw in found.items()}


def static_file(request: Request) -> Response:
    """Answer for a script or style by its name alone; nothing else can be read."""
    found = _assets().get(request.path_params["name"])
    if found is None:
        raise HTTPException(404)
    kind = "text/css" if request.path_params["name"].endswith(".css") else "text/javascript"
    keep = {"cache-control": "public, max-age=31536000, immutable"} if request.url.query == found[1] else {}
    return Response(found[0], media_type=f"{kind}; charset=utf-8", headers=keep)
