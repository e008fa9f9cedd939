//! The front end (`web/`): plain modules, a sheet of style and a page, as they are served.

/// A file of the front end.
pub struct Asset {
    /// Its name, as the page asks for it.
    pub name: &'static str,
    /// Its media type.
    pub media: &'static str,
    /// Its text.
    pub text: &'static str,
}

macro_rules! assets {
    ($($name:literal: $media:literal,)*) => {
        &[$(Asset { name: $name, media: $media, text: include_str!(concat!("../../web/", $name)) },)*]
    };
}

/// The page itself.
pub const PAGE: &str = include_str!("../../web/index.html");

/// The sheet of style.
pub const STYLE: &str = include_str!("../../web/style.css");

/// What a worker runs that holds the engine as WebAssembly.
pub const WORKER: &str = include_str!("../../web/worker.js");

/// The modules, each after those that it imports: as one file they stand one after the other.
pub static MODULES: &[Asset] = assets! {
    "words.js": "text/javascript",
    "dom.js": "text/javascript",
    "engine.js": "text/javascript",
    "state.js": "text/javascript",
    "board.js": "text/javascript",
    "levers.js": "text/javascript",
    "assumptions.js": "text/javascript",
    "pictures.js": "text/javascript",
    "target.js": "text/javascript",
    "cases.js": "text/javascript",
    "editor.js": "text/javascript",
    "files.js": "text/javascript",
    "main.js": "text/javascript",
};

/// The file of a name, with its media type.
pub fn asset(name: &str) -> Option<(&'static str, &'static str)> {
    match name {
        "" => Some(("text/html", PAGE)),
        "style.css" => Some(("text/css", STYLE)),
        name => MODULES.iter().find(|asset| asset.name == name).map(|asset| (asset.media, asset.text)),
    }
}
