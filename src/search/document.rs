//! What one document says to those who look for something: [`Document::of`]. Everything its page shows of the thing
//! itself, and nothing of what the page only leads to: a name is found where it is said, not where lists repeat it.

use std::borrow::Cow;
use std::sync::Arc;

use super::script::utf16;
use crate::body::Body;
use crate::collate::numbering;
use crate::collate::rows::Text;
use crate::collate::table::*;
use crate::model::{Date, Level, Region};

/// Whose page a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Thing {
    Deputy(DeputyId),
    Station(StationId),
    Issue(IssueId),
    Campaign(CampaignId),
    Page(PageId),
    Report(ReportId),
}

/// Lines of a document. A tab stands between words that stand apart in one line.
type Lines<'a> = Vec<Cow<'a, str>>;

/// One document, in the words its page shows.
pub struct Document<'a> {
    pub address: &'a str,
    pub title: Cow<'a, str>,
    /// What is shown beside it: where, and when.
    pub place: String,
    pub date: String,
    pub text: Lines<'a>,
    /// A line for each metric.
    pub figures: Lines<'a>,
    /// What else the page says of it: issues, topics, who is named, posts and seats.
    pub notes: Lines<'a>,
    pub facets: Facets<'a>,
}

/// What results are narrowed by, besides the kind.
#[derive(Clone, Copy, Default)]
pub struct Facets<'a> {
    pub region: Option<&'a Region>,
    pub year: Option<u16>,
    pub topics: &'a [Arc<str>],
    pub levels: &'a [Level],
}

impl<'a> Document<'a> {
    /// The document of a thing; `None` when a row it is made of is not there.
    pub fn of(catalog: &'a Catalog, thing: Thing) -> Option<Document<'a>> {
        match thing {
            Thing::Deputy(id) => deputy(catalog, id),
            Thing::Station(id) => station(catalog, id),
            Thing::Issue(id) => issue(catalog, id),
            Thing::Campaign(id) => campaign(catalog, id),
            Thing::Page(id) => page(catalog, id),
            Thing::Report(id) => report(catalog, id),
        }
    }

    fn new(address: &'a str, title: impl Into<Cow<'a, str>>) -> Document<'a> {
        Document {
            address,
            title: title.into(),
            place: String::new(),
            date: String::new(),
            text: Lines::new(),
            figures: Lines::new(),
            notes: Lines::new(),
            facets: Facets::default(),
        }
    }

    /// All that words are looked for in: its title, text, figures and notes, in UTF-16.
    pub fn sections(&self) -> [Vec<u16>; 4] {
        let [text, figures, notes] = [&self.text, &self.figures, &self.notes]
            .map(|lines| utf16(lines.iter().map(AsRef::as_ref)));
        [utf16([self.title.as_ref()]), text, figures, notes]
    }

    fn located(mut self, region: Option<&'a Region>) -> Self {
        self.facets.region = region;
        if let Some(region) = region {
            self.place = region.as_str().replace('/', " ");
            self.notes.push(region.joined().into());
        }
        self
    }

    fn dated(mut self, date: Option<Date>) -> Self {
        self.facets.year = date.map(Date::year);
        if let Some(date) = date {
            self.date = date.chinese();
            self.notes.push(self.date.clone().into());
        }
        self
    }

    fn says(&mut self, text: &'a Text) {
        if !text.plain.is_empty() {
            self.text.push(text.plain.as_ref().into());
        }
        self.credits(&text.body);
    }

    /// Who took the pictures: shown below them, and no part of the text.
    fn credits(&mut self, body: &'a Body) {
        let credits = body.images.iter().filter_map(|i| i.credit.as_deref());
        self.notes.extend(credits.map(Cow::from));
    }

    fn notes_of<S: AsRef<str> + ?Sized + 'a>(&mut self, notes: impl IntoIterator<Item = &'a S>) {
        let notes = notes.into_iter().map(AsRef::as_ref);
        self.notes.extend(notes.map(Cow::from));
    }
}

fn report(catalog: &Catalog, id: ReportId) -> Option<Document<'_>> {
    let card = catalog.get::<ReportCards>(id)?;
    let report = catalog.get::<Reports>(id)?;
    let text = catalog.get::<ReportBodies>(id)?;
    let issues = &catalog.get::<ReportPlaces>(id)?.issues;
    let issued = || {
        issues
            .iter()
            .find_map(|i| catalog.get::<IssueCards>(*i)?.date)
    };
    let mut document = Document::new(&card.address, card.title.as_str())
        .located(card.region.as_ref())
        .dated(card.date);
    document.facets.year = card.date.or_else(issued).map(Date::year);
    document.facets.topics = &report.topics;
    // The summary is shown by lists, not by the page itself.
    let heads = [&card.kicker, &card.subtitle];
    document
        .text
        .extend(heads.into_iter().flatten().map(Cow::from));
    document.says(text);
    for metric in catalog.get::<ReportMetrics>(id)?.iter() {
        // As pages print it: （全市，2024年）.
        let bounds = [metric.scope.as_deref(), metric.period.as_deref()];
        let bounds: Vec<&str> = bounds.into_iter().flatten().collect();
        let mut line = metric.label().to_owned();
        if !bounds.is_empty() {
            line.push_str(&format!("\t（{}）", bounds.join("，")));
        }
        line.push('\t');
        line.push_str(metric.text());
        document.figures.push(line.into());
    }
    let cites = issues.iter().filter_map(|id| cite(catalog, *id));
    document.notes.extend(cites.map(Cow::from));
    document.notes_of(report.topics.iter());
    let campaign = report
        .campaign
        .and_then(|id| catalog.get::<CampaignCards>(id));
    document.notes_of(campaign.map(|c| &c.title));
    for byline in &report.byline {
        document.notes_of(byline.role.iter().chain(&byline.org).chain(&byline.names));
    }
    let credit = report
        .credit
        .as_ref()
        .map(|c| format!("（{c}供稿）").into());
    document.notes.extend(credit);
    if let Some(source) = &report.source {
        document.notes_of([&source.name]);
        document.notes_of(source.edition.iter().chain(&source.continued_from));
        let note = source.note.as_ref().map(|n| format!("（{n}）").into());
        document.notes.extend(note);
    }
    let people = report
        .deputies
        .iter()
        .filter_map(|id| catalog.get::<People>(*id));
    document.notes_of(people.map(|p| &p.name));
    let stations = report.stations.iter();
    let stations = stations.filter_map(|id| catalog.get::<StationCards>(*id));
    document.notes_of(stations.map(|s| &s.name));
    Some(document)
}

fn deputy(catalog: &Catalog, id: DeputyId) -> Option<Document<'_>> {
    let person = catalog.get::<People>(id)?;
    let deputy = catalog.get::<Deputies>(id)?;
    let region = deputy.region.as_ref().or(person.region.as_ref());
    let mut document = Document::new(&person.address, person.name.as_str()).located(region);
    document.facets.levels = &person.levels;
    let (org, post) = (person.org.as_deref(), person.post.as_deref());
    let post = [org, post].into_iter().flatten().collect::<String>();
    if !post.is_empty() {
        document.text.push(post.into());
    }
    if !person.levels.is_empty() {
        let levels: Vec<&str> = person.levels.iter().map(|l| l.chinese()).collect();
        document
            .text
            .push(format!("{}人大代表", levels.join("、")).into());
    }
    document.says(catalog.get::<DeputyBodies>(id)?);
    for seat in &deputy.seats {
        document.notes_of(&seat.congress);
        document
            .notes
            .extend(seat.term.map(|term| format!("第{term}届").into()));
        document.notes_of(&seat.unit);
    }
    let station = deputy
        .station
        .and_then(|id| catalog.get::<StationCards>(id));
    document.notes_of(station.map(|s| &s.name));
    document.notes_of(
        deputy
            .group
            .iter()
            .chain(&deputy.fields)
            .chain(&deputy.also_known_as),
    );
    Some(document)
}

fn station(catalog: &Catalog, id: StationId) -> Option<Document<'_>> {
    let card = catalog.get::<StationCards>(id)?;
    let station = catalog.get::<Stations>(id)?;
    let region = station.region.as_ref().or(card.region.as_ref());
    let mut document = Document::new(&card.address, card.name.as_str()).located(region);
    document.says(catalog.get::<StationBodies>(id)?);
    document.notes_of([card.kind.chinese()]);
    document.notes_of(card.level.iter().chain(&station.open_days));
    document.notes_of(
        station
            .address
            .iter()
            .chain(&station.phone)
            .chain(&station.opened),
    );
    Some(document)
}

fn issue(catalog: &Catalog, id: IssueId) -> Option<Document<'_>> {
    let card = catalog.get::<IssueCards>(id)?;
    let issue = catalog.get::<Issues>(id)?;
    let series = catalog.site.series.get(card.series.index() as usize)?;
    let mut title = cite(catalog, id)?;
    if let Some(own) = &card.title {
        title.push('\u{3000}');
        title.push_str(own);
    }
    let mut document = Document::new(&card.address, title).dated(card.date);
    document.facets.year = card.date.map(Date::year).or(card.year);
    document.says(catalog.get::<IssueBodies>(id)?);
    let total = issue.total.map(|total| format!("总第{total}期").into());
    document.notes.extend(total);
    document.notes_of(&series.issuer);
    document.notes_of(issue.contents.iter().filter_map(|c| c.name.as_ref()));
    document.notes_of(issue.classification.iter().chain(&issue.printed_by));
    if let Some(sent) = &issue.distribution {
        let sent = [&sent.report, &sent.send, &sent.dispatch, &sent.extra];
        document.notes_of(sent.into_iter().flatten());
    }
    Some(document)
}

fn campaign(catalog: &Catalog, id: CampaignId) -> Option<Document<'_>> {
    let card = catalog.get::<CampaignCards>(id)?;
    let campaign = catalog.get::<Campaigns>(id)?;
    let mut document = Document::new(&card.address, card.title.as_str());
    document.text.extend(campaign.slogan.iter().map(Cow::from));
    document.says(catalog.get::<CampaignBodies>(id)?);
    document.notes_of(&campaign.organiser);
    Some(document)
}

fn page(catalog: &Catalog, id: PageId) -> Option<Document<'_>> {
    let card = catalog.get::<PageCards>(id)?;
    let mut document = Document::new(&card.address, card.title.as_str());
    document.says(catalog.get::<PageBodies>(id)?);
    Some(document)
}

/// How running text cites an issue.
fn cite(catalog: &Catalog, id: IssueId) -> Option<String> {
    let card = catalog.get::<IssueCards>(id)?;
    let series = catalog.site.series.get(card.series.index() as usize)?;
    Some(numbering::cite(series, card.year, card.number))
}

/// The name of a deputy or a station and its syllables, parted by spaces: 赵焕章, `zhao huan zhang`.
pub fn pinyin(catalog: &Catalog, thing: Thing) -> Option<(&str, String)> {
    let name = match thing {
        Thing::Deputy(id) => &catalog.get::<People>(id)?.name,
        Thing::Station(id) => &catalog.get::<StationCards>(id)?.name,
        _ => return None,
    };
    Some((name, crate::pinyin::syllables(name)))
}
