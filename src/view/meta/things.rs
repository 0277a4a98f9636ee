//! What a page is of, as things of schema.org: the JSON-LD of its head. What is not known of a thing is left out of it.

use serde::Serialize;

use super::{About, Content};
use crate::view::data::*;

#[derive(Serialize)]
pub struct Graph<'a> {
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

/// All that is to be said of a page.
pub fn graph<'a>(about: &'a About<'_>, content: &'a Content<'_>) -> Graph<'a> {
    Graph {
        context: "https://schema.org",
        graph: things(about, content),
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
