//! What a page is of, as things of schema.org: the JSON-LD of its head. What is not known of a thing is left out of it.

use super::json::Json;
use super::{About, Content};
use crate::view::data::*;

/// All that is to be said of a page.
pub fn graph(about: &About<'_>, content: &Content<'_>, json: &mut Json<'_>) {
    json.raw("{\"@context\":\"https://schema.org\",\"@graph\":[");
    subject(about, content, json);
    if !about.crumbs.is_empty() {
        let crumbs = about.crumbs.iter().map(|(t, a)| (t.as_str(), a.as_str()));
        let ways = crumbs.chain([(about.title, about.canonical)]).enumerate();
        json.item();
        json.thing("BreadcrumbList", |list| {
            list.each("itemListElement", ways, |json, (i, (name, address))| {
                json.thing("ListItem", |crumb| {
                    crumb.number("position", i + 1);
                    crumb.text("name", name);
                    crumb.text("item", address);
                });
            });
        });
    }
    json.raw("]}");
}

/// What the page is of, if that is a thing.
fn subject(about: &About<'_>, content: &Content<'_>, json: &mut Json<'_>) {
    let site = about.site;
    match content {
        Content::Home(_) => json.thing("WebSite", |thing| {
            thing.text("name", &site.title);
            thing.perhaps("description", about.description);
            thing.text("url", about.canonical);
            thing.text("inLanguage", &site.language);
            publisher(about, thing);
        }),
        Content::Report(report) => json.thing("NewsArticle", |thing| {
            self::report(about, report, thing);
        }),
        Content::Issue(issue) => json.thing("PublicationIssue", |thing| {
            self::issue(about, issue, thing);
        }),
        Content::Deputy(deputy) => json.thing("Person", |thing| {
            thing.text("name", deputy.item.name);
            let texts = |json: &mut Json<'_>, text: &String| json.quoted(text);
            thing.each("alternateName", deputy.also_known_as, texts);
            thing.text("url", about.canonical);
            if let Some(photo) = &deputy.item.photo {
                thing.text("image", &about.absolute(&photo.src));
            }
            thing.perhaps("jobTitle", deputy.item.post);
            affiliation(deputy.item.org, thing);
            thing.each("knowsAbout", deputy.fields, texts);
        }),
        Content::Station(station) => json.thing("Organization", |thing| {
            thing.text("name", station.item.name);
            thing.text("url", about.canonical);
            thing.perhaps("address", station.address);
            thing.perhaps("telephone", station.phone);
            if let Some(region) = station.item.region.as_deref() {
                thing.key("location");
                named("Place", region, thing);
            }
            if let Some(parent) = station.above.last() {
                thing.key("parentOrganization");
                let address = about.absolute(&parent.href);
                found("Organization", parent.name, &address, thing);
            }
        }),
        _ => {}
    }
}

fn report(about: &About<'_>, report: &ReportView<'_>, thing: &mut Json<'_>) {
    let source = report.source.as_ref();
    thing.text("headline", report.item.title);
    thing.perhaps("alternativeHeadline", report.item.subtitle);
    thing.perhaps("description", report.item.summary);
    thing.text("url", about.canonical);
    thing.text("inLanguage", &about.site.language);
    published(report.item.date.as_deref(), thing);
    if let Some(cover) = &report.item.cover {
        thing.text("image", &about.absolute(&cover.src));
    }
    thing.each("keywords", &report.topics, |json, t| json.quoted(&t.text));
    thing.each("author", report.byline.iter().flat_map(authors), author);
    publisher(about, thing);
    if let Some(source) = source {
        thing.key("sourceOrganization");
        named("Organization", source.name, thing);
    }
    thing.perhaps("isBasedOn", source.and_then(|s| s.url));
    if let Some(region) = report.item.region.as_deref() {
        thing.key("contentLocation");
        named("Place", region, thing);
    }
    let people = report.deputies.iter();
    let people = people.map(|d| ("Person", d.name, d.href.as_str()));
    let stations = report.stations.iter();
    let stations = stations.map(|s| ("Organization", s.name, s.href.as_str()));
    let mentions = people.chain(stations);
    thing.each("mentions", mentions, |json, (kind, name, href)| {
        found(kind, name, &about.absolute(href), json);
    });
    thing.each("isPartOf", &report.issues, |json, issue| {
        let address = about.absolute(&issue.href);
        found("PublicationIssue", &issue.cite, &address, json);
    });
}

fn issue(about: &About<'_>, issue: &IssueView<'_>, thing: &mut Json<'_>) {
    thing.text("name", about.title);
    thing.text("url", about.canonical);
    thing.text("inLanguage", &about.site.language);
    published(issue.item.date.as_deref(), thing);
    thing.each("isPartOf", [&issue.series], |json, series| {
        json.thing("Periodical", |thing| {
            thing.text("name", series.title);
            thing.text("url", &about.absolute(&series.href));
            thing.each("publisher", series.issuer, |json, issuer| {
                named("Organization", issuer, json);
            });
        });
    });
    let parts = issue.columns.iter().flat_map(|c| &c.reports);
    thing.each("hasPart", parts, |json, part| {
        json.thing("NewsArticle", |thing| {
            thing.text("headline", part.item.title);
            thing.text("url", &about.absolute(&part.item.href));
        });
    });
    thing.number("issueNumber", issue.number);
}

fn named(kind: &str, name: &str, json: &mut Json<'_>) {
    json.thing(kind, |thing| thing.text("name", name));
}

/// What has a page of its own.
fn found(kind: &str, name: &str, address: &str, json: &mut Json<'_>) {
    json.thing(kind, |thing| {
        thing.text("name", name);
        thing.text("url", address);
    });
}

fn published(date: Option<&DateView>, thing: &mut Json<'_>) {
    thing.perhaps("datePublished", date.map(|d| d.iso.as_str()));
}

fn publisher(about: &About<'_>, thing: &mut Json<'_>) {
    thing.each("publisher", &about.site.organisation.name, |json, name| {
        named("Organization", name, json);
    });
}

fn affiliation(org: Option<&str>, thing: &mut Json<'_>) {
    if let Some(org) = org {
        thing.key("affiliation");
        named("Organization", org, thing);
    }
}

/// Those a byline names, each with the byline; of one without names the organisation.
fn authors<'a>(
    byline: &'a BylineView<'_>,
) -> impl Iterator<Item = (&'a str, Option<&'a BylineView<'a>>)> {
    let nameless = byline.org.filter(|_| byline.names.is_empty());
    let people = byline.names.iter().map(move |n| (n.as_str(), Some(byline)));
    nameless.map(|org| (org, None)).into_iter().chain(people)
}

fn author(json: &mut Json<'_>, (name, byline): (&str, Option<&BylineView<'_>>)) {
    match byline {
        Some(byline) => json.thing("Person", |thing| {
            thing.text("name", name);
            thing.perhaps("jobTitle", byline.role);
            affiliation(byline.org, thing);
        }),
        None => named("Organization", name, json),
    }
}
