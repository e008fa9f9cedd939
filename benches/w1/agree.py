"""Do two programs simulate the same plan? Compares what a yardstick found on W1 with the summary of attain.

Both have sampling errors, so a difference counts in standard errors of the difference; none may exceed five. With about
two hundred numbers a program that is right fails once in some thousands of runs.
"""

import math

LIMIT = 5.0


def compare(summary, outcome):
    """The number of comparisons, the largest difference in standard errors with its name, and all beyond the limit."""
    worst, name, count, beyond = 0.0, "", 0, []
    for what, difference, error in differences(summary, outcome):
        score = abs(difference) / error if error > 0 else (0.0 if abs(difference) < 1e-12 else math.inf)
        count += 1
        if score > worst:
            worst, name = score, what
        if not score <= LIMIT:  # NaN too
            beyond.append(f"{what}: differs by {difference:.6g}, {score:.1f} standard errors")
    return count, worst, name, beyond


def differences(summary, outcome):
    """Name, difference and its standard error of every number that both have."""
    n, m = summary["run"]["paths"], outcome["paths"]
    both = 1 / n + 1 / m
    ids = [target["id"] for target in summary["targets"]]
    for i, target in enumerate(summary["targets"]):
        yield ids[i], *proportion(target["probability"], outcome["targets"][i], both)
        for j in range(i):
            share = summary["joint"]["counts"][i][j] / n
            yield f"{ids[i]} and {ids[j]}", *proportion(share, outcome["joint"][i][j], both)
    for indicator in summary["indicators"]:
        other = outcome["series"][indicator["name"]]
        levels = [(float(level), values) for level, values in indicator["quantiles"].items()]
        for period in range(1, len(indicator["periods"])):
            label = f"{indicator['name']} in {indicator['periods'][period]}"
            mean, sd = indicator["mean"][period], indicator["sd"][period]
            yield f"mean of {label}", other["mean"][period - 1] - mean, sd * math.sqrt(both)
            # The factor allows for a kurtosis of up to 19: the series have jumps.
            yield f"sd of {label}", other["sd"][period - 1] - sd, 3 * sd * math.sqrt(both / 2)
            whole = indicator["name"].startswith("count")
            for q, (level, values) in enumerate(levels):
                difference = other["quantiles"][q][period - 1] - values[period]
                if whole and abs(difference) <= 1:
                    continue  # on the edge of two whole numbers either may come out
                error = math.sqrt(level * (1 - level) * both) / density(levels, q, period)
                # What the summary of attain may round a quantile by, beside the sampling error.
                spread = levels[-1][1][period] - levels[0][1][period]
                rounding = 0.001 * max(abs(values[period]), spread)
                difference = math.copysign(max(0.0, abs(difference) - rounding), difference)
                yield f"quantile {level:g} of {label}", difference, error


def proportion(p, q, both):
    pooled = min(max((p + q) / 2, 1e-9), 1 - 1e-9)
    return q - p, math.sqrt(pooled * (1 - pooled) * both)


def density(levels, q, period):
    """The least density between a quantile and its neighbours."""
    slopes = []
    for a, b in ((q - 1, q), (q, q + 1)):
        if 0 <= a and b < len(levels):
            width = levels[b][1][period] - levels[a][1][period]
            slopes.append((levels[b][0] - levels[a][0]) / max(width, 1e-300))
    return min(slopes)
