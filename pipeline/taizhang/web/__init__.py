"""The web application: an office audits, looks, checks and corrects. Needs the extra `web`.

`store` holds what was found and what people decided (SQLite), `routes` are plain functions over it, `job` does the work
of an audit in a process of its own. Nothing is asked of the outside, and what the program extracted is never changed:
decisions lie beside it.
"""
