"""How pages are made: templates, the language of the reader, and what every page shows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup
from starlette.exceptions import HTTPException

from taizhang.present import terms
from taizhang.records.model import number
from taizhang.web.static import address
from taizhang.web.store import jobs
from taizhang.web.store.people import Person
from taizhang.web.texts import texts

if TYPE_CHECKING:
    import jinja2

    from taizhang.web.app import Site

__all__ = ["figure", "language", "need", "page", "part", "person", "site", "term", "text", "wants_json"]

_TERMS = {
    "severity": terms.SEVERITIES, "status": terms.STATUSES, "measure": terms.MEASURES, "category": terms.CATEGORIES,
    "kind": terms.KINDS, "relation": terms.RELATIONS, "verdict": terms.VERDICTS, "mention": terms.MENTIONS,
    "bound": terms.BOUNDS, "per": terms.PERIODS, "role": terms.ROLES, "label": terms.LABELS,
    "input": {key: name for key, (name, _) in terms.UNREAD.items()} | {"waiting": "等待处理", "ok": "已读取"},
}  # fmt: skip


@cache
def _environment() -> jinja2.Environment:
    import jinja2

    made = jinja2.Environment(
        loader=jinja2.PackageLoader("taizhang.web", "templates"), autoescape=True, trim_blocks=True,
        lstrip_blocks=True, undefined=jinja2.StrictUndefined, auto_reload=False,
    )  # fmt: skip
    made.filters["figure"] = figure
    made.globals["quantity"] = quantity
    made.filters["share"] = lambda value: "—" if value is None else f"{value:.0%}"
    made.filters["json"] = lambda value: json.dumps(value, ensure_ascii=False)
    made.filters["zip2"] = lambda values: [(value, value) for value in values]
    made.filters["pairs"] = lambda values, group, name: [(value, name(group, value)) for value in values]
    made.globals["address"] = address
    made.globals["query"] = _query
    return made


def _query(values: Mapping[str, Any], **others: Any) -> str:
    """An address's query of `values`, with `others` in their place; empty ones are left out."""
    return urlencode({k: v for k, v in {**values, **others}.items() if v not in (None, "")})


def site(request: Request) -> Site:
    """Store, jobs and limits."""
    found: Site = request.app.state.site
    return found


def person(request: Request) -> Person:
    """Who asks; 401 where nobody is known."""
    found: Person | None = request.state.person
    if found is None:
        raise HTTPException(401)
    return found


def need(request: Request, role: str) -> Person:
    """Who asks, if he may do what `role` may; else 403."""
    found = person(request)
    if not found.may(role):
        raise HTTPException(403)
    return found


def language(request: Request) -> str:
    """zh, or en for those who chose it."""
    return "en" if request.cookies.get("lang") == "en" else "zh"


def wants_json(request: Request) -> bool:
    """Whether a program asks, not a page."""
    return "application/json" in request.headers.get("accept", "") or request.url.path.startswith("/data/")


def text(lang: str, key: str, **values: Any) -> str:
    """What is said under `key`."""
    said = texts()[key][lang == "en"]
    return said.format(**values) if values else said


def term(lang: str, group: str, value: str | None) -> str:
    """The name of a value of the tables; in English what it is called in the data."""
    if not value:
        return ""
    return value.replace("_", " ").replace("-", " ").capitalize() if lang == "en" else _TERMS[group].get(value, value)


def quantity(value: float, upper: float | None, unit: str) -> str:
    """A value, or both ends of a range, with its unit."""
    return figure(value) + ("" if upper is None else f"–{figure(upper)}") + unit


def figure(value: float | int | None, empty: str = "—") -> str:
    """A number as people read it; `empty` where there is none."""
    value = number(value)
    if value is None:
        return empty
    return f"{value:,}" if isinstance(value, int) else f"{value:,.4f}".rstrip("0").rstrip(".")


def part(template: str, lang: str, **values: Any) -> Markup:
    """A part of a page that depends on nothing but the language and these values."""
    made = (
        _environment()
        .get_template(template)
        .render(
            t=lambda key, **named: text(lang, key, **named),
            term=lambda group, value: term(lang, group, value),
            **values,
        )
    )
    return Markup(made)  # made by a template that escapes


def page(request: Request, template: str, /, **values: Any) -> HTMLResponse:
    """A page (or a part of one) from a template."""
    lang = language(request)
    who: Person | None = request.state.person
    made = _environment().get_template(template).render(
        lang=lang, t=lambda key, **named: text(lang, key, **named), term=lambda group, value: term(lang, group, value),
        who=who, path=request.url.path, job=jobs.current(site(request).store) if who else None, terms=_TERMS, **values,
    )  # fmt: skip
    return HTMLResponse(made)
