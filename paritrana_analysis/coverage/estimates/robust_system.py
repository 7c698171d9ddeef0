"""A linear system with heavy-tailed errors: its mode, its scales, and draws from it.

    y = H P x + error,   x ~ N(0, variance of its component),   error ~ t(nu, scale of its kind) + rounding

P makes paths of their innovations. What rows say of the paths is sparse, what they say of the innovations is
not: so all products are made with H and P apart, and with the covariance of P x.


Everything an estimate knows is a sum on the log scale, so once linearised it is such a system. It is solved
in the space of the observations (n), which are fewer than the unknowns (m): one Cholesky factor of n × n. A
t error is a normal one whose variance is itself drawn (Dempster, Laird and Rubin 1980, "Iteratively
reweighted least squares for linear regression when errors are normal/independent distributed"): the mode
reweights, the draws draw the weights too, so that of two figures that contradict each other both keep a
say. x is drawn by conditioning draws of the prior (Hoffman and Ribak 1991, "Constrained realizations of
Gaussian fields").
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse
from scipy.linalg import LinAlgError, lapack


@dataclass(frozen=True)
class Prior:
    """x before anything is said. variance : of x (m,). paths : (m, m) sparse, x → paths."""

    variance: np.ndarray
    paths: sparse.csr_matrix

    @cached_property
    def covariance(self) -> sparse.csr_matrix:
        """Of the paths, (m, m)."""
        return (self.paths.multiply(self.variance) @ self.paths.T).tocsr()


@dataclass(frozen=True)
class System:
    """One linearised system.

    slopes : (n, m) sparse, of the rows by the paths. target : (n,), what the rows say less what x = 0 gives.
    scale, nu : of each t error (n,), nu infinite for a normal one. rounding : variance (n,).
    """

    prior: Prior
    slopes: sparse.csr_matrix
    target: np.ndarray
    scale: np.ndarray
    nu: np.ndarray
    rounding: np.ndarray

    def said(self, x: np.ndarray) -> np.ndarray:
        """What the rows say at x, (n,), or at the columns of x, (n, k)."""
        return self.slopes @ (self.prior.paths @ x)

    def told(self, alpha: np.ndarray) -> np.ndarray:
        """x of the rows' weights alpha, (m,) or of its columns (k, m): what the rows make known of x."""
        slopes, paths = self.slopes.T.tocsr(), self.prior.paths.T.tocsr()  # by rows: much faster to multiply
        return (paths @ (slopes @ alpha)).T * self.prior.variance

    def covariance(self) -> np.ndarray:
        """Of what the rows say before their errors, (n, n), by columns as the factor wants it."""
        return (self.slopes @ (self.prior.covariance @ self.slopes.T.tocsr())).toarray().T


@dataclass(frozen=True)
class Mode:
    """The mode given weights: x, its variances, and the expected squares of the t errors."""

    x: np.ndarray
    variance: np.ndarray
    squares: np.ndarray


def mode(system: System, weights: np.ndarray, *, variances: bool = False) -> Mode:
    """x and the expected squares of the errors; variances of x only where asked for (they cost most)."""
    spread = system.scale**2 / weights
    factor = _factor(system.covariance(), spread + system.rounding)
    alpha = _solved(factor, system.target)
    inverse_factor, _ = lapack.dtrtri(factor, lower=1)
    variance = np.empty(0)
    if variances:
        inverse = inverse_factor.T @ inverse_factor
        by_x = (system.slopes @ system.prior.paths).multiply(system.prior.variance).tocsr()
        told = np.asarray(by_x.multiply((by_x.T @ inverse).T).sum(axis=0)).ravel()
        variance = np.maximum(system.prior.variance - told, 0.0)
    squares = (
        (spread * alpha) ** 2 + spread - spread**2 * np.einsum("ij,ij->j", inverse_factor, inverse_factor)
    )
    return Mode(system.told(alpha), variance, np.maximum(squares, 1e-12))


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
    apart: np.ndarray | None = None,
) -> np.ndarray:
    """Draws of x, (sweeps × per_sweep, m): the weights are drawn anew in each sweep (Gibbs sampling).

    weights : to begin with. apart : added to the target of each draw, (n, sweeps × per_sweep).
    """
    rows, size = system.slopes.shape
    number = sweeps * per_sweep
    # Draws of the prior and of errors of size 1 know nothing of the weights: all are made at once.
    start = rng.standard_normal((size, warm_up + number)) * np.sqrt(system.prior.variance)[:, None]
    noise = rng.standard_normal((rows, warm_up + number))
    missing = system.target[:, None] - system.said(start)
    missing -= rng.standard_normal(missing.shape) * np.sqrt(system.rounding)[:, None]
    if apart is not None:
        missing[:, :warm_up] += apart[:, :1]
        missing[:, warm_up:] += apart
    heavy = np.isfinite(system.nu)
    scale, nu = system.scale[heavy], system.nu[heavy]
    covariance, weights = system.covariance(), weights.copy()
    matrix, alphas = np.empty_like(covariance), np.empty((rows, number))
    ends = [*range(1, warm_up + 1), *range(warm_up + per_sweep, warm_up + number + 1, per_sweep)]
    for first, end in zip([0, *ends], ends, strict=False):
        spread = system.scale**2 / weights
        np.copyto(matrix, covariance)
        factor = _factor(matrix, spread + system.rounding)
        error = noise[:, first:end] * np.sqrt(spread)[:, None]
        alpha = _solved(factor, missing[:, first:end] - error)
        residual = error[heavy, 0] + spread[heavy] * alpha[heavy, 0]
        weights[heavy] = rng.standard_gamma((nu + 1) / 2) / ((nu + (residual / scale) ** 2) / 2)
        if first >= warm_up:
            alphas[:, first - warm_up : end - warm_up] = alpha
    return start[:, warm_up:].T + system.told(alphas)


def _factor(matrix: np.ndarray, diagonal: np.ndarray) -> np.ndarray:
    """The lower Cholesky factor of a matrix and a diagonal, in the place of the matrix; above it zeros."""
    matrix[np.diag_indices_from(matrix)] += diagonal
    factor, fault = lapack.dpotrf(matrix, lower=1, overwrite_a=1)
    if fault:
        raise LinAlgError(f"row {fault} of the system is not positive definite")
    return factor


def _solved(factor: np.ndarray, target: np.ndarray) -> np.ndarray:
    return lapack.dpotrs(factor, target, lower=1)[0]
