//! Inversion of a function that does not fall, in a bounded number of steps.

/// The most evaluations that one inversion takes.
const STEPS: usize = 160;

/// The smallest double x above `low`, at most `high`, with `f(x) ≥ target`; `high` where there is none below it.
///
/// `f` must not fall between `low` and `high`; the ends themselves are not evaluated. With `exact`, jumps are found to
/// the last bit; without, the search ends when the bracket is a few rounding errors wide.
pub(super) fn smallest(f: impl Fn(f64) -> f64, target: f64, low: f64, high: f64, exact: bool) -> f64 {
    let (mut low, mut high) = (low, high);
    // Distances of the ends from the target; unknown at first.
    let (mut under, mut over) = (f64::NAN, f64::NAN);
    // Secants in a row that did not halve the bracket; halvings since a secant last did well; all halvings.
    let (mut slow, mut halvings, mut turn) = (0, 0, 0);
    for _ in 0..STEPS {
        let rounding = 2.0 * f64::EPSILON * low.abs().max(high.abs());
        let width = high - low;
        let counted = between(low, high);
        if !(counted > low && counted < high) || (!exact && width <= 2.0 * rounding) {
            break;
        }
        // At least a rounding error inside the bracket, so that a root found from one side is closed in from the other.
        let secant = (low + width * (under / (under + over)))
            .min(high - rounding)
            .max(low + rounding);
        let half = low + 0.5 * width;
        let known = !under.is_nan() && !over.is_nan();
        let by_secant = known && slow < 2 && halvings < 4 && secant > low && secant < high;
        let x = if by_secant {
            secant
        } else if turn % 2 == 0 && half > low && half < high {
            half
        } else {
            counted
        };
        let value = f(x) - target;
        if value >= 0.0 {
            high = x;
            // Illinois: halve the distance of the end that stays, so that it moves next time.
            under *= if over.is_nan() { 1.0 } else { 0.5 };
            over = value;
        } else if value < 0.0 {
            low = x;
            over *= if under.is_nan() { 1.0 } else { 0.5 };
            under = -value;
        } else {
            return f64::NAN;
        }
        let left = (high - low) / width;
        if by_secant {
            slow = if left > 0.5 { slow + 1 } else { 0 };
            halvings = if left < 0.25 { 0 } else { halvings };
        } else {
            slow = 0;
            halvings += u32::from(known);
            turn += 1;
        }
    }
    high
}

/// The x between two points with f(x) = target, to a few rounding errors of x or of f, of an `f` without steps that costs
/// much: some eight evaluations. Each point comes with f − target there, of which one is below 0 and the other not.
/// Source: Chandrupatla, A new hybrid quadratic/bisection algorithm for finding the zero of a nonlinear function, Advances
/// in Engineering Software 28 (1997), 145-149.
pub(super) fn smooth(f: impl Fn(f64) -> f64, target: f64, low: (f64, f64), high: (f64, f64)) -> f64 {
    let enough = 2.0 * f64::EPSILON * target.abs();
    // The newest point, the one on the other side of the root, and the one before.
    let (mut new, mut other) = (low, high);
    let mut share = low.1 / (low.1 - high.1);
    for _ in 0..STEPS {
        let x = new.0 + share * (other.0 - new.0);
        let before;
        let found = (x, f(x) - target);
        if found.1.abs() <= enough || found.1.is_nan() {
            return if found.1.is_nan() { f64::NAN } else { x };
        }
        if (found.1 > 0.0) == (new.1 > 0.0) {
            before = new;
        } else {
            before = other;
            other = new;
        }
        new = found;
        let (best, width) = (
            if new.1.abs() < other.1.abs() { new.0 } else { other.0 },
            other.0 - new.0,
        );
        let least = 2.0 * f64::EPSILON * best.abs() / width.abs();
        if least.is_nan() || least > 0.5 {
            return best;
        }
        // Inverse quadratic interpolation where it is safe, else halving.
        let place = (new.0 - other.0) / (before.0 - other.0);
        let height = (new.1 - other.1) / (before.1 - other.1);
        let is_safe = height * height < place && (1.0 - height) * (1.0 - height) < 1.0 - place;
        share = if is_safe {
            new.1 / (other.1 - new.1) * (before.1 / (other.1 - before.1))
                + (before.0 - new.0) / width * (new.1 / (before.1 - new.1)) * (other.1 / (before.1 - other.1))
        } else {
            0.5
        };
        share = share.max(least).min(1.0 - least);
    }
    new.0
}

/// The double in the middle of the doubles from `low` to `high`, counted, so that no range needs more than 64 halvings.
fn between(low: f64, high: f64) -> f64 {
    let rank = |x: f64| {
        let bits = x.to_bits() as i64;
        if bits < 0 { i64::MIN.wrapping_sub(bits) } else { bits }
    };
    let (low, high) = (i128::from(rank(low)), i128::from(rank(high)));
    let middle = ((low + high) >> 1) as i64;
    f64::from_bits(if middle < 0 {
        i64::MIN.wrapping_sub(middle)
    } else {
        middle
    } as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math;

    #[test]
    fn finds_the_root_of_a_smooth_function() {
        for target in [1e-9, 0.3, 2.0, 1e6] {
            let x = smallest(|x| x * x * x, target, 0.0, 1e9, false);
            assert!((x * x * x / target - 1.0).abs() < 1e-14, "{target} {x}");
        }
    }

    #[test]
    fn finds_a_jump_to_the_last_bit() {
        for jump in [-3.7, 0.0, 1e-300, 0.1, 12.0, 1e200] {
            assert_eq!(
                smallest(|x| f64::from(x >= jump), 0.5, -1e300, f64::INFINITY, true),
                jump
            );
        }
    }

    #[test]
    fn few_evaluations_find_the_root_of_a_smooth_function() {
        for target in [1e-9, 0.3, 2.0, 1e6] {
            let count = std::cell::Cell::new(0);
            let cube = |x: f64| {
                count.set(count.get() + 1);
                x * x * x
            };
            let root = math::exp(math::ln(target) / 3.0);
            let (low, high) = (0.5 * root, 1.7 * root);
            let at = |x: f64| (x, x * x * x - target);
            for (one, other) in [(low, high), (high, low)] {
                count.set(0);
                let x = smooth(cube, target, at(one), at(other));
                assert!((x * x * x / target - 1.0).abs() < 1e-14, "{target} {x}");
                assert!(count.get() <= 12, "{}", count.get());
            }
        }
        // A kink, a nearly level stretch, and what is not a number.
        let kink = |x: f64| if x < 2.0 { 1e-9 * x } else { x - 2.0 + 2e-9 };
        let x = smooth(kink, 0.5, (0.0, -0.5), (1e6, 1e6));
        assert!((x - 2.5).abs() < 1e-8, "{x}");
        assert!(smooth(|_| f64::NAN, 0.5, (0.0, -0.5), (1.0, 0.5)).is_nan());
    }

    #[test]
    fn middle_of_doubles() {
        assert_eq!(between(1.0, 4.0), 2.0);
        assert_eq!(between(-1.0, 1.0), 0.0);
        assert_eq!(between(1.0, 1.0 + f64::EPSILON), 1.0);
    }

    #[test]
    fn nan_ends_the_search() {
        assert!(smallest(|_| f64::NAN, 0.5, 0.0, 1.0, true).is_nan());
    }
}
