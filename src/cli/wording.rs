//! Draws of terms, for what is told of them.

use crate::model::Term;

/// The draws that stand in a term, as indices; not those in parameters of others.
pub fn draws_of(term: &Term) -> Vec<usize> {
    let mut draws = Vec::new();
    term.walk(&mut |part| {
        if let Term::Draw(id) = part {
            draws.push(id.0 as usize);
        }
    });
    draws
}
