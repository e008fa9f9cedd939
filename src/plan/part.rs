//! Parts of a run as bytes: simulated by one process, merged by another to the bits of one run.
//!
//! ```text
//! "attain part\n"  format  head (PartHead)  places  tally (tally::State)  SHA-256 of all before
//! ```
//!
//! A part is read into an empty run of the same plan, which repeats the pilot and so knows where each series is counted; `places` is a
//! hash over that, so that a part made by another layout is named and not miscounted.

use super::{Error, Finished, Plan, Run};
use crate::simulation::{Control, Recorded, Simulation};
use crate::model::ItemKind;
use crate::tally::{BLOCK, Damaged, Digest as _, Reader, State as _, Writer};
use crate::wording::{Said, say};
use sha2::{Digest, Sha256};
use std::fmt;
use std::ops::Range;

/// How a part begins.
const MAGIC: &[u8] = b"attain part\n";
/// The form of what follows; another one is refused.
const FORMAT: u64 = 1;
/// Bytes of the hash at the end.
const HASH: usize = 32;
/// Texts and ranges that a part may have at most.
const MOST: u64 = 1 << 20;

/// What a part says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartHead {
    /// Version of the program.
    pub version: String,
    /// SHA-256 of the scenario, in hexadecimal.
    pub sha256: String,
    /// The scenario after `extends` and all changes, as compact JSON.
    pub resolved: String,
    /// Seed.
    pub seed: u64,
    /// Sampler.
    pub sampler: String,
    /// Paths of the whole run.
    pub whole: u64,
    /// Which of them, rising and apart.
    pub ranges: Vec<Range<u64>>,
}

/// Why bytes are no part of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// They are no part of a run at all.
    NoPart,
    /// They were changed or cut off.
    Damaged,
    /// Another version of the program made them.
    Version(String),
    /// They are of another scenario, or of one that was changed since.
    Scenario,
    /// They are of a run with another seed.
    Seed(u64),
    /// They are of a run with another sampler.
    Sampler(String),
    /// They are of a run of so many paths.
    Length(u64),
    /// They count other series, or elsewhere: other settings of levers, or other figures that count.
    Layout,
    /// These paths are there already.
    Doubled(Range<u64>),
    /// These paths are not there.
    Missing(Range<u64>),
    /// The run has no parts, since what a path counts depends on all paths.
    OfOnePiece,
}

impl Unfit {
    /// The reason in a sentence.
    pub fn said(&self) -> Said {
        let paths = |range: &Range<u64>| (range.start, range.end - 1);
        match self {
            Unfit::NoPart => say!("不是一次运行的部分结果"; "this is no part of a run"),
            Unfit::Damaged => say!("部分结果已损坏"; "the part is damaged"),
            Unfit::Version(version) => say!(
                "部分结果由其他版本（{version}）生成，本版本为{}", env!("CARGO_PKG_VERSION");
                "the part was made by version {version}, this is {}", env!("CARGO_PKG_VERSION")
            ),
            Unfit::Scenario => say!("部分结果属于其他情景"; "the part is of another scenario"),
            Unfit::Seed(seed) => say!("部分结果的随机种子为{seed}，与其余不同"; "the part has the seed {seed}, the others have another"),
            Unfit::Sampler(sampler) => say!(
                "部分结果的抽样方法为 `{sampler}`，与其余不同";
                "the part has the sampler `{sampler}`, the others have another"
            ),
            Unfit::Length(whole) => say!(
                "部分结果属于共{whole}次模拟的运行，与其余不同";
                "the part belongs to a run of {whole} paths, the others to another"
            ),
            Unfit::Layout => say!(
                "部分结果的政策措施、观测值或统计方式与其余不同";
                "the part has other settings of levers, other observations or another layout than the others"
            ),
            Unfit::Doubled(range) => {
                let (first, last) = paths(range);
                say!("第{first}—{last}次模拟重复"; "the paths {first} to {last} are there twice")
            }
            Unfit::Missing(range) => {
                let (first, last) = paths(range);
                say!("缺少第{first}—{last}次模拟"; "the paths {first} to {last} are missing")
            }
            Unfit::OfOnePiece => say!(
                "重抽样、调整分布或以精度为准的运行不能分成部分";
                "a run that resamples, that tilts or that goes on to a precision has no parts"
            ),
        }
    }
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.said().fmt(f)
    }
}

impl std::error::Error for Unfit {}

impl From<Damaged> for Unfit {
    fn from(_: Damaged) -> Unfit {
        Unfit::Damaged
    }
}

impl PartHead {
    /// What some bytes say of themselves, after a look at their hash.
    ///
    /// # Errors
    /// [`Unfit::NoPart`], [`Unfit::Damaged`], [`Unfit::Version`]
    pub fn of(bytes: &[u8]) -> Result<PartHead, Unfit> {
        Ok(opened(bytes)?.0)
    }

    fn write(&self, to: &mut Writer) {
        for text in [&self.version, &self.sha256, &self.resolved, &self.sampler] {
            to.text(text);
        }
        to.number(self.seed);
        to.number(self.whole);
        to.number(self.ranges.len() as u64);
        for range in &self.ranges {
            to.number(range.start);
            to.number(range.end);
        }
    }

    fn read(from: &mut Reader) -> Result<PartHead, Unfit> {
        let version = from.text()?.to_owned();
        if version != env!("CARGO_PKG_VERSION") {
            return Err(Unfit::Version(version));
        }
        let mut text = || from.text().map(str::to_owned);
        let (sha256, resolved, sampler) = (text()?, text()?, text()?);
        let (seed, whole) = (from.number()?, from.number()?);
        let mut ranges: Vec<Range<u64>> = Vec::new();
        for _ in 0..from.at_most(MOST)? {
            let range = from.number()?..from.number()?;
            let last = ranges.last().map_or(0, |last| last.end);
            let is_aligned = range.start.is_multiple_of(BLOCK as u64);
            if range.is_empty() || range.start < last || range.end > whole || !is_aligned {
                return Err(Unfit::Damaged);
            }
            ranges.push(range);
        }
        Ok(PartHead {
            version,
            sha256,
            resolved,
            seed,
            sampler,
            whole,
            ranges,
        })
    }
}

/// The head of a part, the hash of its places, and its tally.
fn opened(bytes: &[u8]) -> Result<(PartHead, [u8; HASH], Reader<'_>), Unfit> {
    let after = bytes.strip_prefix(MAGIC).ok_or(Unfit::NoPart)?;
    let (_, hash) = bytes.split_last_chunk::<HASH>().ok_or(Unfit::Damaged)?;
    let body = after.len().checked_sub(HASH).ok_or(Unfit::Damaged)?;
    if hash[..] != Sha256::digest(&bytes[..MAGIC.len() + body])[..] {
        return Err(Unfit::Damaged);
    }
    let mut from = Reader::new(&after[..body]);
    match from.number()? {
        FORMAT => {}
        other => return Err(Unfit::Version(format!("part {other}"))),
    }
    let head = PartHead::read(&mut from)?;
    let places = from.raw(HASH)?.try_into().map_err(|_| Unfit::Damaged)?;
    Ok((head, places, from))
}

/// A hash over where a simulation counts what, and under which settings and figures.
fn places(simulation: &Simulation) -> [u8; HASH] {
    let (model, places) = (simulation.model(), simulation.places());
    let mut words = Writer::default();
    for (id, _) in model.of_kind(ItemKind::Lever) {
        let settings = simulation.settings().lever_by_period(model, id);
        settings.into_iter().for_each(|setting| words.double(setting));
    }
    let reports = simulation.conditioning().map_or(&[][..], |conditioning| conditioning.reports());
    reports.iter().for_each(|report| words.text(&report.name));
    for (recorded, counts) in places.recorded.iter().zip(&places.counts) {
        words.flag(*counts);
        match recorded {
            Recorded::Number(value) => words.double(*value),
            Recorded::Series(series) => words.number(series.0.into()),
            Recorded::Elsewhere => words.number(u64::MAX),
        }
    }
    let mut word = |word: u64| words.raw(&word.to_le_bytes());
    places.layouts.iter().for_each(|layout| layout.digest(&mut word));
    let weighted = places.weighted_assumptions.iter().map(|(_, layout)| layout);
    places.weighted.iter().chain(weighted).for_each(|layout| layout.digest(&mut word));
    Sha256::digest(words.into_bytes()).into()
}

impl Finished {
    /// Paths of the run that are not there.
    pub fn missing(&self) -> Vec<Range<u64>> {
        let starts = self.ranges.iter().map(|range| range.start).chain([self.whole]);
        let ends = [0].into_iter().chain(self.ranges.iter().map(|range| range.end));
        ends.zip(starts).map(|(end, start)| end..start).filter(|gap| !gap.is_empty()).collect()
    }

    /// Simulates more paths of the run, from a multiple of 1,024 on: a run in steps.
    ///
    /// # Errors
    /// [`Error::Unfit`] where some of them are there already, or are none of the run; [`Error::Stopped`], with nothing changed.
    pub fn go_on(&mut self, paths: Range<u64>, control: Control) -> Result<(), Error> {
        if paths.end > self.whole || !paths.start.is_multiple_of(BLOCK as u64) {
            return Err(Unfit::Length(paths.end).into());
        }
        if let Some(common) = self.common_with(&paths) {
            return Err(Unfit::Doubled(common).into());
        }
        if paths.is_empty() {
            return Ok(());
        }
        let tally = self.simulation.run(paths.clone(), control).map_err(|_| Error::Stopped(None))?;
        self.tally.merge(&tally).map_err(|_| Unfit::Layout)?;
        self.put(paths);
        Ok(())
    }

    /// Those of some paths that are there already.
    fn common_with(&self, paths: &Range<u64>) -> Option<Range<u64>> {
        let mut common = self.ranges.iter().map(|other| paths.start.max(other.start)..paths.end.min(other.end));
        common.find(|common| !common.is_empty())
    }

    /// Takes note that paths are there; neighbours become one range.
    pub(super) fn put(&mut self, paths: Range<u64>) {
        self.ranges.push(paths);
        self.ranges.sort_by_key(|range| range.start);
        self.ranges.dedup_by(|next, before| {
            let joins = before.end == next.start;
            if joins {
                before.end = next.end;
            }
            joins
        });
    }

    /// What a part says of itself.
    fn head(&self) -> PartHead {
        let settings = self.simulation.settings();
        PartHead {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            sha256: self.origin.sha256.clone(),
            resolved: self.origin.resolved.clone(),
            seed: settings.seed,
            sampler: settings.sampler.name().to_owned(),
            whole: self.whole,
            ranges: self.ranges.clone(),
        }
    }

    /// Everything that was counted, exactly: [`Finished::merge_bytes`] takes it up elsewhere. Its size hardly depends on the number of paths.
    ///
    /// # Errors
    /// [`Unfit::OfOnePiece`] of a run that goes on to a precision, resamples or tilts.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Unfit> {
        let is_of_its_length = self.simulation.conditioning().is_some_and(|conditioning| conditioning.is_of_its_length());
        let weighted = self.tally.weighted.as_ref();
        let is_of_pieces = weighted.is_none_or(|weighted| weighted.events.is_of_pieces());
        if self.whole == u64::MAX || is_of_its_length || !is_of_pieces {
            return Err(Unfit::OfOnePiece);
        }
        let mut to = Writer::default();
        to.raw(MAGIC);
        to.number(FORMAT);
        self.head().write(&mut to);
        to.raw(&places(&self.simulation));
        self.tally.write(&mut to);
        let mut bytes = to.into_bytes();
        let hash = Sha256::digest(&bytes);
        bytes.extend_from_slice(&hash);
        Ok(bytes)
    }

    /// Adds the paths that another process has counted, as [`Finished::merge`] does.
    ///
    /// # Errors
    /// [`Unfit`] with the reason; nothing is changed then.
    pub fn merge_bytes(&mut self, bytes: &[u8]) -> Result<(), Unfit> {
        let (theirs, counted_at, mut from) = opened(bytes)?;
        let mine = self.head();
        if theirs.sha256 != mine.sha256 || theirs.resolved != mine.resolved {
            return Err(Unfit::Scenario);
        }
        if theirs.seed != mine.seed {
            return Err(Unfit::Seed(theirs.seed));
        }
        if theirs.sampler != mine.sampler {
            return Err(Unfit::Sampler(theirs.sampler));
        }
        if theirs.whole != mine.whole {
            return Err(Unfit::Length(theirs.whole));
        }
        for range in &theirs.ranges {
            if let Some(common) = self.common_with(range) {
                return Err(Unfit::Doubled(common));
            }
        }
        if counted_at != places(&self.simulation) {
            return Err(Unfit::Layout);
        }
        let mut tally = self.simulation.tally();
        tally.read(&mut from)?;
        from.end()?;
        let paths: u64 = theirs.ranges.iter().map(|range| range.end - range.start).sum();
        if tally.paths != paths {
            return Err(Unfit::Damaged);
        }
        self.tally.merge(&tally).map_err(|_| Unfit::Layout)?;
        theirs.ranges.into_iter().for_each(|range| self.put(range));
        Ok(())
    }
}

impl Plan {
    /// A run of which no path is simulated yet: parts are merged into it.
    ///
    /// # Errors
    /// As of [`Plan::run`].
    pub fn no_paths(&self, run: &Run, control: Control) -> Result<Finished, Error> {
        let nothing = Run {
            part: Some(0..0),
            ..run.clone()
        };
        self.run(&nothing, control)
    }

    /// The run whose parts these are, in any order: the bits of one run.
    ///
    /// # Errors
    /// [`Error::Among`] with the number of a part and [`Error::Unfit`]; [`Unfit::Missing`] where paths are missing; as of [`Plan::run`].
    pub fn merge<B: AsRef<[u8]>>(&self, run: &Run, parts: &[B], control: Control) -> Result<Finished, Error> {
        let mut whole = self.no_paths(run, control)?;
        for (number, part) in parts.iter().enumerate() {
            let merged = whole.merge_bytes(part.as_ref());
            merged.map_err(|unfit| Error::Among(number, Box::new(unfit.into())))?;
        }
        match whole.missing().into_iter().next() {
            Some(missing) => Err(Unfit::Missing(missing).into()),
            None => Ok(whole),
        }
    }
}
