"""taizhang (台账): work reports into tables, every number accounted for, every finding with its place."""

__version__ = "0.1.0"
