//! Numbers as pictures: pure functions from extents to SVG text, the same text for the same numbers. They draw what
//! DESIGN calls exact solid, 余 and 多 hatched with an outline and three dots behind, 约 and 近 hatched at the end only.
//! Nothing here knows a colour (all is `currentColor` and classes), a sentence, or where a number comes from.

use svg::node::element::{
    Circle, Definitions, Description, Group, Line, Pattern, Rectangle, SVG, Title,
};
use svg::node::{Node, Text, Value};

use crate::model::quantity::Decimal;
use crate::model::sum::Extent;

/// The height of a bar, in pixels.
const BAR: u32 = 16;
/// So much of a bar is always drawn, in hundredths of a percent: one beside ten thousand must be seen to be there.
const LEAST: u32 = 40;
/// Of 约 and 近 so much of the bar's end is hatched, in hundredths of it.
const LOOSE: u32 = 25;
/// A month's column, and the way from one to the next.
const COLUMN: u32 = 14;
const STEP: u32 = 17;
/// The highest column.
const HEIGHT: u32 = 38;
/// A square, and the way from one to the next.
const SQUARE: u32 = 10;
const PITCH: u32 = 14;
/// Squares in a row.
const ROW: u32 = 12;
/// More marks than this are not counted by anyone who looks.
pub const MOST_SQUARES: u32 = 100;

/// What a picture says to whoever does not see it. Ids are made from `id`, which is the picture's own on its page.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    pub id: &'a str,
    pub title: &'a str,
    pub description: &'a str,
}

/// The hatching that pictures called `id` refer to: once on a page, before the first of them.
pub fn hatching(id: &str) -> String {
    let line = Line::new()
        .set("y2", 6)
        .set("stroke", "currentColor")
        .set("stroke-width", 3);
    let pattern = Pattern::new()
        .set("id", format!("{id}-hatch"))
        .set("width", 5)
        .set("height", 6)
        .set("patternUnits", "userSpaceOnUse")
        .set("patternTransform", "rotate(45)")
        .add(line);
    // It has no size, but it must not be hidden: what is not displayed lends no pattern.
    let empty = silent("hatching").set("width", 0).set("height", 0);
    text(&empty.add(Definitions::new().add(pattern)))
}

/// A bar as wide as its cell, where `longest` fills it. It stands beside its number, so a screen reader passes it by.
pub fn bar(id: &str, extent: &Extent, longest: Decimal) -> String {
    let share = |value: Decimal| match value {
        none if none == Decimal::default() => 0,
        value => value.share_of(longest).max(LEAST),
    };
    let (exact, more, around) = (
        share(extent.exact),
        share(extent.more),
        share(extent.around),
    );
    let loose = around * LOOSE / 100;
    let mut bar = silent("bar").set("width", "100%").set("height", BAR);
    let mut at = 0;
    for (class, width) in [
        ("exact", exact),
        ("exact", around - loose),
        ("around", loose),
        ("more", more),
    ] {
        if width > 0 {
            bar = bar.add(part(id, class, percent(at), percent(width), 0, BAR));
            at += width;
        }
    }
    if more > 0 {
        let behind = element("dots")
            .set("x", percent(at))
            .set("overflow", "visible");
        bar = bar.add(dots(behind, 8, BAR / 2));
    }
    text(&bar)
}

/// The twelve months of a year as columns, where `highest` is as high as can be; the year's highest is of the class `peak`.
pub fn months(words: Words<'_>, months: &[Extent; 12], highest: Decimal) -> String {
    let wholes = months.each_ref().map(|m| m.whole().unwrap_or_default());
    let most = wholes.iter().max().copied().unwrap_or_default();
    let peak = wholes
        .iter()
        .position(|w| *w == most && *w > Decimal::default());
    let mut picture = picture(words, "months", STEP * 12 - (STEP - COLUMN), HEIGHT + 2);
    for (i, month) in months.iter().enumerate() {
        let x = i as u32 * STEP;
        let mut group = Group::new();
        if Some(i) == peak {
            group = group.set("class", "peak");
        }
        let height = |value: Decimal| match value {
            none if none == Decimal::default() => 0,
            value => (value.share_of(highest) * HEIGHT / 10_000).max(2),
        };
        let mut top = HEIGHT + 1;
        for (class, value) in [
            ("exact", month.exact),
            ("around", month.around),
            ("more", month.more),
        ] {
            let height = height(value).min(top);
            if height > 0 {
                top -= height;
                group = group.add(part(words.id, class, x, COLUMN, top, height));
            }
        }
        if top == HEIGHT + 1 {
            group = group.add(part(words.id, "none", x, COLUMN, HEIGHT, 1));
        }
        picture = picture.add(group);
    }
    text(&picture)
}

/// One square for each of `total`, the first `filled` of them solid; `more`: there are some more than these.
pub fn squares(words: Words<'_>, total: u32, filled: u32, more: bool) -> String {
    let total = total.min(MOST_SQUARES);
    let rows = total.div_ceil(ROW).max(1);
    let across = total.min(ROW) * PITCH + if more { 3 * PITCH } else { 0 };
    let mut picture = picture(words, "squares", across.max(PITCH), rows * PITCH);
    for i in 0..total {
        let (x, y) = (i % ROW * PITCH, i / ROW * PITCH);
        let square = match i < filled {
            true => part(words.id, "exact", x, SQUARE, y, SQUARE),
            false => Rectangle::new()
                .set("class", "open")
                .set("x", format!("{x}.5"))
                .set("y", format!("{y}.5"))
                .set("width", SQUARE - 1)
                .set("height", SQUARE - 1)
                .set("fill", "none")
                .set("stroke", "currentColor"),
        };
        picture = picture.add(square);
    }
    if more {
        let last = total.saturating_sub(1);
        let x = (last % ROW + 1) * PITCH + 2;
        picture = dots(picture, x, last / ROW * PITCH + SQUARE / 2);
    }
    text(&picture)
}

/// A part of a bar or a column.
fn part(
    id: &str,
    class: &str,
    x: impl Into<Value>,
    width: impl Into<Value>,
    y: u32,
    height: u32,
) -> Rectangle {
    let part = Rectangle::new()
        .set("class", class)
        .set("x", x)
        .set("width", width);
    let hatched = format!("url(#{id}-hatch)");
    match class {
        // The outline lies inside the bar.
        "more" => part
            .set("y", format!("{y}.75"))
            .set("height", format!("{}.5", height.saturating_sub(2)))
            .set("fill", hatched)
            .set("stroke", "currentColor")
            .set("stroke-width", "1.5"),
        _ => part.set("y", y).set("height", height).set(
            "fill",
            if class == "around" {
                &hatched
            } else {
                "currentColor"
            },
        ),
    }
}

/// Three dots: and more.
fn dots(mut into: SVG, x: u32, y: u32) -> SVG {
    for i in 0..3 {
        let dot = Circle::new()
            .set("cx", x + 6 * i)
            .set("cy", y)
            .set("r", 2)
            .set("fill", "currentColor");
        into = into.add(dot);
    }
    into
}

/// A picture with its words.
fn picture(words: Words<'_>, class: &str, width: u32, height: u32) -> SVG {
    let (title, description) = (format!("{}-title", words.id), format!("{}-desc", words.id));
    element(class)
        .set("viewBox", format!("0 0 {width} {height}"))
        .set("width", width)
        .set("height", height)
        .set("role", "img")
        .set("aria-labelledby", format!("{title} {description}"))
        .add(Title::new(words.title).set("id", title))
        .add(
            Description::new()
                .set("id", description)
                .add(Text::new(words.description)),
        )
}

/// A picture that says nothing its neighbours do not.
fn silent(class: &str) -> SVG {
    element(class)
        .set("aria-hidden", "true")
        .set("focusable", "false")
}

/// In HTML an `svg` needs no namespace; there are hundreds on a page.
fn element(class: &str) -> SVG {
    let mut element = SVG::new();
    if let Some(attributes) = element.get_attributes_mut() {
        attributes.remove("xmlns");
    }
    element.set("class", class)
}

/// On one line: nothing in it needs another.
fn text(element: &SVG) -> String {
    element.to_string().replace('\n', "")
}

/// 4025 → 40.25%
fn percent(hundredths: u32) -> String {
    let (whole, rest) = (hundredths / 100, hundredths % 100);
    match rest {
        0 => format!("{whole}%"),
        rest => format!("{whole}.{rest:02}%"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: Words<'static> = Words {
        id: "c1",
        title: "专利<24>项",
        description: "其中“发明”5项 & 其他",
    };

    fn extent(exact: u64, more: u64, around: u64) -> Extent {
        Extent {
            exact: exact.into(),
            more: more.into(),
            around: around.into(),
        }
    }

    /// The rectangles of a picture: class, x, width.
    fn rectangles(picture: &str) -> Vec<(String, String, String)> {
        let value = |element: &str, name: &str| {
            let rest = element.split(&format!(" {name}=\"")).nth(1);
            let rest = rest.and_then(|rest| rest.split('"').next());
            rest.unwrap_or_default().to_owned()
        };
        picture
            .split("<rect")
            .skip(1)
            .map(|r| (value(r, "class"), value(r, "x"), value(r, "width")))
            .collect()
    }

    fn bars(exact: u64, more: u64, around: u64, longest: u64) -> Vec<(String, String, String)> {
        rectangles(&bar("c1", &extent(exact, more, around), longest.into()))
    }

    fn drawn(parts: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
        let own = |(a, b, c): &(&str, &str, &str)| (a.to_string(), b.to_string(), c.to_string());
        parts.iter().map(own).collect()
    }

    #[test]
    fn exact_parts_are_solid_and_what_is_more_is_hatched_behind_them() {
        assert_eq!(bars(50, 0, 0, 100), drawn(&[("exact", "0%", "50%")]));
        assert_eq!(
            bars(197, 60, 0, 400),
            drawn(&[("exact", "0%", "49.25%"), ("more", "49.25%", "15%")])
        );
        let picture = bar("c1", &extent(0, 60, 0), 100u64.into());
        assert_eq!(picture.matches("<circle").count(), 3, "and more: {picture}");
        assert!(picture.contains("fill=\"url(#c1-hatch)\""), "{picture}");
        assert!(!bar("c1", &extent(60, 0, 0), 100u64.into()).contains("<circle"));
    }

    #[test]
    fn the_end_of_about_so_many_is_hatched() {
        assert_eq!(
            bars(0, 0, 400, 400),
            drawn(&[("exact", "0%", "75%"), ("around", "75%", "25%")])
        );
    }

    #[test]
    fn nothing_is_no_bar_and_one_beside_a_million_is_seen() {
        assert_eq!(bars(0, 0, 0, 100), []);
        assert_eq!(bars(0, 0, 0, 0), []);
        assert_eq!(bars(1, 0, 0, 1_000_000), drawn(&[("exact", "0%", "0.40%")]));
        let huge = u64::MAX;
        assert_eq!(bars(huge, 0, 0, huge), drawn(&[("exact", "0%", "100%")]));
    }

    #[test]
    fn a_picture_says_its_words_escaped_and_under_its_own_ids() {
        let picture = squares(WORDS, 24, 5, false);
        assert!(picture.starts_with("<svg aria-labelledby=\"c1-title c1-desc\" class=\"squares\""));
        assert!(
            picture.contains("<title id=\"c1-title\">专利&lt;24&gt;项</title>"),
            "{picture}"
        );
        assert!(picture.contains("5项 &amp; 其他</desc>"), "{picture}");
        assert!(picture.contains(" role=\"img\""));
        assert!(!picture.contains("xmlns"), "{picture}");
        assert!(!picture.contains('\n'));
    }

    #[test]
    fn there_are_as_many_squares_as_things() {
        let count = |picture: &str, class: &str| {
            rectangles(picture)
                .iter()
                .filter(|(c, _, _)| c == class)
                .count()
        };
        let picture = squares(WORDS, 24, 5, false);
        assert_eq!((count(&picture, "exact"), count(&picture, "open")), (5, 19));
        assert!(
            picture.contains("viewBox=\"0 0 168 28\""),
            "two rows of twelve: {picture}"
        );
        let more = squares(WORDS, 60, 0, true);
        assert_eq!(
            (count(&more, "open"), more.matches("<circle").count()),
            (60, 3)
        );
        assert_eq!(count(&squares(WORDS, 7_000, 0, false), "open"), 100);
        assert_eq!(count(&squares(WORDS, 0, 0, false), "open"), 0);
    }

    #[test]
    fn twelve_months_stand_on_one_line_and_the_highest_is_marked() {
        let mut year: [Extent; 12] = Default::default();
        year[2] = extent(10, 0, 0);
        year[5] = extent(20, 20, 0);
        let picture = months(WORDS, &year, 40u64.into());
        let columns = rectangles(&picture);
        let empty = columns
            .iter()
            .filter(|(class, _, _)| class == "none")
            .count();
        assert_eq!(empty, 10);
        assert_eq!(picture.matches("class=\"peak\"").count(), 1);
        let peak = picture.split("class=\"peak\"").nth(1).unwrap_or_default();
        assert!(peak.contains("x=\"85\""), "June is the sixth: {picture}");
        let none = months(WORDS, &Default::default(), Decimal::default());
        assert!(
            !none.contains("peak") && rectangles(&none).len() == 12,
            "{none}"
        );
    }

    #[test]
    fn the_same_numbers_are_the_same_picture() {
        let draw = || bar("c1", &extent(3, 2, 1), 9u64.into());
        assert!((0..50).all(|_| draw() == draw()));
    }
}
