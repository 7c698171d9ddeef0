"""What is unknown about a set of regions, how it makes their counts, and what each observation says of it.

On the scale of logits (counts) and logs (workers) all is a sum:

    logit[region, segment, quarter] = nation_level[segment] + nation_step[segment, quarter]      (provinces
    only)
                                    + region + region_segment + drift[region, quarter]            drift: AR(1)
    log workers[region, group, quarter] = log proxy + proxy_nation + proxy[region] + proxy_segment[region,
    group] a count by registration         = log counts by residence + elsewhere[region] + elsewhere_segment

The same structure serves the 38 provinces and the districts of one province.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import sparse

from paritrana_analysis.coverage.estimates.cells import Cells, running_sums
from paritrana_analysis.coverage.estimates.observations import SEGMENTS

NATION = "00"
S, G = len(SEGMENTS), 2
#: Kinds of rows that no claim makes: what districts add up to.
SUM_OF_COUNTS, SUM_OF_WORKERS = "sum_counts", "sum_workers"


@dataclass(frozen=True)
class Errors:
    """Kind, degrees of freedom and variance of rounding of each row of the system."""

    kind: np.ndarray  # names, keys of the scales
    nu: np.ndarray  # inf for a normal error
    rounding: np.ndarray


class Structure:
    """The unknowns of some regions and the rows that observations and priors make.

    region_codes : the regions. log_proxy : (regions, 2, quarters), of `denominators.log_workers`.
    logits : where logits start from, broadcast to (regions, 3, quarters). rules : `rules` of `scales.yaml`.
    nation : whether the regions make up the nation (then they have its level and steps in common, claims on
    "00" are their sum, and people registered elsewhere sum to zero).
    """

    def __init__(
        self, observations: pd.DataFrame, region_codes: Sequence[str], log_proxy, logits, rules, *, nation
    ):
        self.codes = list(region_codes)
        self.log_proxy = log_proxy
        self.start = np.broadcast_to(logits, (len(self.codes), S, log_proxy.shape[2]))
        self.rules, self.nation = rules, nation
        self.observations = observations.reset_index(drop=True)
        self._lay_out_unknowns()
        self._lay_out_rows()

    # --- unknowns ------------------------------------------------------------------------------------

    def _lay_out_unknowns(self) -> None:
        regions, _, quarters = self.start.shape
        one = lambda n: np.ones((n, 1))  # noqa: E731 (a column of ones)
        of_logits, of_workers, of_paths = {}, {}, {}
        if self.nation:
            steps = np.eye(quarters)[:, 1:]
            of_paths["nation_step"] = sparse.kron(sparse.eye(S), np.tril(np.ones((quarters - 1,) * 2)))
            of_logits["nation_level"] = sparse.kron(one(regions), sparse.kron(sparse.eye(S), one(quarters)))
            of_logits["nation_step"] = sparse.kron(one(regions), sparse.kron(sparse.eye(S), steps))
            of_workers["proxy_nation"] = sparse.csr_matrix(one(regions * G * quarters))
        of_paths["drift"] = sparse.kron(sparse.eye(regions), running_sums(quarters, self.rules["decay"]))
        of_logits["region"] = sparse.kron(sparse.eye(regions), one(S * quarters))
        of_logits["region_segment"] = sparse.kron(sparse.eye(regions * S), one(quarters))
        of_logits["drift"] = sparse.kron(sparse.eye(regions), sparse.kron(one(S), sparse.eye(quarters)))
        of_workers["proxy"] = sparse.kron(sparse.eye(regions), one(G * quarters))
        of_workers["proxy_segment"] = sparse.kron(sparse.eye(regions * G), one(quarters))
        self.slices: dict[str, slice] = {}
        self.size = 0
        for name, design in {**of_logits, **of_workers}.items():
            self._add(name, design.shape[1])
        self.design = sparse.block_diag(
            [sparse.hstack(list(of_logits.values())), sparse.hstack(list(of_workers.values()))]
        ).tocsr()
        self.repeated = sparse.kron(sparse.eye(regions * S), one(quarters)).tocsr()
        self.of_elsewhere = sparse.csr_matrix((regions * S, 0))
        if self.nation:
            self._add("elsewhere", regions)
            self._add("elsewhere_segment", regions * S)
            self.of_elsewhere = sparse.hstack(
                [sparse.kron(sparse.eye(regions), one(S)), sparse.eye(regions * S)]
            ).tocsr()
        self._add("denominator_bias", 1)
        self._of_paths = of_paths

    @cached_property
    def paths(self) -> sparse.csr_matrix:
        """Unknowns, all independent, → what is added up: steps and innovations as their paths."""
        return sparse.block_diag(
            [
                self._of_paths.get(name, sparse.eye(where.stop - where.start))
                for name, where in self.slices.items()
            ]
        ).tocsr()

    def _add(self, name: str, length: int) -> None:
        self.slices[name] = slice(self.size, self.size + length)
        self.size += length

    @property
    def component(self) -> np.ndarray:
        """Name of the component of each unknown."""
        names = np.empty(self.size, dtype=object)
        for name, where in self.slices.items():
            names[where] = name
        return names

    # --- rows ----------------------------------------------------------------------------------------

    def _lay_out_rows(self) -> None:
        regions, _, quarters = self.start.shape
        rows = self.observations
        self.counts = len(rows)
        zero = self._registered_dates() if self.nation else []
        total = self.counts + len(zero) * S
        three = np.arange(regions * S * quarters).reshape(regions, S, quarters)
        two = np.arange(regions * G * quarters).reshape(regions, G, quarters)
        at = {code: place for place, code in enumerate(self.codes)}
        picks: dict[str, list] = {"counts": [], "registered": [], "workers": []}
        targets, kinds, nus, roundings = [], [], [], []
        for number, row in enumerate(rows.to_dict("records")):
            where = (
                [*range(regions)]
                if row["region_code"] == NATION
                else [at[c] for c in row["region_code"].split("+")]
            )
            span = [*range(max(row["first_quarter"], 0), min(row["last_quarter"], quarters - 1) + 1)]
            kind = self._kind(row)
            counted = three[np.ix_(where, [SEGMENTS.index(s) for s in row["counted"]], span)].ravel()
            if row["kind"] in ("share", "count", "registration", SUM_OF_COUNTS):
                picks["registered" if kind == "registration" else "counts"].append((number, counted))
            if row["kind"] in ("share", "workers", SUM_OF_WORKERS):
                over = two[np.ix_(where, [SEGMENTS.index(s) for s in row["over"]], span)].ravel()
                picks["workers"].append((number, over))
            # A figure known by its year is the mean of its quarters: counts are summed over them here.
            times = 1 if row["kind"] == "share" else len(span)
            targets.append(np.log(row["value"] * times))
            kinds.append(kind)
            nus.append(self.rules["degrees_of_freedom"].get(kind, self.rules["degrees_of_freedom"]["claim"]))
            roundings.append((row["rounded_to"] / row["value"]) ** 2 / 12)
        for number, (quarter, segment) in enumerate([(q, s) for q in zero for s in range(S)], self.counts):
            picks["counts"].append((number, three[:, segment, quarter]))
            picks["registered"].append((number, three[:, segment, quarter]))
            targets.append(0.0)
            kinds.append("zero_sum")
            nus.append(np.inf)
            roundings.append(0.0)
        self.of_counts = _picked(picks["counts"], total, three.size)
        self.of_registered = _picked(picks["registered"], total, three.size)
        self.of_workers = _picked(picks["workers"], total, two.size)
        # Registered less resident is zero over the nation: there the count is taken away.
        self.sign = np.where(np.array(kinds) == "zero_sum", -1.0, 1.0)
        self.only_workers = np.array(
            [kind.endswith(("workers_all", "workers_segment", SUM_OF_WORKERS)) for kind in kinds], dtype=bool
        )
        self._lay_out_occasions(kinds, total)
        priors = {"elsewhere": self.slices["elsewhere"]} if self.nation else {}
        self.prior_columns = np.concatenate(
            [np.arange(s.start, s.stop) for s in priors.values()] or [np.array([], int)]
        )
        for (
            name,
            where,
        ) in priors.items():  # a heavy-tailed prior is an observation of zero with such an error
            length = where.stop - where.start
            targets += [0.0] * length
            kinds += [name] * length
            nus += [self.rules["degrees_of_freedom"]["elsewhere"]] * length
            roundings += [0.0] * length
        self.target = np.array(targets)
        self.errors = Errors(np.array(kinds, dtype=object), np.array(nus, dtype=float), np.array(roundings))

    def _registered_dates(self) -> list[int]:
        """The quarters for which every region is counted by registration, alone or within a sum."""
        rows = self.observations[self.observations["kind"] == "registration"]
        dates = []
        for quarter, dated in rows[rows["region_code"] != NATION].groupby("first_quarter"):
            counted = {code for codes in dated["region_code"] for code in codes.split("+")}
            if counted >= set(self.codes) and set(dated["segment"]) >= set(SEGMENTS):
                dates.append(quarter)
        return dates

    def _kind(self, row: dict) -> str:
        national = row["region_code"] == NATION
        kind = row["kind"]
        if kind in (SUM_OF_COUNTS, SUM_OF_WORKERS) or (
            kind == "registration" and self.nation and not national
        ):
            return kind
        # Over the nation those registered and those resident are the same people; of districts nobody knows
        # how far the two differ: such a count is one as any other, with its large error.
        kind = "count" if kind == "registration" else kind
        segment = "all" if row["segment"] == "ALL" else "segment"
        return f"nation_{kind}_{segment}" if national else f"{kind}_{segment}"

    def _lay_out_occasions(self, kinds: list[str], total: int) -> None:
        """What an office's claims of one region and quarter have in common: its way of counting that day."""
        rows = self.observations
        asked = rows["kind"].isin(["share", "count"]) & (rows["region_code"] != NATION)
        keys = list(zip(rows["region_code"], rows["first_quarter"], rows["origin"], strict=True))
        groups = {
            key: n for n, key in enumerate(sorted({k for k, ask in zip(keys, asked, strict=True) if ask}))
        }
        number = [n for n, ask in enumerate(asked) if ask]
        self._add("occasion", len(groups))
        self.of_occasions = sparse.csr_matrix(
            (np.ones(len(number)), (number, [groups[keys[n]] for n in number])), shape=(total, len(groups))
        )
        # Officials' own denominators run above or below ours, all alike: shares move the other way.
        signs = {"share_all": -1.0, "workers_all": 1.0}
        biased = [(n, signs[kind]) for n, kind in enumerate(kinds) if kind in signs]
        self.of_bias = sparse.csr_matrix(
            ([s for _, s in biased], ([n for n, _ in biased], [0] * len(biased))), shape=(total, 1)
        )

    # --- from unknowns to counts and to what observations should say ------------------------------------

    def cells(self, x: np.ndarray) -> Cells:
        """Counts for one state (m,) or draws (k, m)."""
        regions, _, quarters = self.start.shape
        width = self.design.shape[1]
        sums = (self.design @ (self.paths[:width, :width] @ x[..., :width].T)).T
        split = regions * S * quarters
        lead = x.shape[:-1]
        return Cells(
            sums[..., :split].reshape(*lead, regions, S, quarters) + self.start,
            sums[..., split:].reshape(*lead, regions, G, quarters) + self.log_proxy,
        )

    def elsewhere(self, x: np.ndarray) -> np.ndarray:
        """log (registered / resident), (…, regions, 3)."""
        width = self.of_elsewhere.shape[1]
        first = self.design.shape[1]
        return (self.of_elsewhere @ x[..., first : first + width].T).T.reshape(
            *x.shape[:-1], len(self.codes), S
        )

    def said(self, x: np.ndarray) -> np.ndarray:
        """What each row should say at x (logs), (rows,)."""
        return self._said(x, *self._sums(x)[:3])

    def linearised(self, x: np.ndarray) -> tuple[np.ndarray, sparse.csr_matrix]:
        """What each row should say at x (logs), and its slopes by the paths (rows, m)."""
        *sums, cells, counts, registered, workers = self._sums(x)
        by_counts, by_registered, by_workers = (
            _scaled(picks, sign * _inverse(of), values)
            for sign, of, picks, values in zip(
                self._signs(),
                sums,
                (self.of_counts, self.of_registered, self.of_workers),
                (counts, registered, workers),
                strict=True,
            )
        )
        by_cells = (by_counts + by_registered) @ cells.slopes()
        by_workers = sparse.csr_matrix(  # unknowns of workers come after those of counts
            (by_workers.data, by_workers.indices + counts.size, by_workers.indptr), shape=by_cells.shape
        )
        by_cells += by_workers
        slopes = sparse.hstack(
            [
                by_cells @ self.design,
                by_registered @ self.repeated @ self.of_elsewhere,
                self.of_bias,
                self.of_occasions,
            ]
        )
        place = np.arange(len(self.prior_columns))
        priors = sparse.csr_matrix(
            (np.ones(len(place)), (place, self.prior_columns)), shape=(len(place), self.size)
        )
        return self._said(x, *sums), sparse.vstack([slopes, priors]).tocsr()

    def _sums(self, x: np.ndarray) -> tuple:
        """For each row the counts, registered counts and workers it is about; and what they are sums of."""
        cells = self.cells(x)
        counts, workers = cells.participants.ravel(), cells.workers.ravel()
        registered = counts * np.exp(self.repeated @ self.elsewhere(x).ravel())
        sums = self.of_counts @ counts, self.of_registered @ registered, self.of_workers @ workers
        return *sums, cells, counts, registered, workers

    def _signs(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Whether a row adds or takes away the log of each of the three sums."""
        return self.sign, np.ones(len(self.sign)), np.where(self.only_workers, 1.0, -1.0)

    def _said(self, x: np.ndarray, *sums: np.ndarray) -> np.ndarray:
        said = sum(sign * _log(of) for sign, of in zip(self._signs(), sums, strict=True))
        said = said + self.of_occasions @ x[self.slices["occasion"]]
        said = said + self.of_bias @ x[self.slices["denominator_bias"]]
        return np.concatenate([said, x[self.prior_columns]])


def _picked(picks: list[tuple[int, np.ndarray]], rows: int, columns: int) -> sparse.csr_matrix:
    """0/1 rows that sum the cells picked for them."""
    number = np.concatenate([np.full(len(cells), row) for row, cells in picks] or [np.array([], int)])
    cells = np.concatenate([cells for _, cells in picks] or [np.array([], int)])
    return sparse.csr_matrix((np.ones(len(cells)), (number, cells)), shape=(rows, columns))


def _scaled(picks: sparse.csr_matrix, rows: np.ndarray, columns: np.ndarray) -> sparse.csr_matrix:
    """A matrix with each row and each column times a number."""
    data = picks.data * columns[picks.indices] * np.repeat(rows, np.diff(picks.indptr))
    return sparse.csr_matrix((data, picks.indices, picks.indptr), shape=picks.shape)


def _log(sums: np.ndarray) -> np.ndarray:
    return np.log(sums, out=np.zeros_like(sums), where=sums > 0)


def _inverse(sums: np.ndarray) -> np.ndarray:
    return np.divide(1.0, sums, out=np.zeros_like(sums), where=sums > 0)
