"""The workbook: one module a group of sheets, over one writer of sheets."""
