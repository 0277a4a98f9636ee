//! Findings that need the whole publication: links, pictures, issues and what they carry.
//! [`check`] judges one file from rows alone and changes nothing; the words are in [`crate::rules`].

pub mod files;

use crate::body::{Dest, ImageSource};
use crate::collate::directory::Target;
use crate::collate::numbering;
use crate::collate::resolve::{picture_target, respelled, siblings};
use crate::collate::rows::Text;
use crate::collate::table::*;
use crate::collate::tally;
use crate::disk::SitePath;
use crate::finding::{Finding, Path, Place, nearest};
use crate::model::stated::Told;
use crate::model::{Date, Document, Draft, IssueDraft, Kind, ReportDraft};
use crate::picture::Alien;
use crate::rules;
use crate::source::Span;
use crate::view::link_target;

/// Checks one content file. `today` is `--date`: without it nothing is too new.
pub fn check(
    ask: &impl Ask,
    document: &Document,
    handle: u32,
    today: Option<Date>,
) -> Vec<Finding> {
    let mut c = Checker {
        ask,
        document,
        findings: Vec::new(),
    };
    c.body();
    match &document.draft {
        Some(Draft::Report(d)) => {
            c.report(ReportId::new(handle), &d.title);
            c.indicators(d);
            c.quotes(d);
            c.future(d.date, today);
        }
        Some(Draft::Deputy(d)) => c.deputy(DeputyId::new(handle), &d.name),
        Some(Draft::Issue(d)) => {
            c.issue(IssueId::new(handle), d);
            c.future(d.date, today);
        }
        _ => {}
    }
    c.findings
}

struct Checker<'a, A: Ask> {
    ask: &'a A,
    document: &'a Document,
    findings: Vec<Finding>,
}

impl<A: Ask> Checker<'_, A> {
    fn path(&self) -> &SitePath {
        &self.document.path
    }

    fn report(&mut self, id: ReportId, title: &str) {
        // A report without a title has its finding; a second one could not even name it.
        if title.is_empty() {
            return;
        }
        let published = self.ask.get::<Reports>(id).is_some_and(|r| r.published);
        let carried = self
            .ask
            .get::<ReportPlaces>(id)
            .is_some_and(|p| !p.issues.is_empty());
        if published && !carried {
            let place = Place::value(self.path(), Path::key("title"));
            self.findings
                .push(rules::report_in_no_issue::finding(place, title));
        }
    }

    /// Whether each metric with a key is of an indicator, and counts what it counts.
    fn indicators(&mut self, draft: &ReportDraft) {
        // Most reports have none, and ask no setting.
        for (at, way) in &draft.keyed {
            let Some((metric, key)) = draft
                .metrics
                .get(*at)
                .and_then(|metric| Some((metric, metric.key.as_deref()?)))
            else {
                continue;
            };
            let indicators = &self.ask.site().indicators;
            let finding = match tally::indicator(indicators, key) {
                None => rules::unknown_indicator::finding(
                    Place::value(self.path(), way.then("key")),
                    key,
                    indicators.iter().map(|i| i.key.as_str()),
                ),
                Some((_, indicator)) if indicator.unit != metric.unit() => {
                    rules::indicator_unit::finding(
                        Place::value(self.path(), way.then("key")),
                        metric.text(),
                        metric.unit(),
                        &indicator.label,
                        &indicator.unit,
                    )
                }
                Some(_) => continue,
            };
            self.findings.push(finding);
        }
    }

    /// Whether each quote stands in the text, and says the number it is the quote of.
    fn quotes(&mut self, draft: &ReportDraft) {
        let quoted = |(at, way): &(usize, Path)| {
            let metric = draft.metrics.get(*at)?;
            Some((metric, metric.quote.clone()?, way.then("quote")))
        };
        let mut quoted = draft.keyed.iter().filter_map(quoted).peekable();
        if quoted.peek().is_none() {
            return;
        }
        // A quote may run over the end of a paragraph.
        let joined = self.document.plain.replace('\n', "");
        let told = Told::new(&joined);
        for (metric, quote, way) in quoted {
            let place = Place::value(&self.document.path, way);
            let quote = quote.replace('\n', "");
            if told.quoting(&quote).is_empty() {
                let finding = rules::quote_not_found::not_in_text(place, metric.label());
                self.findings.push(finding);
            } else if !Told::new(&quote).may_state(metric) {
                let finding = rules::quote_not_found::other_number(place, metric.text());
                self.findings.push(finding);
            }
        }
    }

    fn deputy(&mut self, id: DeputyId, name: &str) {
        if name.is_empty() {
            return;
        }
        let named = self.ask.get::<DeputyReports>(id).is_some();
        let in_station = self
            .ask
            .get::<DeputyPlaces>(id)
            .is_none_or(|p| p.in_station);
        if !named && !in_station {
            let place = Place::value(self.path(), Path::key("name"));
            self.findings
                .push(rules::unused_deputy::finding(place, name));
        }
    }

    fn issue(&mut self, id: IssueId, draft: &IssueDraft) {
        let Some(card) = self.ask.get::<IssueCards>(id) else {
            return;
        };
        let cite = |card: &crate::collate::rows::IssueCard| {
            let series = self.ask.site().series.get(card.series.index() as usize);
            series.map_or(String::new(), |s| {
                numbering::cite(s, card.year, card.number)
            })
        };
        if draft.contents.iter().all(|c| c.reports.is_empty()) {
            let place = Place::value(self.path(), Path::key("number"));
            self.findings
                .push(rules::empty_issue::finding(place, &cite(card)));
        }
        let mut seen: Vec<ReportId> = Vec::new();
        for (name, way) in draft.contents.iter().flat_map(|c| &c.reports) {
            let [handle] = self.ask.named(Kind::Report, name) else {
                continue;
            };
            let report = ReportId::new(*handle);
            let (title, dated) = match self.ask.get::<ReportCards>(report) {
                Some(card) => (card.title.clone(), card.date),
                None => continue,
            };
            let place = Place::value(self.path(), way.clone());
            if self
                .ask
                .get::<Reports>(report)
                .is_some_and(|r| !r.published)
            {
                self.findings
                    .push(rules::unpublished_report::finding(place.clone(), &title));
            }
            if let (Some(written), Some(printed)) = (dated, draft.date)
                && written > printed
            {
                self.findings.push(rules::report_after_issue::finding(
                    place.clone(),
                    &title,
                    &written.chinese(),
                    &printed.chinese(),
                ));
            }
            if seen.contains(&report) {
                self.findings
                    .push(rules::report_in_two_issues::twice(place, &title));
                continue;
            }
            seen.push(report);
            // The later of the two issues is the one to mend; they are told apart by number, then by path.
            let carriers = self
                .ask
                .get::<ReportPlaces>(report)
                .map_or(&[][..], |p| &p.issues);
            let earlier = carriers
                .iter()
                .filter(|other| **other != id)
                .filter_map(|other| {
                    let row = self.ask.get::<IssueCards>(*other)?;
                    Some((row, &self.ask.get::<Issues>(*other)?.path))
                })
                .filter(|(row, _)| row.series == card.series)
                .filter(|(row, path)| {
                    (row.year, row.number, *path) < (card.year, card.number, self.path())
                })
                .min_by_key(|(row, path)| (row.year, row.number, (*path).clone()));
            if let Some((row, _)) = earlier {
                let finding = rules::report_in_two_issues::finding(place, &title, &cite(row));
                self.findings.push(finding);
            }
        }
    }

    fn future(&mut self, date: Option<Date>, today: Option<Date>) {
        if let (Some(date), Some(today)) = (date, today)
            && date > today
        {
            let place = Place::value(self.path(), Path::key("date"));
            self.findings.push(rules::future_date::finding(
                place,
                &date.chinese(),
                &today.chinese(),
            ));
        }
    }

    fn body(&mut self) {
        let Document {
            path, body, places, ..
        } = self.document;
        let place = |range: Option<&std::ops::Range<usize>>| {
            let range = range.cloned().unwrap_or(0..0);
            Place::body(path, Span::new(range.start, range.end))
        };
        for (i, link) in body.links.iter().enumerate() {
            if let Dest::Internal { path: to, anchor } = &link.dest {
                self.link(place(places.links.get(i)), to, anchor.as_deref());
            }
        }
        for (i, image) in body.images.iter().enumerate() {
            let ImageSource::Internal(file) = &image.source else {
                continue;
            };
            let place = || place(places.images.get(i));
            match picture_target(self.ask, path, file) {
                None => {
                    let known = siblings(self.ask, path);
                    let known = known.iter().map(String::as_str);
                    let finding = rules::missing_image::finding(
                        place(),
                        file,
                        respelled(self.ask, path, file).as_deref(),
                        known,
                    );
                    self.findings.push(finding);
                }
                Some(Target::Asset {
                    alien: Some(alien), ..
                }) => {
                    let finding = rules::broken_picture::used(place(), file, *alien);
                    self.findings.push(finding);
                }
                Some(_) => {}
            }
        }
    }

    fn link(&mut self, place: Place, to: &str, anchor: Option<&str>) {
        let from = self.path();
        // A file to be fetched is published as it is, and so would be what it tells.
        if !to.ends_with(".md")
            && let Some(Target::Asset {
                alien: Some(alien @ Alien::Foreign(kind)),
                ..
            }) = picture_target(self.ask, from, to)
            && alien.may_tell_its_place()
        {
            let finding = rules::broken_picture::telling(place, to, kind);
            self.findings.push(finding);
            return;
        }
        if link_target(self.ask, from, to).is_none() {
            let finding = match self.content_at(from, to) {
                Some((Kind::Report, i)) if self.ask.get::<Reports>(ReportId::new(i)).is_some() => {
                    rules::broken_link::unpublished(place, to)
                }
                // The file is there and cannot be read; its own finding says so.
                Some(_) => return,
                _ if to.is_empty() => rules::broken_link::empty(place),
                _ => rules::broken_link::finding(place, to, self.meant(from, to).as_deref()),
            };
            self.findings.push(finding);
            return;
        }
        let Some(anchor) = anchor else {
            return;
        };
        // Only content files have headings that are known here.
        if let Some(text) = self.text_at(from, to) {
            let ids: Vec<&str> = text.body.headings.iter().map(|h| h.id.as_str()).collect();
            // The words of a heading are no address on another page, but they tell which one is meant.
            let said = text.body.headings.iter().find(|h| h.text == anchor);
            if !ids.contains(&anchor) {
                let near = match said {
                    Some(heading) => Some(heading.id.as_str()),
                    None => nearest(anchor, ids),
                };
                let finding = rules::broken_anchor::finding(place, anchor, near);
                self.findings.push(finding);
            }
        }
    }

    /// The content file a link names.
    fn content_at(&self, from: &SitePath, to: &str) -> Option<(Kind, u32)> {
        let path = match to.strip_prefix('/') {
            Some(rest) => format!("content/{rest}").parse().ok()?,
            None => from.parent()?.join(to)?,
        };
        match self.ask.at_path(&path)? {
            Target::Content(kind, index) => Some((*kind, *index)),
            Target::Asset { .. } => None,
        }
    }

    /// The body of the content file a link names.
    fn text_at(&self, from: &SitePath, to: &str) -> Option<&Text> {
        let (kind, index) = self.content_at(from, to)?;
        self.text(kind, index)
    }

    fn text(&self, kind: Kind, index: u32) -> Option<&Text> {
        match kind {
            Kind::Report => self.ask.get::<ReportBodies>(ReportId::new(index)),
            Kind::Deputy => self.ask.get::<DeputyBodies>(DeputyId::new(index)),
            Kind::Station => self.ask.get::<StationBodies>(StationId::new(index)),
            Kind::Issue => self.ask.get::<IssueBodies>(IssueId::new(index)),
            Kind::Campaign => self.ask.get::<CampaignBodies>(CampaignId::new(index)),
            Kind::Page => self.ask.get::<PageBodies>(PageId::new(index)),
        }
    }

    /// The link that was probably meant: to the file whose name, or whose subject's name, is nearest;
    /// written as it must be written in this file.
    fn meant(&self, from: &SitePath, to: &str) -> Option<String> {
        let (folder, file) = to.rsplit_once('/').unwrap_or(("", to));
        // Writers also give the address of the page, or the bare ID.
        let name = [".md", ".html"].iter().find_map(|s| file.strip_suffix(s));
        let bare = (!file.contains('.') && !file.is_empty()).then_some(file);
        let Some(name) = name.or(bare) else {
            let known = siblings(self.ask, from);
            return nearest(file, known.iter().map(String::as_str)).map(str::to_owned);
        };
        let kind = Kind::ALL
            .into_iter()
            .find(|k| folder.rsplit('/').any(|part| part == k.folder()))
            .unwrap_or(self.document.kind);
        // A report in its own folder goes by the folder's name.
        let name = match name {
            "index" => folder.rsplit('/').next().unwrap_or(name),
            name => name,
        };
        let near = nearest(name, self.ask.names_of(kind))?;
        let paths = self.ask.named(kind, near).iter();
        let path = paths
            .filter_map(|i| Some(&self.text(kind, *i)?.path))
            .min()?;
        Some(relative(from, path))
    }
}

/// The way from one file to another, as a link has it.
fn relative(from: &SitePath, to: &SitePath) -> String {
    let (from, to): (Vec<&str>, Vec<&str>) = (from.parts().collect(), to.parts().collect());
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from.len().saturating_sub(shared + 1);
    std::iter::repeat_n("..", up)
        .chain(to.into_iter().skip(shared))
        .collect::<Vec<&str>>()
        .join("/")
}
