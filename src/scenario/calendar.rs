//! Time: periods counted from the base, and their names.

use crate::wording::{Said, say};

/// The length of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frequency {
    /// Years.
    Annual,
    /// Quarters.
    Quarterly,
    /// Months.
    Monthly,
    /// Plain numbers.
    Plain,
}

impl Frequency {
    /// Periods in a year; `None` for plain periods.
    pub fn per_year(self) -> Option<i64> {
        match self {
            Frequency::Annual => Some(1),
            Frequency::Quarterly => Some(4),
            Frequency::Monthly => Some(12),
            Frequency::Plain => None,
        }
    }

    /// The word of the file.
    pub fn word(self) -> &'static str {
        match self {
            Frequency::Annual => "annual",
            Frequency::Quarterly => "quarterly",
            Frequency::Monthly => "monthly",
            Frequency::Plain => "plain",
        }
    }

    /// The word of sentences: `this file is annual`.
    pub fn said(self) -> Said {
        match self {
            Frequency::Annual => say!("年度"; "annual"),
            Frequency::Quarterly => say!("季度"; "quarterly"),
            Frequency::Monthly => say!("月度"; "monthly"),
            Frequency::Plain => say!("按序号计时"; "plain"),
        }
    }

    /// An example of a period, for messages.
    pub fn example(self) -> &'static str {
        match self {
            Frequency::Annual => "2018",
            Frequency::Quarterly => "2018Q3",
            Frequency::Monthly => "2018-12",
            Frequency::Plain => "3",
        }
    }
}

/// The periods of a scenario: index 0 is the base, 1 the first simulated one, `periods` the last.
#[derive(Clone, Debug, PartialEq)]
pub struct Calendar {
    /// The length of a period.
    pub frequency: Frequency,
    /// Ordinal of the base: the year, 4 × year + quarter − 1, 12 × year + month − 1, or 0.
    pub base: i64,
    /// How many periods follow the base; at least 1.
    pub periods: u32,
    /// In how many equal steps each of them runs; at least 1.
    pub steps: u32,
}

/// Why a text is not a period of this calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodError {
    /// Not a period at all.
    NotAPeriod,
    /// A period of another frequency.
    OtherFrequency(Frequency),
    /// A bare year where a part of a year is needed.
    BareYear,
}

/// Reads `2018`, `2018Q3`, `2018-12`, `2018M12`; returns frequency (annual for four bare digits) and ordinal.
fn parse_dated(text: &str) -> Option<(Frequency, i64)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 4 {
        return None;
    }
    let year: i64 = text[..digits].parse().ok()?;
    let rest = &text[digits..];
    if rest.is_empty() {
        return Some((Frequency::Annual, year));
    }
    let mut chars = rest.chars();
    let unit = chars.next()?;
    let part = chars.as_str();
    if part.is_empty() || part.len() > 2 || !part.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let part: i64 = part.parse().ok()?;
    match unit {
        'Q' | 'q' if (1..=4).contains(&part) => Some((Frequency::Quarterly, 4 * year + part - 1)),
        '-' | 'M' | 'm' if (1..=12).contains(&part) => Some((Frequency::Monthly, 12 * year + part - 1)),
        _ => None,
    }
}

impl Calendar {
    /// Annual, quarterly or monthly, from the texts of `base` and `end`.
    pub fn ordinal_of(frequency: Frequency, text: &str) -> Result<i64, PeriodError> {
        let text = text.trim();
        if frequency == Frequency::Plain {
            let digits = text.strip_prefix('-').unwrap_or(text);
            return match text.parse::<i32>() {
                Ok(ordinal) if digits.starts_with(|c: char| c.is_ascii_digit()) => Ok(i64::from(ordinal)),
                _ => Err(PeriodError::NotAPeriod),
            };
        }
        match parse_dated(text) {
            Some((found, ordinal)) if found == frequency => Ok(ordinal),
            Some((Frequency::Annual, _)) => Err(PeriodError::BareYear),
            Some((found, _)) => Err(PeriodError::OtherFrequency(found)),
            None => Err(PeriodError::NotAPeriod),
        }
    }

    /// The index (0 = base, negative before) of a period written as text.
    pub fn index_of(&self, text: &str) -> Result<i64, PeriodError> {
        Self::ordinal_of(self.frequency, text).map(|ordinal| ordinal - self.base)
    }

    /// The index of a period given by calendar year and part (1-based), in a dated calendar.
    pub fn index_of_part(&self, year: i64, part: i64) -> i64 {
        let per_year = self.frequency.per_year().unwrap_or(1);
        per_year * year + part - 1 - self.base
    }

    /// First and last index of a calendar year; `None` for plain periods.
    pub fn year_span(&self, year: i64) -> Option<(i64, i64)> {
        let per_year = self.frequency.per_year()?;
        let first = per_year * year - self.base;
        Some((first, first + per_year - 1))
    }

    /// The last index.
    pub fn last(&self) -> i64 {
        i64::from(self.periods)
    }

    /// The name of a period: `2018`, `2018Q3`, `2018-12`, `3`.
    pub fn label(&self, index: i64) -> String {
        let ordinal = self.base + index;
        match self.frequency {
            Frequency::Annual | Frequency::Plain => ordinal.to_string(),
            Frequency::Quarterly => format!("{}Q{}", ordinal.div_euclid(4), ordinal.rem_euclid(4) + 1),
            Frequency::Monthly => format!("{}-{:02}", ordinal.div_euclid(12), ordinal.rem_euclid(12) + 1),
        }
    }

    /// The value of `year` in a period, with its fraction (2018Q3 is 2018.5); `None` for plain periods.
    pub fn year(&self, index: i64) -> Option<f64> {
        let per_year = self.frequency.per_year()?;
        let ordinal = self.base + index;
        Some(ordinal.div_euclid(per_year) as f64 + ordinal.rem_euclid(per_year) as f64 / per_year as f64)
    }

    /// The moment at which a period ends, in steps from the base.
    pub fn end_of(&self, period: i64) -> i64 {
        period * i64::from(self.steps)
    }

    /// The period in which a moment lies: one at its end belongs to it.
    pub fn period_of(&self, moment: i64) -> i64 {
        -(-moment).div_euclid(i64::from(self.steps))
    }

    /// The length of a step in periods.
    pub fn dt(&self) -> f64 {
        1.0 / f64::from(self.steps)
    }

    /// Periods from the base to a moment.
    pub fn time(&self, moment: i64) -> f64 {
        moment as f64 / f64::from(self.steps)
    }

    /// `year` at a moment, or the time where periods are plain numbers.
    pub fn date_at(&self, moment: i64) -> f64 {
        let Some(per_year) = self.frequency.per_year() else {
            return self.time(moment);
        };
        let per_year = per_year * i64::from(self.steps);
        let ordinal = self.end_of(self.base) + moment;
        ordinal.div_euclid(per_year) as f64 + ordinal.rem_euclid(per_year) as f64 / per_year as f64
    }

    /// Quarter or month (from 1) of a period in a calendar of that frequency.
    pub fn part(&self, index: i64) -> f64 {
        let per_year = self.frequency.per_year().unwrap_or(1);
        ((self.base + index).rem_euclid(per_year) + 1) as f64
    }

    /// What `first(...)` gives in a period: `year`, or the plain period.
    pub fn date(&self, index: i64) -> f64 {
        self.year(index).unwrap_or(index as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_count_and_name_themselves() {
        let calendar = Calendar {
            frequency: Frequency::Quarterly,
            base: 4 * 2017 + 3,
            periods: 12,
            steps: 1,
        };
        assert_eq!(calendar.index_of("2018Q3"), Ok(3));
        assert_eq!(calendar.label(3), "2018Q3");
        assert_eq!(calendar.year(3), Some(2018.5));
        assert_eq!(calendar.index_of("2018"), Err(PeriodError::BareYear));
        assert_eq!(calendar.year_span(2018), Some((1, 4)));
    }

    #[test]
    fn plain_periods_before_the_base_are_negative() {
        let calendar = Calendar {
            frequency: Frequency::Plain,
            base: 0,
            periods: 12,
            steps: 1,
        };
        assert_eq!(calendar.index_of("-3"), Ok(-3));
        assert_eq!(calendar.label(-3), "-3");
        for wrong in ["+3", "--3", "- 3", "-", "3.0", "99999999999"] {
            assert_eq!(calendar.index_of(wrong), Err(PeriodError::NotAPeriod), "{wrong}");
        }
    }

    #[test]
    fn months_read_both_spellings() {
        let calendar = Calendar {
            frequency: Frequency::Monthly,
            base: 12 * 2017 + 11,
            periods: 12,
            steps: 1,
        };
        assert_eq!(calendar.index_of("2018-12"), Ok(12));
        assert_eq!(calendar.index_of("2018M12"), Ok(12));
        assert_eq!(calendar.index_of("2018M13"), Err(PeriodError::NotAPeriod));
        assert_eq!(calendar.label(1), "2018-01");
    }

    #[test]
    fn moments_lie_in_their_periods() {
        let calendar = Calendar {
            frequency: Frequency::Quarterly,
            base: 4 * 2017 + 3,
            periods: 12,
            steps: 4,
        };
        let periods: Vec<i64> = (-4..=5).map(|moment| calendar.period_of(moment)).collect();
        assert_eq!(periods, [-1, 0, 0, 0, 0, 1, 1, 1, 1, 2]);
        assert_eq!((calendar.end_of(3), calendar.time(6)), (12, 1.5));
        assert_eq!((calendar.date_at(0), calendar.date_at(2)), (2017.75, 2017.875));
        for period in -3..9 {
            assert_eq!(calendar.year(period), Some(calendar.date_at(calendar.end_of(period))));
        }
    }
}
