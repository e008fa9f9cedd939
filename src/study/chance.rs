//! The chance of an event as a function of a number: weighted medians, probabilities, and the levels at which the chance is so much.

use crate::math;

/// The weighted share of paths that are met; none where nothing has weight.
pub fn chance(met: &[bool], weights: &[u64]) -> Option<f64> {
    let (mut sum, mut total) = (0u128, 0u128);
    for (met, weight) in met.iter().zip(weights) {
        total += u128::from(*weight);
        sum += if *met { u128::from(*weight) } else { 0 };
    }
    (total > 0).then(|| sum as f64 / total as f64)
}

/// Paths with weight, by value.
fn sorted(x: &[f64], weights: &[u64]) -> Vec<(f64, u64, usize)> {
    let known = x.iter().zip(weights).enumerate().filter(|(_, (x, w))| !x.is_nan() && **w > 0);
    let mut known: Vec<(f64, u64, usize)> = known.map(|(path, (x, w))| (*x, *w, path)).collect();
    known.sort_by(|a, b| a.0.total_cmp(&b.0));
    known
}

/// The weighted median of the defined values.
pub fn median(x: &[f64], weights: &[u64]) -> Option<f64> {
    let known = sorted(x, weights);
    let total: u128 = known.iter().map(|(_, w, _)| u128::from(*w)).sum();
    let mut sum = 0u128;
    let reaches = |(_, w, _): &&(f64, u64, usize)| {
        sum += u128::from(*w);
        2 * sum >= total
    };
    known.iter().find(reaches).map(|(x, ..)| *x)
}

/// Cells of equal weight into which paths are gathered.
const CELLS: usize = 512;
/// Scores between which levels are sought: of the 0.5 and the 99.5 % quantile.
const END: f64 = 2.575_829_303_548_901;
/// Points between them at which the chance is fitted.
const POINTS: usize = 121;
/// The reach of a fit, in scores.
const REACH: f64 = 0.75;
/// Fits are kept within these scores of the chance.
const MOST: f64 = 8.0;

/// The levels of x at which the chance of the event is each of `chances`; none where no level or several have it, or one beyond the
/// 0.5 to 99.5 % of x.
///
/// The chance is Φ(g(s)) with s the normal score of the rank of x: where x and what decides the event are jointly normal, or monotone
/// transforms of such, g is a straight line, and nearly one near any point else. At each point a quadratic g is fitted by maximum
/// likelihood to the paths around it (local likelihood: R. Tibshirani and T. Hastie 1987, Journal of the American Statistical
/// Association 82, 559–567).
pub fn levels(x: &[f64], met: &[bool], weights: &[u64], chances: &[f64]) -> Vec<Option<f64>> {
    let known = sorted(x, weights);
    let total: f64 = known.iter().map(|(_, w, _)| *w as f64).sum();
    let nothing = vec![None; chances.len()];
    if known.len() < 1000 || known[0].0 == known[known.len() - 1].0 {
        return nothing;
    }
    // Equal values have one rank, that of their middle.
    let mut cells: Vec<(f64, f64, f64)> = Vec::with_capacity(CELLS);
    let mut below = 0.0;
    let mut open = (0.0, 0.0, 0.0);
    let mut ranks: Vec<(f64, f64)> = Vec::new();
    for run in known.chunk_by(|a, b| a.0 == b.0) {
        let weight: f64 = run.iter().map(|(_, w, _)| *w as f64).sum();
        let hits: f64 = run.iter().filter(|(.., path)| met[*path]).map(|(_, w, _)| *w as f64).sum();
        let rank = (below + 0.5 * weight) / total;
        ranks.push((rank, run[0].0));
        below += weight;
        open = (open.0 + weight, open.1 + hits, open.2 + weight * math::normal_quantile(rank.clamp(1e-12, 1.0 - 1e-12)));
        if open.0 >= total / CELLS as f64 {
            cells.push((open.2 / open.0, open.0, open.1));
            open = (0.0, 0.0, 0.0);
        }
    }
    if open.0 > 0.0 {
        cells.push((open.2 / open.0, open.0, open.1));
    }
    // Weights as so many paths, so that likelihoods are of the right size.
    let unit = known.len() as f64 / total;
    let score = |at: usize| -END + 2.0 * END * at as f64 / (POINTS - 1) as f64;
    let fitted: Vec<f64> = (0..POINTS).map(|at| local_probit(&cells, score(at), unit)).collect();
    let at_rank = |rank: f64| {
        let after = ranks.partition_point(|(other, _)| *other < rank).clamp(1, ranks.len() - 1);
        let ((low, from), (high, to)) = (ranks[after - 1], ranks[after]);
        from + (to - from) * ((rank - low) / (high - low)).clamp(0.0, 1.0)
    };
    let level = |chance: &f64| -> Option<f64> {
        let wanted = math::normal_quantile(*chance);
        let crossings = (0..POINTS - 1).filter(|at| (fitted[*at] > wanted) != (fitted[at + 1] > wanted));
        let crossings: Vec<usize> = crossings.collect();
        let [at] = crossings[..] else { return None };
        let share = (wanted - fitted[at]) / (fitted[at + 1] - fitted[at]);
        let s = score(at) + share * (score(at + 1) - score(at));
        Some(at_rank(math::normal_cdf(s)))
    };
    chances.iter().map(level).collect()
}

/// g at a score: the constant of a quadratic probit around it, of cells (score, weight, weight met). Newton's method, with a little
/// weight on the straight and level so that there is one even where all are met.
fn local_probit(cells: &[(f64, f64, f64)], at: f64, unit: f64) -> f64 {
    let near: Vec<(f64, f64, f64)> = cells
        .iter()
        .filter_map(|(s, weight, hits)| {
            let d = (s - at) / REACH;
            let kernel = (1.0 - d * d).max(0.0);
            (kernel > 0.0).then_some((s - at, weight * kernel * unit, hits * kernel * unit))
        })
        .collect();
    let all: f64 = near.iter().map(|(_, n, _)| n).sum();
    let hits: f64 = near.iter().map(|(.., h)| h).sum();
    if all <= 0.0 {
        return 0.0;
    }
    let share = (hits / all).clamp(1e-6, 1.0 - 1e-6);
    let mut beta = [math::normal_quantile(share), 0.0, 0.0];
    for _ in 0..40 {
        let (mut slope, mut bend) = ([0.0; 3], [[0.0; 3]; 3]);
        for (d, n, h) in &near {
            let row = [1.0, *d, d * d];
            let g = (beta[0] + beta[1] * d + beta[2] * d * d).clamp(-MOST, MOST);
            let p = math::normal_cdf(g).clamp(1e-15, 1.0 - 1e-15);
            let density = math::exp(-0.5 * g * g) * 0.398_942_280_401_432_7;
            let residual = (h - n * p) * density / (p * (1.0 - p));
            let information = n * density * density / (p * (1.0 - p));
            for a in 0..3 {
                slope[a] += residual * row[a];
                for b in 0..3 {
                    bend[a][b] += information * row[a] * row[b];
                }
            }
        }
        for (a, row) in bend.iter_mut().enumerate() {
            row[a] += 1e-3 + if a == 2 { 0.1 } else { 0.0 };
            slope[a] -= (1e-3 + if a == 2 { 0.1 } else { 0.0 }) * beta[a];
        }
        let matrix: Vec<Vec<f64>> = bend.iter().map(|row| row.to_vec()).collect();
        let Some(step) = crate::tally::solve_symmetric(&matrix, &slope) else {
            break;
        };
        let most = step.iter().fold(0.0f64, |most, step| most.max(step.abs()));
        let length = (2.0 / most).min(1.0);
        beta.iter_mut().zip(&step).for_each(|(beta, step)| *beta += length * step);
        if most < 1e-9 {
            break;
        }
    }
    beta[0].clamp(-MOST, MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Jointly normal x and y with correlation r: the chance of y ≥ c is that of Φ((r x − c)/√(1 − r²)).
    #[test]
    fn levels_of_a_normal_pair() {
        let (r, c): (f64, f64) = (0.8, 0.5);
        let mut state = 3u64;
        let mut uniform = || {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            ((state >> 11) as f64 + 0.5) / (1u64 << 53) as f64
        };
        let mut normal = || math::normal_quantile(uniform());
        let rest = (1.0 - r * r).sqrt();
        let (mut x, mut met) = (Vec::new(), Vec::new());
        for _ in 0..100_000 {
            let (a, b) = (normal(), normal());
            x.push(math::exp(0.1 * a));
            met.push(r * a + rest * b >= c);
        }
        let found = levels(&x, &met, &vec![1; x.len()], &[0.2, 0.5, 0.8, 0.999_999]);
        for (found, chance) in found.iter().zip([0.2, 0.5, 0.8]) {
            let known = math::exp(0.1 * (c + rest * math::normal_quantile(chance)) / r);
            assert!((found.unwrap() / known - 1.0).abs() < 0.003, "{chance}: {found:?} {known}");
        }
        assert_eq!(found[3], None);
        // What rises and falls has two levels, that is none.
        let both: Vec<bool> = x.iter().map(|x| *x > 0.95 && *x < 1.05).collect();
        assert_eq!(levels(&x, &both, &vec![1; x.len()], &[0.5]), [None]);
        let median = median(&x, &vec![1; x.len()]).unwrap();
        assert!((median - 1.0).abs() < 0.002);
    }
}
