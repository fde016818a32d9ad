"""A headless Chromium driven over its debugging pipe: enough to open a page, click, type and look, without a library."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest

_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--remote-debugging-pipe",
    "--window-size=1366,900",
)  # fmt: skip
_SECONDS = 60.0


def find_browser() -> str:
    """Path of Chromium; the test is skipped where there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    pytest.skip("Chromium is not here")


class Browser:
    """One page of one browser. `requests` are the addresses asked for, `problems` what the page logged as errors."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        self.problems: list[str] = []
        self._count = 0
        self._rest = b""
        self._session: str | None = None
        self._home = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        to_browser, self._out = os.pipe()
        self._in, from_browser = os.pipe()
        # The browser reads its file descriptor 3 and writes to 4.
        shell = f'exec "$0" "$@" 3<&{to_browser} 4>&{from_browser}'
        self._process = subprocess.Popen(
            ["bash", "-c", shell, find_browser(), *_FLAGS, f"--user-data-dir={self._home.name}", "about:blank"],
            pass_fds=(to_browser, from_browser), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(to_browser)
        os.close(from_browser)
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self._call(f"{domain}.enable")

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            os.close(self._out)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._in)
        self._home.cleanup()

    def _call(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._count += 1
        message: dict[str, Any] = {"id": self._count, "method": method, "params": parameters}
        if self._session and not method.startswith("Target."):
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        end = time.monotonic() + _SECONDS
        while True:
            answer = self._receive(end)
            if answer.get("id") == self._count:
                if "error" in answer:
                    raise RuntimeError(answer["error"])
                result: dict[str, Any] = answer["result"]
                return result
            self._event(answer)

    def _receive(self, end: float) -> dict[str, Any]:
        while b"\0" not in self._rest:
            if not select.select([self._in], [], [], max(0.0, end - time.monotonic()))[0]:
                raise TimeoutError("the browser does not answer")
            self._rest += os.read(self._in, 1 << 20)
        message, self._rest = self._rest.split(b"\0", 1)
        answer: dict[str, Any] = json.loads(message)
        return answer

    def _event(self, event: dict[str, Any]) -> None:
        parameters = event.get("params", {})
        if event.get("method") == "Network.requestWillBeSent":
            self.requests.append(parameters["request"]["url"])
        elif event.get("method") == "Runtime.exceptionThrown":
            self.problems.append(json.dumps(parameters["exceptionDetails"]))
        elif event.get("method") == "Log.entryAdded" and parameters["entry"]["level"] == "error":
            self.problems.append(parameters["entry"]["text"])

    def open(self, path: Path, place: str = "") -> None:
        """Open a file and wait until its view is there."""
        self._call("Page.navigate", url=path.as_uri() + place)
        self.wait("document.readyState === 'complete' && document.querySelector('main')")

    def run(self, script: str) -> Any:
        """The value of an expression in the page."""
        answer = self._call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def wait(self, script: str) -> Any:
        """The value of an expression as soon as it is true; while it cannot be worked out it is not."""
        end = time.monotonic() + 20
        value = failed = None
        while not value:
            try:
                value = self.run(f"(() => {{ const found = {script}; return found instanceof Node || found; }})()")
            except RuntimeError as error:  # of an element that is not there yet
                failed = error
            if not value and time.monotonic() > end:
                raise TimeoutError(script) from failed
            if not value:
                time.sleep(0.05)
        return value

    def key(self, key: str) -> None:
        """Press a key, as the keyboard would."""
        codes = {"Enter": 13, "ArrowDown": 40, "ArrowRight": 39, "ArrowUp": 38, "Tab": 9}
        for kind in ("keyDown", "keyUp"):
            text = {"text": "\r"} if key == "Enter" and kind == "keyDown" else {}
            self._call(
                "Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=codes[key], **text
            )  # fmt: skip

    def click(self, x: float, y: float) -> None:
        """Press the mouse at a place of the window, as a hand would."""
        for kind, held in (("mouseMoved", "none"), ("mousePressed", "left"), ("mouseReleased", "left")):
            self._call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button=held, clickCount=int(held == "left"))

    def size(self, width: int, height: int, *, dark: bool = False) -> None:
        """Give the window a size, and the colours that the user prefers."""
        self._call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._call("Emulation.setEmulatedMedia", features=[scheme])

    def picture(self, path: Path, quality: int | None = None) -> None:
        """Save what the window shows, as PNG or, with a quality, as WebP."""
        import base64

        form: dict[str, Any] = {} if quality is None else {"format": "webp", "quality": quality}
        path.write_bytes(base64.b64decode(self._call("Page.captureScreenshot", **form)["data"]))
