"""The memo: scope, figures, main findings, findings by unit, signatures."""
