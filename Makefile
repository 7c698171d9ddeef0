# Two commands do everything: `make report` and `make test`. Each sets itself up.
PYTHON ?= python3
ASSESSMENT_YEAR ?=
YEAR = $(if $(ASSESSMENT_YEAR),--assessment-year $(ASSESSMENT_YEAR),)
RUN = .venv/bin/python -m paritrana_analysis

.PHONY: report test test-all bench bench-full docs lab check prepare lint lock set-up clean

report: set-up          ## 38 province reports from the real figures, into reports/
	$(RUN) report --all $(YEAR)

test: set-up            ## the tests that should always pass
	.venv/bin/python -m pytest -m "not slow" -n 2

test-all: set-up        ## these and the long ones
	.venv/bin/python -m pytest -n 2

lab: prepare            ## JupyterLab on the notebooks
	.venv/bin/python -m jupyterlab notebooks

docs: prepare           ## a site of all pages, the API and the executed notebooks, into build/docs
	.venv/bin/python tools/docs.py

check: set-up           ## every fault of every table in data/raw
	$(RUN) check

prepare: set-up         ## data/raw -> data/processed/<assessment year>
	$(RUN) prepare $(YEAR)

bench: set-up           ## build/bench.json; NAME=row runs one
	.venv/bin/python -m bench $(NAME)

bench-full: bench       ## everything; today the same as bench

lint: set-up
	.venv/bin/python -m ruff check .

lock: set-up            ## resolve requirements.in anew
	.venv/bin/python tools/lock.py

set-up:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed, and $(PYTHON) was not found."; exit 1; }
	@$(PYTHON) tools/set_up.py

clean:                  ## what can be rebuilt: reports and processed data
	rm -rf reports data/processed build
