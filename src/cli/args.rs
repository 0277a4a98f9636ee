//! Arguments: what each command takes, described once in [`described`] and read by [`parse`].
//! The help pages are made in `help`, the answers to a mistake in `mistake`.

use std::ffi::OsString;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Arg, ArgAction, ArgMatches, Command as Clap, value_parser};

use super::{FAILED, help, mistake};
use crate::finding::Format;
use crate::model::{Date, IssueNo};

/// What is asked for.
#[derive(Debug)]
pub enum Command {
    Init(Init),
    Add(Add),
    Build(Build),
    #[cfg_attr(
        not(feature = "serve"),
        allow(dead_code, reason = "a build without the preview only says so")
    )]
    Serve(Serve),
    Check(Check),
    Explain(Explain),
}

/// Taken by every command that works on a site.
#[derive(Debug)]
pub struct Common {
    /// The site's folder; without it the nearest one above with `site.toml`.
    pub root: Option<PathBuf>,
    pub quiet: bool,
}

#[derive(Debug)]
pub struct Init {
    pub folder: PathBuf,
    pub quiet: bool,
}

#[derive(Debug)]
pub struct Add {
    pub common: Common,
    pub what: What,
}

/// The new file.
#[derive(Debug)]
pub enum What {
    /// Report, deputy, station or campaign, by title or name.
    Thing {
        kind: crate::model::Kind,
        name: String,
        id: Option<String>,
    },
    Issue {
        series: String,
        number: Option<IssueNo>,
        date: Option<Date>,
        reports: Vec<String>,
    },
}

#[derive(Debug)]
pub struct Build {
    pub common: Common,
    /// As given, so seen from the shell's folder; without it `public/` of the site.
    pub out: Option<PathBuf>,
    pub options: crate::build::Options,
    pub force: bool,
    pub format: Format,
}

#[derive(Debug)]
#[cfg_attr(
    not(feature = "serve"),
    allow(dead_code, reason = "a build without the preview only says so")
)]
pub struct Serve {
    pub common: Common,
    /// Without one: 1111 or, when that is taken, one of the next.
    pub port: Option<u16>,
    pub host: IpAddr,
    /// Whether the browser is opened.
    pub open: bool,
    /// How often files are looked at, where the system tells of no changes.
    pub poll: Option<Duration>,
    pub drafts: bool,
    pub date: Option<Date>,
    pub follow: bool,
    /// The command that opens a file at a line.
    pub editor: Option<String>,
}

#[derive(Debug)]
pub struct Check {
    pub common: Common,
    pub options: crate::build::Options,
    pub format: Format,
}

#[derive(Debug)]
pub struct Explain {
    /// Without one, all rules are listed.
    pub rule: Option<String>,
}

/// What jianbao takes.
pub fn described() -> Clap {
    help::with_pages(commands(), "jianbao")
}

fn commands() -> Clap {
    let dated = |c: Clap| {
        c.arg(
            Arg::new("drafts")
                .long("drafts")
                .action(ArgAction::SetTrue)
                .help("草稿和送审稿也编进去"),
        )
        .arg(
            Arg::new("date")
                .long("date")
                .value_name("日期")
                .value_parser(date)
                .help("发布日期，例如 2025-06-13；晚于它的内容会提醒"),
        )
    };
    let edition = |c: Clap| {
        dated(c)
            .arg(
                Arg::new("strict")
                    .long("strict")
                    .action(ArgAction::SetTrue)
                    .help("警告也算错误"),
            )
            .arg(
                Arg::new("format")
                    .long("format")
                    .value_name("格式")
                    .value_parser(["full", "short", "json"])
                    .default_value("full")
                    .help("显示检查结果的格式：full 详细（默认）、short 一行一条、json"),
            )
    };
    let sub = |name: &'static str, about: &'static str, example: &'static str| {
        Clap::new(name)
            .about(about)
            .after_help(example)
            .disable_help_flag(true)
            .arg(
                Arg::new("help")
                    .long("help")
                    .short('h')
                    .action(ArgAction::Help)
                    .help("显示这份说明"),
            )
    };
    let thing = |name, about, example, what: &'static str| {
        sub(name, about, example)
            .arg(
                Arg::new("name")
                    .required(true)
                    .value_name(what)
                    .help("写进文件头；里面有空格时，前后加上英文引号"),
            )
            .arg(
                Arg::new("id")
                    .long("id")
                    .value_name("文件名")
                    .help("文件名（默认用拼音）"),
            )
    };
    let add = sub(
        "add",
        "新建一篇报道、一名代表、一个站点、一期或一个主题活动",
        "jianbao add report 小板凳上办大事",
    )
    .subcommand_required(true)
    .disable_help_subcommand(true)
    .subcommand_value_name("种类")
    .subcommand_help_heading("种类")
    .subcommand(thing(
        "report",
        "新建一篇报道",
        "jianbao add report 小板凳上办大事",
        "标题",
    ))
    .subcommand(thing(
        "deputy",
        "新建一名代表",
        "jianbao add deputy 张三",
        "姓名",
    ))
    .subcommand(thing(
        "station",
        "新建一个站点",
        "jianbao add station 示例街道代表联络站",
        "名称",
    ))
    .subcommand(thing(
        "campaign",
        "新建一个主题活动",
        "jianbao add campaign 履职为民月",
        "名称",
    ))
    .subcommand(
        sub(
            "issue",
            "新建一期，期号自动接上一期",
            "jianbao add issue --series gongzuo jiedai-ri lvdao-xiufu",
        )
        .arg(
            Arg::new("series")
                .long("series")
                .value_name("系列")
                .required(true)
                .help("系列的代号或名称，见 site.toml"),
        )
        .arg(
            Arg::new("number")
                .long("number")
                .value_name("期号")
                .value_parser(number)
                .help("期号（默认：这一年最大的期号加一；连续编号的系列不分年）"),
        )
        .arg(
            Arg::new("date")
                .long("date")
                .value_name("日期")
                .value_parser(date)
                .help("印发日期（默认：今天）"),
        )
        .arg(
            Arg::new("reports")
                .value_name("报道")
                .num_args(0..)
                .help("本期报道的文件名（不带 .md），按刊登次序；也可以以后写进“目录”"),
        ),
    );
    Clap::new("jianbao")
        .about("简报：把一个文件夹的 Markdown 报道编成期刊、专辑和代表档案")
        .after_help("jianbao init 代表工作")
        .version(env!("CARGO_PKG_VERSION"))
        .disable_version_flag(true)
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .subcommand_required(true)
        .subcommand_value_name("命令")
        .subcommand_help_heading("命令")
        .arg(
            Arg::new("root")
                .long("root")
                .global(true)
                .value_name("文件夹")
                .value_parser(value_parser!(PathBuf))
                .help("站点所在的文件夹（默认：从当前文件夹往上找 site.toml）"),
        )
        .arg(
            Arg::new("quiet")
                .long("quiet")
                .short('q')
                .global(true)
                .action(ArgAction::SetTrue)
                .help("只显示错误"),
        )
        .arg(
            Arg::new("help")
                .long("help")
                .short('h')
                .action(ArgAction::Help)
                .help("显示这份说明"),
        )
        .arg(
            Arg::new("version")
                .long("version")
                .short('V')
                .action(ArgAction::Version)
                .help("显示版本"),
        )
        .subcommand(
            sub(
                "init",
                "新建一个站点，带示例，马上可以生成",
                "jianbao init 代表工作",
            )
            .arg(
                Arg::new("folder")
                    .required(true)
                    .value_name("文件夹")
                    .value_parser(value_parser!(PathBuf))
                    .help("新站点的文件夹，不能已有内容"),
            )
            .arg(
                Arg::new("quiet")
                    .long("quiet")
                    .short('q')
                    .action(ArgAction::SetTrue)
                    .help("只显示错误"),
            ),
        )
        .subcommand(add)
        .subcommand(
            edition(sub("build", "生成整个网站", "jianbao build"))
                .arg(
                    Arg::new("out")
                        .long("out")
                        .value_name("文件夹")
                        .value_parser(value_parser!(PathBuf))
                        .help("放网页的文件夹（默认：站点里的 public）"),
                )
                .arg(
                    Arg::new("force")
                        .long("force")
                        .action(ArgAction::SetTrue)
                        .help("放网页的文件夹里有别的文件，也整个替换"),
                ),
        )
        .subcommand(serve(dated(sub(
            "serve",
            "边改边看：打开预览，保存文件，浏览器里马上就是新的",
            "jianbao serve --open",
        ))))
        .subcommand(edition(sub(
            "check",
            "只检查，不生成",
            "jianbao check --format short",
        )))
        .subcommand(
            sub(
                "explain",
                "说明一条检查规则：什么意思，为什么，怎么改",
                "jianbao explain number-gap",
            )
            .arg(
                Arg::new("rule")
                    .value_name("规则")
                    .help("规则的名字，例如 number-gap；不写就列出全部"),
            ),
        )
}

/// What the preview takes beside what every edition takes.
fn serve(command: Clap) -> Clap {
    command
        .arg(
            Arg::new("open")
                .long("open")
                .action(ArgAction::SetTrue)
                .help("同时打开浏览器"),
        )
        .arg(
            Arg::new("follow")
                .long("follow")
                .action(ArgAction::SetTrue)
                .help("改哪一篇，浏览器就转到哪一篇"),
        )
        .arg(
            Arg::new("host")
                .long("host")
                .value_name("地址")
                .value_parser(host)
                .help("在哪个地址上预览（默认：127.0.0.1，只有本机能看；0.0.0.0：手机也能看）"),
        )
        .arg(
            Arg::new("port")
                .long("port")
                .value_name("端口")
                .value_parser(port)
                .help("端口（默认：1111，占用了就用下一个）"),
        )
        .arg(
            Arg::new("poll")
                .long("poll")
                .value_name("毫秒")
                .num_args(0..=1)
                .default_missing_value("500")
                .value_parser(poll)
                .help("隔这么久查看一次文件（默认：500），网络磁盘、虚拟机里用"),
        )
        .arg(
            Arg::new("editor")
                .long("editor")
                .value_name("命令")
                .help("双击段落时打开文件的命令，例如 \"code -g {path}:{line}\""),
        )
}

fn host(text: &str) -> Result<IpAddr, String> {
    if text.eq_ignore_ascii_case("localhost") {
        return Ok(Ipv4Addr::LOCALHOST.into());
    }
    // As in an address: `[::1]`.
    let bare = text.strip_prefix('[').and_then(|t| t.strip_suffix(']'));
    bare.unwrap_or(text).parse().map_err(|_| {
        format!("“{text}”不是这台电脑的网络地址。只供本机写 127.0.0.1，手机也要看写 0.0.0.0")
    })
}

fn port(text: &str) -> Result<u16, String> {
    text.parse()
        .map_err(|_| format!("“{text}”不是端口，请写1到65535之间的数。例如 --port 8080"))
}

/// Looking more often than twenty times a second would do nothing but look.
fn poll(text: &str) -> Result<Duration, String> {
    match text.parse() {
        Ok(every @ 50..=60_000) => Ok(Duration::from_millis(every)),
        _ => Err(format!(
            "“{text}”不行，请写50到60000之间的毫秒数。例如 --poll 1000"
        )),
    }
}

fn number(text: &str) -> Result<IssueNo, String> {
    IssueNo::parse(text).map_err(|e| format!("{}。例如 --number 24", e.what()))
}

fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).map_err(|e| format!("{}。{}", e.what(), e.hint()))
}

/// Reads the arguments. `Err` is help, the version, or a mistake already told.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Command, ExitCode> {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    if let Some(told) = mistake::dashed(&arguments) {
        return Err(told);
    }
    let matches = described()
        .try_get_matches_from(&arguments)
        .map_err(|error| mistake::answer(&error, &arguments))?;
    Ok(match matches.subcommand() {
        // The folder is the site's; beside a root it would be anyone's guess which of the two is meant.
        Some(("init", m)) if m.contains_id("root") => return Err(mistake::root_for_init()),
        Some(("init", m)) => Command::Init(Init {
            folder: take(m, "folder").unwrap_or_default(),
            quiet: m.get_flag("quiet"),
        }),
        Some(("add", m)) => Command::Add(add(m)),
        Some(("build", m)) => Command::Build(Build {
            common: common(m),
            out: take(m, "out"),
            options: options(m),
            force: m.get_flag("force"),
            format: format(m),
        }),
        Some(("serve", m)) => Command::Serve(Serve {
            common: common(m),
            port: take(m, "port"),
            host: take(m, "host").unwrap_or(Ipv4Addr::LOCALHOST.into()),
            open: m.get_flag("open"),
            poll: take(m, "poll"),
            drafts: m.get_flag("drafts"),
            date: take(m, "date"),
            follow: m.get_flag("follow"),
            editor: take(m, "editor"),
        }),
        Some(("check", m)) => Command::Check(Check {
            common: common(m),
            options: options(m),
            format: format(m),
        }),
        Some((_, m)) => Command::Explain(Explain {
            rule: take(m, "rule"),
        }),
        // `subcommand_required` has answered this already.
        None => return Err(ExitCode::from(FAILED)),
    })
}

fn add(m: &ArgMatches) -> Add {
    use crate::model::Kind;
    // `subcommand_required`: there is one.
    let (kind, m) = m.subcommand().unwrap_or(("report", m));
    let kind = match kind {
        "deputy" => Kind::Deputy,
        "station" => Kind::Station,
        "campaign" => Kind::Campaign,
        "issue" => Kind::Issue,
        _ => Kind::Report,
    };
    let what = match kind {
        Kind::Issue => What::Issue {
            series: take(m, "series").unwrap_or_default(),
            number: take(m, "number"),
            date: take(m, "date"),
            reports: m
                .get_many::<String>("reports")
                .map(|r| r.cloned().collect())
                .unwrap_or_default(),
        },
        kind => What::Thing {
            kind,
            name: take(m, "name").unwrap_or_default(),
            id: take(m, "id"),
        },
    };
    Add {
        common: common(m),
        what,
    }
}

fn take<T: Clone + Send + Sync + 'static>(m: &ArgMatches, name: &str) -> Option<T> {
    m.get_one::<T>(name).cloned()
}

fn common(m: &ArgMatches) -> Common {
    Common {
        root: take(m, "root"),
        quiet: m.get_flag("quiet"),
    }
}

fn options(m: &ArgMatches) -> crate::build::Options {
    crate::build::Options {
        drafts: m.get_flag("drafts"),
        date: take(m, "date"),
        strict: m.get_flag("strict"),
    }
}

fn format(m: &ArgMatches) -> Format {
    match take::<String>(m, "format").as_deref() {
        Some("short") => Format::Short,
        Some("json") => Format::Json,
        _ => Format::Full,
    }
}
