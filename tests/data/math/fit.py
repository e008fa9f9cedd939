"""Prints the coefficients and tables of `src/math/kernel` and `src/math/temme.rs`, computed with 80 digits.

    python fit.py

Polynomials interpolate at Chebyshev points. Rational functions P / Q minimise the greatest relative error by least
squares that are reweighted twice over: by the last denominator (Sanathanan and Koerner 1963) and by the last error
(Lawson 1961). The printed error is that of the exact coefficients.
"""
from struct import pack, unpack

from mpmath import *
mp.dps = 80


def show(name, error, coefficients):
    print(f"// {name}: relative error {nstr(error, 3)}")
    for c in coefficients:
        print(f"    {float(c)!r},")


def polynomial(name, f, a, b, degree, whole):
    """f on [a, b]; `whole(x, value)` makes the function whose relative error counts of the fitted part's value."""
    n = degree + 1
    xs = [(a + b) / 2 + (b - a) / 2 * cos(pi * (2 * i + 1) / (2 * n)) for i in range(n)]
    c = list(lu_solve(matrix([[x**j for j in range(n)] for x in xs]), matrix([f(x) for x in xs])))
    grid = [a + (b - a) * (mpf(i) + mpf("0.37")) / 500 for i in range(500)]
    error = max(abs(whole(x, polyval([mpf(float(k)) for k in c[::-1]], x)) / whole(x, f(x)) - 1) for x in grid)
    show(name, error, c)


def rational(name, f, a, b, m, n, to=lambda x: x, back=lambda y: y, rounds=10, points=4):
    """Degrees m over n; points lie at Chebyshev's places in to(x), whose inverse is `back`."""
    low, high, count = to(a), to(b), points * (m + n + 2)
    xs = [back((low + high) / 2 - (high - low) / 2 * cos(pi * (2 * i + 1) / (2 * count))) for i in range(count)]
    fs = [f(x) for x in xs]
    weights, lawson, best = [1 / v for v in fs], [mpf(1)] * count, None
    for turn in range(rounds):
        rows, right = [], []
        for x, v, w, l in zip(xs, fs, weights, lawson):
            rows.append([x**j * w * l for j in range(m + 1)] + [-v * x**j * w * l for j in range(1, n + 1)])
            right.append(v * w * l)
        a_matrix, b_vector = matrix(rows), matrix(right)
        solution = lu_solve(a_matrix.T * a_matrix, a_matrix.T * b_vector)
        top, bottom = list(solution[: m + 1]), [mpf(1)] + list(solution[m + 1 :])
        errors = []
        for i, (x, v) in enumerate(zip(xs, fs)):
            q = polyval(bottom[::-1], x)
            errors.append(abs(polyval(top[::-1], x) / q / v - 1))
            weights[i] = 1 / (v * abs(q))
        worst = max(errors)
        if best is None or worst < best[0]:
            best = (worst, top, bottom)
        if turn >= 2:
            lawson = [l * sqrt(e / worst + mpf("0.02")) for l, e in zip(lawson, errors)]
            lawson = [l / max(lawson) for l in lawson]
    show(name + ", top", best[0], best[1])
    show(name + ", bottom", best[0], best[2])


# exp: (e^r - 1 - r) / r^2
end = log(mpf(2)) / 2 * mpf("1.0001")
polynomial("exp", lambda r: (exp(r) - 1 - r) / r**2 if abs(r) > 1e-20 else mpf(1) / 2, -end, end, 10, lambda r, v: 1 + r + r * r * v)

# ln: (2 artanh(s) / s - 2) / s^2 in z = s^2
end = ((sqrt(mpf(2)) - 1) / (sqrt(mpf(2)) + 1)) ** 2 * mpf("1.001")
artanh_rest = lambda z: (2 * atanh(sqrt(z)) / sqrt(z) - 2) / z
polynomial("ln", artanh_rest, mpf(0), end, 7, lambda z, v: 2 + z * v)

# ln in two doubles: inverses of the middles of 128 intervals, to seven or eight bits, and -ln of them in two parts, the
# first a multiple of 2^-42
START = 0x3FE6900000000000
columns = [[], [], []]
for i in range(128):
    low, high = unpack("<2d", pack("<2Q", START + (i << 45), START + ((i + 1) << 45) - 1))
    unit = 128 if high < 1 else 256
    inverse = 1.0 if low <= 1 <= high else round(float(2 / (mpf(low) + mpf(high))) * unit) / unit
    first = -log(mpf(inverse))
    first, rest = (r := floor(first * 2**42 + mpf("0.5")) / 2**42), first - r
    for column, value in zip(columns, (mpf(inverse), first, rest)):
        column.append(value)
for name, column in zip(("INVERSES", "LOGARITHMS", "LOGARITHMS_LOW"), columns):
    show(name, mpf(0), column)
end = mpf("0.00585")
rest = lambda r: (log(1 + r) - r + r * r / 2) / r**3 if abs(r) > 1e-9 else mpf(1) / 3 - r / 4
polynomial("ln in two doubles", rest, -end, end, 5, lambda r, v: 1 - r / 2 + r * r * v)

# sin and cos in z = r^2
end = (pi / 4 * mpf("1.0001")) ** 2
polynomial("sin", lambda z: (sin(sqrt(z)) / sqrt(z) - 1) / z, mpf(0), end, 6, lambda z, v: 1 + z * v)
polynomial("cos", lambda z: (cos(sqrt(z)) - 1 + z / 2) / z**2, mpf(0), end, 6, lambda z, v: 1 - z / 2 + z * z * v)

# Normal distribution
rational("Mills", lambda a: exp(a * a / 2) * erfc(a / sqrt(mpf(2))) / 2, mpf(0), mpf("38.7"), 10, 11, lambda x: log(1 + x), lambda y: exp(y) - 1, 8)


def middle(v):
    q = sqrt(mpf("0.25") - v)
    return sqrt(mpf(2)) * erfinv(2 * q) / q


def tail(r):
    x = sqrt(mpf(2)) * r - mpf("0.5") / r
    for _ in range(60):
        at = erfc(x / sqrt(mpf(2))) / 2
        step = (log(at) + r * r) * at * sqrt(2 * pi) * exp(x * x / 2)
        x += step
        if abs(step) < mpf(10) ** -70:
            break
    return x


least = mpf("0.9999") / 128
rational("middle", middle, least * (1 - least), mpf("0.25") - mpf(10) ** -30, 12, 12, log, exp, 9, 3)
rational("tail", lambda r: tail(r + mpf("1.6")), mpf("0.13"), mpf("4.47"), 8, 7)
rational("far", lambda r: tail(r + 5), mpf("1.04"), mpf("22.4"), 8, 7, lambda x: log(x + 5), lambda x: exp(x) - 5)

# Temme's coefficients: the series of mu = x/a - 1 in eta, from mu mu' = eta (1 + mu)
N = 60
mu = [mpf(0), mpf(1)]
for n in range(2, N):
    mu.append((2 * mu[n - 1] / (n + 1) - sum(mu[i] * mu[n + 1 - i] for i in range(2, n))) / 2)
ratio = [mpf(1)]  # eta / mu
for n in range(1, N - 1):
    ratio.append(-sum(mu[i + 1] * ratio[n - i] for i in range(1, n + 1)))
stirling = [mpf(0)] * 20
for k in range(1, 10):
    stirling[2 * k - 1] = bernoulli(2 * k) / (2 * k * (2 * k - 1))
series = [mpf(1)]  # of the scaled gamma function
for n in range(1, 12):
    series.append(sum(i * stirling[i] * series[n - i] for i in range(1, n + 1)) / n)
c = ratio[1:]
for k, count in enumerate((19, 17, 15, 13, 11, 9, 8, 6)):
    if k > 0:
        c = [(i + 1) * c[i + 1] + (-1) ** k * series[k] * ratio[i] for i in range(len(c) - 1)][1:]
    show(f"Temme C{k}", mpf(0), c[:count])
