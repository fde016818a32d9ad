"""The errors of the program, one small tree.

TaizhangError
├── UsageError         the caller asked for something that cannot be done (exit code 2)
│   ├── NoInputError       a path does not exist, or no report lies under it
│   ├── DataFileError      a user's or the program's own data file (YAML, CSV, model) breaks its schema
│   └── WorkspaceError     the workspace of an audit is in use, cannot be read or cannot be written
├── ReadError          one input could not be read; `status` is its `inputs.status`
└── SchemaError        a table does not fit its schema; a defect of the program
"""

from __future__ import annotations

__all__ = ["DataFileError", "NoInputError", "ReadError", "SchemaError", "TaizhangError", "UsageError", "WorkspaceError"]


class TaizhangError(Exception):
    """Base of every error that the program raises on purpose; its text is one line for the user."""


class UsageError(TaizhangError):
    """The call cannot be carried out as given."""


class NoInputError(UsageError):
    """A path does not exist, or there is no report under it."""


class DataFileError(UsageError):
    """A data file (lexicon, rules, manifest, model) does not follow its schema."""


class WorkspaceError(UsageError):
    """The workspace of an audit is in use by another run, or its state cannot be read or written."""


class ReadError(TaizhangError):
    """One input could not be read. `status` is one of the values of `inputs.status`, never `ok`."""

    def __init__(self, status: str, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class SchemaError(TaizhangError):
    """A table breaks its schema; `failures` lists all failing rows at once."""

    def __init__(self, table: str, failures: str) -> None:
        super().__init__(f"table {table}: {failures}")
        self.table = table
        self.failures = failures
