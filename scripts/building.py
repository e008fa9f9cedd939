"""Builds for other targets than this machine's: Windows, AArch64, WebAssembly. Used by scripts/same-bits, scripts/windows and
scripts/wasm.

A target's standard library is taken where a toolchain has it (`rustup target add`), and built from a toolchain's own sources else.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# A compiler with the sources of its standard library (Debian).
TOOLCHAIN = ["rustc-web", "cargo-web", "rust-web-src", "libstd-rust-web-dev"]

# What each place is called, what it is built with, and what runs it here.
PLACES = {
    "windows": {
        "triple": "x86_64-pc-windows-gnu",
        "std": "std,panic_unwind",
        "linkers": ["x86_64-w64-mingw32-gcc"],
        "program": "attain.exe",
        "runs": ["wine64", "wine"],
        "packages": ["gcc-mingw-w64-x86-64", "wine64", "wine"],
        "levels": ["", "default"],
    },
    "aarch64": {
        "triple": "aarch64-unknown-linux-gnu",
        "std": "std,panic_unwind",
        "linkers": ["aarch64-linux-gnu-gcc"],
        "program": "attain",
        "runs": ["qemu-aarch64", "qemu-aarch64-static"],
        "packages": ["gcc-aarch64-linux-gnu", "libc6-dev-arm64-cross", "qemu-user"],
        "levels": [""],
    },
    "wasm": {
        "triple": "wasm32-unknown-unknown",
        "std": "std,panic_abort",
        "linkers": ["rust-lld", *(f"wasm-ld-{version}" for version in range(30, 13, -1)), "wasm-ld"],
        "program": "attain_wasm.wasm",
        "runs": ["node", "nodejs"],
        "packages": ["lld", "nodejs"],
        "levels": [""],
    },
}

# What Rust's standard library asks of Windows 8 and later, and older versions of Wine lack.
RANDOM = """
#include <windows.h>
BOOLEAN WINAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE place, SIZE_T size) { return SystemFunction036(place, (ULONG)size); }
"""


@dataclass
class Toolchain:
    """A compiler, its cargo, and whether the standard library must be built from its sources."""

    rustc: Path
    cargo: Path
    from_sources: bool

    def version(self):
        """What says which compiler it is: the same gives the same bytes."""
        lines = subprocess.run([self.rustc, "-vV"], check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
        return lines[0]

    def library(self):
        """The folder of its own tools and libraries."""
        answer = subprocess.run([self.rustc, "--print", "sysroot"], check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        return Path(answer.stdout.strip()) / "lib" / "rustlib"


def run(command, **options):
    return subprocess.run([str(part) for part in command], check=True, **options)


def toolchains():
    """Every compiler with its cargo that there is: the one in use first, then the others of rustup, then the system's."""
    folders = os.environ["PATH"].split(os.pathsep) + ["/usr/bin"]
    for folder in dict.fromkeys(folders):
        rustc, cargo = Path(folder) / "rustc", Path(folder) / "cargo"
        if os.access(rustc, os.X_OK) and os.access(cargo, os.X_OK):
            yield rustc, cargo


def toolchain(triple):
    """The first compiler that has a target's standard library, or else its sources; None where none has."""
    sources = None
    for rustc, cargo in toolchains():
        found = Toolchain(rustc, cargo, False)
        try:
            library = found.library()
        except subprocess.CalledProcessError:
            continue
        if any((library / triple / "lib").glob("libstd-*.rlib")):
            return found
        if (library / "src" / "rust" / "library" / "std" / "Cargo.toml").exists():
            sources = sources or Toolchain(rustc, cargo, True)
    return sources


def linker(place):
    """The linker of a place; None where it is missing."""
    for name in place["linkers"]:
        if name == "rust-lld":
            for rustc, cargo in toolchains():
                found = next(Toolchain(rustc, cargo, False).library().glob("*/bin/rust-lld"), None)
                if found:
                    return found
        elif shutil.which(name):
            return Path(shutil.which(name))
    return None


def runner(place):
    """The program that runs those of a place here; None where it is missing."""
    return next(filter(None, map(shutil.which, place["runs"])), None)


def missing(place, to_run=True):
    """Debian's packages that are needed and not there."""
    packages = [] if toolchain(place["triple"]) else list(TOOLCHAIN)
    if not linker(place) or (to_run and not runner(place)):
        packages += place["packages"]
    return packages


def environment(**more):
    return os.environ | more


def command(place, target_dir, *arguments):
    """The words and the environment of a cargo that builds for a place."""
    found = toolchain(place["triple"])
    key = place["triple"].upper().replace("-", "_")
    extra = {"RUSTC": str(found.rustc), f"CARGO_TARGET_{key}_LINKER": str(linker(place))}
    words = [found.cargo, "build", "--target-dir", target_dir, "--target", place["triple"], *arguments]
    if found.from_sources:
        words.append(f"-Zbuild-std={place['std']}")
        extra["RUSTC_BOOTSTRAP"] = "1"
    return words, extra


def built_program(place, target_dir, **more):
    """The command-line program for a place, built as a release."""
    words, extra = command(place, target_dir, "--release", "--bin", "attain")
    run(words, cwd=ROOT, env=environment(**extra, **more))
    return Path(target_dir) / place["triple"] / "release" / place["program"]


def library_beside(program):
    """Puts the library that old versions of Wine lack beside a program for Windows."""
    place = PLACES["windows"]
    source = Path(program).with_name("random.c")
    source.write_text(RANDOM)
    run([linker(place), "-shared", "-o", Path(program).with_name("bcryptprimitives.dll"), source, "-ladvapi32"])
    source.unlink()


def install(packages):
    """Debian's packages, as root."""
    run(["apt-get", "install", "-y", "--no-install-recommends", *packages])
