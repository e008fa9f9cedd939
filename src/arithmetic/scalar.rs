//! Arithmetic of single numbers that is more than one operation of the processor. Undefined is NaN.

/// 1 or 0, or undefined where an operand is.
#[inline(always)]
pub fn truth(holds: bool, a: f64, b: f64) -> f64 {
    let value = if holds { 1.0 } else { 0.0 };
    if a.is_nan() | b.is_nan() { f64::NAN } else { value }
}

/// Division; by zero it is undefined.
#[inline(always)]
pub fn divide(a: f64, b: f64) -> f64 {
    if b == 0.0 { f64::NAN } else { a / b }
}

/// Division, and `otherwise` where it would be by zero.
#[inline(always)]
pub fn ratio(a: f64, b: f64, otherwise: f64) -> f64 {
    if b == 0.0 { otherwise } else { a / b }
}

/// The smaller; undefined where one is. Of two zeros the first.
#[inline(always)]
pub fn min(a: f64, b: f64) -> f64 {
    let smaller = if b < a { b } else { a };
    if b.is_nan() { f64::NAN } else { smaller }
}

/// The larger; undefined where one is. Of two zeros the first.
#[inline(always)]
pub fn max(a: f64, b: f64) -> f64 {
    let larger = if b > a { b } else { a };
    if b.is_nan() { f64::NAN } else { larger }
}

/// −1, 0 or 1.
#[inline(always)]
pub fn sign(a: f64) -> f64 {
    let value = if a > 0.0 {
        1.0
    } else if a < 0.0 {
        -1.0
    } else {
        0.0
    };
    if a.is_nan() { f64::NAN } else { value }
}

/// The remainder with the sign of `b`, as in spreadsheets; undefined for `b` = 0 and for infinite operands.
#[inline(always)]
pub fn modulo(a: f64, b: f64) -> f64 {
    if b == 0.0 || b.is_infinite() {
        return f64::NAN;
    }
    let rest = a % b;
    if rest != 0.0 && ((rest < 0.0) != (b < 0.0)) {
        rest + b
    } else {
        rest
    }
}

/// `a` held between `low` and `high`; undefined where low > high.
#[inline(always)]
pub fn clamp(a: f64, low: f64, high: f64) -> f64 {
    let value = min(max(a, low), high);
    if low > high { f64::NAN } else { value }
}

/// `a` where the condition is not zero, else `b`; undefined where the condition is.
#[inline(always)]
pub fn select(condition: f64, a: f64, b: f64) -> f64 {
    let value = if condition != 0.0 { a } else { b };
    if condition.is_nan() { f64::NAN } else { value }
}

/// 1 where `a` is defined and not 0, else 0.
#[inline(always)]
pub fn holds(a: f64) -> f64 {
    if (a != 0.0) & !a.is_nan() { 1.0 } else { 0.0 }
}

/// The k-th smallest of some numbers, k from 1; undefined where one of them is. −0 is smaller than 0.
pub fn ranked(values: &mut [f64], k: usize) -> f64 {
    if values.iter().any(|value| value.is_nan()) {
        return f64::NAN;
    }
    let Some(last) = values.len().checked_sub(1) else {
        return f64::NAN;
    };
    let place = k.saturating_sub(1).min(last);
    *values.select_nth_unstable_by(place, f64::total_cmp).1
}

/// An item's value: undefined where infinite.
#[inline(always)]
pub fn item(a: f64) -> f64 {
    // a · 0 is a zero with the sign of a, or NaN where a is infinite: two operations where a comparison takes four.
    a * 0.0 + a
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modulo_has_the_sign_of_the_divisor() {
        assert_eq!(modulo(-7.0, 3.0), 2.0);
        assert_eq!(modulo(7.0, -3.0), -2.0);
        assert_eq!(modulo(-6.0, 3.0), 0.0);
    }
}
