//! What a page calls, and what it is called with. The only code of the project that says "unsafe": names must be kept as they are for
//! the page to find them.
#![allow(unsafe_code)]

use attain::page::Desk;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

thread_local! {
    static MODULE: RefCell<Module> = RefCell::new(Module::default());
}

#[derive(Default)]
struct Module {
    /// What the page writes.
    room: Vec<u8>,
    desks: BTreeMap<u32, Desk>,
    made: u32,
}

/// A worker that is to stop is ended.
static NEVER: AtomicBool = AtomicBool::new(false);

mod host {
    #[link(wasm_import_module = "env")]
    unsafe extern "C" {
        /// An answer of a desk; the text is only there during the call, in which nothing of the module may be called.
        pub safe fn tell(desk: u32, text: *const u8, length: usize);
    }
}

/// Whether numbers are exact on this processor: nothing may be asked where they are not.
#[unsafe(no_mangle)]
pub extern "C" fn is_exact() -> u32 {
    attain::math::fused::is_exact().into()
}

/// Room for so many bytes, which the next [`take`] or [`fonts`] reads.
#[unsafe(no_mangle)]
pub extern "C" fn room(length: usize) -> *mut u8 {
    MODULE.with_borrow_mut(|module| {
        module.room = vec![0; length];
        module.room.as_mut_ptr()
    })
}

/// Both faces of the pictures stand in the room, the regular one first, of so many bytes; once. 1 where they are faces.
#[unsafe(no_mangle)]
pub extern "C" fn fonts(regular: usize) -> u32 {
    let room = MODULE.with_borrow_mut(|module| std::mem::take(&mut module.room));
    let handed_in = |(regular, bold): (&[u8], &[u8])| hand_in(regular, bold);
    room.split_at_checked(regular).is_some_and(handed_in).into()
}

#[cfg(target_arch = "wasm32")]
fn hand_in(regular: &[u8], bold: &[u8]) -> bool {
    attain::chart::font::hand_in(regular.to_vec(), bold.to_vec())
}

/// Other builds hold them.
#[cfg(not(target_arch = "wasm32"))]
fn hand_in(_: &[u8], _: &[u8]) -> bool {
    true
}

/// A new desk.
#[unsafe(no_mangle)]
pub extern "C" fn desk() -> u32 {
    MODULE.with_borrow_mut(|module| {
        module.made += 1;
        module.desks.insert(module.made, Desk::new());
        module.made
    })
}

/// A desk takes the message in the room.
#[unsafe(no_mangle)]
pub extern "C" fn take(desk: u32, _text: *const u8, _length: usize) {
    MODULE.with_borrow_mut(|module| {
        let text = std::mem::take(&mut module.room);
        if let Some(open) = module.desks.get_mut(&desk) {
            open.take(&String::from_utf8_lossy(&text), &|answer| tell(desk, answer));
        }
    });
}

/// A desk does one part of what it has to do; 1 where there is more.
#[unsafe(no_mangle)]
pub extern "C" fn work(desk: u32) -> u32 {
    MODULE.with_borrow_mut(|module| {
        let open = module.desks.get_mut(&desk);
        open.is_some_and(|open| open.work(&NEVER, &|answer| tell(desk, answer)))
            .into()
    })
}

/// A desk is not needed any more.
#[unsafe(no_mangle)]
pub extern "C" fn drop(desk: u32) {
    MODULE.with_borrow_mut(|module| module.desks.remove(&desk));
}

fn tell(desk: u32, answer: &str) {
    host::tell(desk, answer.as_ptr(), answer.len());
}
