//! Views of pages that list: series, topics, regions, reports, deputies, and the overviews of each kind.

use super::data::*;
use super::item::Page;
use super::shown::Shown;
use crate::collate::rows::{List, ListOf, Members, Slot};
use crate::collate::table::*;
use crate::model::Kind;
use crate::model::site::{Numbering, SeriesKind};

use super::Content;

/// How many numbers stand on one shelf.
const SHELF: usize = 60;
/// The overviews of issues and 专辑 show shelves of a series until they hold so many numbers.
const OVERVIEW: usize = 100;
/// The tree of stations is drawn no deeper; BULLETIN §6 knows four tiers.
const TREE: usize = 16;

impl<'a, A: Ask> Page<'a, '_, A> {
    /// The content of a page of a long list, its title, and what it stands below.
    pub fn list(&self, id: ListId) -> Option<(Content<'a>, String, Vec<Link<'a>>)> {
        let list = self.ask.get::<Lists>(id)?;
        let pager = self.pager(list);
        let index = |text: &'static str, address: &str| Link {
            text: text.into(),
            href: self.href(address),
        };
        Some(match (&list.of, &list.members) {
            (ListOf::Reports, Members::Reports(ids)) => {
                let reports = self.reports(ids);
                let view = ReportsView { reports, pager };
                (
                    Content::Reports(Box::new(view)),
                    "报道".to_owned(),
                    Vec::new(),
                )
            }
            (ListOf::Deputies, Members::Deputies(ids)) => {
                let mut groups: Vec<InitialGroup> = Vec::new();
                for person in self.people(ids) {
                    match groups.last_mut() {
                        Some(group) if group.initial == person.initial => group.people.push(person),
                        _ => groups.push(InitialGroup {
                            initial: person.initial.clone(),
                            people: vec![person],
                        }),
                    }
                }
                let view = DeputiesView { groups, pager };
                (
                    Content::Deputies(Box::new(view)),
                    "代表".to_owned(),
                    Vec::new(),
                )
            }
            (ListOf::Topic(name), Members::Reports(ids)) => {
                let view = TopicView {
                    name,
                    reports: self.reports(ids),
                    pager,
                };
                let crumbs = vec![index("主题", "topics/index.html")];
                (Content::Topic(Box::new(view)), name.to_string(), crumbs)
            }
            (ListOf::Region { region, children }, Members::Reports(ids)) => {
                // Who else lies in it stands on the first page, by which the row is called; the others have none.
                let place = self.ask.get::<RegionPlaces>(id);
                let view = RegionView {
                    name: region.name(),
                    full_name: region.joined(),
                    children: self.counted_regions(children),
                    reports: self.reports(ids),
                    deputies: place.map_or(Vec::new(), |p| self.people(&p.deputies)),
                    stations: place.map_or(Vec::new(), |p| self.stations(&p.stations)),
                    pager,
                };
                let mut crumbs = vec![index("地区", "regions/index.html")];
                let mut above = self.regions(Some(region));
                above.pop();
                crumbs.extend(above.iter().map(|link| Link::clone(link)));
                (
                    Content::Region(Box::new(view)),
                    region.name().to_owned(),
                    crumbs,
                )
            }
            (ListOf::Series(id), Members::Slots(slots)) => {
                self.series_page(*id, None, slots, pager)?
            }
            (ListOf::Year(id, year), Members::Slots(slots)) => {
                self.series_page(*id, Some(*year), slots, pager)?
            }
            _ => return None,
        })
    }

    fn pager(&self, list: &List) -> Pager {
        Pager {
            page: list.page,
            pages: list.pages,
            total: list.total,
            first: self.href(&list.first),
            last: self.href(&list.last),
            previous: list.previous.as_ref().map(|a| self.href(a)),
            next: list.next.as_ref().map(|a| self.href(a)),
        }
    }

    fn series_page(
        &self,
        id: SeriesId,
        year: Option<u16>,
        slots: &'a [Slot],
        pager: Pager,
    ) -> Option<(Content<'a>, String, Vec<Link<'a>>)> {
        let item = self.series(id)?;
        let series = self.series_of(id)?;
        let mut groups: Vec<YearGroup> = Vec::new();
        for slot in slots {
            let view = self.slot(id, slot)?;
            match groups.last_mut() {
                Some(group) if group.year == slot.year => group.slots.push(view),
                _ => groups.push(YearGroup {
                    year: slot.year,
                    slots: vec![view],
                    ascending: Vec::new(),
                }),
            }
        }
        for group in &mut groups {
            group.ascending = group.slots.iter().rev().cloned().collect();
        }
        let mut years: Vec<u16> = Vec::new();
        if series.numbering == Numbering::Yearly {
            let shelf = self.ask.get::<SeriesShelves>(id)?;
            years = shelf.slots.iter().rev().filter_map(|s| s.year).collect();
            years.dedup();
        }
        let years = years
            .into_iter()
            .map(|y| Link {
                text: format!("{y}年").into(),
                href: self.href(&format!("{}/{}/{y}/index.html", series.folder(), series.id)),
            })
            .collect();
        let album = series.kind == SeriesKind::Album;
        let mut crumbs = vec![Link {
            text: if album { "专辑" } else { "各期" }.into(),
            href: self.href(&format!("{}/index.html", series.folder())),
        }];
        let title = match year {
            Some(y) => {
                crumbs.push(Link {
                    text: item.title.into(),
                    href: item.href.clone(),
                });
                format!("{}（{y}年）", item.title)
            }
            None => item.title.to_owned(),
        };
        let view = SeriesView {
            series: item,
            year,
            years,
            groups,
            pager,
        };
        Some((Content::Series(Box::new(view)), title, crumbs))
    }

    fn slot(&self, id: SeriesId, slot: &Slot) -> Option<Shown<SlotView<'a>>> {
        let series = self.series_of(id)?;
        let issue = slot.issue.and_then(|i| self.issue(i));
        let held = slot.issue.and_then(|i| self.ask.get::<Issues>(i));
        let reports = held
            .into_iter()
            .flat_map(|issue| self.columns(issue))
            .flat_map(|(_, reports)| reports)
            .filter_map(|r| self.report_title(r))
            .collect();
        let number = crate::model::IssueNo::new(slot.number)?;
        Some(Shown::new(SlotView {
            number: slot.number,
            label: number.in_series(series.numeral),
            numeral: number.numeral(series.numeral),
            issue,
            reports,
        }))
    }

    /// The overview of all series that are 专辑, or of all that are not.
    pub fn shelves(&self, albums: bool) -> ShelvesView<'a> {
        let shelves = (0..self.ask.site().series.len())
            .map(|i| SeriesId::new(i as u32))
            .filter(|id| {
                self.series_of(*id)
                    .is_some_and(|s| (s.kind == SeriesKind::Album) == albums)
            })
            .flat_map(|id| self.shelves_of(id))
            .collect();
        ShelvesView { shelves }
    }

    /// The newest shelf of a series.
    pub fn newest_shelf(&self, id: SeriesId) -> Option<ShelfView<'a>> {
        self.shelves_of(id).next()
    }

    /// The shelves of a series, newest first. A year has its own where numbers begin anew with it; else a number stands on
    /// the shelf of its sixty, however many there are behind it.
    fn shelves_of(&self, id: SeriesId) -> impl Iterator<Item = ShelfView<'a>> {
        let series = self.series_of(id);
        let slots = self.ask.get::<SeriesShelves>(id);
        let slots = slots.map_or(&[][..], |shelf| shelf.slots.as_slice());
        let is_yearly = series.is_some_and(|s| s.numbering == Numbering::Yearly);
        let sixty = |slot: &Slot| slot.number.saturating_sub(1) / SHELF as u32;
        let boards: Vec<&'a [Slot]> = match () {
            _ if is_yearly => slots
                .chunk_by(|a, b| a.year == b.year && sixty(a) == sixty(b))
                .collect(),
            _ if slots.len() <= SHELF => vec![slots],
            _ => slots.chunk_by(|a, b| sixty(a) == sixty(b)).collect(),
        };
        let held = slots.iter().filter(|s| s.issue.is_some()).count();
        let campaign = series.and_then(|s| self.campaign_named(s.campaign.as_deref()?));
        let mut shown = 0;
        let boards = boards.into_iter().rev().enumerate();
        let boards = boards.take_while(move |(at, board)| {
            let is_wanted = *at == 0 || shown + board.len() <= OVERVIEW;
            shown += board.len();
            is_wanted
        });
        boards.filter_map(move |(at, board)| {
            let ascending: Vec<_> = board.iter().filter_map(|s| self.slot(id, s)).collect();
            Some(ShelfView {
                series: self.series(id)?,
                campaign: campaign.clone(),
                newest: at == 0,
                year: board.first().and_then(|s| s.year).filter(|_| is_yearly),
                held,
                slots: ascending.iter().rev().cloned().collect(),
                ascending,
            })
        })
    }

    fn campaign_named(&self, name: &str) -> Option<Link<'a>> {
        let named = self.ask.named(Kind::Campaign, name).first();
        self.campaign(CampaignId::new(*named?))
    }

    pub fn station_tree(&self, ids: &[StationId]) -> Vec<StationNode<'a>> {
        self.station_nodes(ids, TREE)
    }

    fn station_nodes(&self, ids: &[StationId], depth: usize) -> Vec<StationNode<'a>> {
        if depth == 0 {
            return Vec::new();
        }
        ids.iter()
            .filter_map(|id| {
                let place = self.ask.get::<StationPlaces>(*id)?;
                let station = self.ask.get::<Stations>(*id)?;
                let members = self.ask.get::<StationMembers>(*id);
                let reports = self.ask.get::<StationReports>(*id);
                Some(StationNode {
                    item: self.station(*id)?,
                    note: station.note.as_deref(),
                    members: members.map_or(0, Vec::len),
                    reports: reports.map_or(0, Vec::len),
                    children: self.station_nodes(&place.children, depth - 1),
                })
            })
            .collect()
    }
}
