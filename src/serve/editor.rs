//! The editor command: opens the file of a double-clicked paragraph at its line.
//! The command is the user's own, given on the command line; a browser only says which block, and never a word of the command.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// A program with its arguments; `{path}` and `{line}` in them stand for the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Editor {
    program: String,
    arguments: Vec<String>,
    root: PathBuf,
}

/// An empty command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoCommand;

impl fmt::Display for NoCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("编辑器命令是空的，请写成例如 code -g {path}:{line}")
    }
}

impl Editor {
    /// A command such as `code -g {path}:{line}`; double quotes keep spaces together. `root` is the site's folder.
    /// Without `{path}` the path is added at the end.
    pub fn parse(command: &str, root: PathBuf) -> Result<Self, NoCommand> {
        let mut words = words(command).into_iter();
        let program = words.next().ok_or(NoCommand)?;
        let mut arguments: Vec<String> = words.collect();
        if !arguments.iter().any(|a| a.contains("{path}")) {
            arguments.push("{path}".into());
        }
        Ok(Self {
            program,
            arguments,
            root,
        })
    }

    /// Starts it, and does not wait for it.
    pub(super) fn open(&self, path: &str, line: usize) -> io::Result<()> {
        let mut child = Command::new(&self.program)
            .args(self.arguments(path, line))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        // Somebody has to wait for it, or it stays behind as a zombie.
        std::thread::spawn(move || child.wait());
        Ok(())
    }

    /// No shell reads them, so a file name is never more than a file name. It is absolute and so never an option.
    fn arguments(&self, path: &str, line: usize) -> Vec<String> {
        let mut place = self.root.clone();
        place.extend(path.split('/'));
        let place = place.to_string_lossy();
        let filled = |a: &String| {
            a.replace("{line}", &line.to_string())
                .replace("{path}", &place)
        };
        self.arguments.iter().map(filled).collect()
    }
}

fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quoted = false;
    for c in command.chars() {
        match c {
            '"' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            c if c.is_whitespace() && !quoted => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_goes_where_the_command_says() {
        let editor = |command| Editor::parse(command, PathBuf::from("/site"));
        let code = editor("code -g {path}:{line}").unwrap();
        assert_eq!(code.program, "code");
        assert_eq!(
            code.arguments("content/a b.md", 7),
            ["-g", "/site/content/a b.md:7"]
        );
        let quoted = editor("\"C:\\Program Files\\n.exe\" -n{line}").unwrap();
        assert_eq!(quoted.program, "C:\\Program Files\\n.exe");
        assert_eq!(quoted.arguments("$(x).md", 1), ["-n1", "/site/$(x).md"]);
        assert_eq!(editor("  "), Err(NoCommand));
    }
}
