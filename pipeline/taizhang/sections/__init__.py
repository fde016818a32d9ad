"""Sections of a report: markers, headings, levels, roles, and the place of each sentence."""

from taizhang.sections.faults import NumberingFault, numbering_faults
from taizhang.sections.find import find_sections
from taizhang.sections.places import Place, place_sentences

__all__ = ["NumberingFault", "Place", "find_sections", "numbering_faults", "place_sentences"]
