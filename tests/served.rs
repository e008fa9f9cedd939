//! The page as it is served: who is answered and who is not, ports, and messages there and back.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::shell::Shell;

/// A server that ends with its test.
struct Served {
    child: Child,
    port: u16,
    token: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Served {
    fn start(folder: &Path, args: &[&str]) -> Served {
        let mut child = Command::new(env!("CARGO_BIN_EXE_attain"))
            .arg("page")
            .args(args)
            .args(["--no-open", "--port", "0", "--lang", "en"])
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary starts");
        let mut first = String::new();
        let out = child.stdout.take().expect("standard output");
        BufReader::new(out).read_line(&mut first).expect("a line");
        let rest = first.trim().strip_prefix("http://127.0.0.1:").expect("an address");
        let (port, token) = rest.trim_end_matches('/').split_once('/').expect("a token");
        Served {
            child,
            port: port.parse().expect("a port"),
            token: token.to_string(),
        }
    }

    fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Sends a request with headers of its own choice: status, head and body.
    fn request(&self, method: &str, url: &str, headers: &[(&str, &str)], body: &str) -> (u16, String, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a limit");
        let mut text = format!(
            "{method} {url} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n",
            body.len()
        );
        for (name, value) in headers {
            text += &format!("{name}: {value}\r\n");
        }
        stream.write_all(format!("{text}\r\n{body}").as_bytes()).expect("sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("an answer");
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok())
            .expect("a status");
        (status, head.to_lowercase(), body.to_string())
    }

    fn get(&self, path: &str) -> (u16, String, String) {
        self.request("GET", &format!("/{}/{path}", self.token), &[("Host", &self.host())], "")
    }

    /// Asks a question of a page and waits for its last answer.
    fn ask(&self, page: &str, lane: &str, question: &Value) -> Value {
        let url = format!("/{}/ask?page={page}&lane={lane}", self.token);
        let origin = format!("http://{}", self.host());
        let headers = [("Host", self.host()), ("Origin", origin)];
        let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let (status, ..) = self.request("POST", &url, &headers, &question.to_string());
        assert_eq!(status, 204);
        let mut after = 0;
        loop {
            let (status, _, body) = self.get(&format!("answers?page={page}&after={after}"));
            assert_eq!(status, 200, "{body}");
            for answer in serde_json::from_str::<Vec<Value>>(&body).expect("answers") {
                after = answer["number"].as_u64().expect("a number");
                let answer: Value = serde_json::from_str(answer["text"].as_str().expect("a text")).expect("JSON");
                let goes_on = answer["is"] == "progress" || (answer["is"] == "board" && answer["last"] != true);
                if answer["id"] == question["id"] && !goes_on {
                    return answer;
                }
            }
        }
    }
}

fn plan() -> Shell {
    let shell = Shell::new();
    shell.attain(&["new", "my-plan", "--lang", "en"]).exits(0);
    shell
}

#[test]
fn only_its_own_pages_are_answered() {
    let shell = plan();
    let served = Served::start(&shell.path(""), &["my-plan.json"]);
    let host = served.host();
    for path in ["", "main.js", "style.css", "plan"] {
        let (status, head, body) = served.get(path);
        assert_eq!(status, 200, "{path}");
        assert!(!body.is_empty(), "{path}");
        let policy = head
            .lines()
            .find(|line| line.starts_with("content-security-policy"))
            .expect("a policy");
        assert!(
            policy.contains("default-src 'none'") && !policy.contains("unsafe"),
            "{policy}"
        );
        assert!(head.contains("nosniff") && head.contains("no-referrer"), "{head}");
    }
    assert_eq!(served.get("nothing.js").0, 404);
    assert_eq!(served.get("../Cargo.toml").0, 404);
    let token = format!("/{}/plan", served.token);
    let other = format!("/{}/plan", "0".repeat(32));
    for url in ["/", "/plan", "/favicon.ico", other.as_str()] {
        assert_eq!(served.request("GET", url, &[("Host", &host)], "").0, 403, "{url}");
    }
    for wrong in ["evil.example", "evil.example:80", "127.0.0.1", "127.0.0.1:1"] {
        assert_eq!(served.request("GET", &token, &[("Host", wrong)], "").0, 421, "{wrong}");
    }
    for wrong in ["http://evil.example", "null", "https://127.0.0.1"] {
        let headers = [("Host", host.as_str()), ("Origin", wrong)];
        for (method, url) in [
            ("GET", token.clone()),
            ("POST", format!("/{}/ask?page=a&lane=live", served.token)),
        ] {
            assert_eq!(served.request(method, &url, &headers, "{}").0, 403, "{wrong}");
        }
    }
    // Without messages a page is not known.
    assert_eq!(served.get("answers?page=nobody&after=0").0, 410);
}

#[test]
fn messages_go_there_and_back() {
    let shell = plan();
    let served = Served::start(&shell.path(""), &["my-plan.json", "--set", "programme=0.5"]);
    let given: Value = serde_json::from_str(&served.get("plan").2).expect("JSON");
    assert_eq!(given["main"], "my-plan.json");
    assert_eq!(given["sets"], json!(["programme=0.5"]));
    let open = |id: u64| json!({"id": id, "ask": "open", "main": given["main"], "files": given["files"]});
    assert_eq!(served.ask("a", "live", &open(1))["is"], "plan");
    assert_eq!(served.ask("a", "study", &open(2))["is"], "plan");
    let board = json!({"id": 3, "ask": "board", "sets": given["sets"], "paths": [2048, 8192], "language": "en"});
    let board = served.ask("a", "live", &board);
    let run = shell
        .attain(&[
            "run",
            "my-plan.json",
            "--set",
            "programme=0.5",
            "--paths",
            "8192",
            "--json",
        ])
        .exits(0)
        .json();
    for (found, target) in board["targets"]
        .as_array()
        .expect("targets")
        .iter()
        .zip(run["targets"].as_array().expect("targets"))
    {
        for (mine, theirs) in [
            ("probability", "probability"),
            ("error", "standard_error"),
            ("mean", "mean"),
        ] {
            assert_eq!(
                found[mine].as_f64().map(f64::to_bits),
                target[theirs].as_f64().map(f64::to_bits),
                "{mine}"
            );
        }
        assert_eq!(found["median"], target["quantiles"]["0.5"]);
    }
    // The file that `run` writes.
    let csv = json!({"id": 4, "ask": "document", "file": "targets.csv", "sets": given["sets"], "paths": 8192});
    let csv = served.ask("a", "study", &csv);
    assert_eq!(
        (csv["is"].as_str(), csv["name"].as_str()),
        (Some("file"), Some("targets.csv"))
    );
    // A study can be stopped.
    let url = format!("/{}/ask?page=a&lane=study", served.token);
    let host = served.host();
    let long = json!({"id": 5, "ask": "document", "file": "summary.json", "paths": 100_000_000_u64}).to_string();
    assert_eq!(served.request("POST", &url, &[("Host", &host)], &long).0, 204);
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(
        served.ask("a", "study", &json!({"id": 6, "ask": "stop"}))["is"],
        "stopped"
    );
    assert_eq!(
        served.ask("a", "study", &json!({"id": 7, "ask": "hello"}))["is"],
        "welcome"
    );
}

#[test]
fn a_scenario_with_mistakes_is_given_and_one_that_is_not_there_is_wrong_use() {
    let shell = plan();
    shell.write("wrong.json", "{\"attain\": 1, \"nome\": \"x\"}");
    let served = Served::start(&shell.path(""), &["wrong.json"]);
    let given: Value = serde_json::from_str(&served.get("plan").2).expect("JSON");
    let open = json!({"id": 1, "ask": "open", "main": given["main"], "files": given["files"]});
    assert_eq!(served.ask("a", "live", &open)["is"], "mistakes");
    for args in [
        &["page", "nowhere.json", "--no-open"][..],
        &["page", "--port", "many"],
        &["page", "--html", "x.html"],
    ] {
        shell.attain(args).exits(2);
    }
    // A port that is taken.
    let port = served.port.to_string();
    let taken = shell
        .attain(&["page", "my-plan.json", "--port", &port, "--no-open", "--lang", "en"])
        .exits(2);
    assert!(taken.stderr.contains(&port), "{}", taken.stderr);
}

#[test]
fn without_a_desktop_nothing_and_one_file_stay_wrong_use() {
    let shell = plan();
    shell.attain(&[]).exits(2);
    shell.attain(&["my-plan.json"]).exits(2);
}
