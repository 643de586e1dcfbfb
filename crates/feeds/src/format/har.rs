//! HTTP Archive 1.2 (HAR, <http://www.softwareishard.com/blog/har-12-spec/>): the requests of a browser or crawler in their order. Bodies,
//! which are most of such a file, are passed over, whatever their length; so are headers and cookies but for `Referer`.

use std::{io, ops::ControlFlow};

use serde_json::Value;

use super::json::shell::{Shell, Stop, no_document, spot};
use crate::{Sink, Spot, input::Input};

/// Longest member of a request that is looked at, in bytes: its headers.
const MEMBER_BYTES_MAX: usize = 256 * 1024;
/// Longest text of a member.
const TEXT_BYTES_MAX: usize = 64 * 1024;

/// What is read of one request and its answer; texts are as they stand, empty where there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Exchange {
    /// When it began (ISO 8601 with zone).
    pub(crate) started: String,
    /// Address of the server.
    pub(crate) server: String,
    /// Method of the request.
    pub(crate) method: String,
    /// What was asked for.
    pub(crate) url: String,
    /// The page that led there.
    pub(crate) referer: String,
    /// Status of the answer; 0 when none came.
    pub(crate) status: u64,
    /// Where the answer leads.
    pub(crate) redirect: String,
    /// Media type of the answer.
    pub(crate) mime: String,
}

/// Is told of every exchange where it stands.
pub(crate) type Each<'a> = dyn FnMut(&Exchange, Spot, &mut dyn Sink) -> ControlFlow<()> + 'a;

/// Calls `each` for the entries of a log, in their order. Members that are too long or of another type count as not there.
///
/// # Errors
/// When reading fails, or where the document is cut short or is no HAR: what came before has been handed out.
pub(crate) fn walk(input: &dyn Input, sink: &mut dyn Sink, each: &mut Each<'_>) -> io::Result<()> {
    let mut shell = Shell::new(super::decoded(input.open()?)?);
    let outcome = document(&mut shell, sink, each);
    shell.end(outcome, sink)
}

fn document(shell: &mut Shell<'_>, sink: &mut dyn Sink, each: &mut Each<'_>) -> Result<(), Stop> {
    let mut has_log = false;
    let file = || Spot::File;
    let is_object = members(shell, &file, sink, &mut |name, shell, sink| {
        if name != "log" {
            return Ok(false);
        }
        members(shell, &|| spot(Some("log"), None), sink, &mut |name, shell, sink| {
            if name != "entries" || shell.peek()? != Some(b'[') {
                return Ok(false);
            }
            has_log = true;
            entries(shell, sink, each)?;
            Ok(true)
        })
    })?;
    match is_object {
        false => Err(no_document(0)),
        true if has_log => Ok(()),
        true => Err(Stop::Broken(Spot::File, "no `log` with `entries` in it")),
    }
}

fn entries(shell: &mut Shell<'_>, sink: &mut dyn Sink, each: &mut Each<'_>) -> Result<(), Stop> {
    shell.enter();
    let outer = || spot(Some("entries"), None);
    for index in 0_u64.. {
        if shell.closes(b']', &outer)? {
            break;
        }
        let here = || spot(Some("entries"), Some(index));
        let mut exchange = Exchange::default();
        if !entry(shell, &here, sink, &mut exchange)? {
            shell.skip(&here)?;
            sink.reject(here(), "an entry is no object", b"");
        } else if each(&exchange, here(), sink).is_break() {
            return Err(Stop::Consumer);
        }
        shell.comma(b']', &outer, sink)?;
    }
    Ok(())
}

fn entry(
    shell: &mut Shell<'_>,
    here: &dyn Fn() -> Spot,
    sink: &mut dyn Sink,
    exchange: &mut Exchange,
) -> Result<bool, Stop> {
    members(shell, here, sink, &mut |name, shell, sink| {
        match name {
            "startedDateTime" => exchange.started = text(shell, here)?,
            "serverIPAddress" => exchange.server = text(shell, here)?,
            "request" => {
                return members(shell, here, sink, &mut |name, shell, _| {
                    match name {
                        "method" => exchange.method = text(shell, here)?,
                        "url" => exchange.url = text(shell, here)?,
                        "headers" => exchange.referer = referer(shell, here)?,
                        _ => return Ok(false),
                    }
                    Ok(true)
                });
            }
            "response" => {
                return members(shell, here, sink, &mut |name, shell, sink| {
                    match name {
                        "status" => exchange.status = status(shell, here)?,
                        "redirectURL" => exchange.redirect = text(shell, here)?,
                        "content" => {
                            return members(shell, here, sink, &mut |name, shell, _| {
                                if name != "mimeType" {
                                    return Ok(false);
                                }
                                exchange.mime = text(shell, here)?;
                                Ok(true)
                            });
                        }
                        _ => return Ok(false),
                    }
                    Ok(true)
                });
            }
            _ => return Ok(false),
        }
        Ok(true)
    })
}

/// Is told the name of a member whose value stands next; says whether it took that.
type Member<'a> = dyn FnMut(&str, &mut Shell<'_>, &mut dyn Sink) -> Result<bool, Stop> + 'a;

/// Goes through an object; `false`, and nothing is taken, when what stands next is none.
fn members(
    shell: &mut Shell<'_>,
    here: &dyn Fn() -> Spot,
    sink: &mut dyn Sink,
    take: &mut Member<'_>,
) -> Result<bool, Stop> {
    if shell.peek()? != Some(b'{') {
        return Ok(false);
    }
    shell.enter();
    while !shell.closes(b'}', here)? {
        let name = shell.name(here, sink)?.unwrap_or_default();
        if !take(&name, shell, sink)? {
            shell.skip(here)?;
        }
        shell.comma(b'}', here, sink)?;
    }
    Ok(true)
}

/// A text; empty when it is none or too long.
fn text(shell: &mut Shell<'_>, here: &dyn Fn() -> Spot) -> Result<String, Stop> {
    Ok(shell.taken::<String>(TEXT_BYTES_MAX, here)?.unwrap_or_default())
}

/// A status; 0 when it is none.
fn status(shell: &mut Shell<'_>, here: &dyn Fn() -> Spot) -> Result<u64, Stop> {
    Ok(shell.taken::<Value>(TEXT_BYTES_MAX, here)?.and_then(|value| value.as_u64()).unwrap_or_default())
}

/// The `Referer` among headers.
fn referer(shell: &mut Shell<'_>, here: &dyn Fn() -> Spot) -> Result<String, Stop> {
    let headers = shell.taken::<Value>(MEMBER_BYTES_MAX, here)?;
    let headers = headers.as_ref().and_then(Value::as_array).into_iter().flatten();
    let is_referer = |header: &&Value| {
        header.get("name").and_then(Value::as_str).is_some_and(|name| name.eq_ignore_ascii_case("referer"))
    };
    let mut values = headers.filter(is_referer).filter_map(|header| header.get("value")?.as_str());
    Ok(values.next().unwrap_or_default().to_owned())
}
