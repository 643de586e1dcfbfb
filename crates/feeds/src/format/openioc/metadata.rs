//! What a document says of all its items: title, author, dates, links to families, groups and reports.

use model::{Assessment, Category, Class, Timestamp};

use crate::{
    Context,
    format::{field, stix, tree::Node},
};

/// The head of a document.
#[derive(Debug)]
pub(super) struct Metadata {
    pub(super) observed_at: Timestamp,
    id: Option<String>,
    author: Option<String>,
    title: Option<String>,
    family: Option<String>,
    group: Option<String>,
    reference: Option<String>,
    tags: Vec<String>,
}

impl Metadata {
    /// Reads it from an `ioc` (1.0) or `OpenIOC` (1.1) element.
    ///
    /// # Errors
    /// The reason, for the report.
    pub(super) fn read(ioc: &Node, context: &Context) -> Result<Self, &'static str> {
        // Version 1.1 keeps it apart from the criteria.
        let head = ioc.child("metadata").unwrap_or(ioc);
        let text = |name: &str| field::text(head.says(&[name]));
        let dates =
            [head.says(&["authored_date"]), ioc.says(&["published-date"]), ioc.says(&["last-modified"])];
        let stated =
            dates.into_iter().find(|date| field::stated(date).is_some() && !date.starts_with("0001-"));
        let observed_at = stated.map_or(Ok(context.observed_at), field::moment)?;
        let links = head.child("links");
        let link = |rel: &[&str]| {
            let mut links = links.into_iter().flat_map(|links| links.children("link"));
            links
                .find(|link| rel.iter().any(|rel| link.says(&["rel"]).eq_ignore_ascii_case(rel)))
                .and_then(|link| field::text(link.value()))
        };
        let href = links.into_iter().flat_map(|links| links.children("link")).find_map(|link| {
            [link.says(&["href"]), link.value()]
                .into_iter()
                .find(|text| text.starts_with("https://") || text.starts_with("http://"))
                .and_then(field::text)
        });
        let words = links.into_iter().flat_map(|links| links.children("link"));
        let words = words
            .filter(|link| {
                ["category", "threatcategory"].iter().any(|rel| link.says(&["rel"]).eq_ignore_ascii_case(rel))
            })
            .map(Node::value);
        let keywords = text("keywords").unwrap_or_default();
        let mut tags = Vec::new();
        for tag in words.chain(keywords.split([',', ';'])).filter_map(field::text) {
            if tags.len() < field::TAGS_MAX && !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        let titles: Vec<_> = [text("short_description"), text("description")].into_iter().flatten().collect();
        Ok(Self {
            observed_at,
            id: field::text(ioc.says(&["id"])),
            author: text("authored_by"),
            title: field::text(&titles.join("; ")),
            family: link(&["family", "malwarefamily"]),
            group: link(&["threatgroup", "actor"]),
            reference: href,
            tags,
        })
    }

    /// A judgement with what the document says; `notes` come first.
    pub(super) fn assessment(
        &self,
        class: Class,
        category: Category,
        notes: [Option<&str>; 2],
    ) -> Assessment {
        let group = self.group.as_ref().map(|group| format!("attributed to {group}"));
        let own = notes.into_iter().flatten();
        let notes: Vec<&str> = own.chain(group.as_deref()).chain(self.title.as_deref()).collect();
        Assessment {
            detection: self.family.clone(),
            tags: self.tags.clone(),
            reporter: self.author.clone(),
            reference: self.reference.clone(),
            external_id: self.id.clone(),
            note: field::text(&notes.join("; ")),
            ..Assessment::new(class, category)
        }
    }

    /// The category that its words name, else `otherwise`.
    pub(super) fn category(&self, otherwise: Category) -> Category {
        match stix::category(&self.tags) {
            Category::General => otherwise,
            stated => stated,
        }
    }
}
