"""What the web application keeps, one module a subject: files, jobs, findings, reviews, people."""

from taizhang.web.store.db import FOLDER, Store, now

__all__ = ["FOLDER", "Store", "now"]
