"""A linear system with heavy-tailed errors: its mode, its scales, and draws from it.

    y = H x + error,   x ~ N(0, variance of its component),   error ~ t(nu, scale of its kind) + rounding

Everything an estimate knows is a sum on the log scale, so once linearised it is such a system. It is solved
in the space of the observations (n), which are fewer than the unknowns (m): one Cholesky factor of n × n. A
t error is a normal one whose variance is itself drawn (Dempster, Laird and Rubin 1980, "Iteratively
reweighted least squares for linear regression when errors are normal/independent distributed"): the mode
reweights, the draws draw the weights too, so that of two figures that contradict each other both keep a
say. x is drawn by conditioning draws of the prior (Hoffman and Ribak 1991, "Constrained realizations of
Gaussian fields").
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.linalg import cho_factor, cho_solve, lapack


@dataclass(frozen=True)
class System:
    """One linearised system. slopes : (n, m) sparse. target : (n,), what the rows say less what x = 0 gives.

    variance : of x (m,). scale, nu : of each t error (n,), nu infinite for a normal one. rounding :
    variance (n,).
    """

    slopes: sparse.csr_matrix
    target: np.ndarray
    variance: np.ndarray
    scale: np.ndarray
    nu: np.ndarray
    rounding: np.ndarray


@dataclass(frozen=True)
class Mode:
    """The mode given weights: x, its variances, and the expected squares of the t errors."""

    x: np.ndarray
    variance: np.ndarray
    squares: np.ndarray


def mode(system: System, weights: np.ndarray, *, variances: bool = False) -> Mode:
    """x and the expected squares of the errors; variances of x only where asked for (they cost most)."""
    spread = system.scale**2 / weights
    prior_slopes = system.slopes.multiply(system.variance).tocsr()  # H K
    factor = _factor((prior_slopes @ system.slopes.T).toarray(), spread + system.rounding)
    alpha = cho_solve((factor, True), system.target, check_finite=False)
    inverse_factor, _ = lapack.dtrtri(factor, lower=1)
    inverse_factor = np.tril(inverse_factor)
    variance = np.empty(0)
    if variances:
        inverse = inverse_factor.T @ inverse_factor
        told = np.asarray(prior_slopes.multiply((prior_slopes.T @ inverse).T).sum(axis=0)).ravel()
        variance = np.maximum(system.variance - told, 0.0)
    squares = (
        (spread * alpha) ** 2 + spread - spread**2 * np.einsum("ij,ij->j", inverse_factor, inverse_factor)
    )
    return Mode(prior_slopes.T @ alpha, variance, np.maximum(squares, 1e-12))


def weights_of(squares: np.ndarray, scale: np.ndarray, nu: np.ndarray) -> np.ndarray:
    """The expected precision of each t error relative to its scale; 1 for a normal one."""
    heavy = np.isfinite(nu)
    weights = np.ones_like(squares)
    weights[heavy] = (nu[heavy] + 1) / (nu[heavy] + squares[heavy] / scale[heavy] ** 2)
    return weights


def draws(
    system: System,
    weights: np.ndarray,
    rng: np.random.Generator,
    *,
    sweeps: int,
    per_sweep: int,
    warm_up: int,
    target_of: Callable[[int], np.ndarray] | None = None,
) -> np.ndarray:
    """Draws of x, (sweeps × per_sweep, m): the weights are drawn anew in each sweep (Gibbs sampling).

    weights : to begin with. target_of : sweep → targets of its draws (n, per_sweep), where they differ.
    """
    rows, size = system.slopes.shape
    prior_slopes = system.slopes.multiply(system.variance).tocsr()
    base = (prior_slopes @ system.slopes.T).toarray()
    deviation = np.sqrt(system.variance)[:, None]
    heavy = np.isfinite(system.nu)
    scale, nu = system.scale[heavy], system.nu[heavy]
    weights = weights.copy()
    alphas, starts = [], []
    for sweep in range(-warm_up, sweeps):
        spread = system.scale**2 / weights
        factor = _factor(base.copy(), spread + system.rounding)
        start = rng.standard_normal((size, per_sweep)) * deviation
        error = rng.standard_normal((rows, per_sweep)) * np.sqrt(spread)[:, None]
        rounded = rng.standard_normal((rows, per_sweep)) * np.sqrt(system.rounding)[:, None]
        target = system.target[:, None] if target_of is None else target_of(max(sweep, 0))
        missing = target - system.slopes @ start - error - rounded
        alpha = cho_solve((factor, True), missing, check_finite=False)
        residual = error[heavy, 0] + spread[heavy] * alpha[heavy, 0]
        weights[heavy] = rng.standard_gamma((nu + 1) / 2) / ((nu + (residual / scale) ** 2) / 2)
        if sweep >= 0:
            alphas.append(alpha)
            starts.append(start)
    return (np.hstack(starts) + prior_slopes.T @ np.hstack(alphas)).T


def _factor(matrix: np.ndarray, diagonal: np.ndarray) -> np.ndarray:
    matrix[np.diag_indices_from(matrix)] += diagonal
    return cho_factor(matrix, lower=True, check_finite=False, overwrite_a=True)[0]
