//! What stands in the head of a page and is read by machines: the tags of 国办发〔2017〕47号, Open Graph, JSON-LD, and the
//! policy that says what a page may load. All of it is finished here, so that no theme can misquote a title or let a text
//! out of its script element. Nothing is said that the content does not say: what is missing is left out.

use std::fmt::Write as _;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::Content;
use super::data::*;
use crate::model::site::Site;

/// What a page is to those who only read its head.
pub struct About<'a> {
    pub site: &'a Site,
    pub title: &'a str,
    pub description: Option<&'a str>,
    pub canonical: &'a str,
    /// The way from home, home first, each with its absolute address; without the page itself.
    pub crumbs: &'a [(String, String)],
    /// Leads from the page to the top of the site: what `href`s begin with.
    pub root: &'a str,
}

/// The tags of a page's head as HTML; empty for what nobody should find: what is not there, what has moved.
pub fn head(about: &About<'_>, content: &Content<'_>) -> String {
    let mut tags = Tags {
        html: String::with_capacity(2048),
    };
    let site = about.site;
    let article = Article::of(about, content);
    if let Some(description) = about.description {
        // One name in two spellings: readers of pages take either, the 47号 paper writes articles' with a capital.
        let name = ["description", "Description"][usize::from(article.is_some())];
        tags.named(name, description);
    }
    if matches!(content, Content::NotFound | Content::Redirect(_)) {
        tags.named("robots", "noindex");
        return tags.html;
    }
    let _ = write!(tags.html, "<link rel=\"canonical\" href=\"");
    tags.text(about.canonical);
    tags.html.push_str("\">\n");
    tags.named("SiteName", &site.title);
    if let Some(domain) = domain(&site.base_url) {
        tags.named("SiteDomain", domain);
    }
    if let Some(code) = &site.organisation.site_id_code {
        tags.named("SiteIDCode", code);
    }
    match &article {
        Some(article) => {
            tags.named("ArticleTitle", article.title);
            tags.perhaps("PubDate", article.date);
            tags.perhaps("ContentSource", article.source);
            tags.perhaps("Keywords", article.keywords.as_deref());
            tags.perhaps("Author", article.author.as_deref());
            tags.perhaps("Image", article.image.as_deref());
            tags.named("Url", about.canonical);
        }
        None => {
            let home = matches!(content, Content::Home(_));
            let name = if home { "首页" } else { about.title };
            tags.named("ColumnName", name);
            match about.description {
                Some(description) => tags.named("ColumnDescription", description),
                None => tags.named("ColumnDescription", &format!("{}：{name}", site.title)),
            }
            tags.named("ColumnKeywords", about.title);
            // Of the list of the 47号 paper, what comes nearest to pages about the work of deputies.
            tags.named("ColumnType", if home { "首页" } else { "工作动态" });
        }
    }
    tags.property("og:title", about.title);
    let kind = match content {
        Content::Report(_) | Content::Issue(_) => "article",
        Content::Deputy(_) => "profile",
        _ => "website",
    };
    tags.property("og:type", kind);
    tags.property("og:url", about.canonical);
    tags.property("og:site_name", &site.title);
    if let Some(description) = about.description {
        tags.property("og:description", description);
    }
    if let Some(image) = article.as_ref().and_then(|a| a.image.as_deref()) {
        tags.property("og:image", image);
    }
    tags.property("og:locale", &site.language.replace('-', "_"));
    if let Some(date) = article.as_ref().and_then(|a| a.date) {
        tags.property("article:published_time", date);
    }
    tags.data(&Graph {
        context: "https://schema.org",
        graph: things(about, content),
    });
    tags.html
}

/// What a page may load and send, for `Content-Security-Policy`: its own files and nothing else, no script of its own text,
/// of style rules those of `style`. `None` where the site answers for its HTML itself (`trust_html`).
pub fn policy(style: Option<&str>, trust_html: bool) -> Option<String> {
    if trust_html {
        return None;
    }
    let hash = style.map(|css| {
        let digest = Sha256::digest(css.as_bytes());
        let digest = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, digest);
        format!(" 'sha256-{digest}'")
    });
    Some(format!(
        "default-src 'none'; script-src 'self'; style-src 'self'{}; img-src 'self' data:; font-src 'self'; \
         media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'",
        hash.unwrap_or_default()
    ))
}

/// The host of an address, with its port.
fn domain(base_url: &str) -> Option<&str> {
    let rest = base_url.split_once("://")?.1;
    rest.split('/').next().filter(|host| !host.is_empty())
}

/// What reports and issues say of themselves.
struct Article<'a> {
    title: &'a str,
    date: Option<&'a str>,
    source: Option<&'a str>,
    keywords: Option<String>,
    author: Option<String>,
    image: Option<String>,
}

impl<'a> Article<'a> {
    fn of(about: &'a About<'_>, content: &'a Content<'_>) -> Option<Article<'a>> {
        let publisher = about.site.organisation.name.as_deref();
        match content {
            Content::Report(report) => {
                let topics: Vec<&str> = report.topics.iter().map(|t| t.text.as_ref()).collect();
                let authors: Vec<String> = report.byline.iter().map(byline).collect();
                let image = report.item.cover.as_ref();
                Some(Article {
                    title: report.item.title,
                    date: report.item.date.as_ref().map(|d| d.iso.as_str()),
                    source: report.source.as_ref().map(|s| s.name).or(publisher),
                    keywords: (!topics.is_empty()).then(|| topics.join(",")),
                    author: (!authors.is_empty()).then(|| authors.join("，")),
                    image: image.map(|i| about.absolute(&i.src)),
                })
            }
            Content::Issue(issue) => Some(Article {
                title: about.title,
                date: issue.item.date.as_ref().map(|d| d.iso.as_str()),
                source: issue
                    .series
                    .issuer
                    .first()
                    .map(String::as_str)
                    .or(publisher),
                keywords: None,
                author: None,
                image: None,
            }),
            _ => None,
        }
    }
}

/// 市人大常委会办公室记者 张三 李四
fn byline(byline: &BylineView<'_>) -> String {
    let mut said = format!(
        "{}{}",
        byline.org.unwrap_or_default(),
        byline.role.unwrap_or_default()
    );
    for name in byline.names {
        if !said.is_empty() {
            said.push(' ');
        }
        said.push_str(name);
    }
    said
}

impl About<'_> {
    /// The absolute address of what `href` leads to from this page.
    fn absolute(&self, href: &str) -> String {
        let address = href.strip_prefix(self.root).unwrap_or(href);
        super::build::absolute(&self.site.base_url, address)
    }
}

struct Tags {
    html: String,
}

impl Tags {
    fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.html.push_str("&amp;"),
                '<' => self.html.push_str("&lt;"),
                '>' => self.html.push_str("&gt;"),
                '"' => self.html.push_str("&quot;"),
                '\n' | '\r' => self.html.push(' '),
                c => self.html.push(c),
            }
        }
    }

    fn tag(&mut self, key: &str, name: &str, content: &str) {
        let _ = write!(self.html, "<meta {key}=\"{name}\" content=\"");
        self.text(content);
        self.html.push_str("\">\n");
    }

    fn named(&mut self, name: &str, content: &str) {
        self.tag("name", name, content);
    }

    fn perhaps(&mut self, name: &str, content: Option<&str>) {
        if let Some(content) = content {
            self.named(name, content);
        }
    }

    fn property(&mut self, name: &str, content: &str) {
        self.tag("property", name, content);
    }

    /// JSON-LD. A `<` is written as its escape, so nothing in it can end the script element or begin a comment.
    fn data(&mut self, value: &impl Serialize) {
        // Maps with text keys and plain values: there is nothing serde_json could refuse.
        let Ok(json) = serde_json::to_string(value) else {
            return;
        };
        self.html.push_str("<script type=\"application/ld+json\">");
        self.html.push_str(&json.replace('<', "\\u003c"));
        self.html.push_str("</script>\n");
    }
}

#[derive(Serialize)]
struct Graph<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: Vec<Thing<'a>>,
}

/// A thing of schema.org with those of its properties we have something to say of.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Thing<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    headline: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alternative_headline: Option<&'a str>,
    #[serde(skip_serializing_if = "none")]
    alternate_name: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    in_language: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    keywords: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    author: Vec<Thing<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    publisher: Vec<Thing<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_organization: Option<Box<Thing<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_based_on: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_location: Option<Box<Thing<'a>>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    mentions: Vec<Thing<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    is_part_of: Vec<Thing<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    has_part: Vec<Thing<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issue_number: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    job_title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    affiliation: Option<Box<Thing<'a>>>,
    #[serde(skip_serializing_if = "none")]
    knows_about: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    telephone: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Box<Thing<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_organization: Option<Box<Thing<'a>>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    item_list_element: Vec<Crumb<'a>>,
}

fn none(texts: &&[String]) -> bool {
    texts.is_empty()
}

#[derive(Serialize)]
struct Crumb<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    position: usize,
    name: &'a str,
    item: &'a str,
}

impl<'a> Thing<'a> {
    fn named(kind: &'static str, name: &'a str) -> Thing<'a> {
        Thing {
            kind,
            name: Some(name),
            ..Thing::default()
        }
    }

    fn at(self, url: String) -> Thing<'a> {
        Thing {
            url: Some(url),
            ..self
        }
    }
}

fn things<'a>(about: &'a About<'_>, content: &'a Content<'_>) -> Vec<Thing<'a>> {
    let mut things = Vec::with_capacity(2);
    let site = about.site;
    let boxed = |kind, name| Box::new(Thing::named(kind, name));
    let publisher = || {
        let name = site.organisation.name.as_deref();
        name.map(|n| Thing::named("Organization", n))
            .into_iter()
            .collect::<Vec<_>>()
    };
    let page = || about.canonical.to_owned();
    match content {
        Content::Home(_) => things.push(Thing {
            description: about.description,
            in_language: Some(&site.language),
            publisher: publisher(),
            ..Thing::named("WebSite", &site.title).at(page())
        }),
        Content::Report(report) => things.push(Thing {
            kind: "NewsArticle",
            headline: Some(report.item.title),
            alternative_headline: report.item.subtitle,
            description: report.item.summary,
            url: Some(page()),
            in_language: Some(&site.language),
            date_published: report.item.date.as_ref().map(|d| d.iso.as_str()),
            image: report.item.cover.as_ref().map(|c| about.absolute(&c.src)),
            keywords: report.topics.iter().map(|t| t.text.as_ref()).collect(),
            author: report.byline.iter().flat_map(authors).collect(),
            publisher: publisher(),
            source_organization: report
                .source
                .as_ref()
                .map(|s| boxed("Organization", s.name)),
            is_based_on: report.source.as_ref().and_then(|s| s.url),
            content_location: report.item.region.as_deref().map(|r| boxed("Place", r)),
            mentions: report
                .deputies
                .iter()
                .map(|d| Thing::named("Person", d.name).at(about.absolute(&d.href)))
                .chain(
                    report
                        .stations
                        .iter()
                        .map(|s| Thing::named("Organization", s.name).at(about.absolute(&s.href))),
                )
                .collect(),
            is_part_of: report
                .issues
                .iter()
                .map(|i| Thing::named("PublicationIssue", &i.cite).at(about.absolute(&i.href)))
                .collect(),
            ..Thing::default()
        }),
        Content::Issue(issue) => things.push(Thing {
            in_language: Some(&site.language),
            date_published: issue.item.date.as_ref().map(|d| d.iso.as_str()),
            issue_number: Some(issue.number),
            is_part_of: vec![Thing {
                publisher: issue
                    .series
                    .issuer
                    .iter()
                    .map(|i| Thing::named("Organization", i))
                    .collect(),
                ..Thing::named("Periodical", issue.series.title)
                    .at(about.absolute(&issue.series.href))
            }],
            has_part: issue
                .columns
                .iter()
                .flat_map(|c| &c.reports)
                .map(|r| Thing {
                    headline: Some(r.item.title),
                    url: Some(about.absolute(&r.item.href)),
                    kind: "NewsArticle",
                    ..Thing::default()
                })
                .collect(),
            ..Thing::named("PublicationIssue", about.title).at(page())
        }),
        Content::Deputy(deputy) => things.push(Thing {
            alternate_name: deputy.also_known_as,
            job_title: deputy.item.post,
            affiliation: deputy.item.org.map(|o| boxed("Organization", o)),
            knows_about: deputy.fields,
            image: deputy.item.photo.as_ref().map(|p| about.absolute(&p.src)),
            ..Thing::named("Person", deputy.item.name).at(page())
        }),
        Content::Station(station) => things.push(Thing {
            address: station.address,
            telephone: station.phone,
            location: station.item.region.as_deref().map(|r| boxed("Place", r)),
            parent_organization: station.above.last().map(|s| {
                Box::new(Thing::named("Organization", s.name).at(about.absolute(&s.href)))
            }),
            ..Thing::named("Organization", station.item.name).at(page())
        }),
        _ => {}
    }
    if !about.crumbs.is_empty() {
        let crumbs = about.crumbs.iter().map(|(t, a)| (t.as_str(), a.as_str()));
        let ways = crumbs.chain([(about.title, about.canonical)]);
        things.push(Thing {
            kind: "BreadcrumbList",
            item_list_element: ways
                .enumerate()
                .map(|(i, (name, item))| Crumb {
                    kind: "ListItem",
                    position: i + 1,
                    name,
                    item,
                })
                .collect(),
            ..Thing::default()
        });
    }
    things
}

/// Those a byline names, each at their organisation; of one without names the organisation.
fn authors<'a>(byline: &'a BylineView<'_>) -> Vec<Thing<'a>> {
    let org = |name| Thing::named("Organization", name);
    if byline.names.is_empty() {
        return byline.org.map(org).into_iter().collect();
    }
    let people = byline.names.iter().map(|name| Thing {
        affiliation: byline.org.map(|name| Box::new(org(name))),
        job_title: byline.role,
        ..Thing::named("Person", name)
    });
    people.collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Mutex;

    use crate::build::{Options, prepare, render};
    use crate::disk::Memory;

    /// The pages of a site with these files, by address.
    fn pages<const N: usize>(files: [(&str, &str); N]) -> BTreeMap<String, String> {
        let system = Memory::from(files);
        let edition = prepare(&system, Options::default());
        let pages = Mutex::new(BTreeMap::new());
        let faults = render(&edition, |address, bytes| {
            let text = String::from_utf8_lossy(bytes).into_owned();
            pages
                .lock()
                .expect("no panic before")
                .insert(address.to_owned(), text);
        });
        assert!(faults.is_empty(), "{faults:?}");
        pages.into_inner().expect("no panic before")
    }

    fn json(page: &str) -> serde_json::Value {
        let (_, rest) = page
            .split_once("application/ld+json\">")
            .expect("it has data");
        let (json, _) = rest.split_once("</script>").expect("it ends");
        serde_json::from_str(json).expect("it is JSON")
    }

    fn content<'p>(page: &'p str, name: &str) -> Option<&'p str> {
        let (_, rest) = page.split_once(&format!("=\"{name}\" content=\""))?;
        Some(rest.split_once('"')?.0)
    }

    const SITE: &str = "title = \"代表工作\"\nbase_url = \"https://rd.example.cn/x\"\n\
        [organisation]\nname = \"某市人大\"\nsite_id_code = \"bm01\"\n\
        [[series]]\nid = \"g\"\ntitle = \"工作\"\nissuer = [\"代表工委\"]\n";

    #[test]
    fn a_report_says_of_itself_what_its_header_says() {
        let pages = pages([
            ("site.toml", SITE),
            (
                "content/reports/a.md",
                "---\n标题: 一件事\n摘要: 一句话。\n日期: 2025-06-09\n主题: [民生, 教育]\n代表: [z]\n地区: 甲省/乙市\n\
                 署名: [{role: 记者, org: 甲报, names: [李四, 王五]}]\n来源: {name: 乙报, url: \"https://y.example/1\"}\n---\n文\n",
            ),
            (
                "content/deputies/z.md",
                "---\n姓名: 张三\n职务: 校长\n---\n",
            ),
            (
                "content/issues/1.md",
                "---\n系列: g\n期号: 1\n日期: 2025-06-10\n报道: [a]\n---\n",
            ),
        ]);
        let page = &pages["reports/a.html"];
        assert_eq!(content(page, "SiteName"), Some("代表工作"));
        assert_eq!(content(page, "SiteDomain"), Some("rd.example.cn"));
        assert_eq!(content(page, "SiteIDCode"), Some("bm01"));
        assert_eq!(content(page, "PubDate"), Some("2025-06-09"));
        assert_eq!(content(page, "ContentSource"), Some("乙报"));
        assert_eq!(content(page, "Keywords"), Some("民生,教育"));
        assert_eq!(content(page, "Author"), Some("甲报记者 李四 王五"));
        assert_eq!(content(page, "og:locale"), Some("zh_CN"));
        assert_eq!(content(page, "article:published_time"), Some("2025-06-09"));
        assert_eq!(content(page, "ColumnName"), None);
        let data = json(page);
        let article = &data["@graph"][0];
        assert_eq!(article["@type"], "NewsArticle");
        assert_eq!(article["author"][1]["name"], "王五");
        assert_eq!(article["author"][1]["affiliation"]["name"], "甲报");
        assert_eq!(article["isBasedOn"], "https://y.example/1");
        assert_eq!(article["contentLocation"]["name"], "甲省乙市");
        assert_eq!(
            article["mentions"][0]["url"],
            "https://rd.example.cn/x/deputies/z.html"
        );
        assert_eq!(article["isPartOf"][0]["name"], "《工作》2025年第1期");
        let way = &data["@graph"][1]["itemListElement"];
        assert_eq!(way[0]["item"], "https://rd.example.cn/x/");
        assert_eq!(way[2]["name"], "一件事");
        let issue = &json(&pages["issues/g/2025/1.html"])["@graph"][0];
        assert_eq!(issue["@type"], "PublicationIssue");
        assert_eq!(issue["issueNumber"], 1);
        assert_eq!(issue["isPartOf"][0]["@type"], "Periodical");
        assert_eq!(issue["isPartOf"][0]["publisher"][0]["name"], "代表工委");
        assert_eq!(issue["hasPart"][0]["headline"], "一件事");
        let person = &json(&pages["deputies/z.html"])["@graph"][0];
        assert_eq!(
            (&person["@type"], &person["jobTitle"]),
            (&"Person".into(), &"校长".into())
        );
        let home = &pages["index.html"];
        assert_eq!(content(home, "ColumnType"), Some("首页"));
        assert_eq!(json(home)["@graph"][0]["@type"], "WebSite");
        assert_eq!(content(&pages["404.html"], "robots"), Some("noindex"));
    }

    #[test]
    fn nothing_is_said_that_the_content_does_not_say() {
        let site = "title = \"站\"\nbase_url = \"https://x.example\"\n";
        let pages = pages([
            ("site.toml", site),
            ("content/reports/a.md", "---\n标题: 一件事\n---\n文\n"),
        ]);
        let page = &pages["reports/a.html"];
        for name in [
            "PubDate",
            "ContentSource",
            "Keywords",
            "Author",
            "Description",
            "Image",
            "SiteIDCode",
            "og:image",
            "og:description",
            "article:published_time",
        ] {
            assert_eq!(content(page, name), None, "{name}");
        }
        let article = json(page)["@graph"][0].clone();
        let keys: Vec<&str> = article
            .as_object()
            .expect("a thing")
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(keys, ["@type", "headline", "inLanguage", "url"]);
    }

    #[test]
    fn no_text_gets_out_of_its_tag_or_its_script() {
        let title = "</script><!--<script>alert(1)\" ' & \\";
        let file = format!(
            "---\n标题: '{}'\n摘要: '{}'\n---\n文\n",
            title.replace('\'', "''"),
            title.replace('\'', "''")
        );
        let pages = pages([("site.toml", SITE), ("content/reports/a.md", &file)]);
        let page = &pages["reports/a.html"];
        assert_eq!(json(page)["@graph"][0]["headline"], title);
        assert_eq!(
            page.matches("<script").count(),
            page.matches("</script>").count()
        );
        assert!(!page.contains("<!--"), "{page}");
        let said = content(page, "ArticleTitle").expect("a title");
        assert_eq!(
            said,
            "&lt;/script&gt;&lt;!--&lt;script&gt;alert(1)&quot; ' &amp; \\"
        );
    }

    #[test]
    fn the_policy_knows_the_style_of_the_page_by_its_hash() {
        let strict = super::policy(None, false).expect("a policy");
        assert!(
            !strict.contains("unsafe") && !strict.contains("sha256"),
            "{strict}"
        );
        // The hash of nothing is well known.
        let restyled = super::policy(Some(""), false).expect("a policy");
        let empty = "style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';";
        assert!(restyled.contains(empty), "{restyled}");
        assert_eq!(super::policy(None, true), None);
    }
}
