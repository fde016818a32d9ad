"""Reading: from paths to the text of each report, one reader a format."""

from taizhang.ingest.discover import discover
from taizhang.ingest.model import LIMITS, Input, Limits, Reading, current_limits
from taizhang.ingest.office import converted
from taizhang.ingest.origin import where
from taizhang.ingest.read import from_text, read, reading_seconds

__all__ = [
    "LIMITS", "Input", "Limits", "Reading", "converted", "current_limits", "discover", "from_text", "read",
    "reading_seconds", "where",
]  # fmt: skip
