//! A plan that can be held, and a run of it that is finished: from sources to [`Plan`], from a plan and a [`Run`] to
//! [`Finished`]. Defaults, bounds on memory and stopping at a precision belong here.

mod density;
mod error;
mod find;
mod known;
mod limits;
mod machine;
mod open;
mod part;
mod precision;
mod progress;
mod run;
mod studies;
mod suppose;
mod watch;

use crate::diagnostic::{Diagnostics, Files};
use crate::model::{ItemKind, Model, Supposed};
use crate::scenario::Label;
use crate::summary::Origin;
use std::sync::Arc;

pub use crate::model::KnownBy;
pub use crate::scenario::date::Date;
pub use crate::study::seek::{Sought, Statistic, Wanted};
pub use density::Density;
pub use error::Error;
pub use limits::Limit;
pub use open::{Changes, variant};
pub use part::{PartHead, Unfit};
pub use run::{Finished, Length, Paths, Run};
pub use studies::{Compared, Search, Updated, compare};
pub use suppose::{SupposedRuns, Supposition};
pub use watch::{Board, Counting, Levers, Prepared, Watch};

/// A scenario without mistakes, ready to be simulated. Cheap to clone, and free of any borrow.
#[derive(Clone, Debug)]
pub struct Plan {
    model: Arc<Model>,
    origin: Arc<Origin>,
    /// What is supposed in all its runs.
    supposed: Arc<Vec<Supposed>>,
    /// The supposition of the file that this is, where it has a name.
    named: Option<Arc<Named>>,
}

/// A supposition of the file, as comparisons name it.
#[derive(Clone, Debug)]
struct Named {
    name: String,
    label: Label,
}

/// A value, and what was noticed on the way to it.
#[derive(Clone, Debug)]
pub struct Checked<T> {
    /// The value.
    pub value: T,
    /// Warnings; beside a value there are no errors.
    pub warnings: Diagnostics,
    /// Every text that messages point at.
    pub files: Files,
}

impl Plan {
    /// What the scenario means: items, draws, targets.
    pub fn model(&self) -> &Arc<Model> {
        &self.model
    }

    /// Where it comes from: the scenario as resolved, its SHA-256, and what was changed in it.
    pub fn origin(&self) -> &Arc<Origin> {
        &self.origin
    }

    /// The same plan, reporting every indicator.
    pub fn reporting_all(&self) -> Plan {
        let mut model = (*self.model).clone();
        model.report = model.of_kind(ItemKind::Indicator).map(|(id, _)| id).collect();
        model.report_periods = vec![None; model.report.len()];
        Plan {
            model: Arc::new(model),
            ..self.clone()
        }
    }

    /// `name` of the scenario.
    pub fn name(&self) -> &str {
        &self.model.name
    }
}
