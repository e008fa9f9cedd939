//! Indices, each a type of its own, so that no item is looked up by the number of a target.

/// Makes types of indices into lists.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub u32);

        impl $name {
            /// The id of what stands at a place of its list.
            pub fn at(index: usize) -> $name {
                $name(index as u32)
            }

            /// Where it stands in its list.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

pub(crate) use ids;

ids! {
    /// Index of an item in [`Model::items`](super::Model::items).
    ItemId;
    /// Index of a draw in [`Model::draws`](super::Model::draws).
    DrawId;
    /// Number of a hidden stock.
    StockId;
    /// Index of a reported indicator in [`Model::report`](super::Model::report).
    ReportedId;
    /// Index of a target in [`Model::targets`](super::Model::targets).
    TargetId;
    /// Index of a check in [`Model::checks`](super::Model::checks).
    CheckId;
    /// Index of a group of correlated draws in [`Model::correlations`](super::Model::correlations).
    CorrelationId;
}

/// A period, counted from the base: 0 is the base, 1 the first that is simulated, what lies before the base is negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Period(i32);

impl Period {
    /// The base.
    pub const BASE: Period = Period(0);

    /// A period by its number.
    pub fn new(number: i64) -> Period {
        Period(number as i32)
    }

    /// Its number.
    pub fn number(self) -> i64 {
        i64::from(self.0)
    }

    /// Its number as random streams and tallies count it; for periods from the base on.
    pub fn counter(self) -> u32 {
        self.0 as u32
    }

    /// Its row in tables that begin with the base; for periods from there on.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}
