"""Findings: rules that look at one report, and rules that compare."""

from taizhang.flags.model import Rule, all_rules
from taizhang.flags.registry import check_batch, check_report

__all__ = ["Rule", "all_rules", "check_batch", "check_report"]
