"""The numbers of W1 as both Python programs use them, and the form in which they print what they found."""

import json
import sys

PERIODS = 3
SERIES = 16
TARGETS = 13
NAMES = ["m", *(f"y[{s}]" for s in "abcde"), "total", "inv", "k", "share", *(f"count[n{n}]" for n in range(1, 7))]

# Low, mode and high of the trend of each sector, and of the rate of depreciation.
MU = [(0.01, 0.04, 0.08), (0.00, 0.03, 0.06), (-0.01, 0.02, 0.05), (0.02, 0.06, 0.12), (-0.02, 0.00, 0.03)]
DEPRECIATION = (0.06, 0.08, 0.11)
BETA = [1.2, 0.9, 1.0, 1.4, 0.7]
SIGMA = [0.04, 0.03, 0.05, 0.07, 0.03]
RATES = [12.0, 4.0, 25.0, 2.0, 8.0, 1.5]
OUTPUT = [1200.0, 800.0, 600.0, 300.0, 420.0]
INVESTMENT = 300.0
CAPITAL = 3500.0
COUNTS = [40.0, 12.0, 80.0, 8.0, 24.0, 5.0]
LEVELS = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95]


def correlations():
    """Of z[a] to z[e] and zm: 0.3 among the z, 0.15 with zm."""
    return [[1.0 if i == j else 0.15 if 5 in (i, j) else 0.3 for j in range(6)] for i in range(6)]


def arguments():
    """The number of paths and of threads, both optional."""
    numbers = [float(text) for text in sys.argv[1:]]
    return int(numbers[0]) if numbers else 1_000_000, int(numbers[1]) if len(numbers) > 1 else 2


def show(program, paths, seconds, found):
    """Prints one JSON object; `found` holds arrays `mean`, `sd` (period × series), `quantiles` and `joint`."""
    joint = found["joint"].tolist()
    series = {
        name: {
            "mean": found["mean"][:, s].tolist(),
            "sd": found["sd"][:, s].tolist(),
            "quantiles": found["quantiles"][:, :, s].tolist(),
        }
        for s, name in enumerate(NAMES)
    }
    outcome = {
        "program": program,
        "paths": paths,
        "seconds": seconds,
        "targets": [joint[i][i] for i in range(TARGETS)],
        "joint": [joint[i][:i] for i in range(TARGETS)],
        "series": series,
    }
    print(json.dumps(outcome))
