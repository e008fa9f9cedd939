//! `attain page`

use crate::cli::help::Example;
use crate::cli::language::{both, language};
use crate::cli::options::setting;
use crate::cli::served::{Given, Listening, PORT};
use crate::cli::{Ending, Failure, number, print, print_error};
use crate::page::{MODULE_SCRIPT, one_file};
use crate::wording::{refusal, say};
use clap::Args;
use std::path::{Path, PathBuf};

/// The examples of `page`.
pub const EXAMPLES: &[Example] = &[
    Example::new(
        "attain page my-plan.json",
        "在浏览器中打开情景：移动滑块，目标的实现概率随之变化",
        "opens the plan in the browser: move a slider and the probabilities follow",
    ),
    Example::new(
        "attain page",
        "从模板或示例开始",
        "starts from the template or an example",
    ),
    Example::new(
        "attain page my-plan.json --html plan.html",
        "写成一个可以邮寄的网页文件，无需网络，照样能计算",
        "writes one file that can be mailed, needs no network and still computes",
    ),
    Example::new(
        "attain page my-plan.json --port 9000 --no-open",
        "指定端口，只显示地址，不打开浏览器",
        "on a port of your choice; prints the address and opens nothing",
    ),
];

/// `attain page`
#[derive(Args, Clone, Debug, Default)]
#[command(
    about = both("在浏览器中打开情景，改动随即生效", "Shows a plan in the browser, live"),
    long_about = both(
        "在浏览器中打开情景。\n\n左侧是政策措施的滑块和最重要的假设，右侧是各项目标的实现概率；一有改动，先用10240次模拟立即给出结果，再用100000次更新。\
         每次都用同一组随机数，所以与原计划的差别及其误差一并列出。改动可以命名保存、并列比较、存为变体文件；情景文本可以在页面上修改，错误标在行下。\n\n\
         页面只在本机（127.0.0.1）提供，地址中带有每次启动都不同的口令。标准输出的第一行是地址。按 Ctrl-C 结束。\n\n\
         加 --html 时不启动服务，而是写成一个网页文件：引擎以 WebAssembly 装在其中，结果逐位相同。",
        "Shows a plan in the browser.\n\nOn one side are the levers as sliders and the assumptions that matter most, on the other the \
         targets with their probabilities. When anything is changed, 10,240 paths are there at once and 100,000 soon after, always on the same random \
         numbers, so that each change against the plan is shown with its error. What was changed can be kept as a case with a name, shown \
         side by side with others, and saved as a variant file; the scenario can be edited as text with its mistakes under the line.\n\nThe \
         page is served on this machine alone (127.0.0.1), at an address with a token that is new each time. The address is the first line \
         of standard output. Ctrl-C ends it.\n\nWith --html nothing is served: one file is written that holds the engine as WebAssembly and gives \
         the same bits."
    )
)]
pub struct PageCommand {
    #[arg(
        value_name = both("文件", "FILE"),
        help = both(
            "情景文件，或运行结果文件夹中的 results.xlsx [默认：从示例开始]",
            "Scenario file, or the results.xlsx of a result folder [default: starts with the examples]"
        )
    )]
    pub file: Option<PathBuf>,
    #[arg(
        long = "set",
        value_name = both("名称=值", "NAME=VALUE"),
        value_parser = setting,
        requires = "file",
        help = both(
            "打开时已作的改动，与 run --set 相同；可多次使用",
            "A change to begin with, as run --set takes it; may be given several times"
        )
    )]
    pub sets: Vec<String>,
    #[arg(
        long,
        value_name = both("端口", "N"),
        value_parser = number::whole::<u16>,
        help = both("端口；已被占用时不另选 [默认：8427，或其后第一个空闲的]", "The port, and no other one [default: 8427, or the next that is free]")
    )]
    pub port: Option<u16>,
    #[arg(long, help = both("不打开浏览器", "Does not open the browser"))]
    pub no_open: bool,
    #[arg(
        long,
        value_name = both("网页", "PAGE"),
        conflicts_with_all = ["port", "no_open"],
        requires = "file",
        help = both("写成一个网页文件，不启动服务", "Writes the page as one file instead")
    )]
    pub html: Option<PathBuf>,
    /// Whether it ends with the last page: where a double click has started it.
    #[arg(skip)]
    pub ends: bool,
}

impl PageCommand {
    /// Serves the page, or writes it.
    pub fn execute(&self) -> Result<Ending, Failure> {
        let given = match &self.file {
            None => Given::nothing(),
            #[cfg(feature = "xlsx")]
            Some(file) if is_workbook(file) => Given::of_workbook(file)?,
            Some(file) => Given::read(file, &self.sets)?,
        };
        if let Some(html) = &self.html {
            return self.write(html, &given);
        }
        let listening = Listening::start(self.port, &given)?;
        let address = listening.address();
        print(&format!("{address}\n"))?;
        let port = listening.port();
        if self.port.is_none() && port != PORT {
            let said = say!(
                "端口{PORT}已被占用，改用{port}；浏览器中为原端口保存的方案在这里看不到";
                "the port {PORT} is taken, so this is {port}; cases that the browser keeps for the other port are not seen here"
            );
            print_error(&format!("attain: {}\n", said.get(language())));
        }
        if !self.no_open && !open(&address) {
            let said = say!("请在浏览器中打开上面的地址"; "open this address in a browser");
            print_error(&format!("attain: {}\n", said.get(language())));
        }
        listening.serve(self.ends);
        Ok(Ending::Done)
    }

    fn write(&self, html: &Path, given: &Given) -> Result<Ending, Failure> {
        let page = one_file(&given.value()).map_err(|_| {
            say!(
                "本程序编译时没有 WebAssembly 模块；请先运行 {MODULE_SCRIPT}，再重新编译";
                "this program was built without the WebAssembly module; run {MODULE_SCRIPT} and build it again"
            )
        })?;
        std::fs::write(html, page).map_err(|error| {
            let (path, reason) = (html.display(), refusal(&error));
            say!("无法写入 {path}：{}", reason.zh; "cannot write {path}: {}", reason.en)
        })?;
        print(&format!("{}\n", html.display()))?;
        Ok(Ending::Done)
    }
}

/// Whether a file is a workbook, by its name.
fn is_workbook(file: &Path) -> bool {
    file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"))
}

/// What a double click asks for: the page of a scenario or workbook, or of the examples. None where there is no desktop, or something else
/// was typed.
pub fn of_double_click(arguments: &[std::ffi::OsString]) -> Option<PageCommand> {
    let file = match arguments {
        [_] => None,
        [_, file] => {
            let path = PathBuf::from(file);
            let ending = path.extension()?.to_ascii_lowercase();
            let is_ours = ending == "json" || ending == "xlsx";
            Some(path).filter(|path| is_ours && path.is_file())
        }
        _ => return None,
    };
    if arguments.len() == 2 && file.is_none() {
        return None;
    }
    has_desktop().then(|| PageCommand {
        file,
        ends: true,
        ..PageCommand::default()
    })
}

/// Whether a browser can be shown.
fn has_desktop() -> bool {
    if cfg!(any(windows, target_os = "macos")) {
        return true;
    }
    ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// Opens an address in the browser of this machine; false where there is none.
fn open(address: &str) -> bool {
    use std::process::{Command, Stdio};
    if !has_desktop() {
        return false;
    }
    let (program, arguments): (&str, &[&str]) = if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else if cfg!(target_os = "macos") {
        ("open", &[])
    } else {
        ("xdg-open", &[])
    };
    let mut command = Command::new(program);
    command.args(arguments).arg(address);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().is_ok()
}
