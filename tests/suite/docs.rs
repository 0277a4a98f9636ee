//! The guide in `docs/` says what the program does: reference pages are generated, the sessions shown were really held,
//! the files shown really build, links lead somewhere. `JIANBAO_BLESS=1 cargo test docs` writes down what is so now.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use jianbao::docs;

fn top() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn blessing() -> bool {
    std::env::var_os("JIANBAO_BLESS").is_some()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path)
        .unwrap_or_else(|e| panic!("{}: {e}", path.display()))
        .replace("\r\n", "\n")
}

/// Pages of the guide: name and text, without the pages of rules.
fn guide() -> Vec<(String, String)> {
    let mut pages: Vec<(String, String)> = fs::read_dir(top().join("docs"))
        .expect("docs/")
        .map(|entry| entry.expect("an entry of docs/").path())
        .filter(|path| path.extension().is_some_and(|e| e == "md"))
        .map(|path| {
            let name = path.file_name().expect("a file").to_string_lossy();
            (name.into_owned(), read(&path))
        })
        .collect();
    pages.sort();
    assert!(!pages.is_empty());
    pages
}

/// Compares a page of `docs/` with what it should be, or writes it.
fn hold(name: &str, is: &str, should: &str, stale: &mut Vec<String>) {
    if is == should {
    } else if blessing() {
        fs::write(top().join("docs").join(name), should).expect("docs/ can be written");
    } else {
        let line = is.lines().zip(should.lines()).position(|(a, b)| a != b);
        let line = line.unwrap_or_else(|| is.lines().count().min(should.lines().count()));
        stale.push(format!(
            "docs/{name}:{}\n  is     {:?}\n  should {:?}",
            line + 1,
            is.lines().nth(line).unwrap_or(""),
            should.lines().nth(line).unwrap_or(""),
        ));
    }
}

fn assert_fresh(stale: &[String]) {
    assert!(
        stale.is_empty(),
        "run JIANBAO_BLESS=1 cargo test docs\n{}",
        stale.join("\n")
    );
}

#[test]
fn reference_pages_are_those_the_code_writes() {
    let mut stale = Vec::new();
    for (name, should) in [
        ("front-matter.md", docs::front_matter()),
        ("settings.md", docs::settings()),
        ("views.md", docs::views()),
    ] {
        let is = fs::read_to_string(top().join("docs").join(name)).unwrap_or_default();
        hold(name, &is.replace("\r\n", "\n"), &should, &mut stale);
    }
    assert_fresh(&stale);
}

/// Each page is played through from top to bottom in a folder of its own: a fenced block whose info string is the path
/// of a site file is written there, a `console` block is typed, and what the program answers must be what the page says.
/// `<!-- delete PATH -->` does what the sentence beside it tells the reader to do by hand.
/// A page starts in a new site made by `jianbao init`, or in an empty folder if it makes its own.
/// At the end the site must build.
#[test]
fn the_guide_shows_what_really_happens() {
    let mut stale = Vec::new();
    let mut commands = 0;
    let mut files = 0;
    for (name, text) in guide() {
        let mut session = Session::begin(&name, &text);
        let played = play(&text, |block| session.block(block));
        commands += session.commands;
        files += session.files;
        session.end();
        hold(&name, &text, &played, &mut stale);
    }
    assert!(
        commands > 20 && files > 10,
        "{commands} commands, {files} files"
    );
    assert_fresh(&stale);
}

/// A fenced block: what follows the fence on its first line, and its text.
struct Block<'a> {
    info: &'a str,
    text: String,
}

/// The page with the text of each fenced block replaced by what `answer` says to it.
fn play(page: &str, mut answer: impl FnMut(Block<'_>) -> String) -> String {
    let mut out = String::new();
    let mut lines = page.split_inclusive('\n');
    while let Some(line) = lines.next() {
        out.push_str(line);
        if let Some(path) = line
            .trim_end()
            .strip_prefix("<!-- delete ")
            .and_then(|l| l.strip_suffix(" -->"))
        {
            let gone = answer(Block {
                info: "delete",
                text: path.to_owned(),
            });
            assert!(gone.is_empty());
            continue;
        }
        let fence: String = line.chars().take_while(|c| *c == '`').collect();
        if fence.len() < 3 {
            continue;
        }
        let mut text = String::new();
        let mut close = "";
        for line in lines.by_ref() {
            if line.trim_end() == fence {
                close = line;
                break;
            }
            text.push_str(line);
        }
        assert!(!close.is_empty(), "a fence is open: {line}");
        let info = line.get(fence.len()..).unwrap_or("").trim();
        let answer = answer(Block { info, text });
        assert!(
            answer.lines().all(|line| line.trim_end() != fence),
            "give this block a longer fence: {line}{answer}"
        );
        out.push_str(&answer);
        out.push_str(close);
    }
    out
}

struct Session {
    page: String,
    _home: tempfile::TempDir,
    here: PathBuf,
    commands: usize,
    files: usize,
}

impl Session {
    fn begin(page: &str, text: &str) -> Session {
        let home = tempfile::tempdir().expect("a folder");
        let mut session = Session {
            page: page.to_owned(),
            here: home.path().to_owned(),
            _home: home,
            commands: 0,
            files: 0,
        };
        if !text.contains("$ jianbao init ") {
            session.jianbao(&["init".into(), "site".into()]);
            session.here.push("site");
            session.commands = 0;
        }
        session
    }

    fn block(&mut self, block: Block<'_>) -> String {
        let folders = ["content/", "site.toml", "templates/", "themes/", "static/"];
        if folders.iter().any(|folder| block.info.starts_with(folder)) {
            self.write(block.info, &block.text);
            return block.text;
        }
        match block.info {
            "delete" => {
                fs::remove_file(self.here.join(&block.text)).expect("a file to delete");
                String::new()
            }
            "console" => self.console(&block.text),
            _ => block.text,
        }
    }

    fn write(&mut self, path: &str, text: &str) {
        assert!(
            !path.contains([' ', '\\']) && !path.contains(".."),
            "{path}"
        );
        self.files += 1;
        let path = self.here.join(path);
        let folder = path.parent().expect("a file in a folder");
        fs::create_dir_all(folder).expect("a folder");
        fs::write(&path, text).expect("a file");
        // Photos that the text shows lie beside it, as the guide tells people to put them.
        for target in text.split(['(', ')', ' ', '"', '\n']) {
            if target.ends_with(".jpg") && !target.contains('/') {
                image::RgbImage::new(4, 3)
                    .save(folder.join(target))
                    .expect("a picture");
            }
        }
    }

    /// Types the lines that begin with `$ `; everything else is replaced by the answers.
    fn console(&mut self, text: &str) -> String {
        let mut out = String::new();
        for line in text.lines().filter(|line| line.starts_with("$ ")) {
            out.push_str(line);
            out.push('\n');
            let words = words(&line[2..]);
            match words.split_first() {
                Some((program, [folder])) if program == "cd" => self.here.push(folder),
                Some((program, arguments)) if program == "jianbao" => {
                    out.push_str(&self.jianbao(arguments));
                }
                _ => panic!("docs/{}: cannot type {line:?}", self.page),
            }
        }
        out
    }

    fn jianbao(&mut self, arguments: &[String]) -> String {
        self.commands += 1;
        let output = Command::new(env!("CARGO_BIN_EXE_jianbao"))
            .args(arguments)
            .current_dir(&self.here)
            .output()
            .expect("the program runs");
        // A person sees both streams; findings come before the last word on either.
        let mut said = output.stderr;
        let last = output.stdout;
        said.extend(last);
        let said = String::from_utf8(said).expect("UTF-8");
        // Windows writes paths its own way.
        let said = said.replace("\r\n", "\n");
        if cfg!(windows) {
            said.replace('\\', "/")
        } else {
            said
        }
    }

    /// What the page has put together must build.
    fn end(mut self) {
        if self.files == 0 {
            return;
        }
        let output = Command::new(env!("CARGO_BIN_EXE_jianbao"))
            .args(["build", "--drafts", "--out", "at-the-end"])
            .current_dir(&self.here)
            .output()
            .expect("the program runs");
        assert!(
            output.status.success(),
            "docs/{}: what the page leaves does not build\n{}",
            self.page,
            String::from_utf8_lossy(&output.stderr)
        );
        self.commands += 1;
    }
}

/// The words of a command line; quotes keep blanks together.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.extend((!word.is_empty()).then(|| std::mem::take(&mut word))),
            c => word.push(c),
        }
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

#[test]
fn every_command_has_its_help_in_the_guide() {
    let page = read(&top().join("docs/07-commands.md"));
    let help = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_jianbao"))
            .args(arguments)
            .arg("--help")
            .output()
            .expect("the program runs");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    // Commands stand in the help's first list, indented, each with a blank after it.
    let listed = |help: &str, heading: &str| -> Vec<String> {
        help.lines()
            .skip_while(|line| !line.starts_with(heading))
            .skip(1)
            .take_while(|line| line.starts_with("  "))
            .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
            .collect()
    };
    let commands = listed(&help(&[]), "命令");
    let kinds = listed(&help(&["add"]), "种类");
    assert!(commands.len() >= 5 && kinds.len() >= 5);
    for command in commands
        .into_iter()
        .chain(kinds.into_iter().map(|kind| format!("add {kind}")))
    {
        assert!(
            page.contains(&format!("$ jianbao {command} --help\n")),
            "docs/07-commands.md needs a console block with “$ jianbao {command} --help”; \
             JIANBAO_BLESS=1 fills it in"
        );
    }
}

#[test]
fn every_link_leads_to_a_file() {
    let mut files: Vec<PathBuf> = fs::read_dir(top())
        .expect("the repository")
        .map(|entry| entry.expect("an entry").path())
        .filter(|p| {
            p.file_name()
                .is_some_and(|n| n.to_string_lossy().starts_with("README"))
        })
        .collect();
    files.extend(
        walkdir::WalkDir::new(top().join("docs"))
            .into_iter()
            .map(|e| e.expect("an entry of docs/").into_path()),
    );
    files.retain(|p| p.extension().is_some_and(|e| e == "md"));
    let mut broken = Vec::new();
    let mut links = 0;
    for file in files {
        let text = play(&read(&file), |_| String::new());
        let folder = file.parent().expect("a folder");
        for (at, target) in targets(&text) {
            if target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            links += 1;
            let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
            let to = match path {
                "" => file.clone(),
                path => folder.join(path),
            };
            let anchored = anchor.is_empty() || to.is_file() && has_heading(&read(&to), anchor);
            if !to.exists() || !anchored {
                broken.push(format!("{}:{at}: {target}", file.display()));
            }
        }
    }
    assert!(links > 50, "{links}");
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// Targets of Markdown links, each with its line; not those inside code.
fn targets(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let outside_code = line.split('`').step_by(2);
        // A link's words may hold code: the part after it still begins with `](`.
        for part in outside_code {
            for rest in part.split("](").skip(1) {
                found.extend(rest.split_once(')').map(|(target, _)| (at + 1, target)));
            }
        }
    }
    found
}

/// Whether a heading of the page gets this anchor from GitHub.
fn has_heading(page: &str, anchor: &str) -> bool {
    let headings = page.lines().filter(|line| line.starts_with('#'));
    let mut anchors = headings.map(|line| {
        let text = line.trim_start_matches('#').trim();
        let kept = text
            .chars()
            .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        kept.collect::<String>().to_lowercase().replace(' ', "-")
    });
    anchors.any(|a| a == anchor)
}
