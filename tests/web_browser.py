"""The browser of the tests for the web application: addresses, typing, files, pictures of a given size."""

from __future__ import annotations

import base64
import time
from pathlib import Path
from typing import Any

from browser import Browser

__all__ = ["WebBrowser"]

AXE = Path(__file__).parent / "vendor" / "axe.min.js"


class WebBrowser(Browser):
    """One page, or one of several pages with cookies of their own."""

    def visit(self, address: str) -> None:
        """Open an address and wait until its page is there."""
        self.run("window.left = true")
        self._call("Page.navigate", url=address)
        self.wait("!window.left && document.readyState === 'complete' && document.querySelector('main')")

    def press(self, key: str) -> None:
        """Press a letter."""
        code = {"code": f"Key{key.upper()}", "windowsVirtualKeyCode": ord(key.upper())}
        self._call("Input.dispatchKeyEvent", type="keyDown", key=key, text=key, **code)
        self._call("Input.dispatchKeyEvent", type="keyUp", key=key, **code)

    def type(self, text: str) -> None:
        """Put text where the focus is."""
        self._call("Input.insertText", text=text)

    def fill(self, selector: str, text: str) -> None:
        """Put text in the place of what a field holds, as a hand would."""
        self.run(f"(() => {{ const field = document.querySelector({selector!r}); field.focus(); field.select(); }})()")
        self.type(text)

    def press_on(self, selector: str) -> None:
        """Click on an element where it is shown."""
        place = self.wait(
            f"(() => {{ const node = document.querySelector({selector!r}); if (!node) return null; "
            "node.scrollIntoView({block: 'nearest'}); const box = node.getBoundingClientRect(); "
            "return box.width && [box.x + box.width / 2, box.y + box.height / 2]; })()"
        )
        self.click(*place)

    def choose_files(self, selector: str, paths: list[Path]) -> None:
        """Choose files in a field."""
        root = self._call("DOM.getDocument")["root"]["nodeId"]
        node = self._call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self._call("DOM.setFileInputFiles", nodeId=node, files=[str(path.resolve()) for path in paths])

    def drag_files(self, selector: str, paths: list[Path]) -> None:
        """Drag files and folders from the desktop onto an element and let go."""
        place = self.run(
            f"(() => {{ const box = document.querySelector({selector!r}).getBoundingClientRect(); "
            "return [box.x + box.width / 2, box.y + box.height / 2]; })()"
        )
        data = {"items": [], "files": [str(path.absolute()) for path in paths], "dragOperationsMask": 1}
        for kind in ("dragEnter", "dragOver", "drop"):
            self._call("Input.dispatchDragEvent", type=kind, x=place[0], y=place[1], data=data)

    def drop_made(self, selector: str, name: str, content: bytes) -> None:
        """Drop a file that a program has made and no folder holds, as what is dragged out of a mail."""
        coded = base64.b64encode(content).decode()
        self.run(
            f"(() => {{ const bytes = Uint8Array.from(atob({coded!r}), letter => letter.charCodeAt(0)); "
            f"const dataTransfer = new DataTransfer(); dataTransfer.items.add(new File([bytes], {name!r})); "
            "for (const kind of ['dragenter', 'dragover', 'drop']) "
            f"document.querySelector({selector!r}).dispatchEvent(new DragEvent(kind, "
            "{dataTransfer, bubbles: true, cancelable: true})); })()"
        )

    def slow_upload(self, bytes_a_second: int) -> None:
        """Let the network take no more than this; -1 for no limit."""
        self._call("Network.emulateNetworkConditions", offline=False, latency=0, downloadThroughput=-1,
                   uploadThroughput=bytes_a_second)  # fmt: skip

    def wait_long(self, script: str, seconds: float = 120) -> Any:
        """As `wait`, for work that takes longer."""
        end = time.monotonic() + seconds
        while True:
            try:
                return self.wait(script)
            except TimeoutError:
                if time.monotonic() > end:
                    raise

    def violations(self) -> list[str]:
        """What axe-core finds serious or critical in the page."""
        self.run(AXE.read_text("utf-8"))
        found = self.run(
            "axe.run(document, {resultTypes: ['violations']}).then(result => result.violations"
            ".filter(one => ['serious', 'critical'].includes(one.impact))"
            ".map(one => `${one.id}: ${one.help}: ${one.nodes.slice(0, 4).map(node => node.html.slice(0, 160) "
            "+ ' ' + node.any.map(check => check.message).join(' ')).join(' | ')}`))"
        )
        return list(found)
