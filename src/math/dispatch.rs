//! Which instruction set a column loop runs on: chosen once, when the program starts to use it.
//!
//! `multiversioned!` is where loops over columns name instruction sets; besides it only the functions that it takes instead of
//! a body, the generator's AES instructions and a few loops over integers do. A function written inside it is
//! compiled three times (AVX-512, AVX2 with fused multiply-add, and the plain target of the build) and the version for
//! this processor is picked at run time. All versions give the same bits: every operation of the kernels is rounded
//! correctly by the IEEE 754 standard, the fused one included, and the compiler neither fuses nor reorders operations by
//! itself. Each version has a type `F` for its fused operation (see [`Fused`](super::fused::Fused)): without the instruction it is
//! computed by exact arithmetic of ours, slowly, and still with the same bits.

use std::sync::atomic::{AtomicU8, Ordering};

/// A set of instructions that loops are compiled for, from the plainest to the widest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Level {
    /// What the build itself was made for.
    Default = 1,
    /// x86-64 with AVX2 and fused multiply-add.
    Avx2 = 2,
    /// x86-64 with AVX-512 F, BW, DQ and VL.
    Avx512 = 3,
}

impl Level {
    /// Every level, from the plainest to the widest.
    pub const ALL: [Level; 3] = [Level::Default, Level::Avx2, Level::Avx512];

    /// The name that the environment variable `ATTAIN_SIMD` takes.
    pub fn name(self) -> &'static str {
        match self {
            Level::Default => "default",
            Level::Avx2 => "avx2",
            Level::Avx512 => "avx512",
        }
    }
}

/// The level in use; 0 until it is first asked for.
static CURRENT: AtomicU8 = AtomicU8::new(0);

/// The level that multiversioned functions run at: the widest that the processor has, or a narrower one if the
/// environment variable `ATTAIN_SIMD` (`default`, `avx2` or `avx512`, read once) asks for it.
#[inline]
pub fn level() -> Level {
    match CURRENT.load(Ordering::Relaxed) {
        1 => Level::Default,
        2 => Level::Avx2,
        3 => Level::Avx512,
        _ => first_level(),
    }
}

#[cold]
fn first_level() -> Level {
    force(asked().ok().flatten().unwrap_or(Level::Avx512))
}

/// The level that the environment variable `ATTAIN_SIMD` asks for, where it is set.
///
/// # Errors
/// What it says instead of the name of a level.
pub fn asked() -> Result<Option<Level>, String> {
    let Some(name) = std::env::var_os("ATTAIN_SIMD") else {
        return Ok(None);
    };
    let known = Level::ALL.into_iter().find(|level| name == level.name());
    known.map(Some).ok_or_else(|| name.to_string_lossy().into_owned())
}

/// The widest level that this processor can run.
pub fn widest() -> Level {
    #[cfg(target_arch = "x86_64")]
    {
        // `multiversion` takes a version with AVX-512 only where all that Ice Lake brought is there; elsewhere AVX2
        // must be chosen, or the plain version would run.
        macro_rules! all {
            ($($feature:tt)*) => { $(is_x86_feature_detected!($feature) &&)* true };
        }
        let avx2 = all!("avx2" "fma");
        let avx512 = all!("avx512f" "avx512bw" "avx512cd" "avx512dq" "avx512vl" "avx512ifma" "avx512vbmi"
            "avx512vbmi2" "avx512bitalg" "avx512vnni" "avx512vpopcntdq" "gfni" "vaes" "vpclmulqdq");
        if avx2 && avx512 {
            return Level::Avx512;
        }
        if avx2 {
            return Level::Avx2;
        }
    }
    Level::Default
}

/// Makes the whole process run at `wanted`, or at the widest level below it that the processor has, and returns the
/// level taken. Meant for tests and benchmarks: results do not depend on it, only their speed.
pub fn force(wanted: Level) -> Level {
    let level = wanted.min(widest());
    CURRENT.store(level as u8, Ordering::Relaxed);
    level
}

/// Compiles functions once for each [`Level`] and calls the version for this processor.
///
/// ```ignore
/// multiversioned! {
///     /// y ← a x + y
///     pub fn axpy(a: f64, x: &[f64], y: &mut [f64]) {
///         for (y, x) in y.iter_mut().zip(x) {
///             *y = F::fused(a, *x, *y);
///         }
///     }
/// }
/// ```
///
/// `pub fn f(…) = wide { … }` takes the function `wide` instead of the body on [`Level::Avx512`]: for the rare loop that
/// says more with its instructions than a compiler finds. It has the same arguments and gives the same bits.
///
/// Functions may have constant generics (`pub fn f<const N: usize>(…)`), lifetimes that can be left out, and a return
/// type; arguments are plain names. In the body `F` is the [`Fused`](super::fused::Fused) of the version, for whatever it calls. What the body calls should be `#[inline(always)]`: anything else is compiled
/// for the plain target only.
macro_rules! multiversioned {
    () => {};
    (
        $(#[$about:meta])*
        $vis:vis fn $name:ident $(<$(const $constant:ident : $kind:ty),+>)? ($($arg:ident : $type:ty),* $(,)?)
        $(-> $out:ty)? $(= $wide:ident)? $body:block
        $($rest:tt)*
    ) => {
        $(#[$about])*
        $vis fn $name $(<$(const $constant: $kind),+>)? ($($arg: $type),*) $(-> $out)? {
            #[inline(always)]
            #[allow(clippy::too_many_arguments, clippy::extra_unused_type_parameters)]
            fn body<F: $crate::math::fused::Fused, $($(const $constant: $kind),+)?>($($arg: $type),*) $(-> $out)? $body

            #[inline(never)]
            #[allow(clippy::too_many_arguments)]
            fn plain $(<$(const $constant: $kind),+>)? ($($arg: $type),*) $(-> $out)? {
                body::<$crate::math::fused::Plain, $($($constant),+)?>($($arg),*)
            }

            #[multiversion::multiversion(targets("x86_64+avx2+fma"))]
            #[allow(clippy::too_many_arguments)]
            fn avx2 $(<$(const $constant: $kind),+>)? ($($arg: $type),*) $(-> $out)? {
                multiversion::target::match_target! {
                    "x86_64+avx2+fma" => body::<$crate::math::fused::Instruction, $($($constant),+)?>($($arg),*),
                    _ => plain $(::<$($constant),+>)? ($($arg),*),
                }
            }

            #[multiversion::multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2+fma"))]
            #[allow(clippy::too_many_arguments)]
            fn avx512 $(<$(const $constant: $kind),+>)? ($($arg: $type),*) $(-> $out)? {
                multiversion::target::match_target! {
                    "x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2+fma" => $crate::math::dispatch::in_place_of!(
                        [$($wide)?] [$(::<$($constant),+>)?] ($($arg),*)
                        body::<$crate::math::fused::Instruction, $($($constant),+)?>
                    ),
                    _ => plain $(::<$($constant),+>)? ($($arg),*),
                }
            }

            match $crate::math::dispatch::level() {
                $crate::math::dispatch::Level::Avx512 => avx512 $(::<$($constant),+>)? ($($arg),*),
                $crate::math::dispatch::Level::Avx2 => avx2 $(::<$($constant),+>)? ($($arg),*),
                $crate::math::dispatch::Level::Default => plain $(::<$($constant),+>)? ($($arg),*),
            }
        }
        $crate::math::dispatch::multiversioned! { $($rest)* }
    };
}
pub(crate) use multiversioned;

/// A call of the first function with its constants, or of the last where there is no first.
#[cfg(target_arch = "x86_64")]
macro_rules! in_place_of {
    ([] [$($constants:tt)*] ($($arguments:tt)*) $($body:tt)*) => { $($body)* ($($arguments)*) };
    ([$wide:ident] [$($constants:tt)*] ($($arguments:tt)*) $($body:tt)*) => { $wide $($constants)* ($($arguments)*) };
}
#[cfg(target_arch = "x86_64")]
pub(crate) use in_place_of;
