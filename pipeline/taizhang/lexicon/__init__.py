"""Linguistic knowledge as data: YAML files and their one validated loader."""

from taizhang.lexicon.loader import data_version, load, read_yaml, resource

__all__ = ["data_version", "load", "read_yaml", "resource"]
