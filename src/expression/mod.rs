//! The equation language: text → syntax tree, and back to text. Knows no scenario and no file; places are byte ranges
//! of the expression's own text.

pub mod syntax;
