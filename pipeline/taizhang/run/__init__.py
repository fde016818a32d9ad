"""Running the stages: one report, many reports, an evaluation."""
