//! What the machine gives: memory that is free, within the limits of this process.

#[cfg(not(target_arch = "wasm32"))]
use std::fs;

/// Bytes that are left of the most that a module in a browser can have.
#[cfg(target_arch = "wasm32")]
pub fn memory() -> u64 {
    const PAGE: u64 = 64 << 10;
    (4 << 30) - PAGE * std::arch::wasm32::memory_size::<0>() as u64
}

/// Bytes of memory that this process may still take, by what the system says: free memory, the limit of its group, and that of its
/// address space. `u64::MAX` where it says nothing.
#[cfg(not(target_arch = "wasm32"))]
pub fn memory() -> u64 {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let number = |word: Option<&str>| word.and_then(|word| word.parse::<u64>().ok());
    let free = kibibytes(&read("/proc/meminfo"), "MemAvailable:");
    let group = number(Some(read("/sys/fs/cgroup/memory.max").trim()));
    let taken_by_group = number(Some(read("/sys/fs/cgroup/memory.current").trim())).unwrap_or(0);
    let limits = read("/proc/self/limits");
    let space = limits.lines().find_map(|line| line.strip_prefix("Max address space"));
    let space = number(space.and_then(|rest| rest.split_whitespace().next()));
    let taken = kibibytes(&read("/proc/self/status"), "VmSize:").unwrap_or(0);
    let left = [
        free,
        group.map(|group| group.saturating_sub(taken_by_group)),
        space.map(|space| space.saturating_sub(taken)),
    ];
    left.into_iter().flatten().min().unwrap_or(u64::MAX)
}

/// The number of a line `key  123 kB`, in bytes.
#[cfg(not(target_arch = "wasm32"))]
fn kibibytes(text: &str, key: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(key))?;
    let kib: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kib << 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_system_are_read() {
        let text = "MemTotal:       24000000 kB\nMemAvailable:   22000000 kB\n";
        assert_eq!(kibibytes(text, "MemAvailable:"), Some(22_000_000 << 10));
        assert_eq!(kibibytes(text, "VmSize:"), None);
        assert!(memory() > 1 << 20);
    }
}
