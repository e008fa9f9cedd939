//! Guide tables: inversion of a step function in about two comparisons, with the same result as a search.
//! Source: Chen & Asau, On generating random variates from an empirical distribution, AIIE Transactions 6 (1974), 163-166.

/// Values in rising order with the cdf at each, and where to begin looking.
#[derive(Clone, Debug)]
pub(super) struct GuideTable {
    values: Vec<f64>,
    /// P(X ≤ value), not falling.
    cdf: Vec<f64>,
    /// P(X < first value): draws up to here are not in the table.
    before: f64,
    /// `guide[j]`: the first place with cdf ≥ j / guide length.
    guide: Vec<u32>,
}

impl GuideTable {
    /// A table of rising `values`, at least one, with P(X ≤ value) of each and P(X < first).
    pub fn new(values: Vec<f64>, cdf: Vec<f64>, before: f64) -> GuideTable {
        let size = (2 * values.len()).next_power_of_two().max(16);
        let mut place = 0;
        let guide = (0..size)
            .map(|j| {
                let least = j as f64 / size as f64;
                while place + 1 < cdf.len() && cdf[place] < least {
                    place += 1;
                }
                place as u32
            })
            .collect();
        GuideTable {
            values,
            cdf,
            before,
            guide,
        }
    }

    /// The smallest value with cdf ≥ u; `None` where it is not in the table.
    #[inline]
    pub fn quantile(&self, u: f64) -> Option<f64> {
        if u <= self.before {
            return None;
        }
        // The size is a power of two, so the product is exact and never passes u.
        let begin = *self.guide.get((u * self.guide.len() as f64) as usize)? as usize;
        let rest = self.cdf[begin..].iter().position(|cdf| *cdf >= u)?;
        Some(self.values[begin + rest])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_a_search() {
        let values: Vec<f64> = (0..50).map(f64::from).collect();
        let cdf: Vec<f64> = (0..50)
            .map(|i| 0.05 + 0.9 * f64::from((i + 1) * (i + 1)) / 2500.0)
            .collect();
        let table = GuideTable::new(values.clone(), cdf.clone(), 0.05);
        for i in 0..=100_000 {
            let u = f64::from(i) / 100_000.0;
            let searched = if u <= 0.05 {
                None
            } else {
                cdf.iter().position(|c| *c >= u).map(|i| values[i])
            };
            assert_eq!(table.quantile(u), searched, "{u}");
        }
        for (value, cdf) in values.iter().zip(&cdf) {
            assert_eq!(table.quantile(*cdf), Some(*value));
            assert_ne!(table.quantile(cdf.next_up()), Some(*value));
        }
    }
}
