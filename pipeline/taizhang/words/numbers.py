"""Words as numbers, so that what is known of a word is looked up once and then taken from an array.

The numbers hold within a thread and serve nothing but speed: no result depends on them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["WordNumbers", "word_lengths", "word_numbers"]

_MOST = 100_000  # words remembered; beyond it everything begins anew, so that memory stays flat over many reports
_COLUMNS = 64


class WordNumbers(dict[str, int]):
    """Gives each word a number in the order of first sight, and keeps columns of what is known of the words."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.age = 0
        """Grows when all numbers become void."""
        self._columns: dict[tuple[str, int], _Column] = {}

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self.words)
        self.words.append(word)
        return number

    def of(self, words: Sequence[str]) -> NDArray[np.int64]:
        """The number of each word. Those of an earlier call may be void after this one."""
        import numpy as np

        if len(self.words) > _MOST:
            self.clear()
            self.words = []
            self.age += 1
            self._columns = {}
        return np.fromiter(map(self.__getitem__, words), np.int64, len(words))

    def column(self, name: str, owner: object, of: Callable[[Sequence[str]], Any]) -> NDArray[Any]:
        """What ``of`` gives for each word numbered so far, by number; the array may be longer than that.

        ``of`` takes a list of words; it is called for new ones only. ``name`` and ``owner`` (the table or the model
        asked) tell columns apart.
        """
        key = (name, id(owner))
        column = self._columns.get(key)
        if column is None:
            if len(self._columns) >= _COLUMNS:
                self._columns = {}
            column = self._columns[key] = _Column(owner)
        return column.upto(self.words, of)


class _Column:
    def __init__(self, owner: object) -> None:
        self.owner = owner  # kept, so that nothing else gets its id
        self.known = 0
        self.array: Any = None

    def upto(self, words: list[str], of: Callable[[Sequence[str]], Any]) -> NDArray[Any]:
        import numpy as np

        size = len(words)
        if self.known < size or self.array is None:
            new = np.asarray(of(words[self.known :]))
            if self.array is None or size > len(self.array):
                grown = np.zeros(max(1024, 2 * size), dtype=new.dtype)
                grown[: self.known] = 0 if self.array is None else self.array[: self.known]
                self.array = grown
            self.array[self.known : size] = new
            self.known = size
        return self.array  # type: ignore[no-any-return]


def word_lengths(words: Sequence[str]) -> NDArray[np.int64]:
    """How many characters each word has: a column that several stages use."""
    import numpy as np

    return np.fromiter(map(len, words), np.int64, len(words))


_here = threading.local()


def word_numbers() -> WordNumbers:
    """The numbers that all stages of this thread share."""
    numbers: WordNumbers | None = getattr(_here, "numbers", None)
    if numbers is None:
        numbers = _here.numbers = WordNumbers()
    return numbers
