//! What a publication promises, as the officer whose `public/` it is would put it.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use super::*;
use crate::disk::write_new;

const FORCE: Options = Options { force: true };
const PLAIN: Options = Options { force: false };

/// A site whose output is `public/`.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn root(&self) -> &Path {
        self.0.path()
    }

    fn public(&self) -> PathBuf {
        self.root().join("public")
    }

    fn begin(&self) -> Publisher {
        Publisher::begin(self.root(), &self.public(), PLAIN).expect("a folder of our own")
    }

    fn publish(&self, files: &[(&str, &str)]) -> Summary {
        let publisher = self.begin();
        for (address, text) in files {
            publisher.put(address, text.as_bytes());
        }
        publisher.finish().unwrap()
    }

    /// Everything in `public/` but the list, by address.
    fn published(&self) -> BTreeMap<String, String> {
        let found = output::files_below(&self.public()).unwrap();
        found
            .into_iter()
            .filter(|file| file.path != manifest::NAME)
            .map(|file| {
                let text = fs::read_to_string(self.public().join(&file.path)).unwrap();
                (file.path, text)
            })
            .collect()
    }

    fn assert_published(&self, files: &[(&str, &str)]) {
        let expected = files
            .iter()
            .map(|(a, t)| (a.to_string(), t.to_string()))
            .collect();
        assert_eq!(self.published(), expected);
        assert_eq!(
            self.beside(),
            ["public"],
            "nothing may stay beside the output"
        );
    }

    /// What lies beside the output, and the output.
    fn beside(&self) -> Vec<String> {
        let entries = self.root().read_dir().unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// Makes a published file look a day older, so that a rewritten one shows.
    fn age(&self, address: &str) -> SystemTime {
        let yesterday = SystemTime::now() - Duration::from_secs(86_400);
        let file = fs::File::options()
            .write(true)
            .open(self.public().join(address))
            .unwrap();
        file.set_modified(yesterday).unwrap();
        self.modified(address)
    }

    fn modified(&self, address: &str) -> SystemTime {
        fs::metadata(self.public().join(address))
            .unwrap()
            .modified()
            .unwrap()
    }

    fn refused(&self, options: Options) -> Refusal {
        Publisher::begin(self.root(), &self.public(), options)
            .err()
            .expect("a refusal")
    }
}

const FIRST: [(&str, &str); 3] = [
    ("index.html", "首页"),
    ("reports/a.html", "一"),
    ("reports/2025/b.html", "二"),
];

#[test]
fn a_first_publication_makes_the_folder() {
    let desk = Desk::new();
    let summary = desk.publish(&FIRST);
    assert_eq!(
        summary,
        Summary {
            written: 3,
            unchanged: 0,
            removed: 0,
            foreign: 0,
            bytes: 12
        }
    );
    desk.assert_published(&FIRST);
}

#[test]
fn the_same_publication_has_the_same_bytes_down_to_its_list() {
    let (one, two) = (Desk::new(), Desk::new());
    one.publish(&FIRST);
    let mut backwards = FIRST;
    backwards.reverse();
    two.publish(&backwards);
    let list = |desk: &Desk| fs::read(desk.public().join(manifest::NAME)).unwrap();
    assert_eq!(list(&one), list(&two));
}

#[test]
fn only_what_changed_is_written() {
    let desk = Desk::new();
    desk.publish(&FIRST);
    let before = desk.age("reports/a.html");
    let old = desk.age("index.html");
    let second = [
        ("index.html", "新首页"),
        ("reports/a.html", "一"),
        ("c.html", "三"),
    ];
    let summary = desk.publish(&second);
    assert_eq!(
        summary,
        Summary {
            written: 2,
            unchanged: 1,
            removed: 1,
            foreign: 0,
            bytes: 15
        }
    );
    desk.assert_published(&second);
    assert_eq!(desk.modified("reports/a.html"), before);
    assert_ne!(desk.modified("index.html"), old);
}

#[cfg(unix)]
#[test]
fn an_unchanged_file_is_the_same_file_and_an_unchanged_publication_the_same_folder() {
    use std::os::unix::fs::MetadataExt;

    let desk = Desk::new();
    desk.publish(&FIRST);
    let inode = |address: &str| fs::metadata(desk.public().join(address)).unwrap().ino();
    let (page, list, folder) = (inode("reports/a.html"), inode(manifest::NAME), inode(""));
    let summary = desk.publish(&FIRST);
    assert_eq!(
        (summary.written, summary.unchanged, summary.removed),
        (0, 3, 0)
    );
    assert_eq!(
        (page, list, folder),
        (inode("reports/a.html"), inode(manifest::NAME), inode(""))
    );

    desk.publish(&[("reports/a.html", "一")]);
    assert_eq!(inode("reports/a.html"), page);
    assert_ne!(inode(""), folder);
    assert_eq!(
        fs::metadata(desk.public().join("reports/a.html"))
            .unwrap()
            .nlink(),
        1
    );
}

#[test]
fn a_page_edited_or_deleted_by_hand_is_mended() {
    let desk = Desk::new();
    desk.publish(&FIRST);
    fs::write(desk.public().join("reports/a.html"), "贰").unwrap();
    fs::remove_file(desk.public().join("index.html")).unwrap();
    let summary = desk.publish(&FIRST);
    assert_eq!((summary.written, summary.unchanged), (2, 1));
    desk.assert_published(&FIRST);
}

#[test]
fn files_of_others_are_kept_unless_told_otherwise() {
    let desk = Desk::new();
    fs::create_dir(desk.public()).unwrap();
    desk.publish(&FIRST);
    for name in ["7.txt", "1.txt", "3.txt", "sub/2.txt", "5.txt", "6.txt"] {
        write_new(&desk.public().join(name), b"mine").unwrap();
    }
    let refusal = desk.refused(PLAIN);
    let some = ["1.txt", "3.txt", "5.txt", "6.txt", "7.txt"]
        .map(String::from)
        .to_vec();
    assert_eq!(
        refusal,
        Refusal::ForeignFiles {
            ours: true,
            some,
            count: 6
        }
    );
    assert_eq!(desk.published().len(), 9);
    assert_eq!(desk.beside(), ["public"]);

    let publisher = Publisher::begin(desk.root(), &desk.public(), FORCE).expect("told so");
    publisher.put("index.html", b"x");
    publisher.finish().unwrap();
    desk.assert_published(&[("index.html", "x")]);
}

#[test]
fn a_folder_jianbao_never_wrote_is_left_alone() {
    let desk = Desk::new();
    write_new(&desk.public().join("thesis.docx"), b"ten years").unwrap();
    let some = vec!["thesis.docx".to_owned()];
    let refusal = Refusal::ForeignFiles {
        ours: false,
        some,
        count: 1,
    };
    assert_eq!(desk.refused(PLAIN), refusal);
    // A list that is damaged makes nothing ours.
    write_new(
        &desk.public().join(manifest::NAME),
        b"jianbao 1\n0 9 thesis.docx",
    )
    .unwrap();
    assert_eq!(desk.refused(PLAIN), refusal);
    assert_eq!(
        fs::read(desk.public().join("thesis.docx")).unwrap(),
        b"ten years"
    );
}

#[test]
fn a_file_put_there_while_the_build_ran_is_kept_too() {
    let desk = Desk::new();
    desk.publish(&FIRST);
    let publisher = desk.begin();
    publisher.put("index.html", b"x");
    write_new(&desk.public().join("mine.txt"), b"").unwrap();
    let failure = publisher.finish().unwrap_err();
    assert!(matches!(
        failure.why,
        WhyFailed::Refused(Refusal::ForeignFiles { count: 1, .. })
    ));
    assert_eq!(desk.published().len(), 4);
    assert_eq!(desk.beside(), ["public"]);
}

#[test]
fn what_finder_and_explorer_leave_is_no_reason_to_refuse() {
    let desk = Desk::new();
    desk.publish(&FIRST);
    for name in [".DS_Store", "reports/Thumbs.db"] {
        write_new(&desk.public().join(name), b"").unwrap();
    }
    desk.publish(&FIRST[..1]);
    desk.assert_published(&FIRST[..1]);
}

#[test]
fn a_build_given_up_changes_nothing() {
    let desk = Desk::new();
    desk.publish(&FIRST);
    let publisher = desk.begin();
    publisher.put("index.html", "新".as_bytes());
    publisher.put("more/d.html", b"x");
    drop(publisher);
    desk.assert_published(&FIRST);
}

#[test]
fn an_address_that_leads_out_fails_the_whole_publication() {
    let desk = Desk::new();
    desk.publish(&FIRST);
    for bad in [
        "../escaped.html",
        "/escaped.html",
        "a\\..\\b",
        "con.html",
        ".jianbao",
        "",
    ] {
        let publisher = desk.begin();
        publisher.put("index.html", b"x");
        publisher.put(bad, b"x");
        assert!(publisher.has_failed());
        let failure = publisher.finish().unwrap_err();
        assert_eq!(failure.address.as_deref(), Some(bad));
        assert!(matches!(failure.why, WhyFailed::Address(_)), "{failure}");
        desk.assert_published(&FIRST);
    }
}

#[test]
fn one_address_holds_one_file() {
    let desk = Desk::new();
    desk.publish(&FIRST);
    let twice = |address: &str, other: &str| {
        let publisher = desk.begin();
        publisher.put(address, "一".as_bytes());
        publisher.put(other, "一".as_bytes());
        let failure = publisher.finish().unwrap_err();
        desk.assert_published(&FIRST);
        failure.why
    };
    assert!(matches!(twice("new.html", "new.html"), WhyFailed::Twice));
    assert!(matches!(twice("new.html", "NEW.html"), WhyFailed::Twice));
    // Both are unchanged, so neither is written before the end.
    assert!(matches!(
        twice("reports/a.html", "reports/a.html"),
        WhyFailed::Twice
    ));
    assert!(matches!(twice("x", "x/y.html"), WhyFailed::FileAndFolder));
    assert!(matches!(
        twice("x/y.html", "x"),
        WhyFailed::Twice | WhyFailed::FileAndFolder
    ));
    assert!(matches!(twice("x", "x/y/z.html"), WhyFailed::FileAndFolder));
}

#[test]
fn a_file_may_become_a_folder_and_a_folder_a_file() {
    let desk = Desk::new();
    desk.publish(&[("a", "一"), ("b/c", "二")]);
    let turned = [("a/c", "一"), ("b", "二")];
    desk.publish(&turned);
    desk.assert_published(&turned);
}

#[test]
fn a_disk_that_refuses_leaves_the_old_publication_whole() {
    let desk = Desk::new();
    desk.publish(&FIRST);
    let publisher = desk.begin();
    publisher.put("index.html", b"x");
    // As good as a full disk, and possible on every machine: the folder to be written to is gone.
    fs::remove_dir_all(&publisher.stage).unwrap();
    publisher.put("other.html", b"x");
    assert!(publisher.has_failed());
    publisher.put("third.html", b"x");
    let failure = publisher.finish().unwrap_err();
    assert_eq!(failure.address.as_deref(), Some("other.html"));
    assert!(matches!(failure.why, WhyFailed::Write(_)));
    desk.assert_published(&FIRST);

    let publisher = desk.begin();
    publisher.put("index.html", b"x");
    fs::remove_dir_all(&publisher.stage).unwrap();
    assert!(
        publisher.finish().is_err(),
        "the list cannot be written either"
    );
    desk.assert_published(&FIRST);
}

#[test]
fn a_full_disk_is_told_in_plain_words() {
    let full = io::Error::from(io::ErrorKind::StorageFull);
    let failure = Failure::writing("reports/a.html", full);
    assert_eq!(failure.to_string(), "写不了 reports/a.html：磁盘已满");
    assert!(failure.hint().starts_with("请清出一些磁盘空间"));
}

#[test]
fn files_of_any_size_are_copied_and_never_linked_to_their_source() {
    let desk = Desk::new();
    let sources = tempfile::tempdir().unwrap();
    let small = sources.path().join("a.jpg");
    let large = sources.path().join("film.mp4");
    fs::write(&small, b"photo").unwrap();
    let film = vec![7; SMALL as usize + 12_345];
    fs::write(&large, &film).unwrap();
    let publish = || {
        let publisher = desk.begin();
        publisher.copy("photos/a.jpg", &small);
        publisher.copy("film.mp4", &large);
        publisher.finish().unwrap()
    };
    assert_eq!(publish().written, 2);
    let (film_time, photo_time) = (desk.age("film.mp4"), desk.age("photos/a.jpg"));
    assert_eq!(publish().unchanged, 2);
    assert_eq!(
        (film_time, photo_time),
        (desk.modified("film.mp4"), desk.modified("photos/a.jpg"))
    );

    fs::write(desk.public().join("film.mp4"), vec![8; film.len()]).unwrap();
    assert_eq!(publish().written, 1);
    assert!(fs::read(desk.public().join("film.mp4")).unwrap() == film);

    fs::write(&small, b"other").unwrap();
    assert_eq!(
        fs::read(desk.public().join("photos/a.jpg")).unwrap(),
        b"photo"
    );
    assert_eq!(publish().written, 1);
    assert_eq!(
        fs::read(desk.public().join("photos/a.jpg")).unwrap(),
        b"other"
    );
}

#[test]
fn a_source_that_cannot_be_read_fails_the_publication() {
    let desk = Desk::new();
    desk.publish(&FIRST);
    for (from, expected) in [
        ("nothing.jpg", ReadError::Missing),
        ("public", ReadError::NotAFile),
    ] {
        let publisher = desk.begin();
        publisher.copy("a.jpg", &desk.root().join(from));
        let failure = publisher.finish().unwrap_err();
        assert!(matches!(failure.why, WhyFailed::Source(error) if error == expected));
        desk.assert_published(&FIRST);
    }
}

#[test]
fn many_threads_may_bring_files() {
    let desk = Desk::new();
    let addresses: Vec<_> = (0..300)
        .map(|n| format!("reports/{}/{n}.html", n % 7))
        .collect();
    for changed in [300, 30] {
        let publisher = desk.begin();
        addresses.par_iter().enumerate().for_each(|(n, address)| {
            let edition = if n < changed { changed } else { 300 };
            publisher.put(address, format!("{n} {edition}").as_bytes());
        });
        let summary = publisher.finish().unwrap();
        assert_eq!(
            (summary.written, summary.unchanged),
            (changed, 300 - changed)
        );
    }
    assert_eq!(desk.published().len(), 300);
    assert_eq!(
        desk.published()
            .get("reports/1/29.html")
            .map(String::as_str),
        Some("29 30")
    );
    assert_eq!(
        desk.published()
            .get("reports/2/30.html")
            .map(String::as_str),
        Some("30 300")
    );
}

#[cfg(unix)]
#[test]
fn links_in_the_output_are_foreign_and_never_followed() {
    use std::os::unix::fs::symlink;

    let desk = Desk::new();
    let elsewhere = tempfile::tempdir().unwrap();
    fs::write(elsewhere.path().join("a.html"), "一").unwrap();
    desk.publish(&FIRST);
    fs::remove_dir_all(desk.public().join("reports")).unwrap();
    symlink(elsewhere.path(), desk.public().join("reports")).unwrap();
    let some = vec!["reports".to_owned()];
    assert_eq!(
        desk.refused(PLAIN),
        Refusal::ForeignFiles {
            ours: true,
            some,
            count: 1
        }
    );

    let publisher = Publisher::begin(desk.root(), &desk.public(), FORCE).expect("told so");
    for (address, text) in FIRST {
        publisher.put(address, text.as_bytes());
    }
    publisher.finish().unwrap();
    desk.assert_published(&FIRST);
    assert_eq!(
        fs::read_to_string(elsewhere.path().join("a.html")).unwrap(),
        "一"
    );
}

#[cfg(unix)]
#[test]
fn an_output_that_is_a_link_stays_one() {
    let desk = Desk::new();
    let server = tempfile::tempdir().unwrap();
    fs::create_dir(server.path().join("www")).unwrap();
    std::os::unix::fs::symlink(server.path().join("www"), desk.public()).unwrap();
    desk.publish(&FIRST);
    desk.publish(&FIRST[..2]);
    assert!(fs::symlink_metadata(desk.public()).unwrap().is_symlink());
    assert_eq!(desk.published().len(), 2);
    assert_eq!(server.path().read_dir().unwrap().count(), 1);
}

#[cfg(unix)]
#[test]
fn the_rights_of_the_folder_stay() {
    use std::os::unix::fs::PermissionsExt;

    let desk = Desk::new();
    desk.publish(&FIRST);
    fs::set_permissions(desk.public(), fs::Permissions::from_mode(0o2775)).unwrap();
    desk.publish(&FIRST[..1]);
    let mode = fs::metadata(desk.public()).unwrap().permissions().mode();
    assert_eq!(mode & 0o7777, 0o2775);
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_is_refused() {
    use std::os::unix::fs::PermissionsExt;

    let desk = Desk::new();
    let locked = desk.root().join("locked");
    fs::create_dir(&locked).unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o500)).unwrap();
    if fs::write(locked.join("probe"), b"").is_ok() {
        // The superuser may write everywhere: nothing to see here.
        return;
    }
    let refusal = Publisher::begin(desk.root(), &locked.join("public"), PLAIN).err();
    assert_eq!(refusal, Some(Refusal::Unwritable("没有权限".into())));
}

/// Where the child of the next test finds the site; without it, it is an ordinary run of the tests.
const DESK_OF_THE_CHILD: &str = "JIANBAO_TEST_DESK";

#[test]
fn a_killed_build_leaves_the_old_publication_and_the_next_clears_up() {
    let desk = Desk::new();
    desk.publish(&FIRST);
    // In another process, so that it can be killed without a word: see the next test.
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--nocapture", "--include-ignored"])
        .arg(format!(
            "{}::a_build_that_never_ends",
            module_path!().split_once("::").unwrap().1
        ))
        .env(DESK_OF_THE_CHILD, desk.root())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let is_writing = lines.any(|line| line.unwrap().contains("half way"));
    assert!(is_writing, "the child ended early");

    assert_eq!(desk.refused(PLAIN), Refusal::Busy);
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(desk.published().len(), 3);
    assert_eq!(desk.beside(), [".public.jianbao", "public"]);

    desk.publish(&FIRST[..2]);
    desk.assert_published(&FIRST[..2]);
}

#[test]
#[ignore = "the child of the test above; does nothing by itself"]
fn a_build_that_never_ends() {
    let Some(root) = std::env::var_os(DESK_OF_THE_CHILD) else {
        return;
    };
    let root = PathBuf::from(root);
    let publisher = Publisher::begin(&root, &root.join("public"), PLAIN).expect("our turn");
    publisher.put("index.html", "新首页".as_bytes());
    publisher.put("more/d.html", b"x");
    assert!(!publisher.has_failed());
    println!("half way");
    // Killed long before; an end, so that a failing test leaves no process behind.
    std::thread::sleep(Duration::from_secs(60));
}
