//! All targets together: how many are met on a path, and which are met together.

use multiversion::multiversion;
use serde::{Deserialize, Serialize};

#[cfg(target_arch = "x86_64")]
use super::wide::wide_closed_mask;
use super::{BLOCK, Damaged, Digest, Reader, State, Writer};
use crate::math::dispatch::multiversioned;

/// Pairs are counted only up to this many targets: their number grows with the square (32,640 counters,
/// 255 KiB, and 0.16 µs a path measured at 256 targets).
pub const MAX_TARGETS_FOR_PAIRS: usize = 256;

/// Paths in a word of a mask.
pub(super) const WORD: usize = 64;
const WORDS: usize = BLOCK / WORD;

/// One bit for each path of a block. Bits of paths that are not live are 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BlockMask(pub [u64; WORDS]);

impl BlockMask {
    /// Whether a path's bit is set.
    pub fn get(&self, lane: usize) -> bool {
        self.0.get(lane / 64).is_some_and(|word| word >> (lane % 64) & 1 == 1)
    }

    /// Number of paths that are set.
    pub fn count(&self) -> u64 {
        ones(&self.0)
    }
}

#[multiversion(targets("x86_64+avx2+popcnt"))]
fn ones(words: &[u64; WORDS]) -> u64 {
    words.iter().map(|word| u64::from(word.count_ones())).sum()
}

multiversioned! {
    /// The mask of a column: set where the value is neither 0 nor NaN.
    pub fn met_mask(column: &[f64]) -> BlockMask {
        mask_where(column, |x| (x != 0.0) & !x.is_nan())
    }

    /// The mask of gaps, sign · x + shift (sign 1 or −1) for each x of a column: set where the gap is defined and not above 0,
    /// that is where the target is met.
    pub fn closed_mask(column: &[f64], sign: f64, shift: f64) -> BlockMask = wide_closed_mask {
        mask_where(column, |x| sign * x + shift <= 0.0)
    }
}

#[inline(always)]
fn mask_where(column: &[f64], holds: impl Fn(f64) -> bool) -> BlockMask {
    let mut mask = BlockMask::default();
    for (word, lanes) in mask.0.iter_mut().zip(column.chunks(WORD)) {
        for (bit, &x) in lanes.iter().enumerate() {
            *word |= u64::from(holds(x)) << bit;
        }
    }
    mask
}

/// Joint counts over the targets of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanTally {
    paths: u64,
    /// Paths on which exactly k targets are met, k from 0 to their number.
    met: Vec<u64>,
    groups: Vec<Group>,
    /// Pairs (i, j), j < i, at i (i − 1) / 2 + j; empty if there are too many targets.
    pairs: Vec<u64>,
    /// Paths on which each target is met.
    hits: Vec<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Group {
    targets: Vec<usize>,
    met: Vec<u64>,
}

impl PlanTally {
    /// Counters for a plan of `targets` targets, with the groups' members by target number.
    /// Members that are no targets are left out.
    ///
    /// Memory: 16 bytes a target, 16 a member of a group, and 8 a pair up to [`MAX_TARGETS_FOR_PAIRS`] targets.
    pub fn new(targets: usize, groups: &[Vec<usize>]) -> Self {
        let pairs = if targets <= MAX_TARGETS_FOR_PAIRS {
            targets * targets.saturating_sub(1) / 2
        } else {
            0
        };
        let group = |members: &Vec<usize>| {
            let targets: Vec<usize> = members.iter().copied().filter(|&target| target < targets).collect();
            Group {
                met: vec![0; targets.len() + 1],
                targets,
            }
        };
        PlanTally {
            paths: 0,
            met: vec![0; targets + 1],
            groups: groups.iter().map(group).collect(),
            pairs: vec![0; pairs],
            hits: vec![0; targets],
        }
    }

    /// Absorbs one block: the mask of every target, in order, and the number of live paths.
    /// A missing mask counts as not met, one too many is ignored.
    pub fn absorb(&mut self, masks: &[BlockMask], live: usize) {
        let live = live.min(BLOCK);
        let masks = &masks[..masks.len().min(self.hits.len())];
        self.paths += live as u64;
        count_met(&mut self.met, masks.iter(), live);
        for group in &mut self.groups {
            count_met(
                &mut group.met,
                group.targets.iter().filter_map(|&target| masks.get(target)),
                live,
            );
        }
        for (hits, mask) in self.hits.iter_mut().zip(masks) {
            *hits += mask.count();
        }
        let mut rows = self.pairs.as_mut_slice();
        for (i, mask) in masks.iter().enumerate() {
            if rows.len() < i {
                break;
            }
            let (row, rest) = rows.split_at_mut(i);
            count_joint(row, mask, masks);
            rows = rest;
        }
    }

    /// Adds what another tally of the same plan has counted.
    pub fn merge(&mut self, other: &PlanTally) {
        self.paths += other.paths;
        add(&mut self.met, &other.met);
        add(&mut self.pairs, &other.pairs);
        add(&mut self.hits, &other.hits);
        for (mine, theirs) in self.groups.iter_mut().zip(&other.groups) {
            add(&mut mine.met, &theirs.met);
        }
    }

    /// Paths absorbed.
    pub fn paths(&self) -> u64 {
        self.paths
    }

    /// Paths on which exactly k targets are met, for k from 0 to the number of targets.
    pub fn met(&self) -> &[u64] {
        &self.met
    }

    /// Paths on which exactly k targets of a group are met; empty for an unknown group.
    pub fn met_in_group(&self, group: usize) -> &[u64] {
        self.groups.get(group).map_or(&[], |group| &group.met)
    }

    /// Paths on which all targets are met (all paths if there are no targets).
    pub fn all_met(&self) -> u64 {
        self.met.last().copied().unwrap_or(0)
    }

    /// Paths on which all targets of a group are met.
    pub fn all_met_in_group(&self, group: usize) -> u64 {
        self.met_in_group(group).last().copied().unwrap_or(0)
    }

    /// Paths on which a target is met.
    pub fn hits(&self, target: usize) -> u64 {
        self.hits.get(target).copied().unwrap_or(0)
    }

    /// Paths on which two targets are both met; `None` when pairs are not counted.
    pub fn joint(&self, a: usize, b: usize) -> Option<u64> {
        if self.hits.len() > MAX_TARGETS_FOR_PAIRS || a.max(b) >= self.hits.len() {
            return None;
        }
        match a.cmp(&b) {
            std::cmp::Ordering::Equal => Some(self.hits(a)),
            std::cmp::Ordering::Less => self.joint(b, a),
            std::cmp::Ordering::Greater => self.pairs.get(a * (a - 1) / 2 + b).copied(),
        }
    }
}

/// Adds to `distribution[k]` the number of live paths on which exactly k masks are set.
///
/// Counts of 64 paths at a time stand upright in bit planes: plane b holds bit b of every path's count.
fn count_met<'a>(distribution: &mut [u64], masks: impl Iterator<Item = &'a BlockMask>, live: usize) {
    const PLANES: usize = usize::BITS as usize;
    let mut planes = [[0u64; WORDS]; PLANES];
    let mut used = 0;
    for mask in masks {
        let mut carry = mask.0;
        for (bit, plane) in planes.iter_mut().enumerate() {
            let mut any = 0;
            for (sum, carry) in plane.iter_mut().zip(&mut carry) {
                let both = *sum & *carry;
                *sum ^= *carry;
                *carry = both;
                any |= both;
            }
            used = used.max(bit + 1);
            if any == 0 {
                break;
            }
        }
    }
    let mut paths = BlockMask::default();
    for (word, first) in paths.0.iter_mut().zip((0..live).step_by(WORD)) {
        *word = u64::MAX >> (WORD - (live - first).min(WORD));
    }
    divide(distribution, paths, &planes[..used], 0);
}

/// Adds the paths to `distribution[count]`, where the lowest bits of their counts are still to be read from `planes`.
fn divide(distribution: &mut [u64], paths: BlockMask, planes: &[[u64; WORDS]], count: usize) {
    if paths.0 == [0; WORDS] {
        return;
    }
    let Some((highest, rest)) = planes.split_last() else {
        if let Some(number) = distribution.get_mut(count) {
            *number += paths.count();
        }
        return;
    };
    let (mut without, mut with) = (paths, paths);
    for ((without, with), plane) in without.0.iter_mut().zip(&mut with.0).zip(highest) {
        *without &= !plane;
        *with &= plane;
    }
    divide(distribution, without, rest, count << 1);
    divide(distribution, with, rest, count << 1 | 1);
}

/// Adds to `row[j]` the number of paths set in both `mask` and `masks[j]`.
#[multiversion(targets("x86_64+avx2+popcnt",))]
fn count_joint(row: &mut [u64], mask: &BlockMask, masks: &[BlockMask]) {
    for (joint, other) in row.iter_mut().zip(masks) {
        *joint += mask
            .0
            .iter()
            .zip(&other.0)
            .map(|(a, b)| u64::from((a & b).count_ones()))
            .sum::<u64>();
    }
}

fn add(mine: &mut [u64], theirs: &[u64]) {
    for (mine, theirs) in mine.iter_mut().zip(theirs) {
        *mine += theirs;
    }
}

impl Digest for PlanTally {
    fn digest(&self, sink: &mut dyn FnMut(u64)) {
        sink(self.paths);
        let groups = self.groups.iter().map(|group| &group.met);
        for row in [&self.met, &self.hits, &self.pairs].into_iter().chain(groups) {
            sink(row.len() as u64);
            row.iter().for_each(|&count| sink(count));
        }
    }
}

impl State for PlanTally {
    fn write(&self, to: &mut Writer) {
        to.number(self.paths);
        let groups = self.groups.iter().map(|group| &group.met);
        for row in [&self.met, &self.hits, &self.pairs].into_iter().chain(groups) {
            to.row(row.iter().map(|count| u128::from(*count)));
        }
    }

    fn read(&mut self, from: &mut Reader) -> Result<(), Damaged> {
        self.paths = from.count()?;
        let groups = self.groups.iter_mut().map(|group| &mut group.met);
        for row in [&mut self.met, &mut self.hits, &mut self.pairs].into_iter().chain(groups) {
            from.counts(row)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fixed pseudo-random columns: target k is met about once in k + 2 times.
    fn columns(targets: usize, live: usize, seed: u64) -> Vec<Vec<f64>> {
        let mut state = seed;
        let mut next = || {
            state = state
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            state >> 33
        };
        (0..targets)
            .map(|k| {
                (0..live)
                    .map(|_| match next() % (k as u64 % 40 + 2) {
                        0 => 1.0,
                        1 if k % 3 == 0 => f64::NAN,
                        _ => 0.0,
                    })
                    .collect()
            })
            .collect()
    }

    fn tally(targets: usize, groups: &[Vec<usize>], blocks: &[Vec<Vec<f64>>]) -> PlanTally {
        let mut tally = PlanTally::new(targets, groups);
        for block in blocks {
            let masks: Vec<BlockMask> = block.iter().map(|column| met_mask(column)).collect();
            tally.absorb(&masks, block.first().map_or(0, Vec::len));
        }
        tally
    }

    #[test]
    fn masks_of_gaps_of_every_length() {
        let values = [-1.0, 0.0, -0.0, 1e-300, f64::NAN, -5e-324, 3.0];
        for length in [0, 1, 7, 8, 9, 63, 64, 65, 130, 1023, 1024] {
            let gaps: Vec<f64> = (0..length).map(|lane| values[lane * lane % values.len()]).collect();
            for (sign, shift) in [(1.0, 0.0), (1.0, 1.0), (-1.0, 3.0), (1.0, -1e-300), (-1.0, f64::NAN)] {
                let mask = closed_mask(&gaps, sign, shift);
                for lane in 0..BLOCK {
                    let met = gaps
                        .get(lane)
                        .is_some_and(|x| if sign > 0.0 { *x <= -shift } else { *x >= shift });
                    assert_eq!(mask.get(lane), met, "{length} {lane} {sign} {shift}");
                }
            }
        }
    }

    #[test]
    fn agrees_with_counting_path_by_path() {
        let groups = vec![vec![0, 2, 3], vec![], vec![5]];
        let blocks = vec![columns(7, 1024, 1), columns(7, 1024, 2), columns(7, 333, 3)];
        let plan = tally(7, &groups, &blocks);
        let (mut met, mut in_group) = (vec![0u64; 8], vec![0u64; 4]);
        let mut joint = [[0u64; 7]; 7];
        for block in &blocks {
            for (path, _) in block[0].iter().enumerate() {
                let hit = |k: usize| block[k][path] == 1.0;
                met[(0..7).filter(|&k| hit(k)).count()] += 1;
                in_group[groups[0].iter().filter(|&&k| hit(k)).count()] += 1;
                for (a, row) in joint.iter_mut().enumerate() {
                    for (b, count) in row.iter_mut().enumerate() {
                        *count += u64::from(hit(a) && hit(b));
                    }
                }
            }
        }
        assert_eq!(plan.met(), met);
        assert_eq!(plan.met_in_group(0), in_group);
        assert_eq!(plan.all_met_in_group(1), plan.paths());
        assert_eq!(plan.met_in_group(2), [plan.paths() - joint[5][5], joint[5][5]]);
        for (a, row) in joint.iter().enumerate() {
            for (b, &count) in row.iter().enumerate() {
                assert_eq!(plan.joint(a, b), Some(count), "{a} {b}");
            }
        }
        let expected_met: u64 = plan.met().iter().zip(0u64..).map(|(paths, k)| paths * k).sum();
        assert_eq!(expected_met, (0..7).map(|k| plan.hits(k)).sum::<u64>());
    }

    #[test]
    fn merges_in_any_order_to_the_same_words() {
        let blocks: Vec<_> = (0..5).map(|b| columns(70, 1024, b)).collect();
        let whole = tally(70, &[vec![1, 2]], &blocks);
        let mut merged = tally(70, &[vec![1, 2]], &blocks[3..]);
        merged.merge(&tally(70, &[vec![1, 2]], &blocks[..3]));
        assert_eq!(merged, whole);
    }

    #[test]
    fn thousands_of_targets_and_none() {
        let many = tally(3000, &[], &[columns(3000, 1024, 9)]);
        assert_eq!(many.joint(1, 2), None);
        assert_eq!(many.met().iter().sum::<u64>(), 1024);
        let none = tally(0, &[], &[]);
        assert_eq!((none.all_met(), none.met().len()), (0, 1));
    }
}
