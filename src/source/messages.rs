//! Every message of this room, each in one place and without a place in the text, which the caller adds.

use super::cell::Unusable;
use crate::diagnostic::Diagnostic;
use crate::wording::{Said, say};

/// A found text, in backticks and short enough for a message.
pub(super) fn shown(text: &str) -> String {
    const LONGEST: usize = 40;
    let mut short: String = text.chars().take(LONGEST).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    format!("`{short}`")
}

fn listed<S: AsRef<str>>(names: &[S]) -> Said {
    const MOST: usize = 12;
    let list: Vec<String> = names.iter().take(MOST).map(|name| shown(name.as_ref())).collect();
    match names.len().saturating_sub(MOST) {
        0 => Said::new(list.join("、"), list.join(", ")),
        more => say!("{}等（另有{more}个）", list.join("、"); "{}, {more} more", list.join(", ")),
    }
}

fn did_you_mean(diagnostic: Diagnostic, meant: Option<&str>) -> Diagnostic {
    match meant.map(shown) {
        Some(meant) => diagnostic.help(say!("是否应为 {meant}？"; "did you mean {meant}?")),
        None => diagnostic,
    }
}

// Places, in a word.

/// Where the same was written before.
pub(super) fn first_here() -> Said {
    Said::new("首次出现在此处", "first here")
}

/// Where it is written once more.
pub(super) fn again_here() -> Said {
    Said::new("此处重复", "again here")
}

/// Where a bracket was opened.
pub(super) fn opened_here() -> Said {
    Said::new("左括号在此处", "opened here")
}

/// The last byte of a file.
pub(super) fn ends_here() -> Said {
    Said::new("文件到此结束", "the file ends here")
}

/// Where an item is declared.
pub(super) fn declared_here() -> Said {
    Said::new("声明在此处", "declared here")
}

// Syntax.

pub(super) fn empty_file() -> Diagnostic {
    Diagnostic::error(
        "empty-file",
        say!("文件是空的，应为一个对象 `{{ ... }}`"; "the file is empty, expected an object `{{ ... }}`"),
    )
}

/// What should stand where something else does.
#[derive(Clone, Copy)]
pub(super) enum Expected {
    Value,
    KeyOrClose,
    Colon,
    CommaOrClose,
}

impl Expected {
    fn said(self) -> Said {
        match self {
            Expected::Value => Said::new("一个值", "a value"),
            Expected::KeyOrClose => Said::new("双引号中的键或 `}`", "a key in double quotes or `}`"),
            Expected::Colon => Said::new("键后面的 `:`", "`:` after the key"),
            Expected::CommaOrClose => Said::new("`,` 或右括号", "`,` or a closing bracket"),
        }
    }
}

/// `found` is none at the end of the file.
pub(super) fn unexpected(expected: Expected, found: Option<char>) -> Diagnostic {
    let found = match found {
        Some(character) => Said::same(shown(&character.to_string())),
        None => Said::new("文件已结束", "the end of the file"),
    };
    let expected = expected.said();
    Diagnostic::error(
        "syntax",
        say!("此处应为{}，实为{}", expected.zh, found.zh; "expected {}, found {}", expected.en, found.en),
    )
}

pub(super) fn missing_comma() -> Diagnostic {
    Diagnostic::error(
        "missing-comma",
        Said::new("两项之间缺少 `,`", "expected `,` between two entries"),
    )
}

pub(super) fn surplus_comma() -> Diagnostic {
    Diagnostic::error(
        "surplus-comma",
        Said::new("这个 `,` 前面没有内容", "nothing stands before this `,`"),
    )
    .help(Said::new("删去这个逗号", "remove the comma"))
}

pub(super) fn missing_value(key: &str) -> Diagnostic {
    let key = shown(key);
    Diagnostic::error("missing-value", say!("{key} 没有值"; "{key} has no value"))
}

pub(super) fn unclosed(open: char, close: char) -> Diagnostic {
    Diagnostic::error(
        "unclosed",
        say!(
            "文件已结束，`{open}` 却没有对应的 `{close}`";
            "the file ends, but `{open}` was never closed by `{close}`"
        ),
    )
}

pub(super) fn wrong_bracket(expected: char, found: char) -> Diagnostic {
    Diagnostic::error(
        "wrong-bracket",
        say!("此处应为 `{expected}`，实为 `{found}`"; "expected `{expected}`, found `{found}`"),
    )
}

pub(super) fn after_the_end() -> Diagnostic {
    Diagnostic::error(
        "text-after-end",
        Said::new("情景到此之前已经结束", "the scenario ended before this"),
    )
    .help(Said::new(
        "一个文件只含一个对象 `{ ... }`，后面不能再有内容",
        "a file holds one object `{ ... }` and nothing after it",
    ))
}

pub(super) fn full_width(written: char, meant: char) -> Diagnostic {
    let found = match written {
        '\u{3000}' => Said::new("全角空格", "a full-width space"),
        _ => say!("全角字符 `{written}`"; "full-width `{written}`"),
    };
    let meant = match meant {
        ' ' => Said::new("半角空格", "a plain space"),
        _ => Said::same(format!("`{meant}`")),
    };
    Diagnostic::error(
        "full-width",
        say!("此处是{}，应为{}", found.zh, meant.zh; "found {}, expected {}", found.en, meant.en),
    )
    .help(say!(
        "改写为{}；全角字符只能用在文本里", meant.zh;
        "write {}; full-width characters belong inside text", meant.en
    ))
}

pub(super) fn odd_space(written: char) -> Diagnostic {
    let code = written as u32;
    Diagnostic::error(
        "odd-space",
        say!("两项之间有不可见字符 `U+{code:04X}`"; "invisible character U+{code:04X} between entries"),
    )
    .help(Said::new("删去，或改为半角空格", "remove it or write a plain space"))
}

pub(super) fn single_quotes() -> Diagnostic {
    Diagnostic::error(
        "single-quotes",
        Said::new("文本须用双引号，实为 `'`", "text stands in double quotes, found `'`"),
    )
    .help(Said::new("用 `\"` 代替 `'`", "write `\"` instead of `'`"))
}

pub(super) fn unquoted_key(key: &str) -> Diagnostic {
    let found = shown(key);
    let quoted: String = key.chars().take(60).collect();
    Diagnostic::error(
        "unquoted-key",
        say!("键须加双引号，实为 {found}"; "keys stand in double quotes, found {found}"),
    )
    .help(say!("写作 `\"{quoted}\"`"; "write `\"{quoted}\"`"))
}

pub(super) fn unknown_word(word: &str) -> Diagnostic {
    let found = shown(word);
    let diagnostic = Diagnostic::error(
        "unknown-word",
        say!("此处应为一个值，实为 {found}"; "expected a value, found {found}"),
    );
    let write = |word: &str| say!("写作 `{word}`"; "write `{word}`");
    diagnostic.help(match word.to_lowercase().as_str() {
        "true" | "yes" | "是" | "真" => write("true"),
        "false" | "no" | "否" | "假" => write("false"),
        "null" | "none" | "nil" | "undefined" | "空" | "无" => write("null"),
        "nan" | "infinity" | "inf" => Said::new("数值必须有限", "numbers must be finite"),
        _ => Said::new("文本和表达式须加双引号", "text and expressions stand in double quotes"),
    })
}

pub(super) fn bad_number(written: &str) -> Diagnostic {
    let found = shown(written);
    let diagnostic = Diagnostic::error(
        "bad-number",
        say!("{found} 不是JSON中数的写法"; "{found} is not a number as JSON writes it"),
    );
    match help_for_number(written) {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

fn help_for_number(written: &str) -> Option<Said> {
    let unsigned = written.strip_prefix(['-', '+']).unwrap_or(written);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let percent = unsigned.strip_suffix('%');
    if percent.is_some_and(|number| number.parse::<f64>().is_ok()) {
        let quoted = written.trim_start_matches('+');
        return Some(say!(
            "百分数须加双引号：`\"{quoted}\"`";
            "a percentage stands in double quotes: `\"{quoted}\"`"
        ));
    }
    if written.starts_with('+') && unsigned.parse::<f64>().is_ok() {
        return Some(Said::new("去掉 `+`", "leave out the `+`"));
    }
    if unsigned.starts_with('.') && digits(&unsigned[1..]) {
        let write = written.replacen('.', "0.", 1);
        return Some(say!("小数点前写 `0`：`{write}`"; "write a `0` before the point: `{write}`"));
    }
    if unsigned.strip_suffix('.').is_some_and(digits) {
        return Some(Said::new(
            "小数点后写上数字，或去掉小数点",
            "write a digit after the point or leave it out",
        ));
    }
    if unsigned.len() > 1 && unsigned.starts_with('0') && digits(unsigned) {
        return Some(Said::new("去掉前面的零", "leave out the leading zeros"));
    }
    if written.contains('_') && digits(&unsigned.replace('_', "")) {
        return Some(Said::new("数字中间不写 `_`", "write the digits without `_`"));
    }
    None
}

pub(super) fn comma_in_number(written: &str, meant: &str, thousands: bool) -> Diagnostic {
    let (found, meant) = (shown(written), shown(meant));
    let message = match thousands {
        true => say!("数中不写千分位逗号，实为 {found}"; "numbers have no thousands marks, found {found}"),
        false => say!("小数点用 `.`，实为 {found}"; "decimals follow a point, found {found}"),
    };
    Diagnostic::error("comma-in-number", message).help(say!("写作 {meant}"; "write {meant}"))
}

pub(super) fn outside(path: &str, line: usize, column: usize) -> Diagnostic {
    Diagnostic::error(
        "outside-file",
        say!(
            "`{path}` 在情景文件所在的文件夹之外，内容有误：第{line}行第{column}列";
            "`{path}` lies outside the folder of the file that names it and has a mistake in line {line}, column {column}"
        ),
    )
    .help(Said::new(
        "文件夹之外的文件，其内容不在此显示",
        "what such a file holds is not shown here",
    ))
}

pub(super) fn number_too_large(written: &str) -> Diagnostic {
    let found = shown(written);
    Diagnostic::error(
        "number-too-large",
        say!(
            "{found} 太大，最大的数约为 `1.8e308`";
            "{found} is too large, the largest number is about 1.8e308"
        ),
    )
}

pub(super) fn unterminated_text(ends_full_width: Option<char>) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        "unclosed-text",
        Said::new(
            "这段文本在本行没有右引号 `\"`",
            "this text has no closing `\"` on its line",
        ),
    );
    diagnostic.help(match ends_full_width {
        Some(quote) => say!(
            "其中有全角引号 `{quote}`，结尾须用 `\"`";
            "it holds a full-width `{quote}`; close it with `\"`"
        ),
        None => Said::new("文本中的换行写作 `\\n`", "a line break inside text is written `\\n`"),
    })
}

pub(super) fn raw_control(written: char) -> Diagnostic {
    let code = written as u32;
    let meant = match written {
        '\t' => "\\t".to_owned(),
        _ => format!("\\u{code:04x}"),
    };
    Diagnostic::error(
        "control-character",
        say!("文本中有控制字符 `U+{code:04X}`"; "control character U+{code:04X} inside text"),
    )
    .help(say!("写作 `{meant}`"; "write `{meant}`"))
}

pub(super) fn bad_escape(written: &str) -> Diagnostic {
    let found = shown(written);
    Diagnostic::error(
        "bad-escape",
        say!("{found} 不是JSON的转义"; "{found} is not an escape of JSON"),
    )
    .help(Said::new("反斜杠写作 `\\\\`", "write `\\\\` for a backslash"))
}

pub(super) fn lone_surrogate(written: &str) -> Diagnostic {
    let found = shown(written);
    Diagnostic::error(
        "lone-surrogate",
        say!(
            "{found} 只是代理对的一半，不是字符";
            "{found} is half of a surrogate pair and no character"
        ),
    )
}

pub(super) fn unterminated_comment() -> Diagnostic {
    Diagnostic::error(
        "unclosed-comment",
        Said::new("这段注释没有用 `*/` 结束", "this comment is never closed by `*/`"),
    )
}

pub(super) fn duplicate_key(key: &str) -> Diagnostic {
    let key = shown(key);
    Diagnostic::error(
        "duplicate-key",
        say!("同一对象中 {key} 写了两次"; "{key} is written twice in one object"),
    )
    .label(again_here())
}

pub(super) fn too_deep(limit: usize) -> Diagnostic {
    Diagnostic::error(
        "too-deep",
        say!("嵌套超过{limit}层"; "more than {limit} levels of nesting"),
    )
}

pub(super) fn too_large(limit: usize) -> Diagnostic {
    let limit = limit >> 20;
    Diagnostic::error(
        "file-too-large",
        say!("文件超过{limit} MiB"; "the file is larger than {limit} MiB"),
    )
}

// Reading.

/// What bytes that are not UTF-8 seem to be.
#[derive(Clone, Copy)]
pub(super) enum Encoding {
    Utf16,
    Gb18030,
}

impl Encoding {
    fn said(self) -> Said {
        match self {
            Encoding::Utf16 => Said::same("UTF-16"),
            Encoding::Gb18030 => Said::new("GB 18030（中文Windows）", "GB 18030 (Chinese Windows)"),
        }
    }
}

pub(super) fn not_utf8(byte: u8, guess: Option<Encoding>) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        "not-utf-8",
        say!("此处字节 `0x{byte:02X}` 不是UTF-8"; "byte 0x{byte:02X} here is not UTF-8"),
    );
    diagnostic.help(match guess.map(Encoding::said) {
        Some(guess) => say!(
            "文件似乎是{}编码，请另存为UTF-8", guess.zh;
            "the file looks like {}; save it as UTF-8", guess.en
        ),
        None => Said::new("请把文件另存为UTF-8", "save the file as UTF-8"),
    })
}

pub(super) fn not_utf8_or_gb18030(guess: Option<Encoding>) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        "not-utf-8",
        Said::new("此处既不是UTF-8也不是GB 18030", "this is neither UTF-8 nor GB 18030"),
    );
    diagnostic.help(match guess.map(Encoding::said) {
        Some(guess) => say!(
            "文件似乎是{}编码，请另存为“CSV UTF-8”", guess.zh;
            "the file looks like {}; save it as CSV UTF-8", guess.en
        ),
        None => Said::new("请把文件另存为“CSV UTF-8”", "save the file as CSV UTF-8"),
    })
}

pub(super) fn named_file_too_large(path: &str) -> Diagnostic {
    let limit = super::parse::LARGEST >> 20;
    Diagnostic::error(
        "file-too-large",
        say!("`{path}` 超过{limit} MiB"; "`{path}` is larger than {limit} MiB"),
    )
}

pub(super) fn unreadable(reason: Said) -> Diagnostic {
    Diagnostic::error("unreadable-file", reason)
}

/// Why there are no bytes of a path.
pub(super) fn no_file(path: &str) -> Said {
    say!("找不到文件 `{path}`"; "there is no file `{path}`")
}

pub(super) fn no_permission(path: &str) -> Said {
    say!("没有读取 `{path}` 的权限"; "no permission to read `{path}`")
}

pub(super) fn cannot_read(path: &str, error: &std::io::Error) -> Said {
    say!("无法读取 `{path}`：{error}"; "cannot read `{path}`: {error}")
}

pub(super) fn is_a_directory(path: &str) -> Said {
    say!("`{path}` 是文件夹，应为文件"; "`{path}` is a directory, expected a file")
}

pub(super) fn is_a_device(path: &str) -> Said {
    say!("`{path}` 是设备或管道，应为文件"; "`{path}` is a device or pipe, expected a file")
}

pub(super) fn larger_than(path: &str, limit: usize) -> Said {
    let limit = limit >> 20;
    say!("`{path}` 超过{limit} MiB，不予读取"; "`{path}` is larger than {limit} MiB and is not read")
}

// Extends.

pub(super) fn not_an_object(found: &Said) -> Diagnostic {
    Diagnostic::error(
        "wrong-type",
        say!(
            "情景文件应为一个对象 `{{ ... }}`，实为{}", found.zh;
            "a scenario is an object `{{ ... }}`, found {}", found.en
        ),
    )
}

pub(super) fn path_is_not_text(key: &str, found: &Said) -> Diagnostic {
    Diagnostic::error(
        "wrong-type",
        say!(
            "`{key}` 是双引号中的文件路径，实为{}", found.zh;
            "`{key}` is the path of a file in double quotes, found {}", found.en
        ),
    )
}

pub(super) fn empty_path(key: &str) -> Diagnostic {
    Diagnostic::error("empty-path", say!("`{key}` 没有写文件名"; "`{key}` names no file"))
}

pub(super) fn circle(chain: &[String]) -> Diagnostic {
    let chain = chain.join(" → ");
    Diagnostic::error(
        "extends-circle",
        say!("`extends` 首尾相接，成了循环：{chain}"; "`extends` goes in a circle: {chain}"),
    )
}

pub(super) fn chain_too_long(limit: usize) -> Diagnostic {
    Diagnostic::error(
        "extends-too-long",
        say!("逐级 `extends` 的文件超过{limit}个"; "more than {limit} files extend one another"),
    )
}

// Cells of workbooks.

pub(super) fn cell_unusable(name: &str, found: Unusable) -> Diagnostic {
    let name = shown(name);
    let found = match found {
        Unusable::Nothing => Said::new("空的", "nothing"),
        Unusable::FormulaWithoutResult => Said::new(
            "没有保存结果的公式（请用Excel打开后保存）",
            "a formula whose result was not saved (open the book in Excel and save it)",
        ),
        Unusable::FormulaError => Said::new("公式的错误值", "an error of a formula"),
        Unusable::NotFinite => Said::new("不是有限的数", "a number that is not finite"),
        Unusable::Flag => Said::new("`TRUE` 或 `FALSE`", "true or false"),
        Unusable::Date => Said::new("日期或时间", "a date or a time"),
        Unusable::SecondChange => Said::new("同一名称的第二处改动", "a second change of the same name"),
    };
    Diagnostic::error(
        "cell-value",
        say!("{name} 的单元格里是{}", found.zh; "the cell of {name} holds {}", found.en),
    )
    .help(Said::new(
        "填写数、表达式（如 `pert(4%, 7%, 12%)`）或序列（如 `2018: 0.3, 2020: 1`）",
        "write a number, an expression such as `pert(4%, 7%, 12%)`, or a series such as `2018: 0.3, 2020: 1`",
    ))
}

pub(super) fn cell_without_name() -> Diagnostic {
    Diagnostic::error(
        "cell-name",
        Said::new(
            "这一行有值，却没有假设或政策措施的名称",
            "this row has a value but no name of an assumption or lever",
        ),
    )
}

// Flags.

pub(super) fn set_without_value() -> Diagnostic {
    Diagnostic::error(
        "set-syntax",
        Said::new(
            "应为 `NAME=VALUE`（名称=值），如 `--set growth=4.1%`",
            "expected `NAME=VALUE`, such as `--set growth=4.1%`",
        ),
    )
}

pub(super) fn set_bad_name(written: &str) -> Diagnostic {
    let found = shown(written);
    Diagnostic::error(
        "set-syntax",
        say!(
            "`=` 前应为名称或 `name[member]`，实为 {found}";
            "expected a name or `name[member]` before `=`, found {found}"
        ),
    )
}

pub(super) fn unknown_target(name: &str, meant: Option<&str>) -> Diagnostic {
    let name = shown(name);
    did_you_mean(
        Diagnostic::error("unknown-name", say!("没有名为 {name} 的目标"; "no target is called {name}")),
        meant,
    )
}

pub(super) fn set_unknown_name(name: &str, meant: Option<&str>) -> Diagnostic {
    let name = shown(name);
    did_you_mean(
        Diagnostic::error(
            "unknown-name",
            say!(
                "没有名为 {name} 的政策措施或假设";
                "no lever or assumption is called {name}"
            ),
        ),
        meant,
    )
}

/// What a name stands for where only a lever or an assumption may stand.
#[derive(Clone, Copy)]
pub(super) enum Declared {
    Shock,
    Indicator,
    Dimension,
    Target,
}

impl Declared {
    fn said(self) -> Said {
        match self {
            Declared::Shock => Said::new("扰动", "a shock"),
            Declared::Indicator => Said::new("指标", "an indicator"),
            Declared::Dimension => Said::new("维度", "a dimension"),
            Declared::Target => Said::new("目标", "a target"),
        }
    }
}

pub(super) fn set_wrong_kind(name: &str, kind: Declared) -> Diagnostic {
    let (name, kind) = (shown(name), kind.said());
    Diagnostic::error(
        "cannot-set",
        say!(
            "{name} 是{}，只有政策措施和假设可以设定", kind.zh;
            "{name} is {}; only levers and assumptions can be set", kind.en
        ),
    )
}

pub(super) fn set_no_members(name: &str) -> Diagnostic {
    let shown = shown(name);
    Diagnostic::error("no-members", say!("{shown} 不分成员"; "{shown} has no members"))
        .help(say!("写作 `--set {name}=VALUE`"; "write `--set {name}=VALUE`"))
}

pub(super) fn set_unknown_member(
    name: &str,
    member: &str,
    dimension: &str,
    members: &[&str],
    meant: Option<&str>,
) -> Diagnostic {
    let found = shown(member);
    let diagnostic = Diagnostic::error(
        "unknown-member",
        say!("{found} 不是 `{dimension}` 的成员"; "{found} is not a member of `{dimension}`"),
    );
    if member == "*" || member == dimension {
        return diagnostic.help(say!(
            "`--set {name}=VALUE` 设定全部成员";
            "`--set {name}=VALUE` sets all members"
        ));
    }
    let diagnostic = did_you_mean(diagnostic, meant);
    if members.is_empty() {
        return diagnostic;
    }
    let members = listed(members);
    diagnostic.help(say!("成员有：{}", members.zh; "members: {}", members.en))
}

// History tables.

pub(super) fn missing_columns(missing: &[&str], found: &[&str]) -> Diagnostic {
    let (missing, found) = (listed(missing), listed(found));
    Diagnostic::error(
        "missing-column",
        say!(
            "首行缺少 {}，实为 {}", missing.zh, found.zh;
            "the first line lacks {}, found {}", missing.en, found.en
        ),
    )
    .help(Said::new(
        "历史数据表的首行为 `indicator,period,value` 或 `指标,年份,数值`；也可以每个时期一列，如 `指标,2016,2017`",
        "a history table starts with the line `indicator,period,value`; it may also have a column for each period, such as \
         `indicator,2016,2017`",
    ))
}

pub(super) fn empty_table() -> Diagnostic {
    Diagnostic::error(
        "empty-file",
        Said::new(
            "历史数据表是空的，首行应为 `indicator,period,value`",
            "the history table is empty, expected a first line `indicator,period,value`",
        ),
    )
}

// Tables of observations.

pub(super) fn missing_observation_columns(missing: &[&str], found: &[&str]) -> Diagnostic {
    let (missing, found) = (listed(missing), listed(found));
    Diagnostic::error(
        "missing-column",
        say!(
            "首行缺少 {}，实为 {}", missing.zh, found.zh;
            "the first line lacks {}, found {}", missing.en, found.en
        ),
    )
    .help(Said::new(
        "观测数据表的首行形如 `name,measure,period,is,low,high,through,published,replaces,source,note`；         `is`、`low`、`high` 至少要有一列，其后各列可以省略",
        "a table of observations starts with a line like `name,measure,period,is,low,high,through,published,replaces,source,note`;          one of `is`, `low` and `high` must be there, those after them may be left out",
    ))
}

pub(super) fn empty_observations() -> Diagnostic {
    Diagnostic::error(
        "empty-file",
        Said::new(
            "观测数据表是空的，首行应为 `name,measure,period,is`",
            "the table of observations is empty, expected a first line `name,measure,period,is`",
        ),
    )
}

pub(super) fn unread_column(name: &str, meant: Option<&str>) -> Diagnostic {
    let name = shown(name);
    did_you_mean(
        Diagnostic::warning(
            "unread-column",
            say!("观测数据表没有 {name} 这一列，该列不读取"; "a table of observations has no column {name}; it is not read"),
        ),
        meant,
    )
}

pub(super) fn value_and_ends() -> Diagnostic {
    Diagnostic::error(
        "two-conditions",
        Said::new(
            "`is` 有值的行，`low` 和 `high` 应为空",
            "a row with `is` has neither `low` nor `high`",
        ),
    )
    .help(Said::new(
        "有误差的数值只写 `low` 和 `high`，表示“low 至 high”；只写其中一个则为界限",
        "for a value with an error give `low` and `high` alone, which stand for `low to high`; one of them alone is a bound",
    ))
}

pub(super) fn row_name_twice(name: &str) -> Diagnostic {
    let name = shown(name);
    Diagnostic::error(
        "duplicate-name",
        say!("有两行都叫 {name}"; "two rows are called {name}"),
    )
    .help(Said::new(
        "修订后的数据用新的名称，并在 `replaces` 列中写明替代哪一行",
        "a revised figure has a name of its own, and says in `replaces` which one it replaces",
    ))
}

pub(super) fn duplicate_column(name: &str) -> Diagnostic {
    let name = shown(name);
    Diagnostic::error(
        "duplicate-column",
        say!("有两列都叫 {name}"; "two columns are called {name}"),
    )
}

pub(super) fn wrong_field_count(expected: usize, found: usize, mark: char) -> Diagnostic {
    let fields = if found == 1 { "field" } else { "fields" };
    let diagnostic = Diagnostic::error(
        "wrong-columns",
        say!(
            "本行有{found}列，首行有{expected}列";
            "this row has {found} {fields}, the first line has {expected}"
        ),
    );
    match mark {
        ',' => diagnostic.help(Said::new(
            "含逗号的内容须加双引号",
            "a field that holds a comma stands in double quotes",
        )),
        _ => diagnostic,
    }
}

pub(super) fn empty_field(column: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error("empty-field", say!("`{column}` 为空"; "`{column}` is empty"));
    if column == "value" {
        diagnostic.help(Said::new(
            "数值不明的行不要写",
            "leave out rows whose value is not known",
        ))
    } else {
        diagnostic
    }
}

/// `decimal`: whether a comma might part decimals.
pub(super) fn bad_table_number(written: &str, decimal: bool) -> Diagnostic {
    let found = shown(written);
    let diagnostic = Diagnostic::error("bad-number", say!("{found} 不是数"; "{found} is not a number"));
    let plain = written.replace([',', '，', ' ', '\u{a0}'], "");
    if plain != written && plain.parse::<f64>().is_ok() {
        let point = written.replace(',', ".");
        if decimal && point.parse::<f64>().is_ok() {
            return diagnostic.help(say!(
                "逗号为千分位时写作 `{plain}`，为小数点时写作 `{point}`";
                "write `{plain}` if the comma parts thousands, `{point}` if it parts decimals"
            ));
        }
        return diagnostic.help(say!(
            "不要写千分位分隔符：`{plain}`";
            "write it without thousands marks: `{plain}`"
        ));
    }
    let percent = written.strip_suffix(['%', '％']).map(|number| format!("{}e-2", number.trim()));
    match percent.and_then(|number| number.parse::<f64>().ok()) {
        Some(value) => diagnostic.help(say!(
            "表中不写百分号：写作 `{value}`";
            "values have no `%`: write `{value}`"
        )),
        None => diagnostic,
    }
}

pub(super) fn table_unclosed_quote() -> Diagnostic {
    Diagnostic::error(
        "unclosed-text",
        Said::new(
            "此处以 `\"` 开头，却没有右引号",
            "this field starts with `\"` and is never closed",
        ),
    )
}

pub(super) fn table_text_after_quote() -> Diagnostic {
    Diagnostic::error(
        "text-after-quote",
        Said::new(
            "右引号 `\"` 之后应为 `,` 或换行",
            "expected `,` or the end of the line after the closing `\"`",
        ),
    )
    .help(Said::new(
        "引号内的 `\"` 须写两次：`\"\"`",
        "a `\"` inside a quoted field is written twice: `\"\"`",
    ))
}
