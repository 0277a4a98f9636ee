//! From what one file says to what it means: names become handles, pictures become addresses.
//! It asks the directory and nothing else, so a change of another file's text never comes here.

use std::sync::Arc;

use super::alias;
use super::directory::Target;
use super::rows::*;
use super::table::*;
use crate::disk::SitePath;
use crate::finding::{Finding, Path, Place};
use crate::model::site::{Numbering, Site};
use crate::model::*;
use crate::picture::Focus;
use crate::rules;
use crate::{phrase, pinyin};

/// The rows of a report.
#[derive(Debug)]
pub struct ReportRows {
    pub card: ReportCard,
    pub report: Report,
    pub metrics: Arc<[Metric]>,
    /// Where the text states each of the metrics.
    pub spots: Vec<Option<Spot>>,
    pub text: Text,
}

/// The rows of one content file.
#[derive(Debug)]
pub enum Resolved {
    Report(Box<ReportRows>),
    Deputy(Box<(Person, Deputy, Text)>),
    Station(Box<(StationCard, Station, Text)>),
    Issue(Box<(IssueCard, Issue, Text)>),
    Campaign(Box<(CampaignCard, Campaign, Text)>),
    Page(Box<(PageCard, Text)>),
}

/// Options that decide what is published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Publishing {
    /// Reports in draft and review are published too.
    pub drafts: bool,
}

/// Resolves `document`. `None`: it has no readable header, or is an issue of a series that does not exist.
pub fn resolve(
    ask: &impl Ask,
    document: &Document,
    publishing: Publishing,
) -> (Option<Resolved>, Vec<Finding>) {
    let mut r = Resolver {
        ask,
        document,
        findings: Vec::new(),
    };
    let resolved = document.draft.as_ref().and_then(|draft| match draft {
        Draft::Report(d) => Some(r.report(d, publishing)),
        Draft::Deputy(d) => Some(r.deputy(d)),
        Draft::Station(d) => Some(r.station(d)),
        Draft::Issue(d) => r.issue(d),
        Draft::Campaign(d) => Some(r.campaign(d)),
        Draft::Page(d) => Some(r.page(d)),
    });
    (resolved, r.findings)
}

struct Resolver<'a, A: Ask> {
    ask: &'a A,
    document: &'a Document,
    findings: Vec<Finding>,
}

impl<A: Ask> Resolver<'_, A> {
    fn text(&self) -> Text {
        Text {
            path: self.document.path.clone(),
            body: self.document.body.clone(),
            plain: self.document.plain.clone(),
            ends: self.document.ends.clone(),
            places: self.document.places.clone(),
        }
    }

    fn place(&self, way: Path) -> Place {
        Place::value(&self.document.path, way)
    }

    fn address(&self) -> Arc<str> {
        let slug = pinyin::slug(&self.document.id);
        match self.document.kind {
            Kind::Page => format!("{slug}.html").into(),
            kind => format!("{}/{slug}.html", kind.folder()).into(),
        }
    }

    /// The one thing of `kind` that goes by `name`, or a finding.
    fn reference(&mut self, kind: Kind, name: &str, way: impl FnOnce() -> Path) -> Option<u32> {
        match self.ask.named(kind, name) {
            [one] => return Some(*one),
            [] => {
                let finding = unknown(self.ask, kind, self.place(way()), name);
                self.findings.push(finding);
            }
            several => {
                // An ID is never ambiguous: whoever has it as their ID is meant.
                if let Some(own) = several
                    .iter()
                    .find(|h| self.ask.id(kind, **h).as_ref() == name)
                {
                    return Some(*own);
                }
                let mut ids: Vec<&str> = several
                    .iter()
                    .map(|h| self.ask.id(kind, *h).as_ref())
                    .collect();
                ids.sort_unstable();
                let place = self.place(way());
                self.findings
                    .push(rules::ambiguous_name::finding(place, name, &ids));
            }
        }
        None
    }

    fn references<H: Handle>(&mut self, kind: Kind, names: &[String], key: &str) -> Vec<H> {
        let mut handles: Vec<H> = Vec::with_capacity(names.len());
        for (i, name) in names.iter().enumerate() {
            if let Some(index) = self.reference(kind, name, || Path::key(key).item(i)) {
                let handle = H::new(index);
                if !handles.contains(&handle) {
                    handles.push(handle);
                }
            }
        }
        handles
    }

    fn one<H: Handle>(&mut self, kind: Kind, name: Option<&str>, key: &str) -> Option<H> {
        self.reference(kind, name?, || Path::key(key)).map(H::new)
    }

    /// A picture named in the header: beside the file, or from the top of the site.
    fn picture(&mut self, image: &str, way: Path) -> Option<Picture> {
        let found = picture_target(self.ask, &self.document.path, image);
        match found {
            Some(Target::Asset {
                alien: Some(alien), ..
            }) => {
                let finding = rules::broken_picture::used(self.place(way), image, *alien);
                self.findings.push(finding);
                None
            }
            Some(Target::Asset {
                address, picture, ..
            }) => Some(Picture {
                address: address.clone(),
                facts: *picture,
                focus: Focus::default(),
                alt: String::new(),
                caption: None,
                credit: None,
            }),
            _ => {
                let known = siblings(self.ask, &self.document.path);
                let finding = rules::missing_image::finding(
                    self.place(way),
                    image,
                    respelled(self.ask, &self.document.path, image).as_deref(),
                    known.iter().map(String::as_str),
                );
                self.findings.push(finding);
                None
            }
        }
    }

    fn report(&mut self, d: &ReportDraft, publishing: Publishing) -> Resolved {
        let text = self.text();
        let deputies = self.references(Kind::Deputy, &d.deputies, "deputies");
        let stations = self.references(Kind::Station, &d.stations, "stations");
        let campaign = self.one(Kind::Campaign, d.campaign.as_deref(), "campaign");
        let cover = d.cover.as_ref().and_then(|c| {
            let picture = self.picture(&c.image, Path::key("cover"))?;
            Some(Picture {
                alt: c
                    .alt
                    .clone()
                    .or_else(|| c.caption.clone())
                    .unwrap_or_default(),
                caption: c.caption.clone(),
                credit: c.credit.clone(),
                focus: c.focus.unwrap_or_default(),
                ..picture
            })
        });
        let card = ReportCard {
            address: self.address(),
            title: d.title.clone(),
            headline: self.headline(d, &deputies, &stations),
            kicker: d.kicker.clone(),
            subtitle: d.subtitle.clone(),
            summary: d.summary.clone(),
            date: d.date,
            kind: d.kind,
            status: d.status,
            region: d.region.clone(),
            column: d.column.clone(),
            cover,
            lead: Lead::of(&d.metrics),
            characters: crate::body::characters(&text.plain),
        };
        let mut topics: Vec<Arc<str>> = Vec::with_capacity(d.topics.len());
        for topic in &d.topics {
            if !topics.iter().any(|t| t.as_ref() == topic) {
                topics.push(topic.as_str().into());
            }
        }
        let report = Report {
            path: self.document.path.clone(),
            address: card.address.clone(),
            metrics: d.metrics.len(),
            published: d.status == Status::Final || publishing.drafts,
            date: d.date,
            region: d.region.clone(),
            byline: d.byline.clone(),
            credit: d.credit.clone(),
            source: d.source.clone(),
            topics,
            campaign,
            deputies,
            stations,
            aliases: self.aliases(d),
        };
        let spots = super::stated::locate(&text, &d.metrics);
        Resolved::Report(Box::new(ReportRows {
            card,
            report,
            metrics: d.metrics.clone(),
            spots,
            text,
        }))
    }

    /// The old addresses a page can be left at, each with the way to it.
    fn aliases(&mut self, d: &ReportDraft) -> Vec<Alias> {
        let mut aliases = Vec::with_capacity(d.aliases.len());
        for (written, way) in &d.aliases {
            match alias::address(written) {
                Ok(address) => aliases.push((address, way.clone())),
                Err(fault) => {
                    let why = match fault {
                        alias::Fault::Escapes => "里面用“%”写的字不是UTF-8，解不出来".to_owned(),
                        alias::Fault::Name(fault) => fault.to_string(),
                    };
                    let place = self.place(way.clone());
                    self.findings
                        .push(rules::bad_value::old_address(place, written, &why));
                }
            }
        }
        aliases
    }

    fn deputy(&mut self, d: &DeputyDraft) -> Resolved {
        let photo = d.photo.as_ref().and_then(|photo| {
            let picture = self.picture(&photo.image, Path::key("photo"))?;
            Some(Picture {
                alt: format!("{}的照片", d.name),
                focus: photo.focus.unwrap_or(Focus::FACE),
                ..picture
            })
        });
        let mut levels: Vec<Level> = d.seats.iter().map(|s| s.level).collect();
        levels.dedup();
        let station = self.one(Kind::Station, d.station.as_deref(), "station");
        let address = self.address();
        let person = Person {
            address: address.clone(),
            name: d.name.clone(),
            sort: pinyin::sort_key(&d.name),
            initial: pinyin::initial(&d.name),
            post: d.post.clone(),
            org: d.org.clone(),
            levels,
            region: d.region.clone(),
            photo,
        };
        let deputy = Deputy {
            path: self.document.path.clone(),
            page: address,
            seats: d.seats.clone(),
            region: d.region.clone(),
            station,
            group: d.group.clone(),
            fields: d.fields.clone(),
            also_known_as: d.also_known_as.clone(),
        };
        Resolved::Deputy(Box::new((person, deputy, self.text())))
    }

    fn station(&mut self, d: &StationDraft) -> Resolved {
        let parent = self.one(Kind::Station, d.parent.as_deref(), "parent");
        let members = self.references(Kind::Deputy, &d.members, "members");
        let address = self.address();
        let card = StationCard {
            address: address.clone(),
            name: d.name.clone(),
            sort: pinyin::sort_key(&d.name),
            kind: d.kind,
            level: d.level.clone(),
            region: d.region.clone(),
        };
        let station = Station {
            path: self.document.path.clone(),
            page: address,
            parent,
            region: d.region.clone(),
            address: d.address.clone(),
            phone: d.phone.clone(),
            opened: d.opened.clone(),
            open_days: d.open_days.clone(),
            note: d.note.clone(),
            members,
        };
        Resolved::Station(Box::new((card, station, self.text())))
    }

    fn issue(&mut self, d: &IssueDraft) -> Option<Resolved> {
        let (series, definition) = self.series(&d.series, Path::key("series"))?;
        let year = d.year.or(d.date.map(Date::year));
        // A date that is there but wrong has its finding already.
        let written = self.place(Path::key("date"));
        let wrong = self.document.findings.iter().any(|f| f.place == written);
        if d.date.is_none() && !wrong && definition.numbering == Numbering::Yearly {
            let key = crate::parse::schema::named(crate::parse::schema::ISSUE, "date")?;
            let place = match d.is_date_blank {
                true => written,
                false => self.place(Path::default()),
            };
            let finding = rules::missing_key::finding(place, key, ": ", d.is_date_blank);
            self.findings.push(finding);
        }
        let address = match (definition.numbering, year) {
            (Numbering::Running, _) => {
                format!(
                    "{}/{}/{}.html",
                    definition.folder(),
                    definition.id,
                    d.number.get()
                )
            }
            (Numbering::Yearly, Some(year)) => format!(
                "{}/{}/{year}/{}.html",
                definition.folder(),
                definition.id,
                d.number.get()
            ),
            (Numbering::Yearly, None) => return None,
        };
        let contents = d
            .contents
            .iter()
            .map(|column| Column {
                name: column.column.clone(),
                reports: column
                    .reports
                    .iter()
                    .filter_map(|(name, way)| self.reference(Kind::Report, name, || way.clone()))
                    .map(ReportId::new)
                    .collect(),
            })
            .filter(|column| !column.reports.is_empty())
            .collect();
        let also = d
            .also
            .iter()
            .enumerate()
            .filter_map(|(i, (name, number))| {
                let (series, _) = self.series(name, Path::key("also").item(i).then("series"))?;
                Some(Also {
                    series,
                    number: *number,
                    written: i,
                })
            })
            .collect();
        let card = IssueCard {
            address: address.into(),
            series,
            number: d.number,
            year,
            date: d.date,
            title: d.title.clone(),
            headline: d.title.as_deref().map(|t| phrase::headline(t, &[])),
        };
        let issue = Issue {
            path: self.document.path.clone(),
            total: d.total,
            contents,
            also,
            distribution: d
                .distribution
                .clone()
                .or_else(|| definition.distribution.clone()),
            printed_by: d
                .printed_by
                .clone()
                .or_else(|| definition.printed_by.clone()),
            copies: d.copies,
            classification: d.classification.clone(),
        };
        Some(Resolved::Issue(Box::new((card, issue, self.text()))))
    }

    fn series(&mut self, name: &str, way: Path) -> Option<(SeriesId, crate::model::site::Series)> {
        let site = self.ask.site();
        let found = series_named(site, name);
        if found.is_none() {
            let known = site.series.iter().map(|s| s.id.as_str());
            let finding = rules::unknown_series::finding(self.place(way), name, known);
            self.findings.push(finding);
        }
        found.map(|(id, series)| (id, series.clone()))
    }

    fn campaign(&mut self, d: &CampaignDraft) -> Resolved {
        Resolved::Campaign(Box::new((
            CampaignCard {
                path: self.document.path.clone(),
                address: self.address(),
                title: d.title.clone(),
                headline: phrase::headline(&d.title, &[]),
            },
            Campaign {
                path: self.document.path.clone(),
                from: d.from.clone(),
                to: d.to.clone(),
                organiser: d.organiser.clone(),
                slogan: d.slogan.clone(),
            },
            self.text(),
        )))
    }

    fn page(&mut self, d: &PageDraft) -> Resolved {
        Resolved::Page(Box::new((
            PageCard {
                path: self.document.path.clone(),
                address: self.address(),
                title: d.title.clone(),
                headline: phrase::headline(&d.title, &[]),
            },
            self.text(),
        )))
    }

    /// The title in phrases. Whole stays whom and what the report names, and where it happens, with and without 市 or 县.
    fn headline(&self, d: &ReportDraft, deputies: &[DeputyId], stations: &[StationId]) -> Box<str> {
        let people = deputies.iter().map(|h| (Kind::Deputy, h.index()));
        let places = stations.iter().map(|h| (Kind::Station, h.index()));
        let called = people
            .chain(places)
            .filter_map(|(kind, handle)| self.ask.called(kind, handle));
        let regions = || d.region.iter().flat_map(Region::parts);
        let short = regions().filter_map(|r| {
            let short = r.strip_suffix(['省', '市', '县', '区'])?;
            (short.chars().count() > 1).then_some(short)
        });
        let names: Vec<&str> = called.chain(regions()).chain(short).collect();
        phrase::headline(&d.title, &names)
    }
}

/// The series called `name`, by its ID or its title.
pub fn series_named<'a>(
    site: &'a Site,
    name: &str,
) -> Option<(SeriesId, &'a crate::model::site::Series)> {
    site.series
        .iter()
        .enumerate()
        .find(|(_, s)| s.id == name || s.title == name)
        .map(|(i, s)| (SeriesId::new(i as u32), s))
}

fn unknown(ask: &impl Ask, kind: Kind, place: Place, name: &str) -> Finding {
    let known = ask.names_of(kind);
    match kind {
        Kind::Deputy => rules::unknown_deputy::finding(place, name, known),
        Kind::Station => rules::unknown_station::finding(place, name, known),
        Kind::Campaign => rules::unknown_campaign::finding(place, name, known),
        _ => rules::unknown_report::finding(place, name, known),
    }
}

/// Where a picture named in a file is: beside the file, else from the top of the site (`/photos/a.jpg` in `static/`).
pub fn picture_target<'a>(ask: &'a impl Ask, from: &SitePath, written: &str) -> Option<&'a Target> {
    ask.at_path(&picture_path(from, written)?)
}

fn picture_path(from: &SitePath, written: &str) -> Option<SitePath> {
    match written.strip_prefix('/') {
        Some(rest) => format!("static/{rest}").parse().ok(),
        None => from.parent()?.join(written),
    }
}

/// The way a picture is to be written that is there and differs from what is written in small and capital letters alone:
/// Windows shows it all the same, a server does not.
pub fn respelled(ask: &impl Ask, from: &SitePath, written: &str) -> Option<String> {
    let wanted = picture_path(from, written)?;
    let folded = wanted.as_str().to_lowercase();
    let paths = ask.asset_paths().into_iter();
    let same = paths.filter(|path| path.as_str().to_lowercase() == folded);
    let same = same.min()?.as_str();
    // What was written is the end of the path, but for a leading `/`, unless it climbs.
    let tail = written.trim_start_matches('/');
    let start = same.len().checked_sub(tail.len())?;
    let tail_is = same.get(start..)?;
    let is_plain = wanted.as_str().ends_with(tail);
    let lead = written.strip_suffix(tail).unwrap_or_default();
    is_plain.then(|| format!("{lead}{tail_is}"))
}

/// Names of the files beside a file, to suggest one of them.
pub fn siblings(ask: &impl Ask, of: &SitePath) -> Vec<String> {
    let folder = of.parent();
    ask.asset_paths()
        .into_iter()
        .filter(|p| p.parent() == folder)
        .map(|p| p.file_name().to_owned())
        .collect()
}
