"""The browser of the tests for the web application: addresses, typing, files, pictures of a given size."""

from __future__ import annotations

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
