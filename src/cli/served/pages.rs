//! The pages that are open: for each two desks on threads of their own, and its answers until they are fetched.

use crate::page::Desk;
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// So many pages are open at a time; the one that was silent longest goes first.
const MOST: usize = 16;
/// A page that was not heard of for so long is gone.
const SILENT: Duration = Duration::from_secs(120);
/// So many answers are kept for a page that does not fetch them.
const MOST_KEPT: usize = 4096;

/// All pages.
pub struct Pages {
    open: Mutex<BTreeMap<String, Arc<Page>>>,
    heard: Mutex<Option<Instant>>,
}

/// One page.
struct Page {
    live: Lane,
    study: Lane,
    answers: Arc<Answers>,
    heard: Mutex<Instant>,
}

/// A way to a desk.
struct Lane {
    messages: Sender<String>,
    stop: Arc<Stop>,
}

/// What ends the work that is going on. Whoever sets it sends a message too, and both are seen together.
#[derive(Default)]
struct Stop {
    flag: AtomicBool,
    together: Mutex<()>,
}

/// Answers that were not fetched yet.
#[derive(Default)]
struct Answers {
    kept: Mutex<Kept>,
    are_new: Condvar,
}

#[derive(Default)]
struct Kept {
    last: u64,
    list: VecDeque<(u64, &'static str, String)>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Pages {
    /// None yet.
    pub fn new() -> Pages {
        Pages {
            open: Mutex::default(),
            heard: Mutex::default(),
        }
    }

    /// Hands a message of a page to one of its desks; a page that is new gets two.
    pub fn ask(&self, page: &str, is_study: bool, message: String) {
        let page = self.page_or_new(page);
        let lane = if is_study { &page.study } else { &page.live };
        // What ends the work that is going on: on the study lane only who asks for it.
        let ask: Value = serde_json::from_str(&message).unwrap_or_default();
        let ends = match ask["ask"].as_str() {
            Some("stop" | "open") => true,
            Some("board") => !is_study,
            _ => false,
        };
        lane.send(message, ends);
    }

    /// The answers to a page after a number, as JSON; waits until there are some. None where the page is not known.
    pub fn answers(&self, page: &str, after: u64, patience: Duration) -> Option<String> {
        let page = self.page(page)?;
        let until = Instant::now() + patience;
        let mut kept = locked(&page.answers.kept);
        kept.list.retain(|(number, ..)| *number > after);
        while kept.list.is_empty() {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            let waited = page.answers.are_new.wait_timeout(kept, left);
            kept = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        let list = kept.list.iter().map(|(number, lane, text)| json!({"number": number, "lane": lane, "text": text}));
        let list: Value = list.collect();
        drop(kept);
        // It is there as long as it waits.
        self.hear(&page);
        Some(list.to_string())
    }

    /// A page was closed.
    pub fn leave(&self, page: &str) {
        if let Some(page) = locked(&self.open).remove(page) {
            page.end();
        }
    }

    /// When a page was last heard of.
    pub fn last_heard(&self) -> Option<Instant> {
        *locked(&self.heard)
    }

    /// Lets go of pages that are gone.
    pub fn tidy(&self) {
        let mut open = locked(&self.open);
        open.retain(|_, page| {
            let is_there = locked(&page.heard).elapsed() < SILENT;
            if !is_there {
                page.end();
            }
            is_there
        });
    }

    fn hear(&self, page: &Page) {
        let now = Instant::now();
        *locked(&page.heard) = now;
        *locked(&self.heard) = Some(now);
    }

    fn page(&self, name: &str) -> Option<Arc<Page>> {
        let page = Arc::clone(locked(&self.open).get(name)?);
        self.hear(&page);
        Some(page)
    }

    fn page_or_new(&self, name: &str) -> Arc<Page> {
        let mut open = locked(&self.open);
        if !open.contains_key(name) && open.len() >= MOST {
            let silent = open.iter().min_by_key(|(_, page)| *locked(&page.heard)).map(|(name, _)| name.clone());
            if let Some(page) = silent.and_then(|silent| open.remove(&silent)) {
                page.end();
            }
        }
        let page = Arc::clone(open.entry(name.to_string()).or_insert_with(|| Arc::new(Page::new())));
        drop(open);
        self.hear(&page);
        page
    }
}

impl Page {
    fn new() -> Page {
        let answers = Arc::new(Answers::default());
        // What takes long leaves half of the machine to what follows a hand.
        let threads = (rayon::current_num_threads() / 2).max(1);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().ok();
        Page {
            live: Lane::new("live", Arc::clone(&answers), None),
            study: Lane::new("study", Arc::clone(&answers), pool),
            answers,
            heard: Mutex::new(Instant::now()),
        }
    }

    /// Stops what is going on; the threads end with their last messages.
    fn end(&self) {
        for lane in [&self.live, &self.study] {
            lane.send(r#"{"id": 0, "ask": "stop"}"#.to_string(), true);
        }
    }
}

impl Answers {
    fn tell(&self, lane: &'static str, text: &str) {
        let mut kept = locked(&self.kept);
        kept.last += 1;
        let number = kept.last;
        kept.list.push_back((number, lane, text.to_string()));
        while kept.list.len() > MOST_KEPT {
            kept.list.pop_front();
        }
        self.are_new.notify_all();
    }
}

impl Lane {
    fn new(name: &'static str, answers: Arc<Answers>, pool: Option<rayon::ThreadPool>) -> Lane {
        let (messages, inbox) = channel();
        let stop = Arc::new(Stop::default());
        let stopped = Arc::clone(&stop);
        let work = move || {
            let attend = move || attend(&inbox, &stopped, &|text| answers.tell(name, text));
            match pool {
                Some(pool) => pool.install(attend),
                None => attend(),
            }
        };
        // A desk that has no thread answers nothing; the page says so after a while.
        let _ = std::thread::Builder::new().name(format!("page-{name}")).spawn(work);
        Lane { messages, stop }
    }

    /// Sends a message, which may end the work that is going on.
    fn send(&self, message: String, ends: bool) {
        let _together = locked(&self.stop.together);
        // A lane without its thread hears nothing.
        let _ = self.messages.send(message);
        if ends {
            self.stop.flag.store(true, Ordering::Release);
        }
    }
}

/// Takes messages and works on them until nobody can send any more.
fn attend(inbox: &Receiver<String>, stop: &Stop, tell: &(dyn Fn(&str) + Sync)) {
    let mut desk = Desk::new();
    // What is asked when the desk must be replaced.
    let mut opened: Option<String> = None;
    loop {
        let first = match desk.is_busy() {
            true => None,
            false => match inbox.recv() {
                Ok(message) => Some(message),
                Err(_) => return,
            },
        };
        let messages: Vec<String> = {
            let _together = locked(&stop.together);
            stop.flag.store(false, Ordering::Release);
            first.into_iter().chain(inbox.try_iter()).collect()
        };
        let attended = catch_unwind(AssertUnwindSafe(|| {
            for message in messages {
                if message.contains("\"open\"") {
                    opened = Some(message.clone());
                }
                desk.take(&message, tell);
            }
            desk.work(&stop.flag, tell);
        }));
        if attended.is_err() {
            // A fault of ours costs what was asked, not the page.
            desk.fail(tell);
            desk = Desk::new();
            if let Some(message) = &opened {
                desk.take(message, &|_| {});
            }
        }
    }
}
