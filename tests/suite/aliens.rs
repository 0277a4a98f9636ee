//! Photos in formats of cameras, films and documents where pictures are wanted: whatever a file is called, what it tells
//! of where it was taken does not go out.

use jianbao::build::{Options, Outcome, build};
use jianbao::disk::Memory;
use jianbao::finding::{Format, show};
use tempfile::TempDir;

use super::photos;

const HEIC: &[u8] = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\x08mdatExif\0\0GPS 34.79N 114.30E";
const AVIF: &[u8] = b"\0\0\0\x18ftypavif\0\0\0\0mif1avif\0\0\0\x08mdatpixels";
const TIFF: &[u8] = b"II*\0\x08\0\0\0GPS 34.79N 114.30E";
const BMP: &[u8] = b"BM\x36\x10\0\0\0\0\0\0\x36\0\0\0";
const FILM: &[u8] = b"\0\0\0\x14ftypqt  \0\0\0\0qt  \0\0\0\x08mdat";

fn site(files: &[(&str, &[u8])]) -> Memory {
    let settings = "title = \"代表工作\"\nbase_url = \"https://example.invalid\"\n[check]\nreport-in-no-issue = \"off\"\nunused-deputy = \"off\"\nmislabelled-picture = \"off\"\n";
    let mut site = Memory::from([("site.toml", settings)]);
    for (path, bytes) in files {
        site.insert(path.parse().expect("a path"), bytes.to_vec());
    }
    site
}

fn built(site: &Memory, root: &TempDir) -> (Outcome, String) {
    let out = root.path().join("public");
    let outcome = build(site, root.path(), &out, Options::default(), false);
    let outcome = outcome.unwrap_or_else(|failure| panic!("{failure:?}"));
    let found = show(&outcome.findings, Format::Short, false);
    (outcome, found)
}

/// Fails if any published file holds the place.
fn tells_no_place(root: &TempDir) -> usize {
    let mut files = 0;
    for entry in walkdir::WalkDir::new(root.path().join("public")) {
        let entry = entry.expect("it was just built");
        if entry.file_type().is_file() {
            let bytes = std::fs::read(entry.path()).expect("it was just built");
            let tells = bytes.windows(3).any(|w| w == b"GPS");
            assert!(!tells, "{}", entry.path().display());
            files += 1;
        }
    }
    files
}

#[test]
fn a_photo_in_a_format_of_cameras_stops_the_build() {
    let body = "---\n标题: 甲\n---\n\n![一](IMG_1.HEIC)\n\n![二](c.tif)\n\n![三](b.bmp)\n\n![四](v.mov)\n\n\
                ![五](d.pdf)\n\n![六](renamed.dat)\n\n[原图](e.heif)\n\n[录像](v.mov)\n";
    let site = site(&[
        ("content/reports/p/index.md", body.as_bytes()),
        ("content/reports/p/IMG_1.HEIC", HEIC),
        ("content/reports/p/c.tif", TIFF),
        ("content/reports/p/b.bmp", BMP),
        ("content/reports/p/v.mov", FILM),
        ("content/reports/p/d.pdf", b"%PDF-1.4"),
        ("content/reports/p/renamed.dat", HEIC),
        ("content/reports/p/e.heif", HEIC),
        (
            "content/deputies/z.md",
            "---\n姓名: 张三\n照片: z.heic\n---\n".as_bytes(),
        ),
        ("content/deputies/z.heic", HEIC),
    ]);
    let root = TempDir::new().expect("a folder");
    let (outcome, found) = built(&site, &root);
    assert!(outcome.published.is_none());
    let at = "content/reports/p/index.md";
    for line in [
        "content/deputies/z.md:3:5: 错误[broken-picture] 图片“z.heic”是HEIC格式，浏览器显示不了",
        &format!("{at}:5:1: 错误[broken-picture] 图片“IMG_1.HEIC”是HEIC格式，浏览器显示不了"),
        &format!("{at}:7:1: 错误[broken-picture] 图片“c.tif”是TIFF格式，浏览器显示不了"),
        &format!("{at}:9:1: 错误[broken-picture] 图片“b.bmp”是BMP格式，浏览器显示不了"),
        &format!("{at}:11:1: 错误[broken-picture] “v.mov”是视频，不能当图片用"),
        &format!("{at}:13:1: 错误[broken-picture] “d.pdf”不是图片"),
        &format!("{at}:15:1: 错误[broken-picture] 图片“renamed.dat”是HEIC格式，浏览器显示不了"),
        &format!(
            "{at}:17:1: 错误[broken-picture] “e.heif”是HEIC格式，里面可能记着拍摄地点，不能发布"
        ),
    ] {
        assert!(found.contains(line), "no {line} in\n{found}");
    }
    // A film may be fetched, though not shown.
    assert_eq!(found.matches("broken-picture").count(), 8, "{found}");
    assert!(show(&outcome.findings, Format::Full, false).contains("“兼容性最佳”"));
}

#[test]
fn what_is_not_used_stops_nothing() {
    let site = site(&[
        (
            "content/reports/p/index.md",
            "---\n标题: 甲\n---\n\n正文。\n".as_bytes(),
        ),
        ("content/reports/p/IMG_1.HEIC", HEIC),
    ]);
    let root = TempDir::new().expect("a folder");
    let (outcome, found) = built(&site, &root);
    assert!(outcome.published.is_some(), "{found}");
    assert!(found.contains("IMG_1.HEIC: 提示[unused-file]"), "{found}");
    tells_no_place(&root);
}

#[test]
fn a_photo_loses_its_place_under_any_name() {
    let photo = photos::jpeg(&photos::gradient(40, 30, 1), 6);
    let body = "---\n标题: 甲\n---\n\n![一](f.jfif)\n\n![二](g.jpe)\n\n![三](h.pjpeg)\n\n![四](k.HEIC)\n\n[附件](m.dat)\n";
    let mut files: Vec<(&str, &[u8])> = vec![("content/reports/p/index.md", body.as_bytes())];
    for path in [
        "content/reports/p/f.jfif",
        "content/reports/p/g.jpe",
        "content/reports/p/h.pjpeg",
        "content/reports/p/k.HEIC",
        "content/reports/p/m.dat",
        "static/y.jfif",
        "static/z.bin",
        "static/noname",
        "themes/own/static/back.jpg",
    ] {
        files.push((path, &photo));
    }
    files.push(("themes/own/theme.toml", b"extends = \"hongtou\"\n"));
    let mut site = site(&files);
    let settings =
        "title = \"代表工作\"\nbase_url = \"https://example.invalid\"\ntheme = \"own\"\n";
    site.insert("site.toml".parse().expect("a path"), settings);
    let root = TempDir::new().expect("a folder");
    let (outcome, found) = built(&site, &root);
    assert!(outcome.published.is_some(), "{found}");
    for address in [
        "reports/p/f.jfif",
        "reports/p/m.dat",
        "y.jfif",
        "z.bin",
        "noname",
        "back.jpg",
    ] {
        assert!(
            root.path().join("public").join(address).exists(),
            "{address}"
        );
    }
    tells_no_place(&root);
    assert!(
        found.contains("k.HEIC: 提示[mislabelled-picture] “k.HEIC”其实是JPG图片，扩展名却是HEIC的"),
        "{found}"
    );
}

#[test]
fn static_holds_no_photo_that_tells_its_place() {
    let report = "---\n标题: 甲\n---\n\n正文。\n";
    let told = [AVIF, b"Exif\0\0GPS"].concat();
    for (name, bytes) in [
        ("a.heic", HEIC),
        ("a.jpg", HEIC),
        ("a.tif", TIFF),
        ("a.avif", told.as_slice()),
    ] {
        let path = format!("static/img/{name}");
        let site = site(&[("content/reports/p.md", report.as_bytes()), (&path, bytes)]);
        let root = TempDir::new().expect("a folder");
        let (outcome, found) = built(&site, &root);
        assert!(outcome.published.is_none(), "{name}");
        assert!(
            found.contains(&format!("{path}: 错误[broken-picture] “{name}”是")),
            "{found}"
        );
    }
    // What tells nothing is the business of whoever put it there.
    let site = site(&[
        ("content/reports/p.md", report.as_bytes()),
        ("static/a.avif", AVIF),
        ("static/favicon.ico", b"\0\0\x01\0\x01\0"),
        ("static/v.mp4", FILM),
        ("static/b.bmp", BMP),
    ]);
    let root = TempDir::new().expect("a folder");
    let (outcome, found) = built(&site, &root);
    assert!(outcome.published.is_some(), "{found}");
    assert!(root.path().join("public/a.avif").exists());
}

#[test]
fn what_may_tell_its_place_stays_even_where_its_finding_is_lowered() {
    let body = "---\n标题: 甲\n---\n\n![一](a.heic)\n\n[二](b.tif)\n";
    let mut site = site(&[
        ("content/reports/p/index.md", body.as_bytes()),
        ("content/reports/p/a.heic", HEIC),
        ("content/reports/p/b.tif", TIFF),
        ("static/c.heic", HEIC),
    ]);
    let settings = "title = \"代表工作\"\nbase_url = \"https://example.invalid\"\n[check]\nbroken-picture = \"off\"\n";
    site.insert("site.toml".parse().expect("a path"), settings);
    let root = TempDir::new().expect("a folder");
    let (outcome, found) = built(&site, &root);
    assert!(outcome.published.is_some(), "{found}");
    assert!(tells_no_place(&root) > 10);
    assert!(!root.path().join("public/c.heic").exists());
}
