//! Zeros of many functions at once: Brent's method, asked for one trial at a time, so that all paths of a block are tried together.

/// One search. R. P. Brent (1973), "Algorithms for Minimization without Derivatives", chapter 4: inverse quadratic interpolation inside
/// a bracket, bisection where that does not pay.
#[derive(Clone, Copy, Debug)]
pub struct Brent {
    /// The best point so far, the one before it, and one beyond the zero; with their values.
    b: (f64, f64),
    a: (f64, f64),
    c: (f64, f64),
    /// The last step, and the one before it.
    step: f64,
    before: f64,
}

impl Brent {
    /// Between two points `(z, f)` whose values differ in sign.
    pub fn between(one: (f64, f64), other: (f64, f64)) -> Brent {
        Brent {
            a: one,
            b: other,
            c: other,
            step: other.0 - one.0,
            before: other.0 - one.0,
        }
    }

    /// The next point to try; `None` where the bracket is as narrow as numbers are, or the value is 0.
    pub fn trial(&mut self) -> Option<f64> {
        if (self.b.1 > 0.0) == (self.c.1 > 0.0) {
            self.c = self.a;
            self.step = self.b.0 - self.a.0;
            self.before = self.step;
        }
        if self.c.1.abs() < self.b.1.abs() {
            self.a = self.b;
            self.b = self.c;
            self.c = self.a;
        }
        let least = 2.0 * f64::EPSILON * self.b.0.abs() + f64::EPSILON;
        let middle = 0.5 * (self.c.0 - self.b.0);
        if middle.abs() <= least || self.b.1 == 0.0 {
            return None;
        }
        let mut step = middle;
        let mut before = middle;
        if self.before.abs() >= least && self.a.1.abs() > self.b.1.abs() {
            let s = self.b.1 / self.a.1;
            let (mut p, mut q) = if self.a.0 == self.c.0 {
                (2.0 * middle * s, 1.0 - s)
            } else {
                let (q, r) = (self.a.1 / self.c.1, self.b.1 / self.c.1);
                (
                    s * (2.0 * middle * q * (q - r) - (self.b.0 - self.a.0) * (r - 1.0)),
                    (q - 1.0) * (r - 1.0) * (s - 1.0),
                )
            };
            if p > 0.0 {
                q = -q;
            }
            p = p.abs();
            if 2.0 * p < (3.0 * middle * q - (least * q).abs()).min((self.before * q).abs()) {
                before = self.step;
                step = p / q;
            }
        }
        self.before = before;
        self.step = step;
        self.a = self.b;
        let there = if step.abs() > least {
            self.b.0 + step
        } else {
            self.b.0 + least.copysign(middle)
        };
        self.b.0 = there;
        Some(there)
    }

    /// The value at the point that was tried.
    pub fn found(&mut self, value: f64) {
        self.b.1 = value;
    }

    /// The value at the best point so far.
    pub fn value(&self) -> f64 {
        self.b.1
    }

    /// The best point so far.
    pub fn best(&self) -> f64 {
        self.b.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn solve(f: impl Fn(f64) -> f64, low: f64, high: f64) -> (f64, usize) {
        let mut brent = Brent::between((low, f(low)), (high, f(high)));
        let mut trials = 0;
        while let Some(z) = brent.trial() {
            brent.found(f(z));
            trials += 1;
            assert!(trials < 120);
        }
        (brent.best(), trials)
    }

    #[test]
    fn zeros_are_found() {
        let (z, trials) = solve(|z| z * z * z - 2.0, 0.0, 3.0);
        assert!((z - 2f64.cbrt()).abs() < 1e-15 && trials < 15, "{z} {trials}");
        let (z, trials) = solve(|z| crate::math::exp(z) - 1.5, -8.0, 8.0);
        assert!((z - 1.5f64.ln()).abs() < 1e-15 && trials < 20, "{z} {trials}");
        // A jump is found by bisection.
        let (z, _) = solve(|z| if z < 0.3 { -1.0 } else { 1.0 }, -3.0, 3.0);
        assert!((z - 0.3).abs() < 1e-14, "{z}");
        let (z, _) = solve(|z| -z + 1e-9, -1.0, 1.0);
        assert!((z - 1e-9).abs() < 1e-15, "{z}");
    }
}
