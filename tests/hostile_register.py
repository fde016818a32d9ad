"""The register of hostile files, and what their builders share."""

from __future__ import annotations

from collections.abc import Callable

BODY = "今年以来，全局召开党组会28次，开展监督谈话86人次，完成率98.6%。"
MB = 1 << 20
# Name, status (those of all its reports, sorted and joined by +), and what makes it.
HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {}
Builder = Callable[[], bytes]


def hostile(name: str, status: str) -> Callable[[Builder], Builder]:
    """Enter the builder of a file with the status that it must end with."""

    def register(build: Builder) -> Builder:
        HOSTILE[name] = status, build
        return build

    return register
