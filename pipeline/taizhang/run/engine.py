"""What another engine than worker processes has to do for an audit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from taizhang.ingest import Input
    from taizhang.run.outcomes import Packed

__all__ = ["Doing", "Engine"]


class Doing(Protocol):
    """Does tasks (name of a stage and its part) over what they share; results in the order of the tasks."""

    def __call__(self, shared: Any, tasks: Iterable[tuple[str, Any]], /) -> Iterator[Any]: ...


class Engine(Protocol):
    """Another place where the work of an audit is done."""

    def outcomes(self, inputs: Sequence[Input], **options: Any) -> Iterator[tuple[int, Packed]]:
        """As `taizhang.run.outcomes.packed_outcomes`."""

    def crew(self, url: str) -> Doing | None:
        """What does the stages of comparing over the workspace behind a URL; None: the worker processes."""
