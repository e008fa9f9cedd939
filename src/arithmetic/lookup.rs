//! Functions given by points: straight lines or steps between them.

/// How the points of a table are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LookupKind {
    /// `lookup`: by straight lines.
    Line,
    /// `lookup_steps`: each holds until the next.
    Steps,
}

/// A function given by points.
#[derive(Clone, Debug, PartialEq)]
pub struct Lookup {
    kind: LookupKind,
    /// Rising.
    x: Box<[f64]>,
    y: Box<[f64]>,
}

impl Lookup {
    /// From points in any order; none where there are none.
    ///
    /// # Errors
    /// The x that stands twice.
    pub fn new(kind: LookupKind, mut points: Vec<(f64, f64)>) -> Result<Option<Lookup>, f64> {
        points.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        if let Some(pair) = points.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return Err(pair[1].0);
        }
        let (x, y): (Vec<f64>, Vec<f64>) = points.into_iter().unzip();
        Ok((!x.is_empty()).then(|| Lookup {
            kind,
            x: x.into(),
            y: y.into(),
        }))
    }

    /// The same points, joined in a way.
    pub fn joined(&self, kind: LookupKind) -> Lookup {
        Lookup { kind, ..self.clone() }
    }

    /// How the points are joined.
    pub fn kind(&self) -> LookupKind {
        self.kind
    }

    /// The points.
    pub fn points(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        self.x.iter().copied().zip(self.y.iter().copied())
    }

    /// Its value; NaN of NaN.
    #[inline]
    pub fn at(&self, x: f64) -> f64 {
        if x.is_nan() {
            return f64::NAN;
        }
        let after = self.x.partition_point(|known| *known <= x);
        let Some(before) = after.checked_sub(1) else {
            return self.y[0];
        };
        let y = self.y[before];
        if self.kind == LookupKind::Steps || after == self.x.len() {
            return y;
        }
        let share = (x - self.x[before]) / (self.x[after] - self.x[before]);
        y + (self.y[after] - y) * share
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_steps_go_through_their_points() {
        let points = vec![(50.0, 3.0), (0.0, 0.0), (100.0, 4.0)];
        let line = Lookup::new(LookupKind::Line, points).expect("x differ").expect("points");
        let steps = line.joined(LookupKind::Steps);
        for (x, of_line, of_steps) in [
            (-1.0, 0.0, 0.0),
            (0.0, 0.0, 0.0),
            (25.0, 1.5, 0.0),
            (50.0, 3.0, 3.0),
            (75.0, 3.5, 3.0),
            (100.0, 4.0, 4.0),
            (f64::INFINITY, 4.0, 4.0),
        ] {
            assert_eq!((line.at(x), steps.at(x)), (of_line, of_steps), "{x}");
        }
        assert!(line.at(f64::NAN).is_nan() && steps.at(f64::NAN).is_nan());
        assert_eq!(Lookup::new(LookupKind::Line, vec![(1.0, 2.0), (1.0, 3.0)]), Err(1.0));
        assert_eq!(Lookup::new(LookupKind::Line, Vec::new()), Ok(None));
    }
}
