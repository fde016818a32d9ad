"""Linguistic knowledge as data: YAML files and their one validated loader."""

from taizhang.lexicon.loader import load, read_yaml, resource

__all__ = ["load", "read_yaml", "resource"]
