"""The pages and what they send, one module a subject: plain functions over the store."""

from taizhang.web.routes import copies, exports, flags, matrix, overview, people, reports, review, search, trends

__all__ = ["ROUTERS"]

ROUTERS = [
    module.router
    for module in (overview, matrix, reports, flags, copies, trends, search, review, exports, people)
]  # fmt: skip
