"""W1 as an economist writes it with NumPy: whole arrays over all paths, every series kept, quantiles by np.quantile.

    python numpy_w1.py [PATHS]

Prints one JSON object, in the same form as the Rust programs.
"""

import sys
import time

import numpy as np

import plan


def simulate(paths, rng):
    """Every series of every period, an array of PERIODS × SERIES × paths, and the targets met, 13 × paths."""
    mu = [rng.triangular(*law, paths) for law in plan.MU]
    sens = rng.uniform(0.1, 0.5, paths)
    rho = rng.uniform(0.2, 0.7, paths)
    accelerator = rng.uniform(0.5, 1.5, paths)
    dep = rng.triangular(*plan.DEPRECIATION, paths)
    jump_p = rng.beta(2, 30, paths)
    factor = np.linalg.cholesky(plan.correlations())

    m = np.zeros(paths)
    y = [np.full(paths, value) for value in plan.OUTPUT]
    total = sum(y)
    base = total
    inv = np.full(paths, plan.INVESTMENT)
    k = np.full(paths, plan.CAPITAL)
    count = [np.zeros(paths) for _ in plan.RATES]
    series = np.empty((plan.PERIODS, plan.SERIES, paths))
    for period in range(plan.PERIODS):
        z = factor @ rng.standard_normal((6, paths))
        jump = rng.random(paths) < jump_p
        m = rho * m + 0.02 * z[5] - 0.15 * jump
        gap = sens * (inv / k - dep)
        y = [y[s] * np.exp(mu[s] + plan.BETA[s] * m + gap + plan.SIGMA[s] * z[s]) for s in range(5)]
        previous, total = total, sum(y)
        inv = inv * (total / previous) ** accelerator
        k = k * (1 - dep) + inv
        share = y[3] / total
        count = [c + rng.poisson(rate, paths) for c, rate in zip(count, plan.RATES)]
        for place, column in enumerate([m, *y, total, inv, k, share, *count]):
            series[period, place] = column
    met = np.array(
        [
            total >= 3750,
            (total / base) ** (1 / 3) - 1 >= 0.041,
            series[:, 7].mean(axis=0) >= 320,
            share >= 0.1,
            y[0] >= 1350,
            y[3] >= 380,
            k >= 3700,
            *(c >= wanted for c, wanted in zip(count, plan.COUNTS)),
        ]
    )
    return series, met


def main():
    paths, _ = plan.arguments()
    started = time.perf_counter()
    series, met = simulate(paths, np.random.default_rng(1))
    found = {
        "mean": series.mean(axis=2),
        "sd": series.std(axis=2),
        "quantiles": np.quantile(series, plan.LEVELS, axis=2),
        "joint": (met.astype(float) @ met.T.astype(float)) / paths,
    }
    plan.show("numpy", paths, time.perf_counter() - started, found)


if __name__ == "__main__":
    sys.exit(main())
