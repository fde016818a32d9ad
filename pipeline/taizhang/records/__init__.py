"""Records that pass between the stages, and the errors. Imports nothing of the package."""

from taizhang.records.errors import *  # noqa: F403
from taizhang.records.errors import __all__ as _errors
from taizhang.records.model import *  # noqa: F403
from taizhang.records.model import __all__ as _model

__all__ = [*_errors, *_model]  # noqa: PLE0604
