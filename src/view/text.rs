//! Bodies inside views: the walk to HTML with links, pictures and names resolved, and what a text says of someone.

use super::data::{HeadingView, ImageView};
use super::item::Page;
use super::shown::{Html, Shown};
use crate::body::{self, Dest, ImageSource, Name, Pieces, Walk};
use crate::collate::directory::Target;
use crate::collate::resolve::picture_target;
use crate::collate::rows::{Spot, Text};
use crate::collate::table::*;
use crate::disk::SitePath;
use crate::model::{Kind, Metric};
use crate::phrase;

/// Headings of no more characters stand in one line.
const SHORT_HEADING: usize = 12;

impl<'a, A: Ask> Page<'a, '_, A> {
    /// The body as HTML; headings begin at `heading`, ids with `prefix`; each of `names` is linked where it stands first.
    pub fn html(
        &self,
        text: &Text,
        heading: u8,
        prefix: &str,
        names: &[(&str, String)],
    ) -> Html<'static> {
        self.walk(text, heading, prefix, names, |walk| {
            let mut out = String::with_capacity(4096);
            body::html(&text.body, walk, &mut out);
            Html::of(out)
        })
    }

    /// The same block by block: see [`body::pieces`].
    pub fn pieces(&self, text: &Text, heading: u8, names: &[(&str, String)]) -> Pieces {
        let pieces = |walk: &Walk<'_>| body::pieces(&text.body, walk);
        self.walk(text, heading, "", names, pieces)
    }

    fn walk<R>(
        &self,
        text: &Text,
        heading: u8,
        prefix: &str,
        names: &[(&str, String)],
        with: impl FnOnce(&Walk<'_>) -> R,
    ) -> R {
        let names: Vec<Name<'_>> = names
            .iter()
            .map(|(text, href)| Name { text, href })
            .collect();
        let link = |i: usize| match &text.body.links.get(i)?.dest {
            Dest::Internal { path, anchor } => {
                let address = link_target(self.ask, &text.path, path)?;
                let anchor = anchor.as_ref().map(|a| format!("#{}", percent(a)));
                Some(format!(
                    "{}{}",
                    self.href(&address),
                    anchor.unwrap_or_default()
                ))
            }
            _ => None,
        };
        let image = |i: usize| match &text.body.images.get(i)?.source {
            ImageSource::Internal(path) => match picture_target(self.ask, &text.path, path)? {
                Target::Asset {
                    address, picture, ..
                } => Some(self.body_image(address, picture.as_ref())),
                Target::Content(..) => None,
            },
            _ => None,
        };
        let called: Vec<&str> = names.iter().map(|name| name.text).collect();
        let in_phrases = |text: &str| {
            // A phone holds that much in a line, and most headings are no longer.
            let is_long = text.chars().nth(SHORT_HEADING).is_some();
            is_long.then(|| phrase::headline(text, &called))
        };
        with(&Walk {
            heading_base: heading,
            heading: &in_phrases,
            id_prefix: prefix,
            link: &link,
            image: &image,
            names: &names,
            marks: self.marks.then_some(text.path.as_str()),
            // Bodies that share a page have prefixes.
            has_first_image: prefix.is_empty(),
        })
    }

    /// The pictures of a text, in order; those that are not of this site are left out.
    pub fn pictures(&self, text: &'a Text) -> Vec<ImageView<'a>> {
        let of_site = |image: &'a body::Image| {
            let ImageSource::Internal(path) = &image.source else {
                return None;
            };
            match picture_target(self.ask, &text.path, path)? {
                Target::Asset {
                    address, picture, ..
                } => Some(self.text_image(image, address, picture.as_ref())),
                Target::Content(..) => None,
            }
        };
        text.body.images.iter().filter_map(of_site).collect()
    }

    /// Names in a report that lead somewhere: its deputies and stations.
    pub fn names_in(&self, id: ReportId) -> Vec<(&'a str, String)> {
        let Some(report) = self.ask.get::<Reports>(id) else {
            return Vec::new();
        };
        let people = report.deputies.iter().filter_map(|d| {
            let person = self.ask.get::<People>(*d)?;
            Some((person.name.as_str(), self.href(&person.address)))
        });
        let stations = report.stations.iter().filter_map(|s| {
            let card = self.ask.get::<StationCards>(*s)?;
            Some((card.name.as_str(), self.href(&card.address)))
        });
        let mut names: Vec<(&str, String)> = people.chain(stations).collect();
        // Two people of one name in one report: which is meant where, the text alone does not say.
        let is_once =
            |(name, _): &(&str, String)| names.iter().filter(|(n, _)| n == name).count() == 1;
        let once: Vec<bool> = names.iter().map(is_once).collect();
        let mut once = once.into_iter();
        names.retain(|_| once.next().unwrap_or(false));
        names
    }
}

pub fn headings(text: &Text) -> Vec<Shown<HeadingView<'_>>> {
    let headings = text.body.headings.iter();
    headings.map(|h| Shown::new(heading(h))).collect()
}

fn heading(heading: &body::Heading) -> HeadingView<'_> {
    let (number, name) = body::numbered(&heading.text);
    HeadingView {
        id: &heading.id,
        text: &heading.text,
        number,
        name,
        level: heading.level,
        run_in: heading.run_in,
    }
}

/// Where an internal link of the file `from` leads: an address of the site, or nowhere.
///
/// A link may name a content file as seen from its own (`../deputies/zhangsan.md`), one from the top of
/// `content/` (`/deputies/zhangsan.md`), a file beside it, a file of `static/`, or an address of the site.
pub fn link_target(ask: &impl Ask, from: &SitePath, path: &str) -> Option<std::sync::Arc<str>> {
    let content = |p: &SitePath| match ask.at_path(p)? {
        Target::Asset { address, .. } => Some(address.clone()),
        Target::Content(kind, index) => address(ask, *kind, *index),
    };
    match path.strip_prefix('/') {
        Some(rest) => ["content", "static"]
            .iter()
            .filter_map(|top| format!("{top}/{rest}").parse().ok())
            .find_map(|p: SitePath| content(&p))
            .or_else(|| {
                let address = match rest {
                    "" => "index.html".to_owned(),
                    folder if folder.ends_with('/') => format!("{folder}index.html"),
                    page => page.to_owned(),
                };
                ask.has_page(&address).then(|| address.into())
            }),
        None => content(&from.parent()?.join(path)?),
    }
}

/// The address of a thing's page; `None` when it has none, as a draft.
fn address(ask: &impl Ask, kind: Kind, index: u32) -> Option<std::sync::Arc<str>> {
    Some(match kind {
        Kind::Report => {
            let report = ask.get::<Reports>(ReportId::new(index))?;
            report.published.then(|| report.address.clone())?
        }
        Kind::Deputy => ask.get::<People>(DeputyId::new(index))?.address.clone(),
        Kind::Station => ask
            .get::<StationCards>(StationId::new(index))?
            .address
            .clone(),
        Kind::Issue => ask.get::<IssueCards>(IssueId::new(index))?.address.clone(),
        Kind::Campaign => ask
            .get::<CampaignCards>(CampaignId::new(index))?
            .address
            .clone(),
        Kind::Page => ask.get::<PageCards>(PageId::new(index))?.address.clone(),
    })
}

/// Ids may hold Chinese when an author gave them; an address may not.
fn percent(anchor: &str) -> String {
    let mut out = String::with_capacity(anchor.len());
    for b in anchor.bytes() {
        if b.is_ascii_alphanumeric() || b"-._~".contains(&b) {
            out.push(char::from(b));
        } else {
            out.push_str(&format!("%{b:02X}"));
        }
    }
    out
}

/// Who is looked for in texts: a name, made ready once for all of them.
pub struct Sought<'n> {
    name: &'n str,
    finder: memchr::memmem::Finder<'n>,
}

impl<'n> Sought<'n> {
    pub fn new(name: &'n str) -> Sought<'n> {
        let finder = memchr::memmem::Finder::new(name);
        Sought { name, finder }
    }

    /// What a text says of them: the sentence that names them first, and the metrics stated where they are named.
    pub fn mentioned<'m>(
        &self,
        text: &'m Text,
        metrics: &'m [Metric],
        spots: &[Option<Spot>],
    ) -> (Option<&'m str>, Vec<&'m Metric>) {
        if self.name.is_empty() {
            return (None, Vec::new());
        }
        let plain = text.plain.as_str();
        let is_heading = |line: &str| {
            let headings = text.body.headings.iter();
            headings.filter(|h| !h.run_in).any(|h| h.text == line)
        };
        // Where the paragraphs that name them begin.
        let mut paragraphs: Vec<usize> = Vec::new();
        let mut sentence = None;
        let mut seen = 0;
        // Most reports have no figure in a place of its own; of them the first paragraph tells all.
        let is_stated = spots.iter().any(Option::is_some);
        for at in self.finder.find_iter(plain.as_bytes()) {
            if at < seen {
                continue;
            }
            let start = memchr::memrchr(b'\n', &plain.as_bytes()[..at]).map_or(0, |i| i + 1);
            let end =
                memchr::memchr(b'\n', &plain.as_bytes()[at..]).map_or(plain.len(), |i| at + i);
            seen = end;
            let paragraph = &plain[start..end];
            if is_heading(paragraph) {
                continue;
            }
            if sentence.is_none() {
                sentence = Some(sentence_at(paragraph, at - start, self.name.len()));
            }
            paragraphs.push(start);
            if !is_stated {
                break;
            }
        }
        let is_here = |spot: &Spot| paragraphs.contains(&(spot.line as usize));
        let stated = metrics.iter().zip(spots);
        let stated = stated.filter(|(_, spot)| spot.as_ref().is_some_and(is_here));
        (sentence, stated.map(|(metric, _)| metric).collect())
    }
}

/// The sentence of a paragraph in which `long` bytes stand at `at`.
fn sentence_at(paragraph: &str, at: usize, long: usize) -> &str {
    const ENDS: [char; 3] = ['。', '！', '？'];
    let (before, from) = paragraph.split_at(at);
    let start = before.rfind(ENDS).map_or(0, |end| end + '。'.len_utf8());
    let behind = from.get(long..).unwrap_or_default();
    let end = behind
        .find(ENDS)
        .map_or(paragraph.len(), |end| at + long + end + '。'.len_utf8());
    paragraph.get(start..end).unwrap_or(paragraph).trim()
}
