"""Numbers, units and the ledger in which every number of a text is accounted for."""

from taizhang.quantity.ledger import Entry, Ledger, read_ledger, read_numbers
from taizhang.quantity.numerals import parse_number

__all__ = ["Entry", "Ledger", "parse_number", "read_ledger", "read_numbers"]
