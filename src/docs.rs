//! The reference pages of `docs/`, written by the code they describe: [`front_matter`] and [`settings`] from the table
//! of keys in [`crate::parse::schema`], [`views`] from the source of [`crate::view`].
//! Nothing here is used by a build; `tests/suite/docs.rs` holds the committed pages to it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::model::Kind;
use crate::parse::schema::{self, Key, Takes};

const GENERATED: &str = "<!-- 由程序生成，不要手改：JIANBAO_BLESS=1 cargo test docs -->\n\n";

/// Where the structs of views are. `every_file_of_views_is_read` holds it to the folder.
const VIEWS: [&str; 8] = [
    include_str!("view/data.rs"),
    include_str!("view/data/home.rs"),
    include_str!("view/data/issue.rs"),
    include_str!("view/data/items.rs"),
    include_str!("view/data/lists.rs"),
    include_str!("view/data/people.rs"),
    include_str!("view/data/report.rs"),
    include_str!("view/figures.rs"),
];

/// `docs/front-matter.md`: every key of every kind of content file.
pub fn front_matter() -> String {
    let mut page = format!(
        "{GENERATED}# 文件头项目表\n\n\
         文件头是 `.md` 文件开头两行 `---` 之间的部分，一行一项：`名称: 内容`，冒号是半角的，后面空一格。\
         每一项有中文名和英文名，写哪个都行，一个文件里同一项只写一次。\n\n\
         - “写什么”一栏里的**几项**，写成 `[甲, 乙]`，或者每行一个、前面加“- ”；只有一个时直接写也可以。\n\
         - **日期**写成 `2025-06-09` 或 `2025年6月9日`。\n\
         - “写到的代表”“写到的站点”“写到的报道”，写姓名、名称或文件名（不带 `.md`）。\n\
         - 没有的项不必写，留空也可以。\n"
    );
    for kind in Kind::ALL {
        let _ = write!(
            page,
            "\n## {}\n\n放在 `content/{}/` 里。\n\n",
            kind.chinese(),
            kind.folder()
        );
        keys_and_theirs(&mut page, keys_of(kind), "", "---");
    }
    page
}

/// `docs/settings.md`: every key of `site.toml`.
pub fn settings() -> String {
    let mut page = format!(
        "{GENERATED}# site.toml 项目表\n\n\
         `site.toml` 一行一项：`名称 = 内容`，文字放在半角双引号里，名称用英文。怎么写见[站点设置](06-settings.md)。\n\n\
         ## 站点\n\n写在文件最前面，任何一个方括号行的上面。\n\n"
    );
    keys_and_theirs(&mut page, schema::SITE, "", "toml");
    page
}

fn keys_of(kind: Kind) -> &'static [Key] {
    match kind {
        Kind::Report => schema::REPORT,
        Kind::Deputy => schema::DEPUTY,
        Kind::Station => schema::STATION,
        Kind::Issue => schema::ISSUE,
        Kind::Campaign => schema::CAMPAIGN,
        Kind::Page => schema::PAGE,
    }
}

/// A table of `keys`, and below it one for every key that takes keys of its own.
fn keys_and_theirs(page: &mut String, keys: &'static [Key], above: &str, language: &str) {
    page.push_str("| 中文名 | 英文名 | 写什么 | 必填 | 例子 | 用处 |\n|---|---|---|---|---|---|\n");
    for key in keys {
        let _ = writeln!(
            page,
            "| {} | `{}` | {} | {} | {} | {} |",
            key.zh,
            key.en,
            takes(key.takes),
            if key.required { "是" } else { "" },
            code(&example(key, language)),
            cell(key.what),
        );
    }
    for key in keys {
        let (inner, note) = match key.takes {
            Takes::Entry(inner) => (inner, ""),
            Takes::Entries(inner) => (inner, "可以有几组，每组写这些："),
            Takes::Contents => (schema::CONTENTS, "分栏目时，每栏写这些："),
            Takes::Metrics => (
                schema::METRIC,
                "一行写不下时（要写范围、时段、原文），一条写成几行：",
            ),
            _ => continue,
        };
        let path = format!("{above}{} `{}`", key.zh, key.en);
        let heading = match language {
            "toml" if matches!(key.takes, Takes::Entries(_)) => format!("`[[{}]]`", key.en),
            "toml" if above.is_empty() => format!("`[{}]`", key.en),
            // Only a series has a table inside; it is written under its own `[[series]]`.
            "toml" => format!("`[series.{}]`", key.en),
            _ => path.clone(),
        };
        let _ = write!(page, "\n### {heading}\n\n");
        if !note.is_empty() {
            let _ = write!(page, "{note}\n\n");
        }
        keys_and_theirs(page, inner, &format!("{path} 里的 "), language);
    }
}

fn takes(takes: Takes) -> String {
    let words = |words: &[(&str, &str)]| {
        let words: Vec<String> = words
            .iter()
            .map(|(code, zh)| format!("{zh} `{code}`"))
            .collect();
        words.join("、")
    };
    match takes {
        Takes::Text => "文字".to_owned(),
        Takes::Number => "数字".to_owned(),
        Takes::Date => "日期".to_owned(),
        Takes::Flag => "`true` 是、`false` 否".to_owned(),
        Takes::Texts => "几项".to_owned(),
        Takes::Word(known) => format!("选一个：{}", words(known)),
        Takes::Words(known) => format!("选几个：{}", words(known)),
        Takes::Metrics => "数据，一行一个".to_owned(),
        Takes::Entry(_) => "一组，见下表".to_owned(),
        Takes::Entries(_) => "几组，见下表".to_owned(),
        Takes::Contents => "报道，或者分栏目".to_owned(),
        Takes::Table => "见[站点设置](06-settings.md)".to_owned(),
    }
}

/// The example as it is typed in that language; keys shared with front matter have theirs without quotes.
fn example(key: &Key, language: &str) -> String {
    match key.takes {
        Takes::Text if language == "toml" && !key.example.starts_with('"') => {
            format!("\"{}\"", key.example)
        }
        _ => key.example.to_owned(),
    }
}

fn code(text: &str) -> String {
    format!("`{}`", cell(text))
}

/// Text that may stand in a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// `docs/views.md`: what templates receive.
///
/// The fields are read from the source, so that none is forgotten; what each one is, in plain words, stands in
/// `docs/views.toml`.
pub fn views() -> String {
    let words = words();
    let structs = view_structs();
    let contents = contents(include_str!("view/mod.rs"));
    let mut page = format!(
        "{GENERATED}# 模板能用的变量\n\n\
         给做主题的人查的。怎么做主题见[主题](09-theme.md)。\n\n\
         每一页都有 `site`（[SiteView](#siteview)，全站一样）和 `page`（[Frame](#frame)，这一页自己的），\
         另有一个变量，看是哪一种页：\n\n\
         | 模板 | 变量 | 是什么 |\n|---|---|---|\n"
    );
    for content in &contents {
        let _ = writeln!(
            page,
            "| `{}` | {} | {} |",
            content.template,
            match content.variable.as_str() {
                "none" => "没有".to_owned(),
                variable => format!("`{variable}`"),
            },
            content
                .of
                .as_deref()
                .map_or("只有 `site` 和 `page`".to_owned(), link),
        );
    }
    page.push_str(
        "\n“可能没有”的，先判断再用：`{% if report.credit %}……{% endif %}`。\
         “列表”用 `{% for … in … %}` 逐个取。\
         `body`、`html`、`issue.note` 和各处的 `headline` 是已经处理好的网页代码，照样写 `{{ row.html }}`；\
         别的变量里的 `<` 会自动变成 `&lt;`。自己用 `replace` 换进去的网页代码要加 `| safe`：\
         `replace(from=\"，\", to=\"，<br>\" | safe)`；用 `split` 拆开的也要加。\n",
    );
    let roots = ["SiteView", "Frame"].map(str::to_owned);
    let roots = roots
        .into_iter()
        .chain(contents.iter().filter_map(|c| c.of.clone()));
    for name in reachable(&structs, roots) {
        let Some(known) = structs.get(&name) else {
            continue;
        };
        let _ = write!(page, "\n## {name}\n\n");
        if let Some(said) = said(&words, &name, "") {
            let _ = write!(page, "{said}\n\n");
        }
        page.push_str("| 字段 | 是什么 | 说明 |\n|---|---|---|\n");
        for field in &known.fields {
            let _ = writeln!(
                page,
                "| `{}` | {} | {} |",
                field.name,
                plain(&field.ty).unwrap_or_else(|| code(&field.ty)),
                cell(said(&words, &name, &field.name).unwrap_or_default())
            );
        }
    }
    page
}

/// By struct and field; `"*"` holds what a field means wherever it stands, the empty field is the struct itself.
type Words = BTreeMap<String, BTreeMap<String, String>>;

fn words() -> Words {
    // A file of this crate; `every_field_has_words_and_all_words_have_a_field` would fail first.
    toml::from_str(include_str!("docs/views.toml")).unwrap_or_default()
}

fn said<'a>(words: &'a Words, of: &str, field: &str) -> Option<&'a str> {
    let own = words.get(of).and_then(|fields| fields.get(field));
    own.or_else(|| words.get("*")?.get(field))
        .map(String::as_str)
}

/// A struct of the views as its source has it.
#[derive(Debug, Default)]
struct Struct {
    fields: Vec<Field>,
}

#[derive(Debug)]
struct Field {
    name: String,
    ty: String,
}

/// A page kind: its template, the name of its value there, and the struct of that value.
struct ContentOf {
    template: String,
    variable: String,
    of: Option<String>,
}

fn view_structs() -> BTreeMap<String, Struct> {
    let mut structs = structs(include_str!("collate/rows.rs"));
    structs.retain(|name, _| name == "Counts");
    for source in VIEWS {
        structs.extend(self::structs(source));
    }
    structs
}

/// The public structs of a source file in rustfmt's layout: one field a line.
fn structs(source: &str) -> BTreeMap<String, Struct> {
    let mut structs = BTreeMap::new();
    let mut open: Option<(String, Struct)> = None;
    for line in source.lines().map(str::trim) {
        if let Some(name) = line
            .strip_prefix("pub struct ")
            .and_then(|rest| rest.strip_suffix(" {"))
        {
            open = Some((name.trim_end_matches("<'a>").to_owned(), Struct::default()));
        } else if line == "}" {
            structs.extend(open.take());
        } else if let Some((_, known)) = &mut open
            && let Some((name, ty)) = line.strip_prefix("pub ").and_then(|l| l.split_once(": "))
        {
            known.fields.push(Field {
                name: name.to_owned(),
                ty: shown(ty.trim_end_matches(',')),
            });
        }
    }
    structs
}

/// A type as a template meets it: whom a view borrows from, and with whom it is shared, is not its concern.
fn shown(ty: &str) -> String {
    let mut ty = ty.replace("<'a>", "").replace("<'static>", "");
    for (borrowed, plain) in [
        ("&'a [String]", "Vec<String>"),
        ("Cow<'a, str>", "String"),
        ("&'a str", "String"),
    ] {
        ty = ty.replace(borrowed, plain);
    }
    for holder in ["Shown<", "Box<"] {
        while let Some(start) = ty.find(holder) {
            let inner = start + holder.len();
            let end = ty.get(inner..).and_then(|rest| rest.find('>'));
            // One type stands in it, without brackets of its own.
            if let Some(end) = end {
                ty.remove(inner + end);
            }
            ty.replace_range(start..inner, "");
        }
    }
    ty
}

/// The page kinds in the order of `Content::template`.
fn contents(source: &str) -> Vec<ContentOf> {
    let boxed: BTreeMap<&str, &str> = source
        .lines()
        .filter_map(|line| {
            let (variant, rest) = line.trim().split_once("(Box<")?;
            let of = rest.strip_suffix(">),")?;
            Some((variant, of.trim_end_matches("<'a>")))
        })
        .collect();
    source
        .lines()
        .filter_map(|line| {
            let (variant, rest) = line
                .trim()
                .strip_prefix("Content::")?
                .split_once(" => (\"")?;
            let (template, rest) = rest.split_once("\", \"")?;
            let variant = variant.trim_end_matches("(_)");
            Some(ContentOf {
                template: template.to_owned(),
                variable: rest.strip_suffix("\"),")?.to_owned(),
                of: boxed.get(variant).map(|of| (*of).to_owned()),
            })
        })
        .collect()
}

/// The structs a template can come to from `roots`, each once, in the order met.
fn reachable(
    structs: &BTreeMap<String, Struct>,
    roots: impl Iterator<Item = String>,
) -> Vec<String> {
    let mut met: Vec<String> = Vec::new();
    for root in roots {
        if !met.contains(&root) {
            met.push(root);
        }
    }
    let mut next = 0;
    while let Some(name) = met.get(next).cloned() {
        next += 1;
        for field in structs.get(&name).into_iter().flat_map(|s| &s.fields) {
            let inner = bare(&field.ty);
            if structs.contains_key(inner) && !met.iter().any(|m| m == inner) {
                met.push(inner.to_owned());
            }
        }
    }
    met
}

/// The type inside lists and options.
fn bare(ty: &str) -> &str {
    let inner = ["Option<", "Vec<", "Box<"]
        .iter()
        .find_map(|outer| ty.strip_prefix(outer)?.strip_suffix('>'));
    inner.map_or(ty, bare)
}

/// A type in plain words; `None` for one that has none.
fn plain(ty: &str) -> Option<String> {
    if let Some(inner) = ty.strip_prefix("Option<").and_then(|t| t.strip_suffix('>')) {
        return Some(format!("{}，可能没有", plain(inner)?));
    }
    if let Some(inner) = ty.strip_prefix("Vec<").and_then(|t| t.strip_suffix('>')) {
        return Some(format!("列表，每个是{}", plain(inner)?));
    }
    let word = match ty {
        "String" | "&'static str" | "Arc<str>" => "文字",
        "Html" => "网页代码",
        "u8" | "u16" | "u32" | "usize" => "数字",
        "bool" => "是或否",
        "std::collections::BTreeMap<String, String>" => "名称到文字的对照表",
        name if name.chars().all(char::is_alphanumeric) => return Some(link(name)),
        _ => return None,
    };
    Some(word.to_owned())
}

fn link(name: &str) -> String {
    format!("[{name}](#{})", name.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_a_template_meets_has_a_word() {
        let structs = view_structs();
        assert!(structs.len() > 40, "{}", structs.len());
        for (name, known) in &structs {
            for field in &known.fields {
                let hidden = ["FeedView", "FeedEntry", "SitemapView"].contains(&name.as_str());
                let inner = bare(&field.ty);
                let is_struct = inner.chars().next().is_some_and(char::is_uppercase)
                    && !["String", "Arc<str>", "Html"].contains(&inner);
                assert!(
                    hidden || plain(&field.ty).is_some(),
                    "{name}.{}: {}",
                    field.name,
                    field.ty
                );
                assert!(
                    hidden || !is_struct || structs.contains_key(inner),
                    "{name}.{}: no struct {inner}",
                    field.name
                );
            }
        }
    }

    #[test]
    fn every_field_has_words_and_all_words_have_a_field() {
        let mut structs = view_structs();
        structs
            .retain(|name, _| !["FeedView", "FeedEntry", "SitemapView"].contains(&name.as_str()));
        let words: Words = toml::from_str(include_str!("docs/views.toml")).expect("TOML");
        let mut faults = Vec::new();
        for (name, known) in &structs {
            for field in &known.fields {
                if said(&words, name, &field.name).is_none_or(str::is_empty) {
                    faults.push(format!("{name}.{} has no words", field.name));
                }
            }
        }
        for (name, fields) in &words {
            for field in fields.keys().filter(|f| !f.is_empty()) {
                let mut of = structs.iter().filter(|(n, _)| name == "*" || *n == name);
                if !of.any(|(_, known)| known.fields.iter().any(|f| f.name == *field)) {
                    faults.push(format!("there is no {name}.{field}"));
                }
            }
        }
        assert!(
            faults.is_empty(),
            "src/docs/views.toml:\n{}",
            faults.join("\n")
        );
    }

    #[test]
    fn no_public_field_is_lost() {
        let source = VIEWS.concat();
        let written = source
            .lines()
            .filter(|l| l.starts_with("    pub ") && !l.contains(" fn "))
            .count();
        let read: usize = structs(&source).values().map(|s| s.fields.len()).sum();
        assert_eq!(read, written);
    }

    #[test]
    fn every_file_of_views_is_read() {
        let modules = VIEWS[0].lines().filter(|l| l.starts_with("mod "));
        // Besides these, the file itself and that of figures.
        assert_eq!(modules.count() + 2, VIEWS.len());
    }

    #[test]
    fn every_page_kind_is_listed_with_its_struct() {
        let contents = contents(include_str!("view/mod.rs"));
        let structs = view_structs();
        let arms = include_str!("view/mod.rs").matches(".html\", \"").count();
        assert_eq!(contents.len(), arms);
        for content in contents {
            match content.of {
                Some(of) => assert!(structs.contains_key(&of), "{of}"),
                None => assert_eq!(content.variable, "none"),
            }
        }
    }
}
