//! Who wants which address, who gets it, and what the sitemap tells of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Addresses, CopiedFiles, Out, PARTS, Part, Settings, Sight, part};
use crate::collate::plan::{Page, Plan, Wish};
use crate::collate::rows::{Alias, Issue, IssueCard, Sitemap};
use crate::collate::table::*;
use crate::disk::SitePath;
use crate::model::Date;
use crate::read::settings_path;

part!(
    /// Pages that are there whatever the content, then a page for each thing.
    Things: [Settings, Reports, Deputies, Stations, IssueCards, Issues, CampaignCards, PageCards] => []
);

impl Part for Things {
    fn run(see: Sight<'_, Self>, out: &mut Out<'_, Self>) {
        for (address, page) in [
            ("index.html", Page::Home),
            ("404.html", Page::NotFound),
            ("issues/index.html", Page::Issues),
            ("albums/index.html", Page::Albums),
            ("stations/index.html", Page::Stations),
            ("regions/index.html", Page::Regions),
            ("topics/index.html", Page::Topics),
            ("campaigns/index.html", Page::Campaigns),
            ("feed.xml", Page::Atom),
            ("feed.json", Page::JsonFeed),
            ("sitemap.html", Page::Overview),
            ("sitemap.xml", Page::Sitemap),
            ("robots.txt", Page::Robots),
        ] {
            out.claim(&address.into(), page, &settings_path());
        }
        if see.settings().search {
            out.claim(&"search.html".into(), Page::Search, &settings_path());
            out.wishes.push(Wish::Folder {
                address: crate::search::FOLDER.into(),
                path: settings_path(),
            });
        }
        let mut things: Vec<(&SitePath, &Arc<str>, Page)> = Vec::new();
        let reports = see.each::<Reports>().filter(|(_, r)| r.published);
        things.extend(reports.map(|(id, r)| (&r.path, &r.address, Page::Report(id))));
        let deputies = see.each::<Deputies>();
        things.extend(deputies.map(|(id, d)| (&d.path, &d.page, Page::Deputy(id))));
        let stations = see.each::<Stations>();
        things.extend(stations.map(|(id, s)| (&s.path, &s.page, Page::Station(id))));
        let campaigns = see.each::<CampaignCards>();
        things.extend(campaigns.map(|(id, c)| (&c.path, &c.address, Page::Campaign(id))));
        let pages = see.each::<PageCards>();
        things.extend(pages.map(|(id, p)| (&p.path, &p.address, Page::Plain(id))));
        let mut issues: Vec<(IssueId, &IssueCard, &Issue)> = see
            .each::<IssueCards>()
            .filter_map(|(id, card)| Some((id, card, see.get::<Issues>(id)?)))
            .collect();
        issues.sort_unstable_by_key(|(_, _, issue)| &issue.path);
        // Of two issues with one number the first by path stays; `duplicate-number` tells of the other.
        let mut numbered: BTreeSet<&Arc<str>> = BTreeSet::new();
        issues.retain(|(_, card, _)| numbered.insert(&card.address));
        let issues = issues.into_iter();
        things
            .extend(issues.map(|(id, card, issue)| (&issue.path, &card.address, Page::Issue(id))));
        things.sort_unstable_by_key(|(path, _, _)| *path);
        for (path, address, page) in things {
            out.claim(address, page, path);
        }
    }
}

part!(
    /// Copied files must not stand where a page stands.
    Files: [CopiedFiles] => []
);

impl Part for Files {
    fn run(see: Sight<'_, Self>, out: &mut Out<'_, Self>) {
        out.wishes
            .extend(see.copied().iter().cloned().map(Wish::File));
    }
}

part!(
    /// Old addresses come last: a page that is there is never displaced by one that was.
    Aliases: [Reports] => []
);

impl Part for Aliases {
    fn run(see: Sight<'_, Self>, out: &mut Out<'_, Self>) {
        let published = see.each::<Reports>().filter(|(_, r)| r.published);
        let mut aliases: Vec<(&SitePath, &Alias, &Arc<str>)> = published
            .flat_map(|(_, r)| r.aliases.iter().map(move |a| (&r.path, a, &r.address)))
            .collect();
        // Of one twice in a file the first stays the first.
        aliases.sort_by_key(|(path, (alias, _), _)| (*path, alias));
        for (path, (alias, way), target) in aliases {
            let target = AddressId::new(out.addresses.intern(target));
            out.wishes.push(Wish::Old {
                address: alias.clone(),
                target,
                path: path.clone(),
                way: way.clone(),
            });
        }
    }
}

part!(
    /// Gives out the addresses.
    Settle: [PartWishes] => []
);

impl Part for Settle {
    fn run(see: Sight<'_, Self>, out: &mut Out<'_, Self>) {
        let parts = (0..PARTS.len() as u32).map(PartId::new);
        let wishes = parts
            .filter_map(|part| see.get::<PartWishes>(part))
            .flatten();
        let (plan, collisions) = Plan::settle(wishes);
        out.plan = Some(plan);
        out.findings = collisions;
    }
}

part!(
    /// What search engines are told of.
    Map: [Addresses, Reports, IssueCards, Fronts] => [Sitemaps]
);

impl Part for Map {
    fn run(see: Sight<'_, Self>, out: &mut Out<'_, Self>) {
        let date_of = |page: Page| -> Option<Date> {
            match page {
                Page::Report(id) => see.get::<Reports>(id)?.date,
                Page::Issue(id) => see.get::<IssueCards>(id)?.date,
                Page::Home => see.get::<Fronts>(Whole::ROW)?.updated,
                _ => None,
            }
        };
        let is_listed = |page: Page| {
            !matches!(
                page,
                Page::Search
                    | Page::NotFound
                    | Page::Redirect(_)
                    | Page::Atom
                    | Page::JsonFeed
                    | Page::Sitemap
                    | Page::Robots
                    | Page::Figures(..)
            )
        };
        let entries = see
            .plan()
            .pages()
            .filter(|(_, page)| is_listed(*page))
            .map(|(address, page)| (address.clone(), date_of(page)))
            .collect();
        out.whole::<Sitemaps>(Sitemap { entries });
    }
}
