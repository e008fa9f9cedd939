//! The page, served on this machine: docs/page.md#served. One thread for each lane of each page; whoever waits for answers waits in a
//! thread of its own.

mod given;
mod guard;
mod pages;

use super::Failure;
use crate::page::{front, one_file};
use crate::wording::{Said, say};
pub use given::Given;
use guard::{Guard, Refused};
use pages::Pages;
use serde_json::{Value, json};
use std::io::{Cursor, Read};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tiny_http::{Header, Method, Request, Response, Server, StatusCode};

/// The port where nobody names one: always the same, so that the browser finds what it keeps for the page.
pub const PORT: u16 = 8427;
/// So many ports after it are tried.
const TRIED: u16 = 64;
/// The largest message, in bytes: a scenario with its tables.
const LARGEST: u64 = 192 << 20;
/// How long a question for answers waits.
const PATIENCE: Duration = Duration::from_secs(20);
/// A server that was started by a double click ends when no page was heard of for so long.
const LEFT: Duration = Duration::from_secs(40);
/// The same before the first page was heard of.
const NEVER_CAME: Duration = Duration::from_secs(180);

/// What the page may do: nothing but what it brings itself.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// A server that listens.
pub struct Listening {
    servers: Vec<Arc<Server>>,
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
        let servers = std::iter::once(listener_4).chain(listener_6).map(|listener| Server::from_listener(listener, None));
        let servers: Result<Vec<Server>, _> = servers.collect();
        let servers = servers.map_err(|_| taken(port))?;
        Ok(Listening {
            servers: servers.into_iter().map(Arc::new).collect(),
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
        for server in &self.servers {
            let (server, guard) = (Arc::clone(server), Arc::clone(&self.guard));
            let (pages, given) = (Arc::clone(&pages), Arc::clone(&self.given));
            std::thread::spawn(move || {
                while let Ok(request) = server.recv() {
                    let (guard, pages, given) = (Arc::clone(&guard), Arc::clone(&pages), Arc::clone(&given));
                    // One that waits keeps no other one waiting.
                    std::thread::spawn(move || answer(request, &guard, &pages, &given));
                }
            });
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

fn answer(mut request: Request, guard: &Guard, pages: &Pages, given: &Value) {
    let of = |name: &'static str| {
        let found = request.headers().iter().find(|header| header.field.equiv(name));
        found.map(|header| header.value.as_str().to_string())
    };
    let (host, origin, url) = (of("Host"), of("Origin"), request.url().to_string());
    let path = match guard.admit(host.as_deref(), origin.as_deref(), &url) {
        Ok(path) => path,
        Err(refused) => return send(request, text(refused.status(), "text/plain", refused.said().en)),
    };
    let Some(asked) = asked(request.method(), path) else {
        return send(request, text(404, "text/plain", "there is nothing here".to_string()));
    };
    let response = match asked {
        Asked::Asset(name) => match front::asset(name) {
            Some((media, asset)) => text(200, media, asset.to_string()),
            None => text(404, "text/plain", "there is nothing here".to_string()),
        },
        Asked::Plan => text(200, "application/json", given.to_string()),
        Asked::Leave { page } => {
            pages.leave(page);
            text(204, "text/plain", String::new())
        }
        Asked::Answers { page, after } => match pages.answers(page, after, PATIENCE) {
            Some(answers) => text(200, "application/json", answers),
            None => text(410, "text/plain", "this page is not known any more".to_string()),
        },
        Asked::Message { page, is_study } => match body(&mut request) {
            Some(message) => {
                pages.ask(page, is_study, message);
                text(204, "text/plain", String::new())
            }
            None => text(413, "text/plain", "too large, or no text".to_string()),
        },
        Asked::OneFile => match body(&mut request).and_then(|body| serde_json::from_str(&body).ok()) {
            Some(given) => match one_file(&given) {
                Ok(page) => text(200, "text/html", page),
                Err(_) => text(501, "application/json", json!({"script": super::commands::SCRIPT}).to_string()),
            },
            None => text(413, "text/plain", "too large, or no JSON".to_string()),
        },
    };
    send(request, response);
}

/// What a path below the token asks for.
fn asked<'r>(method: &Method, path: &'r str) -> Option<Asked<'r>> {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let value = |key: &str| {
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find(|(name, _)| *name == key).map(|(_, value)| value)
    };
    let page = || value("page").filter(|page| !page.is_empty() && page.len() <= 64 && page.bytes().all(|b| b.is_ascii_alphanumeric()));
    match (method, path) {
        (Method::Get, "plan") => Some(Asked::Plan),
        (Method::Get, "answers") => Some(Asked::Answers {
            page: page()?,
            after: value("after")?.parse().ok()?,
        }),
        (Method::Post, "ask") => Some(Asked::Message {
            page: page()?,
            is_study: value("lane")? == "study",
        }),
        (Method::Post, "leave") => Some(Asked::Leave { page: page()? }),
        (Method::Post, "one-file") => Some(Asked::OneFile),
        (Method::Get, name) => Some(Asked::Asset(name)),
        _ => None,
    }
}

/// The body of a request as text.
fn body(request: &mut Request) -> Option<String> {
    let mut bytes = Vec::new();
    request.as_reader().take(LARGEST + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= LARGEST).then(|| String::from_utf8(bytes).ok()).flatten()
}

type Answer = Response<Cursor<Vec<u8>>>;

fn text(status: u16, media: &str, text: String) -> Answer {
    let headers = [
        ("Content-Type", format!("{media}; charset=utf-8")),
        ("Content-Security-Policy", POLICY.to_string()),
        ("X-Content-Type-Options", "nosniff".to_string()),
        ("Referrer-Policy", "no-referrer".to_string()),
        ("Cache-Control", "no-store".to_string()),
        ("Cross-Origin-Resource-Policy", "same-origin".to_string()),
        ("Cross-Origin-Opener-Policy", "same-origin".to_string()),
    ];
    let headers = headers.iter().filter_map(|(name, value)| Header::from_bytes(name.as_bytes(), value.as_bytes()).ok());
    let length = text.len();
    Response::new(StatusCode(status), headers.collect(), Cursor::new(text.into_bytes()), Some(length), None)
        // The length is known: nothing is sent in pieces.
        .with_chunked_threshold(usize::MAX)
}

/// A browser that went away is not our concern.
fn send(request: Request, response: Answer) {
    let _ = request.respond(response);
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
