//! What the operating system refuses, in both languages.

use super::{Said, say};
use std::io::{self, ErrorKind};

/// Why the system refused; what is rare is said as the system says it.
pub fn refusal(error: &io::Error) -> Said {
    match error.kind() {
        ErrorKind::NotFound => say!("没有这个文件或文件夹"; "no such file or folder"),
        ErrorKind::PermissionDenied => say!("没有权限"; "permission denied"),
        ErrorKind::AlreadyExists => say!("已经存在"; "it exists already"),
        ErrorKind::IsADirectory => say!("这是一个文件夹"; "it is a folder"),
        ErrorKind::NotADirectory => say!("路径中有一段不是文件夹"; "a part of the path is not a folder"),
        ErrorKind::StorageFull => say!("磁盘空间不足"; "no space left on the disk"),
        ErrorKind::QuotaExceeded => say!("超出磁盘配额"; "the disk quota is exceeded"),
        ErrorKind::ReadOnlyFilesystem => say!("磁盘只读"; "the disk is read-only"),
        ErrorKind::FileTooLarge => say!("文件过大"; "the file is too large"),
        ErrorKind::InvalidFilename => say!("文件名无效或过长"; "the file name is not valid or too long"),
        ErrorKind::ResourceBusy => say!("正被其他程序占用"; "another program is using it"),
        ErrorKind::OutOfMemory => say!("内存不足"; "out of memory"),
        ErrorKind::Interrupted => say!("被中断"; "interrupted"),
        _ => Said::same(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_refusals_have_both_languages_and_rare_ones_keep_their_words() {
        let missing = refusal(&io::Error::from(ErrorKind::NotFound));
        assert_ne!(missing.zh, missing.en);
        let rare = refusal(&io::Error::other("the tape is torn"));
        assert_eq!(
            (rare.zh.as_str(), rare.en.as_str()),
            ("the tape is torn", "the tape is torn")
        );
    }
}
