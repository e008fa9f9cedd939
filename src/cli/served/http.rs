//! HTTP as far as the page needs it: requests with a length, answers with a length, a thread for each connection. Heads are read by
//! `httparse`.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// The largest head of a request, in bytes.
const LARGEST_HEAD: usize = 32 << 10;
/// The largest body, in bytes: a scenario with its tables.
const LARGEST_BODY: usize = 192 << 20;
/// So many headers are read.
const MOST_HEADERS: usize = 64;
/// So many connections are open at a time.
const MOST_CONNECTIONS: usize = 96;
/// How long a connection may be silent.
const SILENT: Duration = Duration::from_secs(75);

/// A request, as far as anything depends on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// `GET`, `POST` …
    pub method: String,
    /// The path with its query.
    pub url: String,
    /// `Host`
    pub host: Option<String>,
    /// `Origin`
    pub origin: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its media type.
    pub media: &'static str,
    /// Its text.
    pub text: String,
}

impl Answer {
    /// An answer.
    pub fn new(status: u16, media: &'static str, text: impl Into<String>) -> Answer {
        Answer {
            status,
            media,
            text: text.into(),
        }
    }

    /// A sentence.
    pub fn said(status: u16, text: &str) -> Answer {
        Answer::new(status, "text/plain", text)
    }
}

/// Whoever answers.
pub type Answering = Arc<dyn Fn(Request) -> Answer + Send + Sync>;

/// Answers whatever comes to a listener, for ever. `headers` stand in every answer.
pub fn listen(listener: &TcpListener, headers: &'static [(&'static str, &'static str)], answering: &Answering) {
    let open = Arc::new(AtomicUsize::new(0));
    for stream in listener.incoming().flatten() {
        if open.fetch_add(1, Ordering::Relaxed) >= MOST_CONNECTIONS {
            open.fetch_sub(1, Ordering::Relaxed);
            continue;
        }
        let (open_here, answering) = (Arc::clone(&open), Arc::clone(answering));
        let attend = move || {
            // A browser that goes away is not our concern.
            let _ = attend(stream, headers, &answering);
            open_here.fetch_sub(1, Ordering::Relaxed);
        };
        if std::thread::Builder::new().name("page-http".to_string()).spawn(attend).is_err() {
            open.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

/// Answers the requests of one connection in their order.
fn attend(mut stream: TcpStream, headers: &[(&str, &str)], answering: &Answering) -> io::Result<()> {
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(SILENT))?;
    stream.set_write_timeout(Some(SILENT))?;
    // What was read and not used yet: the beginning of the next request.
    let mut read = Vec::new();
    loop {
        let (request, goes_on) = match next(&mut stream, &mut read)? {
            Next::Request(request, goes_on) => (request, goes_on),
            Next::Nothing => return Ok(()),
            Next::Wrong(status) => {
                return send(&mut stream, headers, &Answer::said(status, "this request cannot be read"), false);
            }
        };
        send(&mut stream, headers, &answering(request), goes_on)?;
        if !goes_on {
            return Ok(());
        }
    }
}

/// What came of reading a request.
enum Next {
    /// One, and whether others may follow it.
    Request(Request, bool),
    /// The connection was closed.
    Nothing,
    /// One that is refused.
    Wrong(u16),
}

fn next(stream: &mut impl Read, read: &mut Vec<u8>) -> io::Result<Next> {
    loop {
        let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
        let mut head = httparse::Request::new(&mut headers);
        match head.parse(read) {
            Ok(httparse::Status::Complete(end)) => {
                let of = |name: &str| {
                    let found = head.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
                    found.map(|header| String::from_utf8_lossy(header.value).trim().to_string())
                };
                let is_closing = |value: String| value.eq_ignore_ascii_case("close");
                let goes_on = head.version == Some(1) && !of("Connection").is_some_and(is_closing);
                let mut request = Request {
                    method: head.method.unwrap_or_default().to_string(),
                    url: head.path.unwrap_or_default().to_string(),
                    host: of("Host"),
                    origin: of("Origin"),
                    body: Vec::new(),
                };
                if of("Transfer-Encoding").is_some() {
                    return Ok(Next::Wrong(411));
                }
                let length = match of("Content-Length").map(|length| length.parse::<usize>()) {
                    None => 0,
                    Some(Ok(length)) if length <= LARGEST_BODY => length,
                    Some(Ok(_)) => return Ok(Next::Wrong(413)),
                    Some(Err(_)) => return Ok(Next::Wrong(400)),
                };
                read.drain(..end);
                while read.len() < length {
                    if fill(stream, read)? == 0 {
                        return Ok(Next::Nothing);
                    }
                }
                request.body = read.drain(..length).collect();
                return Ok(Next::Request(request, goes_on));
            }
            Ok(httparse::Status::Partial) if read.len() > LARGEST_HEAD => return Ok(Next::Wrong(431)),
            Ok(httparse::Status::Partial) => {
                if fill(stream, read)? == 0 {
                    return Ok(Next::Nothing);
                }
            }
            Err(_) => return Ok(Next::Wrong(400)),
        }
    }
}

/// Reads on; 0 where there is nothing more.
fn fill(stream: &mut impl Read, read: &mut Vec<u8>) -> io::Result<usize> {
    let mut part = [0; 16 << 10];
    let count = stream.read(&mut part)?;
    read.extend_from_slice(&part[..count]);
    Ok(count)
}

/// Sends an answer in one piece, so that nothing waits for the rest of it.
fn send(stream: &mut impl Write, headers: &[(&str, &str)], answer: &Answer, goes_on: bool) -> io::Result<()> {
    let Answer { status, media, text } = answer;
    let mut whole = format!("HTTP/1.1 {status} {}\r\nContent-Length: {}\r\n", reason(*status), text.len());
    whole += &format!("Content-Type: {media}; charset=utf-8\r\n");
    for (name, value) in headers {
        whole += &format!("{name}: {value}\r\n");
    }
    whole += if goes_on { "\r\n" } else { "Connection: close\r\n\r\n" };
    whole += text;
    stream.write_all(whole.as_bytes())?;
    stream.flush()
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        204 => "No Content",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        410 => "Gone",
        411 => "Length Required",
        413 => "Content Too Large",
        421 => "Misdirected Request",
        431 => "Request Header Fields Too Large",
        501 => "Not Implemented",
        _ => "Error",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hands its bytes out a few at a time, as a network may.
    struct Slow<'b>(&'b [u8], usize);

    impl Read for Slow<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let count = self.1.min(self.0.len()).min(into.len());
            into[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    #[test]
    fn requests_are_read_whatever_the_pieces() {
        let text = b"POST /t/ask?page=a HTTP/1.1\r\nHost: 127.0.0.1:1\r\norigin: http://x\r\nContent-Length: 5\r\n\r\nhelloGET / HTTP/1.1\r\nConnection: Close\r\n\r\n";
        for pieces in [1, 7, 1000] {
            let (mut stream, mut read) = (Slow(text, pieces), Vec::new());
            let Ok(Next::Request(first, true)) = next(&mut stream, &mut read) else { panic!("a request") };
            assert_eq!((first.method.as_str(), first.url.as_str()), ("POST", "/t/ask?page=a"));
            assert_eq!((first.host.as_deref(), first.origin.as_deref()), (Some("127.0.0.1:1"), Some("http://x")));
            assert_eq!(first.body, b"hello");
            let Ok(Next::Request(second, false)) = next(&mut stream, &mut read) else { panic!("a request") };
            assert_eq!((second.url.as_str(), second.host), ("/", None));
            assert!(matches!(next(&mut stream, &mut read), Ok(Next::Nothing)));
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        let long = format!("GET / HTTP/1.1\r\nA: {}\r\n", "x".repeat(2 * LARGEST_HEAD));
        for (text, status) in [
            ("nonsense\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nContent-Length: 999999999999\r\n\r\n", 413),
            ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 411),
            (long.as_str(), 431),
        ] {
            let found = next(&mut Slow(text.as_bytes(), 4096), &mut Vec::new());
            assert!(matches!(found, Ok(Next::Wrong(found)) if found == status), "{text:.40}");
        }
    }
}
