//! A view and a theme become bytes: [`Renderer::artifact`]. Feeds, sitemap, robots and files of
//! figures are made without a theme.
//! This room never asks the catalog anything and never writes a file.

mod feed;
mod figures;
mod shared;

use serde::Serialize;
use tera::{Context, Value};

use crate::theme::Theme;
use crate::view::{Content, PageView, SiteView};
use shared::Shared;

/// What rendering needs besides the page's own view: the theme and what is the same on every page.
pub struct Renderer<'a> {
    theme: &'a Theme,
    site: &'a SiteView,
    site_value: Value,
    shared: Shared,
}

impl<'a> Renderer<'a> {
    pub fn new(theme: &'a Theme, site: &'a SiteView) -> Renderer<'a> {
        Renderer {
            theme,
            site,
            site_value: Value::from_serializable(site),
            shared: Shared::default(),
        }
    }

    /// The bytes of a page, appended to `out`. Pages of a theme that does not compile cannot be rendered.
    pub fn artifact(&self, view: &PageView<'_>, out: &mut Vec<u8>) -> Result<(), tera::Error> {
        match &view.content {
            Content::Atom(feed) => out.extend(feed::atom(feed, self.site).into_bytes()),
            Content::JsonFeed(feed) => out.extend(feed::json(feed, self.site).into_bytes()),
            Content::Sitemap(sitemap) => out.extend(feed::sitemap(sitemap).into_bytes()),
            Content::Robots(text) => out.extend_from_slice(text.as_bytes()),
            Content::Figures(file) => figures::write(file, out),
            _ => self.page(view, out)?,
        }
        Ok(())
    }

    fn page(&self, view: &PageView<'_>, out: &mut Vec<u8>) -> Result<(), tera::Error> {
        let Some((template, name)) = view.content.template() else {
            return Ok(());
        };
        let Some(tera) = &self.theme.tera else {
            return Err(tera::Error::message("主题的模板有错，不能生成页面"));
        };
        let mut context = Context::new();
        context.insert_value("site", self.site_value.clone());
        let shared = self
            .shared
            .of(self.theme, tera, &self.site_value, &view.page)?;
        context.insert_value("shared", shared);
        context.insert("page", &view.page);
        fn put<T: Serialize>(context: &mut Context, name: &'static str, value: &T) {
            context.insert(name, value);
        }
        match &view.content {
            Content::Home(v) => put(&mut context, name, v),
            Content::Report(v) => put(&mut context, name, v),
            Content::Issue(v) => put(&mut context, name, v),
            Content::Deputy(v) => put(&mut context, name, v),
            Content::Station(v) => put(&mut context, name, v),
            Content::Campaign(v) => put(&mut context, name, v),
            Content::Plain(v) => put(&mut context, name, v),
            Content::Reports(v) => put(&mut context, name, v),
            Content::Deputies(v) => put(&mut context, name, v),
            Content::Series(v) => put(&mut context, name, v),
            Content::Topic(v) => put(&mut context, name, v),
            Content::Region(v) => put(&mut context, name, v),
            Content::Issues(v) | Content::Albums(v) => put(&mut context, name, v),
            Content::Stations(v) => put(&mut context, name, v),
            Content::Regions(v) => put(&mut context, name, v),
            Content::Topics(v) => put(&mut context, name, v),
            Content::Campaigns(v) => put(&mut context, name, v),
            Content::Data(v) => put(&mut context, name, v),
            Content::Indicator(v) => put(&mut context, name, v),
            Content::Search(v) => put(&mut context, name, v),
            Content::Overview(v) => put(&mut context, name, v),
            Content::Redirect(v) => put(&mut context, name, v),
            Content::NotFound
            | Content::Atom(_)
            | Content::JsonFeed(_)
            | Content::Sitemap(_)
            | Content::Robots(_)
            | Content::Figures(_) => {}
        }
        tera.render_to(template, &context, out)
    }
}
