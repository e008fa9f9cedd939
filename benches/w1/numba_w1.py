"""W1 with Numba: one path at a time in a compiled, parallel loop, every series kept, quantiles by sorting.

    python numba_w1.py [PATHS] [THREADS]

Prints one JSON object, in the same form as the Rust programs. The time is without compilation.
"""

import sys
import time

import numba
import numpy as np

import plan

MU = np.array(plan.MU)
DEPRECIATION = np.array(plan.DEPRECIATION)
BETA = np.array(plan.BETA)
SIGMA = np.array(plan.SIGMA)
OUTPUT = np.array(plan.OUTPUT)
RATES = np.array(plan.RATES)
COUNTS = np.array(plan.COUNTS)
FACTOR = np.linalg.cholesky(plan.correlations())
PERIODS, SERIES, INVESTMENT, CAPITAL = plan.PERIODS, plan.SERIES, plan.INVESTMENT, plan.CAPITAL


@numba.njit(parallel=True)
def simulate(series, met):
    for path in numba.prange(series.shape[2]):
        mu = np.empty(5)
        for s in range(5):
            mu[s] = np.random.triangular(MU[s, 0], MU[s, 1], MU[s, 2])
        sens = np.random.uniform(0.1, 0.5)
        rho = np.random.uniform(0.2, 0.7)
        accelerator = np.random.uniform(0.5, 1.5)
        dep = np.random.triangular(DEPRECIATION[0], DEPRECIATION[1], DEPRECIATION[2])
        jump_p = np.random.beta(2.0, 30.0)
        m = 0.0
        y = OUTPUT.copy()
        base = y.sum()
        total = base
        inv, k, share, inv_sum = INVESTMENT, CAPITAL, 0.0, 0.0
        count = np.zeros(6)
        e = np.empty(6)
        for period in range(PERIODS):
            for j in range(6):
                e[j] = np.random.standard_normal()
            jump = 1.0 if np.random.random() < jump_p else 0.0
            zm = 0.0
            for j in range(6):
                zm += FACTOR[5, j] * e[j]
            m = rho * m + 0.02 * zm - 0.15 * jump
            gap = sens * (inv / k - dep)
            previous = total
            total = 0.0
            for s in range(5):
                z = 0.0
                for j in range(s + 1):
                    z += FACTOR[s, j] * e[j]
                y[s] *= np.exp(mu[s] + BETA[s] * m + gap + SIGMA[s] * z)
                total += y[s]
                series[period, 1 + s, path] = y[s]
            inv *= (total / previous) ** accelerator
            inv_sum += inv
            k = k * (1.0 - dep) + inv
            share = y[3] / total
            series[period, 0, path] = m
            series[period, 6, path] = total
            series[period, 7, path] = inv
            series[period, 8, path] = k
            series[period, 9, path] = share
            for j in range(6):
                count[j] += np.random.poisson(RATES[j])
                series[period, 10 + j, path] = count[j]
        met[0, path] = total >= 3750.0
        met[1, path] = (total / base) ** (1.0 / 3.0) - 1.0 >= 0.041
        met[2, path] = inv_sum / 3.0 >= 320.0
        met[3, path] = share >= 0.1
        met[4, path] = y[0] >= 1350.0
        met[5, path] = y[3] >= 380.0
        met[6, path] = k >= 3700.0
        for j in range(6):
            met[7 + j, path] = count[j] >= COUNTS[j]


@numba.njit(parallel=True)
def quantiles(series, levels):
    """Quantiles over the last axis, by sorting each series, on all threads."""
    found = np.empty((len(levels), PERIODS, SERIES))
    for place in numba.prange(PERIODS * SERIES):
        period, s = place // SERIES, place % SERIES
        values = np.sort(series[period, s])
        for q in range(len(levels)):
            found[q, period, s] = values[int(np.ceil(levels[q] * len(values))) - 1]
    return found


def run(paths):
    series = np.empty((PERIODS, SERIES, paths))
    met = np.empty((plan.TARGETS, paths), dtype=np.bool_)
    simulate(series, met)
    return {
        "mean": series.mean(axis=2),
        "sd": series.std(axis=2),
        "quantiles": quantiles(series, np.array(plan.LEVELS)),
        "joint": (met.astype(float) @ met.T.astype(float)) / paths,
    }


def main():
    paths, threads = plan.arguments()
    numba.set_num_threads(min(threads, numba.config.NUMBA_NUM_THREADS))
    run(1000)
    started = time.perf_counter()
    found = run(paths)
    plan.show("numba", paths, time.perf_counter() - started, found)


if __name__ == "__main__":
    sys.exit(main())
