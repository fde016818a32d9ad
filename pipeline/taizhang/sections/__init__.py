"""Sections of a report: markers, headings, levels, roles."""

from taizhang.sections.find import find_sections

__all__ = ["find_sections"]
