//! What stands in the head of a page and is read by machines: the tags of 国办发〔2017〕47号, Open Graph, JSON-LD, and the
//! policy that says what a page may load ([`policy`]). All of it is finished here, so that no theme can misquote a title or let a text
//! out of its script element. Nothing is said that the content does not say: what is missing is left out.

mod json;
mod policy;
mod things;

use super::Content;
use super::data::*;
use crate::model::site::Site;

pub use policy::policy;

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
        html: String::with_capacity(4096),
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
    tags.html.push_str("<link rel=\"canonical\" href=\"");
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
    let mut html = tags.html;
    html.push_str("<script type=\"application/ld+json\">");
    things::graph(about, content, &mut json::Json::new(&mut html));
    html.push_str("</script>\n");
    html
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
        let is_odd = |b: u8| {
            (b == b'&') | (b == b'<') | (b == b'>') | (b == b'"') | (b == b'\n') | (b == b'\r')
        };
        push_escaped(&mut self.html, text, is_odd, |html, odd| {
            html.push_str(match odd {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'"' => "&quot;",
                _ => " ",
            });
        });
    }

    fn tag(&mut self, key: &str, name: &str, content: &str) {
        for part in ["<meta ", key, "=\"", name, "\" content=\""] {
            self.html.push_str(part);
        }
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
}

/// Writes a text with its odd characters, which are of ASCII, as `escape` writes them.
fn push_escaped(
    out: &mut String,
    text: &str,
    is_odd: impl Fn(u8) -> bool + Copy,
    escape: impl Fn(&mut String, u8),
) {
    let mut rest = text;
    while let Some((plain, odd, after)) = first(rest, is_odd) {
        out.push_str(plain);
        escape(out, odd);
        rest = after;
    }
    out.push_str(rest);
}

/// The first odd character of a text, with what stands before and after it.
fn first(text: &str, is_odd: impl Fn(u8) -> bool + Copy) -> Option<(&str, u8, &str)> {
    let bytes = text.as_bytes();
    // Looked at sixteen by sixteen, which compilers make a few instructions of.
    let (pieces, _) = bytes.as_chunks::<16>();
    let is_plain = |piece: &&[u8; 16]| !piece.iter().fold(false, |any, b| any | is_odd(*b));
    let plain = 16 * pieces.iter().take_while(is_plain).count();
    let rest = bytes.get(plain..)?;
    let at = plain + rest.iter().position(|b| is_odd(*b))?;
    Some((text.get(..at)?, *bytes.get(at)?, text.get(at + 1..)?))
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
}
