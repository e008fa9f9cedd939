//! Functions of the file's own: a call becomes the body with its arguments in place of the parameters. What comes from the body
//! stands, for messages, where the call stands.

use super::messages;
use super::names::Names;
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::distribution;
use crate::expression::functions;
use crate::expression::syntax::{Argument, At, Expression, Index, Kind, Name, Subscript};
use crate::scenario::{Formula, OwnFunction, literal};
use std::borrow::Cow;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

/// An expression may grow to so many parts by its calls.
const MOST_PARTS: usize = 1_000_000;
/// Calls may nest so deep: functions that call functions.
const DEEPEST: usize = 30;

#[derive(Clone, Debug)]
struct Own {
    parameters: Vec<String>,
    body: Formula,
    /// That its body has mistakes, which were said.
    broken: Option<Reported>,
}

/// The functions of a file.
#[derive(Clone, Debug, Default)]
pub struct OwnFunctions {
    by_name: BTreeMap<String, Own>,
}

/// What is wrong with a call.
pub enum Problem {
    /// A mistake that is still to be said, and where.
    New(At, Box<Diagnostic>),
    /// One that was said.
    Said(Reported),
}

/// In what an expression is expanded.
struct Scope<'s> {
    /// Where the outermost call stands, inside one.
    place: Option<At>,
    /// What stands for each parameter.
    bound: Vec<(&'s str, Expression)>,
    depth: usize,
    left: &'s Cell<usize>,
}

impl Scope<'_> {
    fn of(&self, name: &str) -> Option<&Expression> {
        self.bound.iter().find(|(known, _)| *known == name).map(|(_, argument)| argument)
    }
}

impl OwnFunctions {
    /// Adds one.
    pub fn add(&mut self, function: &OwnFunction) {
        let own = Own {
            parameters: function.parameters.clone(),
            body: function.body.clone(),
            broken: None,
        };
        self.by_name.insert(function.name.value.clone(), own);
    }

    /// The names of all functions.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }

    /// Whether a name is one of them.
    pub fn contains(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    /// An expression with the bodies of the functions that it calls.
    pub fn expand<'e>(&self, expression: &'e Expression) -> Result<Cow<'e, Expression>, Problem> {
        if self.by_name.is_empty() {
            return Ok(Cow::Borrowed(expression));
        }
        let mut calls = false;
        expression.walk(&mut |part| {
            if let Kind::Apply(name, None, _) = &part.kind {
                calls |= self.contains(&name.text);
            }
        });
        if !calls {
            return Ok(Cow::Borrowed(expression));
        }
        let left = Cell::new(MOST_PARTS);
        let scope = Scope {
            place: None,
            bound: Vec::new(),
            depth: 0,
            left: &left,
        };
        self.part(expression, &scope).map(Cow::Owned)
    }

    fn part(&self, expression: &Expression, scope: &Scope) -> Result<Expression, Problem> {
        let at = scope.place.unwrap_or(expression.at);
        match scope.left.get().checked_sub(1) {
            Some(left) => scope.left.set(left),
            None => return Err(Problem::New(at, Box::new(messages::too_many_terms()))),
        }
        let boxed = |inner: &Expression| self.part(inner, scope).map(Box::new);
        let kind = match &expression.kind {
            Kind::Number(value) => Kind::Number(*value),
            Kind::Period(period) => Kind::Period(*period),
            Kind::Item(name, index) => match scope.of(&name.text) {
                Some(argument) => return indexed(argument, index.as_ref(), at, scope),
                None => Kind::Item(placed(name, at, scope), subscripts(index.as_ref(), at, scope)),
            },
            Kind::Apply(name, index, arguments) => return self.call(at, (name, index.as_ref()), arguments, scope),
            Kind::Unary(op, inner) => Kind::Unary(*op, boxed(inner)?),
            Kind::Binary(op, a, b) => Kind::Binary(*op, boxed(a)?, boxed(b)?),
            Kind::To(a, b) => Kind::To(boxed(a)?, boxed(b)?),
            Kind::Chain(first, rest) => {
                let rest = rest.iter().map(|(link, part)| self.part(part, scope).map(|part| (*link, part)));
                Kind::Chain(boxed(first)?, rest.collect::<Result<_, _>>()?)
            }
        };
        Ok(Expression { at, kind })
    }

    fn call(
        &self,
        at: At,
        (name, index): (&Name, Option<&Index>),
        arguments: &[Argument],
        scope: &Scope,
    ) -> Result<Expression, Problem> {
        let expanded: Result<Vec<Argument>, Problem> = arguments
            .iter()
            .map(|argument| {
                // What stands before a colon is the name of a parameter of what is called, unless it is an expression.
                let key = argument.key.as_ref().map(|key| match &key.kind {
                    Kind::Item(name, None) if scope.of(&name.text).is_none() => Ok(key.clone()),
                    _ => self.part(key, scope),
                });
                Ok(Argument {
                    key: key.transpose()?,
                    value: self.part(&argument.value, scope)?,
                })
            })
            .collect();
        let expanded = expanded?;
        let is_lag = matches!(arguments, [Argument { key: None, value }] if literal(value).is_some());
        if let Some(argument) = scope.of(&name.text).filter(|_| index.is_some() || is_lag) {
            let item = indexed(argument, index, at, scope)?;
            return match item.kind {
                Kind::Item(name, index) => Ok(Expression {
                    at,
                    kind: Kind::Apply(name, index, expanded),
                }),
                _ => Err(Problem::New(argument.at, Box::new(messages::argument_is_no_item(&argument.to_string())))),
            };
        }
        let own = self.by_name.get(&name.text).filter(|_| index.is_none());
        let Some(own) = own else {
            return Ok(Expression {
                at,
                kind: Kind::Apply(placed(name, at, scope), subscripts(index, at, scope), expanded),
            });
        };
        if let Some(reported) = own.broken {
            return Err(Problem::Said(reported));
        }
        if let Some(argument) = expanded.iter().find(|argument| argument.key.is_some()) {
            return Err(Problem::New(argument.value.at, Box::new(messages::named_argument(&name.text))));
        }
        if expanded.len() != own.parameters.len() {
            let usage = format!("{}({})", name.text, own.parameters.join(", "));
            let usage = messages::either(std::iter::once(usage));
            return Err(Problem::New(at, Box::new(messages::wrong_count(&name.text, &usage, expanded.len()))));
        }
        for argument in &expanded {
            if draws(&argument.value) {
                return Err(Problem::New(argument.value.at, Box::new(messages::draw_in_function(&name.text))));
            }
        }
        if scope.depth >= DEEPEST {
            return Err(Problem::New(at, Box::new(messages::functions_too_deep())));
        }
        let values = expanded.into_iter().map(|argument| argument.value);
        let inside = Scope {
            place: Some(at),
            bound: own.parameters.iter().map(String::as_str).zip(values).collect(),
            depth: scope.depth + 1,
            left: scope.left,
        };
        self.part(&own.body.expression, &inside)
    }

    /// Notes what is wrong with the bodies: names that are nothing, draws, and functions that call themselves.
    pub fn check(names: &mut Names, diagnostics: &mut Diagnostics) {
        let mut broken: BTreeMap<String, Reported> = BTreeMap::new();
        for (name, own) in &names.functions.by_name {
            let mut mistakes: Vec<(At, Diagnostic)> = Vec::new();
            if names.functions.reaches(name, name) {
                mistakes.push((own.body.expression.at, messages::function_calls_itself(name)));
            }
            if draws(&own.body.expression) {
                mistakes.push((own.body.expression.at, messages::draw_in_function(name)));
            }
            // Names before a colon are those of parameters of what is called.
            let mut keys: BTreeSet<(u32, u32)> = BTreeSet::new();
            own.body.expression.walk(&mut |part| {
                if let Kind::Apply(_, _, arguments) = &part.kind {
                    keys.extend(arguments.iter().filter_map(|argument| argument.name()).map(|name| (name.at.start, name.at.end)));
                }
                let (used, is_call) = match &part.kind {
                    Kind::Item(used, _) if !keys.contains(&(used.at.start, used.at.end)) => (used, false),
                    Kind::Apply(used, ..) => (used, true),
                    _ => return,
                };
                if !own.parameters.contains(&used.text) && names.unread.covers(&used.text).is_none() && !names.knows(&used.text, is_call) {
                    let known = names.symbols.keys().map(String::as_str).chain(own.parameters.iter().map(String::as_str));
                    let message = match is_call {
                        true => messages::unknown_function(&used.text, names.functions.names()),
                        false => messages::unknown_name(&used.text, known),
                    };
                    mistakes.push((used.at, message));
                }
            });
            for (at, message) in mistakes {
                broken.insert(name.clone(), diagnostics.error(message.at(own.body.span_of(at))));
            }
        }
        for (name, reported) in broken {
            if let Some(own) = names.functions.by_name.get_mut(&name) {
                own.broken = Some(reported);
            }
        }
    }

    /// Whether a function calls another one, directly or through others.
    fn reaches(&self, from: &str, wanted: &str) -> bool {
        let mut open = vec![from];
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        while let Some(name) = open.pop() {
            let Some(own) = self.by_name.get(name) else { continue };
            let mut found = false;
            own.body.expression.walk(&mut |part| {
                if let Kind::Apply(called, None, _) = &part.kind
                    && let Some((called, _)) = self.by_name.get_key_value(&called.text)
                {
                    found |= called == wanted;
                    if seen.insert(called) {
                        open.push(called);
                    }
                }
            });
            if found {
                return true;
            }
        }
        false
    }
}

/// A name, inside a body where the call stands.
fn placed(name: &Name, at: At, scope: &Scope) -> Name {
    Name {
        at: scope.place.map_or(name.at, |_| at),
        text: name.text.clone(),
    }
}

/// An index; a parameter in it stands for the name that is its argument.
fn subscripts(index: Option<&Index>, at: At, scope: &Scope) -> Option<Index> {
    let one = |subscript: &Subscript| {
        let inside = scope.place.is_some();
        match subscript {
            Subscript::Member(name) => match scope.of(&name.text).map(|argument| &argument.kind) {
                Some(Kind::Item(argument, None)) => Subscript::Member(argument.clone()),
                _ => Subscript::Member(placed(name, at, scope)),
            },
            Subscript::Star(own) => Subscript::Star(if inside { at } else { *own }),
            Subscript::All(name, own) => Subscript::All(placed(name, at, scope), if inside { at } else { *own }),
        }
    };
    index.map(|index| index.iter().map(one).collect())
}

/// An argument with an index of the body behind it.
fn indexed(argument: &Expression, index: Option<&Index>, at: At, scope: &Scope) -> Result<Expression, Problem> {
    let Some(index) = index else { return Ok(argument.clone()) };
    match &argument.kind {
        Kind::Item(name, None) => Ok(Expression {
            at: argument.at,
            kind: Kind::Item(name.clone(), subscripts(Some(index), at, scope)),
        }),
        _ => Err(Problem::New(argument.at, Box::new(messages::argument_is_no_item(&argument.to_string())))),
    }
}

/// Whether an expression draws, as far as its own text says.
fn draws(expression: &Expression) -> bool {
    let mut draws = false;
    expression.walk(&mut |part| match &part.kind {
        Kind::To(..) => draws = true,
        Kind::Apply(name, None, arguments) => {
            let is_lag = matches!(&arguments[..], [Argument { key: None, value }] if literal(value).is_some_and(|lag| lag < 0.0));
            draws |= !is_lag && distribution::family(&name.text).is_some() && functions::named(&name.text).next().is_none();
        }
        _ => {}
    });
    draws
}
