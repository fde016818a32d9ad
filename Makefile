# The quick part of the checks, for every day; `.ci/run` is the whole.
PYTHON ?= python

.PHONY: check lint types imports sizes test quality-check quality cold-start speed demo ci

check: lint types imports sizes test quality-check cold-start

lint:
	ruff check .

types:
	mypy
	mypy --config-file tests/mypy.ini tests benchmarks

imports:
	lint-imports

# Small files are read, large ones are searched.
sizes:
	@find pipeline tests benchmarks -name '*.py' -exec wc -l {} + | awk '$$2 != "total" && $$1 > 500 {print $$2 ": " $$1 " lines, at most 500"; bad = 1} END {exit bad}'

test:
	$(PYTHON) -m pytest -m "not slow"

quality-check:
	taizhang evaluate corpus/gold --min docs/quality.json
	if [ -d ../shared/evaluation/gold ]; then taizhang evaluate ../shared/evaluation/gold --min docs/quality.json; fi

# Enters today's figures as the floor; look at the difference before you commit it.
quality:
	taizhang evaluate corpus/gold --save docs/quality.json
	if [ -d ../shared/evaluation/gold ]; then taizhang evaluate ../shared/evaluation/gold --save docs/quality.json; fi

cold-start:
	$(PYTHON) benchmarks/cold_start.py --most 2

# Ratios to jieba's time that have grown by more than a fifth; `python benchmarks/speed.py --save` enters new ones.
speed:
	$(PYTHON) benchmarks/speed.py --check --rounds 3

demo:
	taizhang demo

ci:
	.ci/run
