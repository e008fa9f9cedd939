//! The page, served on this machine: docs/page.md#served. One thread for each lane of each page, and one for each connection.

mod given;
mod guard;
mod http;
mod pages;

use super::Failure;
use crate::page::{front, one_file};
use crate::wording::{Said, say};
pub use given::Given;
use guard::{Guard, Refused};
use http::{Answer, Answering, Request};
use pages::Pages;
use serde_json::{Value, json};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The port where nobody names one: always the same, so that the browser finds what it keeps for the page.
pub const PORT: u16 = 8427;
/// So many ports after it are tried.
const TRIED: u16 = 64;
/// How long a question for answers waits.
const PATIENCE: Duration = Duration::from_secs(20);
/// A server that was started by a double click ends when no page was heard of for so long.
const LEFT: Duration = Duration::from_secs(40);
/// The same before the first page was heard of.
const NEVER_CAME: Duration = Duration::from_secs(180);

/// What the page may do: nothing but what it brings itself.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What stands in every answer.
const HEADERS: &[(&str, &str)] = &[
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cache-Control", "no-store"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
];

/// A server that listens.
pub struct Listening {
    listeners: Vec<TcpListener>,
    guard: Arc<Guard>,
    given: Arc<Value>,
    port: u16,
}

impl Listening {
    /// Listens on a port of this machine, on the one that is asked for or on the first that is free.
    ///
    /// # Errors
    /// Where it cannot.
    pub fn start(port: Option<u16>, given: &Given) -> Result<Listening, Failure> {
        let first = port.unwrap_or(PORT);
        let last = if port.is_some() { first } else { first.saturating_add(TRIED) };
        let free = (first..=last).find_map(|port| listener(SocketAddr::from((Ipv4Addr::LOCALHOST, port))));
        let listener_4 = free.ok_or_else(|| taken(first))?;
        let port = listener_4.local_addr()?.port();
        // The other way of saying the same; a machine may be without it.
        let listener_6 = listener(SocketAddr::from((Ipv6Addr::LOCALHOST, port)));
        Ok(Listening {
            listeners: std::iter::once(listener_4).chain(listener_6).collect(),
            guard: Arc::new(Guard::new(port)),
            given: Arc::new(given.value()),
            port,
        })
    }

    /// The address of the page.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/{}/", self.port, self.guard.token())
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Serves until the program ends; where `ends`, until no page is left.
    pub fn serve(self, ends: bool) {
        let pages = Arc::new(Pages::new());
        let (guard, given, open) = (Arc::clone(&self.guard), Arc::clone(&self.given), Arc::clone(&pages));
        let answering: Answering = Arc::new(move |request| answer(&request, &guard, &open, &given));
        for listener in self.listeners {
            let answering = Arc::clone(&answering);
            std::thread::spawn(move || http::listen(&listener, HEADERS, &answering));
        }
        let started = Instant::now();
        loop {
            std::thread::sleep(Duration::from_secs(2));
            pages.tidy();
            let is_left = match pages.last_heard() {
                Some(heard) => heard.elapsed() > LEFT,
                None => started.elapsed() > NEVER_CAME,
            };
            if ends && is_left {
                return;
            }
        }
    }
}

fn listener(address: SocketAddr) -> Option<TcpListener> {
    TcpListener::bind(address).ok()
}

fn taken(port: u16) -> Said {
    say!(
        "端口{port}已被占用；请用 --port 另指定一个";
        "the port {port} is taken; name another one with --port"
    )
}

/// Whatever can be asked.
enum Asked<'r> {
    Asset(&'r str),
    Plan,
    Message { page: &'r str, is_study: bool },
    Answers { page: &'r str, after: u64 },
    Leave { page: &'r str },
    OneFile,
}

fn answer(request: &Request, guard: &Guard, pages: &Pages, given: &Value) -> Answer {
    let nothing = || Answer::said(404, "there is nothing here");
    let path = match guard.admit(request.host.as_deref(), request.origin.as_deref(), &request.url) {
        Ok(path) => path,
        Err(refused) => return Answer::said(refused.status(), &refused.said().en),
    };
    let Some(asked) = asked(&request.method, path) else {
        return nothing();
    };
    let body = || std::str::from_utf8(&request.body).ok();
    match asked {
        Asked::Asset(name) => front::asset(name).map_or_else(nothing, |(media, text)| Answer::new(200, media, text)),
        Asked::Plan => Answer::new(200, "application/json", given.to_string()),
        Asked::Leave { page } => {
            pages.leave(page);
            Answer::said(204, "")
        }
        Asked::Answers { page, after } => match pages.answers(page, after, PATIENCE) {
            Some(answers) => Answer::new(200, "application/json", answers),
            None => Answer::said(410, "this page is not known any more"),
        },
        Asked::Message { page, is_study } => match body() {
            Some(message) => {
                pages.ask(page, is_study, message.to_string());
                Answer::said(204, "")
            }
            None => Answer::said(400, "this is no text"),
        },
        Asked::OneFile => match body().and_then(|body| serde_json::from_str(body).ok()) {
            Some(given) => match one_file(&given) {
                Ok(page) => Answer::new(200, "text/html", page),
                Err(_) => Answer::new(501, "application/json", json!({"script": crate::page::MODULE_SCRIPT}).to_string()),
            },
            None => Answer::said(400, "this is no JSON"),
        },
    }
}

/// What a path below the token asks for.
fn asked<'r>(method: &str, path: &'r str) -> Option<Asked<'r>> {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let value = |key: &str| {
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find(|(name, _)| *name == key).map(|(_, value)| value)
    };
    let page = || value("page").filter(|page| !page.is_empty() && page.len() <= 64 && page.bytes().all(|b| b.is_ascii_alphanumeric()));
    match (method, path) {
        ("GET", "plan") => Some(Asked::Plan),
        ("GET", "answers") => Some(Asked::Answers {
            page: page()?,
            after: value("after")?.parse().ok()?,
        }),
        ("POST", "ask") => Some(Asked::Message {
            page: page()?,
            is_study: value("lane")? == "study",
        }),
        ("POST", "leave") => Some(Asked::Leave { page: page()? }),
        ("POST", "one-file") => Some(Asked::OneFile),
        ("GET", name) => Some(Asked::Asset(name)),
        _ => None,
    }
}

impl Refused {
    /// The status of the answer.
    fn status(self) -> u16 {
        match self {
            Refused::Host => 421,
            Refused::Origin | Refused::Token => 403,
        }
    }
}
