//! What the preview says in the terminal: where it is, what was found, which pages an edit changed, new errors.
//! Nothing is said about nothing. A terminal that is gone ends nothing.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::IsTerminal;
use std::net::{IpAddr, SocketAddr};

use super::origin;
use crate::cli::say;
use crate::disk;
use crate::finding::{self, Format, Level, Located};
use crate::serve::{self, News};

/// So many links under an edit; the rest is counted.
const LINKS: usize = 5;

/// How others in the network reach a server that is not only for this machine, with a code for a phone's camera.
pub fn invite(bound: SocketAddr, quiet: bool) {
    let reachable: Vec<IpAddr> = match bound.ip() {
        ip if quiet || ip.is_loopback() => return,
        ip if ip.is_unspecified() => serve::reachable().into_iter().map(IpAddr::V4).collect(),
        ip => vec![ip],
    };
    let Some((first, others)) = reachable.split_first() else {
        say::line("这台电脑没有连上局域网，手机打不开预览", false);
        return;
    };
    let at = |ip: &IpAddr| format!("{}/", origin(*ip, bound.port()));
    let first = at(first);
    say::line(
        &format!("手机和别的电脑打开 {first} （同一网络里的人都能看到）"),
        false,
    );
    for other in others {
        say::line(&format!("打不开就试 {}", at(other)), false);
    }
    if std::io::stdout().is_terminal()
        && let Some(code) = serve::qr(&first, say::wants_colour())
    {
        say::line(&code, false);
    }
}

/// Speaks to the person at the terminal.
pub struct Terminal {
    /// `http://127.0.0.1:1111`
    origin: String,
    quiet: bool,
    progress: Option<say::Progress>,
    /// Errors that were told, by what is the same when lines are added above; `None` while the site is being read.
    told: Option<Errors>,
}

/// Rule, file and message of errors, and how many of each.
type Errors = BTreeMap<(&'static str, String, String), usize>;

impl Terminal {
    pub fn new(origin: String, quiet: bool) -> Self {
        Self {
            origin,
            quiet,
            progress: None,
            told: None,
        }
    }

    /// The site is being read.
    pub fn opening(&mut self) {
        self.told = None;
        self.progress = Some(say::Progress::start("正在检查全部稿件", self.quiet));
    }

    /// All of it has been looked at.
    pub fn opened(&mut self, pages: usize, findings: &[Located]) {
        self.clear();
        say::findings(findings, Format::Full, self.quiet, true);
        let found = finding::summary(findings);
        let errors = errors(findings);
        let found = match found.as_str() {
            "" => "没有问题".to_owned(),
            _ if errors.is_empty() => found,
            _ => format!("{found}\n照上面每一条的“改法”改好，保存，这里和浏览器里都会自己更新"),
        };
        say::line(&format!("检查完了：{pages}页，{found}"), self.quiet);
        self.told = Some(errors);
    }

    /// What an edit came to. `findings` are asked for only if there is something to say of them.
    pub fn hear(&mut self, news: &News, findings: impl FnOnce() -> Vec<Located>) {
        if let Some(words) = words(news, &self.origin) {
            self.line(&words);
        }
        // While the site is being read nothing is known to be new.
        let Some(told) = &mut self.told else {
            return;
        };
        if news.findings.errors == 0 {
            if !std::mem::take(told).is_empty() {
                self.line("错误都改好了");
            }
            return;
        }
        let findings = findings();
        let now = errors(&findings);
        if now == *told {
            return;
        }
        let before = std::mem::replace(told, now);
        let new = unheard(findings, before);
        self.clear();
        say::findings(&new, Format::Full, true, true);
        self.line(&format!(
            "现在有{}个错误；有错误的地方，浏览器里还是改错以前的样子",
            news.findings.errors
        ));
    }

    /// A word about the watch.
    pub fn notice(&mut self, words: &str) {
        self.clear();
        say::aside(words);
    }

    /// After a panic, which has printed itself.
    pub fn stumbled(&mut self, opens_again: bool) {
        self.clear();
        say::aside("预览出了错，这是 jianbao 的错，不是稿子的错。请把上面的英文发给我们。");
        say::aside(match opens_again {
            true => "现在重新读一遍，网页会接着更新。",
            false => "下次保存文件，预览会重新读一遍。",
        });
    }

    fn line(&mut self, words: &str) {
        self.clear();
        let (hour, minute, second) = disk::time_of_day();
        say::line(
            &format!("{hour:02}:{minute:02}:{second:02} {words}"),
            self.quiet,
        );
    }

    /// Nothing is written beside a counting clock.
    fn clear(&mut self) {
        if let Some(progress) = self.progress.take() {
            progress.end();
        }
    }
}

fn errors(findings: &[Located]) -> Errors {
    let mut errors = Errors::new();
    for located in findings {
        if located.finding.level == Level::Error {
            *errors.entry(key(located)).or_default() += 1;
        }
    }
    errors
}

fn key(located: &Located) -> (&'static str, String, String) {
    let finding = &located.finding;
    (
        finding.rule.name,
        finding.place.path.to_string(),
        finding.message.clone(),
    )
}

/// The errors among `findings` that are not among those told before.
fn unheard(findings: Vec<Located>, mut before: Errors) -> Vec<Located> {
    let is_new = |located: &Located| match before.get_mut(&key(located)) {
        Some(left) if *left > 0 => {
            *left -= 1;
            false
        }
        _ => true,
    };
    let errors = findings
        .into_iter()
        .filter(|located| located.finding.level == Level::Error);
    errors.filter(is_new).collect()
}

/// What an edit changed, in a line and a few links. `None`: nothing anybody could see.
fn words(news: &News, origin: &str) -> Option<String> {
    let mut words = Vec::new();
    let mut pages = news.pages();
    match pages.len() + news.more {
        // The preview will find out, and tell.
        _ if news.all => {
            pages.clear();
            words.push("改了模板或设置，正在看影响哪些页".to_owned());
        }
        0 => {}
        n => words.push(format!("此改动影响{n}页")),
    }
    // What has moved is not gone.
    let removed = news.removed.len().saturating_sub(news.moved.len());
    if removed > 0 {
        words.push(format!("撤下{removed}页"));
    }
    if !news.moved.is_empty() {
        words.push(format!("{}页换了地址", news.moved.len()));
    }
    match news.files.as_slice() {
        [] => {}
        [file] => words.push(format!("换上了新的 {file}")),
        files => words.push(format!("换上了{}个新的文件", files.len())),
    }
    if words.is_empty() {
        return None;
    }
    let mut text = words.join("，");
    for page in pages.iter().take(LINKS) {
        let link = format!("{origin}{}", serve::encoded(&page.address));
        let _ = match page.title.as_str() {
            "" => write!(text, "\n  {link}"),
            title => write!(text, "\n  {title}  {link}"),
        };
    }
    let rest = match news.all {
        true => 0,
        false => (pages.len() + news.more).saturating_sub(LINKS),
    };
    if rest > 0 {
        let _ = write!(text, "\n  另有{rest}页");
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::{Focus, Moved, Page};

    fn page(address: &str, title: &str) -> Page {
        Page {
            address: address.to_owned(),
            title: title.to_owned(),
        }
    }

    fn told(news: &News) -> Option<String> {
        words(news, "http://127.0.0.1:1111")
    }

    #[test]
    fn the_edited_page_comes_first_and_few_are_named() {
        let mut news = News {
            changed: (1..=7).map(|n| page(&format!("{n}.html"), "")).collect(),
            focus: Some(Focus {
                address: "reports/龙亭.html".to_owned(),
                at: None,
            }),
            ..News::default()
        };
        news.changed.push(page("feed.xml", ""));
        news.changed.push(page("reports/龙亭.html", "龙亭的长廊"));
        assert_eq!(
            told(&news).as_deref(),
            Some(
                "此改动影响8页\n  龙亭的长廊  http://127.0.0.1:1111/reports/%E9%BE%99%E4%BA%AD.html\n  \
                 http://127.0.0.1:1111/1.html\n  http://127.0.0.1:1111/2.html\n  http://127.0.0.1:1111/3.html\n  \
                 http://127.0.0.1:1111/4.html\n  另有3页"
            )
        );
    }

    #[test]
    fn nothing_is_said_about_nothing() {
        assert_eq!(told(&News::default()), None);
    }

    #[test]
    fn what_went_what_moved_and_what_is_new() {
        let news = News {
            removed: vec!["a.html".into(), "b.html".into()],
            moved: vec![Moved {
                from: "a.html".into(),
                to: "c.html".into(),
            }],
            files: vec!["style.css".into()],
            ..News::default()
        };
        assert_eq!(
            told(&news).as_deref(),
            Some("撤下1页，1页换了地址，换上了新的 style.css")
        );
    }
}
