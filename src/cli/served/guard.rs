//! Who may ask: only pages that this server has given out itself. Other sites that the same browser shows cannot, whatever name they
//! give this machine.

use crate::wording::Said;
use std::hash::{BuildHasher, RandomState};

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is for another host.
    Host,
    /// It comes from another site.
    Origin,
    /// It does not know the token.
    Token,
}

impl Refused {
    /// One sentence.
    pub fn said(self) -> Said {
        match self {
            Refused::Host => Said::new("请求的主机名不是本机地址", "this request is for another host"),
            Refused::Origin => Said::new("请求来自其他网站", "this request comes from another site"),
            Refused::Token => Said::new(
                "地址中没有本次启动的口令，请使用程序显示的地址",
                "the address does not have the token of this server; use the one that the program shows",
            ),
        }
    }
}

/// The hosts that are this server, and its token.
pub struct Guard {
    hosts: [String; 3],
    token: String,
}

impl Guard {
    /// Of a server on a port, with a new token.
    pub fn new(port: u16) -> Guard {
        // The hash is keyed by random numbers of the system, and tells nothing of them.
        let secret = RandomState::new();
        let token = format!("{:016x}{:016x}", secret.hash_one(0_u8), secret.hash_one(1_u8));
        Guard {
            hosts: ["127.0.0.1", "[::1]", "localhost"].map(|host| format!("{host}:{port}")),
            token,
        }
    }

    /// The token.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The path below the token, where the request may be answered.
    pub fn admit<'u>(&self, host: Option<&str>, origin: Option<&str>, url: &'u str) -> Result<&'u str, Refused> {
        let host = host.filter(|host| self.hosts.iter().any(|own| own == host)).ok_or(Refused::Host)?;
        if origin.is_some_and(|origin| origin.strip_prefix("http://") != Some(host)) {
            return Err(Refused::Origin);
        }
        let below = url.strip_prefix('/').and_then(|rest| rest.split_once('/'));
        let (token, path) = below.ok_or(Refused::Token)?;
        if !is_same(token, &self.token) {
            return Err(Refused::Token);
        }
        Ok(path)
    }
}

/// Whether two texts are the same, in a time that does not tell where they part.
fn is_same(one: &str, other: &str) -> bool {
    let differ = one.bytes().zip(other.bytes()).fold(0, |differ, (a, b)| differ | (a ^ b));
    one.len() == other.len() && differ == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_this_server_are_answered() {
        let guard = Guard::new(8427);
        let url = format!("/{}/plan", guard.token());
        let url = url.as_str();
        assert_eq!(guard.token().len(), 32);
        assert_ne!(guard.token(), Guard::new(8427).token());
        for host in ["127.0.0.1:8427", "[::1]:8427", "localhost:8427"] {
            assert_eq!(guard.admit(Some(host), None, url), Ok("plan"));
            assert_eq!(guard.admit(Some(host), Some(&format!("http://{host}")), url), Ok("plan"));
            for origin in ["null", "http://evil.example", "https://127.0.0.1:8427", "http://127.0.0.1:1"] {
                assert_eq!(guard.admit(Some(host), Some(origin), url), Err(Refused::Origin), "{origin}");
            }
        }
        for host in [None, Some("evil.example:8427"), Some("127.0.0.1"), Some("127.0.0.1:80"), Some("")] {
            assert_eq!(guard.admit(host, None, url), Err(Refused::Host), "{host:?}");
        }
        for url in ["", "/", "/plan", "//plan", "/0123/plan", &url[1..], &url[..20]] {
            assert_eq!(guard.admit(Some("127.0.0.1:8427"), None, url), Err(Refused::Token), "{url}");
        }
        for refused in [Refused::Host, Refused::Origin, Refused::Token] {
            refused.said().assert_both();
        }
    }
}
