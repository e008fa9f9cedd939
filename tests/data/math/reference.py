"""Writes reference values of the functions in `src/math`, computed by mpmath with 60 digits.

    python reference.py 60 > reference.txt

Each line holds a name, the arguments, and the true value as an unevaluated sum of two doubles; every number is the
hexadecimal form of the bits of a double. The first argument is how many points of each kind to take; the second, if
given, is the seed.
"""
import random
import struct
import sys

import mpmath as mp

mp.mp.dps = 60
COUNT = int(sys.argv[1])
random.seed(int(sys.argv[2]) if len(sys.argv) > 2 else 1)


def bits(x):
    return f"{struct.unpack('<Q', struct.pack('<d', float(x)))[0]:016x}"


def line(name, arguments, value):
    value = mp.mpf(value)
    high = mp.mpf(float(value))
    print(name, *(bits(a) for a in arguments), bits(high), bits(value - high))


def spread(low, high):
    """A double between low and high, evenly in its logarithm."""
    return float(mp.e ** random.uniform(float(mp.log(low)), float(mp.log(high))))


def signed(x):
    return x if random.random() < 0.5 else -x


def points(make, extra=()):
    for x in extra:
        yield float(x)
    for _ in range(COUNT):
        yield make()


one = lambda name, function, xs: [line(name, [x], function(mp.mpf(x))) for x in xs]
cdf = lambda x: mp.erfc(-x / mp.sqrt(2)) / 2


def quantile(u):
    """The normal quantile by Newton's method on the logarithm of the tail."""
    if u == mp.mpf(1) / 2:
        return mp.mpf(0)
    tail, sign = (u, -1) if u < 0.5 else (1 - u, 1)
    x = mp.sqrt(-2 * mp.log(tail)) if tail < 0.1 else mp.mpf(0.1)
    for _ in range(200):
        at = mp.erfc(x / mp.sqrt(2)) / 2
        step = (mp.log(at) - mp.log(tail)) * at / (mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi))
        x += step
        if abs(step) < mp.mpf(10) ** -50 * abs(x):
            break
    return sign * x


one("exp", mp.exp, points(lambda: random.choice([signed(spread(1e-10, 1)), random.uniform(-708, 709), random.uniform(-2, 2)]), [0.0, 1.0, -1.0, 709.78, -708.3, 0.34657359, -0.34657359]))
one("expm1", mp.expm1, points(lambda: random.choice([signed(spread(1e-20, 1)), random.uniform(-50, 709), random.uniform(-2, 2)]), [1.0, -1.0, 0.35, -0.35, 1.04, -1.04]))
one("ln", mp.log, points(lambda: random.choice([spread(1e-320, 1e308), 1 + signed(spread(1e-15, 0.4)), random.uniform(0.1, 10)]), [2.0, 10.0, 0.5, 5e-324, 1.7976931348623157e308]))
one("ln_1p", mp.log1p, points(lambda: random.choice([signed(spread(1e-20, 0.99)), spread(1e-5, 1e300), random.uniform(-0.9999, 3)]), [0.4, -0.4, -0.38, -0.31, 0.41421356, -0.29289]))
one("log10", mp.log10, points(lambda: random.choice([spread(1e-320, 1e308), 1 + signed(spread(1e-15, 0.4)), 10.0 ** random.randrange(0, 23)]), [1000.0, 2.0]))
one("sin", mp.sin, points(lambda: signed(random.choice([spread(1e-10, 10), spread(1, 1e9), spread(1e9, 1e308), float(random.randrange(1, 10**6) * mp.pi / 2)])), [1.0, 1e22, 6381956970095103.0 * 2.0**797]))
one("cos", mp.cos, points(lambda: signed(random.choice([spread(1e-10, 10), spread(1, 1e9), spread(1e9, 1e308), float(random.randrange(1, 10**6) * mp.pi / 2)])), [1.0, 1e22, 6381956970095103.0 * 2.0**797]))
one("logistic", lambda x: 1 / (1 + mp.exp(-x)), points(lambda: random.choice([random.uniform(-700, 40), random.uniform(-3, 3)]), [1e-9]))
one("logit", lambda p: mp.log(p / (1 - p)), points(lambda: random.choice([spread(1e-300, 0.5), random.random(), 0.5 + signed(spread(1e-12, 0.3))])))
one("normal_cdf", cdf, points(lambda: random.choice([random.uniform(-37.5, 8), random.uniform(-3, 3), signed(spread(1e-10, 1))]), [-37.5, -1.0, 1.0]))
one("normal_quantile", quantile, points(lambda: random.choice([(2 * random.randrange(2**52) + 1) * 2.0**-53, spread(2.0**-53, 0.06), 0.5 + signed(spread(1e-12, 0.46)), 0.06 * random.random()]), [2.0**-53, 1 - 2.0**-53, 0.05, 0.95]))
one("normal_quantile_far", quantile, points(lambda: spread(1e-300, 1e-16)))
one("ln_gamma", mp.loggamma, points(lambda: random.choice([spread(1e-10, 1e10), random.uniform(0.01, 20), 1 + signed(spread(1e-6, 0.3)), 2 + signed(spread(1e-6, 0.3))]), [0.5, 10.0]))

for _ in range(4 * COUNT):
    x, y = random.choice([(spread(1e-300, 1e300), None), (1 + signed(spread(1e-9, 0.5)), None), (random.uniform(0.5, 2), random.uniform(-50, 50)), (-float(random.randrange(1, 50)), float(random.randrange(-20, 20)))])
    if y is None:
        y = random.uniform(-700, 700) / float(mp.log(x))
    line("pow", [x, y], mp.mpf(x) ** mp.mpf(y) if x > 0 else (mp.mpf(x) ** int(y)))


def gamma_q(a, x):
    # The upper function cancels in mpmath's default route for large a: more digits.
    with mp.workdps(80):
        return mp.gammainc(a, x, mp.inf, regularized=True)


for _ in range(2 * COUNT):
    a = spread(0.01, 3000)
    x = max(1e-9, a + signed(random.uniform(0, 6)) * a**0.5) if random.random() < 0.7 else spread(1e-3 * a, 4 * a)
    a, x = mp.mpf(a), mp.mpf(float(x))
    p = mp.gammainc(a, 0, x, regularized=True)
    if p > 1e-280 and p < 1 - mp.mpf(10) ** -50:
        line("gamma_p", [a, x], p)
    q = gamma_q(a, x)
    if q > 1e-280:
        line("gamma_q", [a, x], q)

for _ in range(2 * COUNT):
    a, b = mp.mpf(spread(0.05, 300)), mp.mpf(spread(0.05, 300))
    mean = a / (a + b)
    x = mp.mpf(float(min(max(mean + random.gauss(0, 2) * mp.sqrt(mean * (1 - mean) / (a + b + 1)), mp.mpf(10) ** -6), 1 - mp.mpf(10) ** -6)))
    value = mp.betainc(a, b, 0, x, regularized=True)
    if value > 1e-280:
        line("beta_inc", [a, b, x], value)

for _ in range(2 * COUNT):
    df = mp.mpf(random.choice([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 10.0, 30.0, spread(0.3, 1000)]))
    t = mp.mpf(signed(spread(1e-3, 60)))
    tail = mp.betainc(df / 2, mp.mpf(1) / 2, 0, df / (df + t * t), regularized=True) / 2
    line("student_t_cdf", [t, df], tail if t < 0 else 1 - tail)
