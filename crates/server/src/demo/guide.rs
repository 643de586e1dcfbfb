//! What to try in the demo world: links and commands, for the terminal.

use std::fmt::Write;

use model::{Observable, Timestamp};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::story;

/// What stays as it is in a path segment (RFC 3986 section 2.3, and the colon of IPv6).
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b':');

/// The guide for the world made on the day of `today`. With `server`, its base URL, links come first; `data` is how commands name
/// the data directory (they need the server's while it runs).
#[must_use]
pub fn guide(today: Timestamp, data: &str, server: Option<&str>) -> String {
    let mut text =
        String::from("\nThe demo world is ready: a bank that does not exist is being imitated.\n\n");
    for scene in story(today) {
        let name = Observable::detect(&scene.object)
            .map_or(scene.object.clone(), |observable| observable.defanged());
        let short: String =
            if name.chars().count() > 46 { name.chars().take(45).chain(['…']).collect() } else { name };
        let _ = writeln!(text, "  {:<6} {short:<46} {}", scene.zone.as_str(), scene.role);
    }
    let object = |role: &str| {
        story(today)
            .into_iter()
            .find(|scene| scene.role.contains(role))
            .map(|scene| scene.object)
            .unwrap_or_default()
    };
    let (phish, cdn, old) =
        (object("phishing, then malware"), object("noisy list: overruled"), object("of last year"));
    if let Some(base) = server {
        let page = |object: &str| {
            let kind = Observable::detect(object).map_or("domain", |observable| observable.kind().as_str());
            format!("  {base}/report/{kind}/{}\n", utf8_percent_encode(object, SEGMENT))
        };
        let link = |prefix: &str, object: &str| {
            let kind = Observable::detect(object).map_or("domain", |observable| observable.kind().as_str());
            format!("  {base}/api/{prefix}{kind}/{}\n", utf8_percent_encode(object, SEGMENT))
        };
        text.push_str("\nOpen\n");
        let _ = writeln!(text, "  {base}/   (the portal: it tells the story)");
        text.push_str(&page(&phish));
        text.push_str(&page(&object("the dropper")));
        let _ = writeln!(text, "  {base}/api   (browse the whole API, offline)");
        text.push_str(&link("", &phish));
        text.push_str(&link("explain/", &phish));
        text.push_str(&link("explain/", &cdn));
    }
    let at = story(today)
        .iter()
        .find(|scene| scene.object == old)
        .and_then(|scene| scene.then)
        .map(|(at, _)| at.to_date());
    let _ = write!(
        text,
        "\nTry\n  hantei lookup {data} {phish}\n  hantei explain {data} {cdn}\n  hantei lookup {data} {old}\n  hantei lookup {data} --as-of {} {old}\n  hantei knowledge {data} KageSteal\n  \
         echo 'hxxp://tsuk1kage-bank[.]example/login[.]php' | hantei lookup {data}\n",
        at.unwrap_or_default(),
    );
    text
}
