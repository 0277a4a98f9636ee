//! Real files in a folder of their own, changed the way editors and people change them.

use std::collections::BTreeSet;

use super::*;

/// Long enough for a loaded machine; no test waits so long when all is well.
const LONG: Duration = Duration::from_secs(20);
/// How long nothing may happen before it is taken for silence.
const SILENCE: Duration = Duration::from_millis(400);

struct Site {
    folder: tempfile::TempDir,
    watch: Watch,
}

/// All that was said until silence.
#[derive(Debug, Default, PartialEq)]
struct Told {
    paths: BTreeSet<String>,
    relist: bool,
    batches: usize,
    notices: Vec<&'static str>,
}

impl Site {
    fn new(files: &[&str]) -> Self {
        Self::watched(files, How::Events)
    }

    fn watched(files: &[&str], how: How) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in FOLDERS {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        for file in files {
            let place = folder.path().join(file);
            fs::create_dir_all(place.parent().unwrap()).unwrap();
            fs::write(place, "一").unwrap();
        }
        let watch = Watch::open(folder.path(), how);
        Self { folder, watch }
    }

    fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.at(path), text).unwrap();
    }

    fn told(&mut self) -> Told {
        told(&mut self.watch)
    }

    /// The first batch alone.
    fn first(&mut self) -> Seen {
        self.watch.wait(LONG).expect("something was noticed")
    }
}

fn told(watch: &mut Watch) -> Told {
    let mut told = Told::default();
    let mut patience = LONG;
    while let Some(seen) = watch.wait(patience) {
        told.batches += 1;
        match seen {
            Seen::Paths(paths) => told.paths.extend(paths.iter().map(SitePath::to_string)),
            Seen::Relist(paths) | Seen::Gone(paths) => {
                told.relist = true;
                told.paths.extend(paths.iter().map(SitePath::to_string));
            }
            Seen::Notice(notice) => told.notices.push(notice),
        }
        patience = SECOND_LOOK + SILENCE;
    }
    told
}

fn paths(paths: &[&str]) -> Seen {
    Seen::Paths(paths.iter().map(|p| p.parse().unwrap()).collect())
}

const A: &str = "content/reports/a.md";

#[test]
fn a_file_that_is_written_is_told_once_and_whole() {
    let mut site = Site::new(&[A]);
    for text in ["二", "三三三", "四"] {
        site.write(A, text);
        assert_eq!(site.first(), paths(&[A]));
        assert_eq!(site.watch.wait(SILENCE), None);
    }
}

#[test]
fn settings_templates_and_pictures_are_watched_and_nothing_else() {
    let mut site = Site::new(&["site.toml", "templates/page.html", "static/a.png", A]);
    site.write("site.toml", "");
    site.write("templates/page.html", "二");
    site.write("static/a.png", "二");
    let expected = ["site.toml", "static/a.png", "templates/page.html"];
    assert_eq!(site.told().paths, expected.map(str::to_owned).into());

    for other in [
        "public/index.html",
        ".public.jianbao/new/a.html",
        ".git/index",
        "a.md",
    ] {
        let place = site.at(other);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, "二").unwrap();
    }
    for litter in [
        "content/.a.md.swp",
        "content/a.md~",
        "content/~$a.docx",
        "static/.DS_Store",
    ] {
        site.write(litter, "二");
    }
    assert_eq!(site.watch.wait(SILENCE), None);
}

#[test]
fn a_save_through_another_name_is_one_change_of_one_file() {
    let mut site = Site::new(&[A]);
    for passage in [
        "sedX1y2",
        "a.md.tmp",
        "4913",
        ".goutputstream-1",
        "a.md.Kt7",
    ] {
        let passage = format!("content/reports/{passage}");
        site.write(&passage, "二");
        fs::rename(site.at(&passage), site.at(A)).unwrap();
        assert_eq!(site.first(), paths(&[A]), "{passage}");
        assert_eq!(site.watch.wait(SILENCE), None, "{passage}");
    }
}

#[test]
fn a_save_that_keeps_a_backup_does_not_lose_the_file_for_a_moment() {
    let mut site = Site::new(&[A]);
    // As Vim does it.
    site.write("content/reports/4913", "");
    fs::remove_file(site.at("content/reports/4913")).unwrap();
    fs::rename(site.at(A), site.at("content/reports/a.md~")).unwrap();
    site.write(A, "二");
    fs::remove_file(site.at("content/reports/a.md~")).unwrap();
    assert_eq!(site.first(), paths(&[A]));
    assert_eq!(site.watch.wait(SILENCE), None);
}

#[test]
fn an_emptied_file_is_waited_for() {
    use std::io::Write;
    let mut site = Site::new(&[A]);
    // In two openings, as a shell may do it.
    site.write(A, "");
    site.write(A, "二");
    assert_eq!(site.first(), paths(&[A]));
    // In one opening, slowly.
    let mut file = fs::File::create(site.at(A)).unwrap();
    std::thread::sleep(Duration::from_millis(5));
    file.write_all("三".as_bytes()).unwrap();
    drop(file);
    assert_eq!(site.first(), paths(&[A]));
    assert_eq!(site.watch.wait(SILENCE), None);
    // One that stays empty is told too.
    site.write(A, "");
    assert_eq!(site.first(), paths(&[A]));
}

#[test]
fn files_that_come_and_go_are_told() {
    let mut site = Site::new(&[A]);
    site.write("content/reports/b.md", "二");
    assert_eq!(site.first(), paths(&["content/reports/b.md"]));
    fs::remove_file(site.at("content/reports/b.md")).unwrap();
    assert!(site.told().paths.contains("content/reports/b.md"));
}

#[test]
fn a_file_that_moves_is_never_seen_twice() {
    let mut site = Site::new(&[A]);
    fs::rename(site.at(A), site.at("content/reports/b.md")).unwrap();
    // Both ends in one batch.
    let (Seen::Paths(told) | Seen::Gone(told)) = site.first() else {
        panic!("a move is no notice");
    };
    let told: Vec<&str> = told.iter().map(SitePath::as_str).collect();
    assert_eq!(told, [A, "content/reports/b.md"]);
}

#[test]
fn a_folder_that_moves_comes_or_goes_means_the_whole() {
    let mut site = Site::new(&["content/reports/2025.1/a.md", "static/x/y/z.png"]);
    let (old, new) = ("content/reports/2025.1", "content/reports/2026");
    fs::rename(site.at(old), site.at(new)).unwrap();
    assert!(site.told().relist);
    // What is written in its new place is told by its new name.
    site.write("content/reports/2026/a.md", "二");
    assert!(site.told().paths.contains("content/reports/2026/a.md"));
    fs::remove_dir_all(site.at("static/x")).unwrap();
    assert!(site.told().relist);
    let elsewhere = tempfile::tempdir().unwrap();
    fs::rename(site.at(new), elsewhere.path().join("away")).unwrap();
    assert!(site.told().relist);
}

#[test]
fn no_file_of_a_new_folder_is_missed() {
    let mut site = Site::new(&[A]);
    for round in 0..20 {
        let folder = format!("content/reports/{round}/下/again");
        fs::create_dir_all(site.at(&folder)).unwrap();
        for file in 0..5 {
            site.write(&format!("{folder}/{file}.md"), "二");
        }
    }
    // The last answer is a listing after the last file: whatever events were lost, it is found.
    assert!(site.told().relist);
    site.write("content/reports/19/下/again/4.md", "三");
    assert_eq!(site.first(), paths(&["content/reports/19/下/again/4.md"]));
}

#[test]
fn a_burst_becomes_few_batches_and_the_first_one_comes_at_once() {
    let names: Vec<String> = (0..1000)
        .map(|n| format!("content/reports/{n:04}.md"))
        .collect();
    let all: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut site = Site::new(&all);
    site.write(all[0], "二");
    assert_eq!(site.first(), paths(&all[..1]));
    for name in &all {
        site.write(name, "三");
    }
    // The work on the first one.
    std::thread::sleep(SILENCE);
    let told = site.told();
    assert!(told.relist || told.paths.len() == 1000, "{told:?}");
    assert!(told.batches < 10, "{} batches", told.batches);
}

#[test]
fn a_site_folder_that_is_made_later_is_watched_from_then_on() {
    let mut site = Site::new(&[A]);
    fs::remove_dir(site.at("themes")).unwrap();
    assert!(site.told().relist);
    fs::create_dir_all(site.at("themes/plain")).unwrap();
    assert!(site.told().relist);
    site.write("themes/plain/theme.toml", "");
    assert_eq!(site.first(), paths(&["themes/plain/theme.toml"]));
}

#[test]
fn a_root_that_vanishes_is_waited_for() {
    let mut site = Site::new(&[A]);
    let away = site.folder.path().with_extension("away");
    fs::rename(site.folder.path(), &away).unwrap();
    let missing = site.first();
    assert!(matches!(missing, Seen::Notice(_)), "{missing:?}");
    assert_eq!(site.watch.wait(SILENCE), None);
    fs::rename(&away, site.folder.path()).unwrap();
    assert_eq!(site.first(), Seen::Relist(Vec::new()));
    site.write(A, "二");
    assert_eq!(site.first(), paths(&[A]));
}

#[test]
fn the_clocks_falling_apart_means_a_sleep() {
    let mut site = Site::new(&[A]);
    let (now, wall) = site.watch.ticked;
    let before = (
        now.checked_sub(TICK),
        wall.checked_sub(Duration::from_secs(3600)),
    );
    site.watch.ticked = (before.0.unwrap(), before.1.unwrap());
    assert_eq!(site.first(), Seen::Relist(Vec::new()));
}

#[cfg(unix)]
#[test]
fn a_root_behind_a_link_is_watched_where_it_really_is() {
    use std::os::unix::fs::symlink;
    let site = Site::new(&[A]);
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("site");
    symlink(site.folder.path(), &link).unwrap();
    let mut watch = Watch::open(&link, How::Events);
    fs::write(link.join(A), "二").unwrap();
    assert_eq!(watch.wait(LONG), Some(paths(&[A])));
    fs::write(site.at(A), "三").unwrap();
    assert_eq!(watch.wait(LONG), Some(paths(&[A])));
    // And when it leads elsewhere, that is watched.
    let other = Site::new(&[A]);
    fs::remove_file(&link).unwrap();
    symlink(other.folder.path(), &link).unwrap();
    assert!(told(&mut watch).relist);
    fs::write(other.at(A), "二").unwrap();
    assert_eq!(watch.wait(LONG), Some(paths(&[A])));
}

#[cfg(unix)]
#[test]
fn a_change_behind_a_link_is_one_of_the_link_too() {
    use std::os::unix::fs::symlink;
    let mut site = Site::new(&[
        "content/reports/a.md",
        "archive/photos/p.jpg",
        "static/b.css",
    ]);
    symlink("../archive/photos", site.at("content/photos")).unwrap();
    symlink("b.css", site.at("static/c.css")).unwrap();
    assert!(site.told().relist);
    site.write("archive/photos/p.jpg", "二");
    assert_eq!(site.first(), paths(&["content/photos/p.jpg"]));
    site.write("static/b.css", "二");
    assert_eq!(site.first(), paths(&["static/b.css", "static/c.css"]));
}

#[test]
fn without_events_files_are_looked_at_again_and_again() {
    let how = How::Poll(Duration::from_millis(30));
    let mut site = Site::watched(&["site.toml", A], how);
    site.write(A, "二二");
    assert_eq!(site.first(), paths(&[A]));
    let passage = site.at("content/reports/a.md.tmp");
    fs::write(&passage, "三三三").unwrap();
    fs::rename(passage, site.at(A)).unwrap();
    assert!(site.told().paths.contains(A));
    site.write("content/reports/b.md", "二");
    assert!(site.told().paths.contains("content/reports/b.md"));
    fs::remove_file(site.at(A)).unwrap();
    assert!(site.told().paths.contains(A));
    fs::create_dir(site.at("content/reports/2026")).unwrap();
    site.write("content/reports/2026/c.md", "二");
    assert!(site.told().paths.contains("content/reports/2026/c.md"));
    // Two saves of one length in one second.
    site.write("content/reports/2026/c.md", "三");
    assert!(site.told().paths.contains("content/reports/2026/c.md"));
}

#[test]
fn a_system_that_cannot_watch_so_much_is_looked_at_instead() {
    let mut site = Site::new(&[A]);
    let limit = notify::Error::new(ErrorKind::MaxFilesWatch);
    site.watch.inbox.hear(Err(limit));
    let told = site.told();
    assert!(told.relist);
    assert_eq!(told.notices.len(), 1);
    assert_eq!(site.watch.how, How::POLL);
    site.write(A, "二二");
    assert_eq!(site.first(), paths(&[A]));
}

#[test]
fn lost_events_mean_the_whole() {
    let mut site = Site::new(&[A]);
    let lost = Event::new(notify::EventKind::Other).set_flag(notify::event::Flag::Rescan);
    site.watch.inbox.hear(Ok(lost));
    assert_eq!(site.first(), Seen::Relist(Vec::new()));
}

#[test]
fn what_changes_while_a_site_is_read_is_told_at_the_first_wait() {
    let mut site = Site::new(&["content/a.md", "content/b.md", "content/c.md"]);
    site.watch = Watch::after_reading(site.folder.path(), How::Events);
    site.write("content/a.md", "一一");
    fs::remove_file(site.at("content/b.md")).unwrap();
    fs::create_dir_all(site.at("content/reports")).unwrap();
    site.write("content/reports/d.md", "一");
    let read: BTreeSet<String> = ["content/a.md", "content/b.md", "content/reports/d.md"]
        .map(str::to_owned)
        .into();
    assert_eq!(site.told().paths, read);
    // From now on there are events.
    site.write("content/c.md", "一一");
    assert_eq!(
        site.told().paths,
        BTreeSet::from(["content/c.md".to_owned()])
    );
}

#[test]
fn a_site_that_went_while_it_was_read_is_missed_and_found_again() {
    let mut site = Site::new(&["content/a.md"]);
    site.watch = Watch::after_reading(site.folder.path(), How::Events);
    let aside = site.folder.path().with_extension("aside");
    fs::rename(site.folder.path(), &aside).unwrap();
    assert_eq!(site.first(), Seen::Notice(ROOT_GONE));
    fs::rename(&aside, site.folder.path()).unwrap();
    assert!(site.told().relist);
}
