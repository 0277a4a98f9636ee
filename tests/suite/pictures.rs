//! Pictures from an author's file to a published site: nothing of where they were taken goes out, every address a page
//! names is there, nothing is made twice, and whatever bytes there are end in a picture or a finding.

use std::collections::BTreeMap;
use std::path::Path;

use image::{DynamicImage, GenericImageView, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use jianbao::build::{Options, Outcome, build, check_site};
use jianbao::disk::{Memory, Store};
use jianbao::finding::{Format, show};
use jianbao::picture::{Facts, Fault, Form, Pixels, look, make, variants};
use proptest::prelude::*;
use tempfile::TempDir;

use super::photos;

const SETTINGS: &str = "title = \"代表工作\"\nbase_url = \"https://example.invalid\"\n[check]\nreport-in-no-issue = \"off\"\nunused-deputy = \"off\"\n";

/// A report with a cover and a figure, both in its folder.
fn site(files: &[(&str, Vec<u8>)]) -> Memory {
    let mut memory = Memory::from([
        ("site.toml", SETTINGS),
        // A front that shows covers, and one of their crops.
        (
            "templates/home.html",
            "{% for r in home.reports %}<img class=\"{{ r.cover.placeholder }}\" src=\"{{ r.cover.src }}\" \
             srcset=\"{{ r.cover.webp }}\"><img src=\"{{ r.cover.crops.wide.src }}\" \
             srcset=\"{{ r.cover.crops.wide.webp }}\">{% endfor %}",
        ),
        (
            "content/reports/a/index.md",
            "---\n标题: 甲\n封面: {图片: cover.jpg, 替代文字: 门口, 焦点: 左 上}\n---\n\n![现场](photo.jpg)\n\n![人](b.png)\n",
        ),
    ]);
    for (file, bytes) in files {
        let path = format!("content/reports/a/{file}");
        memory.insert(path.parse().expect("a path of the test"), bytes.clone());
    }
    memory
}

fn three() -> Memory {
    let photo = photos::gradient(1200, 800, 1);
    site(&[
        ("cover.jpg", photos::jpeg(&photos::gradient(700, 500, 2), 1)),
        ("photo.jpg", photos::jpeg(&photo, 6)),
        (
            "b.png",
            photos::written(&photos::gradient(40, 30, 3), ImageFormat::Png),
        ),
    ])
}

fn built(memory: &Memory, root: &Path) -> Outcome {
    let out = root.join("public");
    let outcome = build(memory, root, &out, Options::default(), false);
    let outcome = outcome.unwrap_or_else(|failure| panic!("{failure:?}"));
    let found = show(&outcome.findings, Format::Short, false);
    assert!(outcome.published.is_some(), "{found}");
    outcome
}

/// Every published file.
fn published(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in walkdir::WalkDir::new(root.join("public")) {
        let entry = entry.expect("it was just built");
        if entry.file_type().is_file() {
            let name = entry.path().strip_prefix(root.join("public"));
            let name = name.expect("it lies below").to_string_lossy().into_owned();
            let bytes = std::fs::read(entry.path()).expect("it was just built");
            all.insert(name.replace('\\', "/"), bytes);
        }
    }
    all
}

fn is_picture(name: &str) -> bool {
    [".jpg", ".png", ".webp"].iter().any(|e| name.ends_with(e))
}

#[test]
fn a_photo_goes_out_upright_and_without_its_place() {
    let root = TempDir::new().expect("a folder");
    built(&three(), root.path());
    let all = published(root.path());
    let pictures: Vec<_> = all.iter().filter(|(name, _)| is_picture(name)).collect();
    assert!(pictures.len() > 10, "{}", pictures.len());
    for (name, bytes) in &pictures {
        for told in [&b"Exif"[..], photos::PLACE] {
            let holds = bytes.windows(told.len()).any(|w| w == told);
            assert!(!holds, "{name}");
        }
    }
    // Held at 90 degrees: wide in the file, upright on the page.
    let photo = image::load_from_memory(&all["reports/a/photo.jpg"]).expect("a picture");
    assert_eq!(photo.dimensions(), (800, 1200));
    // What was red to the right is red at the bottom.
    let (top, bottom) = (photo.get_pixel(400, 20), photo.get_pixel(400, 1180));
    assert!(top.0[0] < 30 && bottom.0[0] > 225, "{top:?} {bottom:?}");
    let page = String::from_utf8_lossy(&all["reports/a.html"]);
    assert!(page.contains("width=\"800\" height=\"1200\""), "{page}");
}

#[test]
fn a_picture_of_static_loses_its_place_and_no_pixel() {
    let held = photos::jpeg(&photos::gradient(90, 60, 4), 6);
    let plain = photos::written(&photos::gradient(40, 30, 3), ImageFormat::Png);
    let drawing = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><!-- GPS --></svg>".to_vec();
    let files = [
        ("img/IMG_0012.JPG", held.clone()),
        ("b.png", plain.clone()),
        ("mark.svg", drawing.clone()),
        ("not.jpg", b"GPS".to_vec()),
    ];
    let root = TempDir::new().expect("a folder");
    let mut memory = three();
    for (file, bytes) in files {
        let path = format!("static/{file}").parse().expect("a path");
        memory.insert(path, bytes);
    }
    built(&memory, root.path());
    let all = published(root.path());
    let bare = &all["img/IMG_0012.JPG"];
    let place = bare.windows(photos::PLACE.len());
    assert_eq!(place.filter(|w| *w == photos::PLACE).count(), 0);
    let decoded = |bytes: &[u8]| image::load_from_memory(bytes).expect("a picture");
    assert_eq!(decoded(bare), decoded(&held), "not a pixel is another");
    let facts = |bytes: &[u8]| {
        let path = "content/a.jpg".parse().expect("a path");
        look(&path, bytes).expect("a picture").facts
    };
    let upright = |facts: Facts| (facts.form, facts.width, facts.height);
    assert_eq!(
        upright(facts(bare)),
        upright(facts(&held)),
        "held the same way"
    );
    // What says nothing besides its pixels, is the site's own drawing, or is no picture, goes out byte by byte.
    assert_eq!(
        (&all["b.png"], &all["mark.svg"], &all["not.jpg"]),
        (&plain, &drawing, &b"GPS".to_vec())
    );
}

#[test]
fn a_portrait_is_cut_to_the_face() {
    // Green grows downwards, so a row tells how far down it stood.
    let tall = photos::jpeg(&photos::gradient(300, 600, 1), 1);
    for (photo, top, bottom) in [
        ("zhang.jpg", 48, 348),
        ("{图片: zhang.jpg, 焦点: 下}", 300, 600),
    ] {
        let deputy = format!("---\n姓名: 张三\n照片: {photo}\n---\n");
        let mut memory = Memory::from([
            ("site.toml", SETTINGS),
            ("content/deputies/zhang.md", &deputy),
        ]);
        let path = "content/deputies/zhang.jpg".parse().expect("a path");
        memory.insert(path, tall.clone());
        let root = TempDir::new().expect("a folder");
        built(&memory, root.path());
        let all = published(root.path());
        let page = String::from_utf8_lossy(&all["deputies/zhang.html"]);
        let squares: Vec<&String> = all
            .keys()
            .filter(|name| name.contains("-square-"))
            .collect();
        assert_eq!(squares.len(), 2, "one width of each format: {squares:?}");
        for name in squares {
            assert!(page.contains(&format!("../{name}")), "{name}");
            let square = image::load_from_memory(&all[name]).expect("a picture");
            assert_eq!(square.dimensions(), (300, 300));
            for (y, down) in [(0, top), (299, bottom)] {
                let green = square.get_pixel(150, y).0[1];
                assert!(
                    green.abs_diff((down * 255 / 600) as u8) < 8,
                    "{photo} {y}: {green}"
                );
            }
        }
        assert!(page.contains("alt=\"张三的照片\""));
    }
}

#[test]
fn a_picture_turned_any_way_comes_out_the_same() {
    let upright = photos::gradient(60, 40, 0);
    let at = |picture: &DynamicImage| {
        let (w, h) = picture.dimensions();
        [(2, 2), (w - 3, 2), (2, h - 3)].map(|(x, y)| picture.get_pixel(x, y))
    };
    let near = |a: Rgba<u8>, b: Rgba<u8>| {
        let pairs = a.0.into_iter().zip(b.0);
        pairs.into_iter().all(|(a, b)| a.abs_diff(b) < 24)
    };
    for turn in 1..=8u8 {
        // As a camera held that way would have stored it: turned back.
        let held = DynamicImage::ImageRgb8(upright.clone());
        let held = match turn {
            2 => held.fliph(),
            3 => held.rotate180(),
            4 => held.flipv(),
            5 => held.rotate90().fliph(),
            6 => held.rotate270(),
            7 => held.rotate90().flipv(),
            8 => held.rotate90(),
            _ => held,
        };
        let bytes = photos::jpeg(&held.to_rgb8(), turn);
        let path = "content/reports/a.jpg".parse().expect("a path");
        let facts = look(&path, &bytes).expect("a picture").facts;
        assert_eq!((facts.width, facts.height), (60, 40), "{turn}");
        let pixels = Pixels::of(&bytes);
        let all = variants(&"a.jpg".into(), &facts, []);
        let whole = all.iter().find(|v| v.is_whole()).expect("itself");
        let made = make(&bytes, whole, || pixels.as_ref()).expect("made");
        let made = image::load_from_memory(&made).expect("a picture");
        let wanted = DynamicImage::ImageRgb8(upright.clone());
        for (is, should) in at(&made).into_iter().zip(at(&wanted)) {
            assert!(near(is, should), "{turn}: {is:?} {should:?}");
        }
    }
}

#[test]
fn every_picture_a_page_names_is_published_and_no_other() {
    let root = TempDir::new().expect("a folder");
    built(&three(), root.path());
    let all = published(root.path());
    let mut named = std::collections::BTreeSet::new();
    for (address, page) in all.iter().filter(|(name, _)| name.ends_with(".html")) {
        let page = String::from_utf8_lossy(page);
        let folder = address.rsplit_once('/').map_or("", |(folder, _)| folder);
        for attribute in ["srcset=\"", " src=\""] {
            for value in page.split(attribute).skip(1) {
                let value = value.split('"').next().unwrap_or_default();
                for one in value.split(", ") {
                    let file = one.split(' ').next().unwrap_or_default();
                    if !is_picture(file) {
                        continue;
                    }
                    let up = file.matches("../").count();
                    assert_eq!(
                        up,
                        if folder.is_empty() {
                            0
                        } else {
                            folder.matches('/').count() + 1
                        }
                    );
                    let file = file.replace("../", "");
                    assert!(all.contains_key(&file), "{address}: {file}");
                    named.insert(file);
                }
            }
        }
    }
    assert!(named.len() > 10, "{named:?}");
    for (name, _) in all
        .iter()
        .filter(|(name, _)| name.starts_with("reports/a/"))
    {
        assert!(named.contains(name), "{name} is made and never shown");
    }
}

#[test]
fn until_a_photo_has_come_its_place_is_as_bright_as_it_is() {
    let root = TempDir::new().expect("a folder");
    let of = |grey: u8| photos::jpeg(&RgbImage::from_pixel(90, 60, Rgb([grey; 3])), 1);
    let glass = photos::written(&photos::gradient(40, 30, 3), ImageFormat::Png);
    let memory = site(&[
        ("cover.jpg", of(250)),
        ("photo.jpg", of(40)),
        ("b.png", glass),
    ]);
    for _ in 0..2 {
        built(&memory, root.path());
        let all = published(root.path());
        let page = |name: &str| String::from_utf8_lossy(&all[name]).into_owned();
        assert!(
            page("reports/a.html").contains("class=\"shade-1\" src=\"../reports/a/photo.jpg\"")
        );
        assert!(page("index.html").contains("class=\"shade-8\""));
    }
}

#[test]
fn a_second_build_makes_no_picture() {
    let root = TempDir::new().expect("a folder");
    let mut memory = three();
    let first = built(&memory, root.path());
    assert!(first.pictures.made > 10 && first.pictures.kept == 0);
    let files = published(root.path());
    let second = built(&memory, root.path());
    assert_eq!(
        (second.pictures.made, second.pictures.kept),
        (0, first.pictures.made)
    );
    assert_eq!(published(root.path()), files);
    // A file of the cache that was spoilt is made anew, and only that one.
    let cache = root.path().join(".jianbao/cache/pictures");
    let entry = std::fs::read_dir(&cache).expect("the cache").next();
    let entry = entry.expect("something").expect("listed").path();
    std::fs::write(&entry, b"spoilt").expect("the test may write");
    let third = built(&memory, root.path());
    assert_eq!(third.pictures.made, 1);
    assert_eq!(published(root.path()), files);
    // Another photo: its files are made, those of the old one are thrown away.
    let photo = photos::jpeg(&photos::gradient(500, 300, 9), 1);
    memory.insert(
        "content/reports/a/photo.jpg".parse().expect("a path"),
        photo,
    );
    let fourth = built(&memory, root.path());
    assert!(fourth.pictures.made > 0 && fourth.pictures.kept > 0);
    let left = std::fs::read_dir(&cache).expect("the cache").count();
    // And of each of the three how bright it is.
    assert_eq!(left, fourth.pictures.made + fourth.pictures.kept + 3);
}

#[test]
fn a_site_without_pictures_gets_no_cache() {
    let root = TempDir::new().expect("a folder");
    let memory = Memory::from([
        ("site.toml", SETTINGS),
        ("content/reports/a.md", "---\n标题: 甲\n---\n正文。\n"),
    ]);
    let outcome = built(&memory, root.path());
    assert_eq!(outcome.pictures, Default::default());
    assert!(!root.path().join(".jianbao").exists());
}

/// What is published of a picture at its own address, decoded.
fn whole(name: &str, bytes: &[u8]) -> DynamicImage {
    let path = format!("content/reports/{name}");
    let facts = look(&path.parse().expect("a path"), bytes)
        .expect("a picture")
        .facts;
    let pixels = Pixels::of(bytes);
    let all = variants(&name.into(), &facts, []);
    let whole = all.iter().find(|v| v.is_whole()).expect("itself");
    let made = make(bytes, whole, || pixels.as_ref()).expect("made");
    image::load_from_memory(&made).expect("a picture")
}

#[test]
fn colours_of_another_profile_are_those_of_the_screen() {
    use image::ImageEncoder;
    // The red of a phone's display is more than sRGB has; its middle red is a redder one there.
    let profile = moxcms::ColorProfile::new_display_p3()
        .encode()
        .expect("a profile");
    let picture = RgbImage::from_pixel(64, 64, Rgb([180, 60, 60]));
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 95);
    encoder.set_icc_profile(profile).expect("taken");
    encoder.encode_image(&picture).expect("written");
    let red = whole("p3.jpg", &bytes).get_pixel(30, 30);
    assert!(red.0[0] > 187 && red.0[1] < 58, "{red:?}");
    // Without a profile nothing moves.
    let plain = photos::written(&picture, ImageFormat::Jpeg);
    let red = whole("plain.jpg", &plain).get_pixel(30, 30);
    assert!(
        red.0[0].abs_diff(180) < 5 && red.0[1].abs_diff(60) < 5,
        "{red:?}"
    );
}

#[test]
fn what_printers_send_keeps_its_colours() {
    // CMYK as Adobe writes it: cyan and black are left out, magenta and yellow full; that is red.
    let mut cmyk = Vec::new();
    let ink: Vec<u8> = [0u8, 255, 255, 0].repeat(32 * 32);
    jpeg_encoder::Encoder::new(&mut cmyk, 95)
        .encode(&ink, 32, 32, jpeg_encoder::ColorType::Cmyk)
        .expect("written");
    let red = whole("cmyk.jpg", &cmyk).get_pixel(15, 15);
    assert!(red.0[0] > 200 && red.0[1] < 60 && red.0[2] < 60, "{red:?}");
    // Sixteen bits of grey, wider than is published.
    let grey = image::ImageBuffer::from_fn(2600, 4, |x, _| image::Luma([(x * 25) as u16]));
    let mut deep = std::io::Cursor::new(Vec::new());
    DynamicImage::ImageLuma16(grey)
        .write_to(&mut deep, ImageFormat::Png)
        .expect("written");
    let made = whole("deep.png", deep.get_ref());
    assert_eq!(made.width(), 2560);
    assert!(made.get_pixel(2500, 1).0[0] > 220 && made.get_pixel(60, 1).0[0] < 20);
}

#[test]
fn what_one_can_see_through_stays_so() {
    let glass = RgbaImage::from_fn(400, 300, |x, _| Rgba([200, 0, 0, (x % 256) as u8]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    DynamicImage::ImageRgba8(glass)
        .write_to(&mut bytes, ImageFormat::Png)
        .expect("written");
    let path = "content/reports/a.png".parse().expect("a path");
    let facts = look(&path, bytes.get_ref()).expect("a picture").facts;
    assert!(matches!(
        facts.form,
        Form::Still {
            fallback: jianbao::picture::Format::Png,
            ..
        }
    ));
    let pixels = Pixels::of(bytes.get_ref());
    for variant in variants(&"a.png".into(), &facts, []) {
        let made = make(bytes.get_ref(), &variant, || pixels.as_ref()).expect("made");
        let made = image::load_from_memory(&made).expect("a picture");
        assert_eq!(
            (made.width(), made.height()),
            (variant.width, variant.height)
        );
        assert!(made.get_pixel(4, 4).0[3] < 60, "{}", variant.address);
    }
}

#[test]
fn a_photo_whose_pixels_are_spoilt_is_found_by_a_check_and_stops_the_build() {
    let root = TempDir::new().expect("a folder");
    let mut png = photos::written(&photos::gradient(600, 400, 3), ImageFormat::Png);
    let middle = png.len() / 2;
    png[middle..middle + 40].fill(0xAA);
    let memory = site(&[
        ("cover.jpg", photos::jpeg(&photos::gradient(60, 40, 2), 1)),
        ("photo.jpg", photos::jpeg(&photos::gradient(60, 40, 1), 1)),
        ("b.png", png),
    ]);
    let out = root.path().join("public");
    let outcome = build(&memory, root.path(), &out, Options::default(), false);
    let outcome = outcome.unwrap_or_else(|failure| panic!("{failure:?}"));
    let found = show(&outcome.findings, Format::Short, false);
    assert!(outcome.published.is_none());
    assert!(found.contains("b.png: 错误[broken-picture]"), "{found}");
    let checked = |store: &Store| {
        let outcome = check_site(&memory, store, Options::default());
        show(&outcome.findings, Format::Full, false)
    };
    assert_eq!(
        checked(&Store::none()),
        show(&outcome.findings, Format::Full, false)
    );
    // What was found sound is remembered, what was found spoilt is found again.
    let elsewhere = TempDir::new().expect("a folder");
    let first = checked(&Store::of(elsewhere.path()));
    assert_eq!(checked(&Store::of(elsewhere.path())), first);
    let kept = |root: &Path| {
        let folder = std::fs::read_dir(root.join(".jianbao/cache/pictures"));
        folder.expect("the cache").count()
    };
    assert_eq!(kept(elsewhere.path()), 2);
    let beside = std::fs::read_dir(elsewhere.path()).expect("the folder");
    assert_eq!(beside.count(), 1, "a check writes into the store alone");
}

#[test]
fn a_check_believes_the_build_before_it() {
    let root = TempDir::new().expect("a folder");
    let mut memory = three();
    built(&memory, root.path());
    let cache = root.path().join(".jianbao/cache/pictures");
    let entries = || {
        let all = std::fs::read_dir(&cache).expect("the cache").flatten();
        all.map(|e| (e.path(), e.metadata().and_then(|m| m.modified()).ok()))
            .collect::<BTreeMap<_, _>>()
    };
    let before = entries();
    check_site(&memory, &Store::of(root.path()), Options::default());
    assert_eq!(entries(), before, "nothing was decoded, nothing written");
    // A photo put in the place of another is looked at, and the build after it makes its files.
    let photo = photos::jpeg(&photos::gradient(500, 300, 9), 1);
    memory.insert(
        "content/reports/a/photo.jpg".parse().expect("a path"),
        photo,
    );
    check_site(&memory, &Store::of(root.path()), Options::default());
    assert_eq!(entries().len(), before.len() + 1);
}

#[test]
fn a_bomb_is_told_by_its_header() {
    let mut png = photos::written(&RgbImage::new(1, 1), ImageFormat::Png);
    png[16..24].copy_from_slice(&[0, 0, 0xC3, 0x50, 0, 0, 0xC3, 0x50]);
    // The sum of the header no longer fits; neither a wrong nor a right one may get it decoded.
    let path = "content/reports/a.png".parse().expect("a path");
    assert!(look(&path, &png).is_err());
    let bomb = include_bytes!("../broken/huge-picture/content/pages/ditu.png");
    let fault = look(&path, bomb).expect_err("far too large");
    assert_eq!(
        fault,
        Fault::TooLarge {
            width: 50_000,
            height: 50_000
        }
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_a_picture_or_a_finding(
        kind in 0..5usize,
        cut in 0..4000usize,
        spots in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12),
    ) {
        let names = ["a.jpg", "a.png", "a.webp", "a.gif", "a.svg"];
        let name = names[kind];
        let mut bytes = photos::small(name, 5).unwrap_or_else(|| {
            b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 6\"><path d=\"M0 0\"/></svg>".to_vec()
        });
        bytes.truncate(bytes.len().saturating_sub(cut % 64));
        for (at, byte) in spots {
            if !bytes.is_empty() {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
        }
        let path = format!("content/reports/{name}").parse().expect("a path");
        if let Ok(found) = look(&path, &bytes) {
            let facts = found.facts;
            // Decoding what says it is large takes its time, and is tried elsewhere.
            prop_assume!(u64::from(facts.width) * u64::from(facts.height) < 1_000_000);
            let pixels = Pixels::of(&bytes);
            for variant in variants(&name.into(), &facts, [Default::default()]) {
                let _ = make(&bytes, &variant, || pixels.as_ref());
            }
        }
    }
}
