# make demo   decide the example applications with the policies that ship
# make test   run the tests
# make nightly  try the laws on far more policies and applications (about an hour)
# make fuzz   hand random texts to the parser and the application reader (SECONDS=60 for each)
# make mutants  count how many of 500 mutants of the engine the tests notice (half an hour)
# make bench  measure the engine beside others (about half an hour; OPTIONS="--sizes 40" for less)
# make endurance  decide ten million ever new applications, and watch memory (OPTIONS="--applications 1500000" for less)
# make scale  measure what a large customs service takes, and print the arithmetic (docs/scale.md)
# make spark  decide a table with a real Spark (Java 17; pyspark is half a gigabyte)
# make lint   check style and types
# make clean  remove what the others made
#
# Only git, Python 3.11 or later and make are needed: the first run makes a virtual environment in .venv.

PYTHON := $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo $$python; break; }; done)
READY := .venv/ready
XCRULES := .venv/bin/xcrules

.PHONY: demo test nightly fuzz mutants bench endurance scale spark lint clean

demo: $(READY)
	@$(call decide,Gold watches for Pyongyang in 2018,un.unscr_1718,watch_to_pyongyang)
	@$(call decide,The same application left open,un.unscr_1718,watch_incomplete)
	@$(call decide,Watches for "Korea",un.unscr_1718,which_korea)
	@$(call decide,A landing gear part for an airliner of the DPRK,un.oil_metal_iran,landing_gear_to_dprk)
	@$(call decide,The same part with a lorry beside it,un.oil_metal_iran,landing_gear_and_lorry_to_dprk)
	@$(call decide,Valves for a German plant,sg.strategic_trade,valves_to_germany)
	@$(call decide,The valves under a bulk permit,sg.strategic_trade --request bulk,valves_to_germany)
	@$(call decide,A converter below NTD 300 000 for the United States,tw.shtc,converter_to_us)
	@$(call decide,Two converters of NTD 200 000 each,tw.shtc,two_converters_to_us)

test: $(READY)
	.venv/bin/python -m pytest -n 2

nightly: $(READY)
	XCRULES_PROFILE=nightly .venv/bin/python -m pytest -n 2 tests/laws
	.venv/bin/python -m pytest -n 2 policies --xcrules-laws --xcrules-trials 1000

fuzz: SECONDS ?= 60
fuzz: $(READY)
	@$(call also,fuzz)
	.venv/bin/python tests/fuzz/run.py policies --seconds $(SECONDS)
	.venv/bin/python tests/fuzz/run.py applications --seconds $(SECONDS)

mutants: SAMPLE ?= 500
mutants: SEED ?= 1
mutants: $(READY)
	@$(call also,mutants)
	XCRULES_PROFILE=mutants .venv/bin/python tests/mutation/run.py --sample $(SAMPLE) --seed $(SEED) --needed 90

bench: $(READY)
	.venv/bin/python -m benchmarks.install
	.venv/bin/python -m benchmarks $(OPTIONS)

endurance: $(READY)
	.venv/bin/python -m benchmarks.endurance $(OPTIONS)

scale: $(READY)
	.venv/bin/python -m benchmarks.scale $(OPTIONS)

spark: $(READY)
	@$(call also,spark)
	.venv/bin/python -m pytest tests/spark

lint: $(READY)
	.venv/bin/ruff check .
	.venv/bin/mypy

clean:
	rm -rf .venv build dist mutants .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# Written last, so an installation that broke off is made again; pyproject.toml says what belongs in it.
$(READY): pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later, with its venv module, was not found" >&2; exit 1; }
	@.venv/bin/python -c '' 2>/dev/null || $(PYTHON) -m venv --clear .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[testing,dev]'
	@touch $@

define also
.venv/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[testing,dev,$(1)]'
endef

define decide
printf '\n== %s ==\n' '$(1)'; $(XCRULES) decide $(2) examples/$(3).json
endef
