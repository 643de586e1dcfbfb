//! `POST /api/v1/search/bulk`: verdicts for many objects, a line each, in order, while they come.
//!
//! Reading and answering go on at once. A client that sends everything before it reads anything is served too, as long as what it has
//! sent and we have not answered stays within [`PENDING_BYTES_MAX`]; beyond that we stop reading until it reads.

mod line;
mod payer;
mod splitter;

use std::{
    io,
    sync::Arc,
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

use accounts::{Detail, Service};
use analysis::Viewer;
use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use model::Observable;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};

use self::{
    line::{Asked, Fault},
    payer::Payer,
    splitter::{Line, Splitter},
};
use super::quick::{AnswerLine, ErrorLine, VerdictLine};
use crate::{
    access::Asking,
    error::{ApiError, ErrorBody},
    http::Peer,
    http::channel::{BodyFault, ChannelBody, next_chunk},
    state::{ServerState, Shared},
};

/// Lines that one request may have.
pub const LINES_MAX: usize = 100_000;
/// Longest line in bytes.
pub const LINE_BYTES_MAX: usize = 64 * 1024;
/// Lines answered with one read of the verdict table.
const BATCH_LINES: usize = 1000;
/// Text of a batch in bytes, so that long lines do not add up.
const BATCH_BYTES: usize = 1 << 20;
/// What one request may have sent without being answered yet, in bytes.
pub const PENDING_BYTES_MAX: usize = 8 << 20;
/// Answers waiting for the client, in batches.
const ANSWERS_WAITING: usize = 4;

/// Verdicts in bulk
///
/// One object a line in, one verdict a line out, in order, streamed (NDJSON). A line is a bare object of any kind (defanged is fine), a JSON
/// string, or `{"request": "...", "type": "ip"}` with `type` optional. A line that is wrong is answered in place with `Error`; the stream goes
/// on. At most 100,000 lines of 64 KiB.
#[utoipa::path(post, path = "/api/v1/search/bulk", tag = "OpenTIP",
    request_body(content = Option<String>, content_type = "application/x-ndjson", description = "One object a line"),
    responses(
        (status = 200, content_type = "application/x-ndjson", body = AnswerLine, description = "One line for each line"),
        (status = 403, body = ErrorBody, description = "The day's searches are used up, or it was sent by a page of another site"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
    ))]
pub async fn search_bulk(
    State(state): State<Shared>,
    caller: Asking,
    peer: Peer,
    body: Body,
) -> Result<Response, ApiError> {
    // The first line's, so that who has nothing left is told before an answer begins.
    let first = state.access.charge(&caller, Service::ThreatLookup, Detail::Verdict, 1, false).await?;
    let now = state.access.now();
    let payer = Payer { caller, from: peer.address, first: Some(first.clone()), answered: 0 };
    let room = Arc::clone(&state.bulks).try_acquire_owned().map_err(|_| ApiError::overloaded())?;
    let (answers, reply) = ChannelBody::new(ANSWERS_WAITING);
    let (chunks, pending) = mpsc::unbounded_channel();
    // Bytes are counted, not chunks: the channel is bounded by permits.
    tokio::spawn(read(body, chunks, state.settings.stall_timeout.max(Duration::from_secs(30))));
    tokio::spawn(async move {
        let mut payer = payer;
        answer(&state, &mut payer, pending, &answers).await;
        payer.close(&state);
        drop(room);
    });
    let kind = HeaderValue::from_static("application/x-ndjson");
    let mut response = ([(header::CONTENT_TYPE, kind)], Body::new(reply)).into_response();
    first.write_headers(response.headers_mut(), now);
    Ok(response)
}

/// A piece of the body, with the room it takes.
type Chunk = Result<(Bytes, Option<OwnedSemaphorePermit>), BodyFault>;

async fn read(mut body: Body, chunks: mpsc::UnboundedSender<Chunk>, patience: Duration) {
    let room = Arc::new(Semaphore::new(PENDING_BYTES_MAX));
    loop {
        let chunk = match next_chunk(&mut body, patience).await {
            Ok(None) => return,
            Ok(Some(bytes)) => {
                let size = u32::try_from(bytes.len().min(PENDING_BYTES_MAX)).unwrap_or(u32::MAX);
                let wait = Arc::clone(&room).acquire_many_owned(size);
                // The answering side frees the room, or is gone.
                let permit = tokio::select! {
                    permit = wait => permit.ok(),
                    () = chunks.closed() => return,
                };
                Ok((bytes, permit))
            }
            Err(fault) => Err(fault),
        };
        let is_last = chunk.is_err();
        if chunks.send(chunk).is_err() || is_last {
            return;
        }
    }
}

async fn answer(
    state: &Arc<ServerState>,
    payer: &mut Payer,
    mut pending: mpsc::UnboundedReceiver<Chunk>,
    answers: &mpsc::Sender<io::Result<Bytes>>,
) {
    let mut splitter = Splitter::new(LINE_BYTES_MAX);
    let mut batch = Batch::default();
    let mut lines = 0;
    loop {
        // Answer what is there when nothing more has come yet.
        let chunk = match pending.try_recv() {
            Ok(chunk) => Some(chunk),
            Err(_) => {
                if !batch.flush(state, payer, answers).await {
                    return;
                }
                pending.recv().await
            }
        };
        let fault = match chunk {
            None => None,
            Some(Err(fault)) => Some(fault),
            Some(Ok((bytes, _room))) => {
                let mut rest = &bytes[..];
                while let Some(line) = splitter.next_line(&mut rest) {
                    lines += 1;
                    if !batch.push(line, lines, state, payer, answers).await {
                        return;
                    }
                }
                continue;
            }
        };
        match fault {
            None => {
                if let Some(line) = splitter.finish() {
                    lines += 1;
                    if !batch.push(line, lines, state, payer, answers).await {
                        return;
                    }
                }
            }
            Some(BodyFault::Stalled) => batch.refuse(String::new(), Fault::stalled()),
            // Nobody is there to be told.
            Some(BodyFault::Broken) => return,
        }
        batch.flush(state, payer, answers).await;
        return;
    }
}

/// Lines read but not answered.
#[derive(Default)]
struct Batch {
    /// Requests, and what is wrong with them.
    lines: Vec<(String, Option<Fault>)>,
    /// The objects of those that nothing is wrong with, in order.
    objects: Vec<Observable>,
    bytes: usize,
}

impl Batch {
    /// Takes a line; `false` when the client is gone or had its last line.
    async fn push(
        &mut self,
        line: Line<'_>,
        number: usize,
        state: &Arc<ServerState>,
        payer: &mut Payer,
        answers: &mpsc::Sender<io::Result<Bytes>>,
    ) -> bool {
        if number > LINES_MAX {
            self.refuse(String::new(), Fault::too_many_lines());
            self.flush(state, payer, answers).await;
            return false;
        }
        let Asked { request, observable } = Asked::read(line);
        self.bytes += request.len();
        match observable {
            Ok(object) => {
                self.objects.push(object);
                self.lines.push((request, None));
            }
            Err(fault) => self.refuse(request, fault),
        }
        if self.lines.len() >= BATCH_LINES || self.bytes >= BATCH_BYTES {
            return self.flush(state, payer, answers).await;
        }
        true
    }

    fn refuse(&mut self, request: String, fault: Fault) {
        self.lines.push((request, Some(fault)));
    }

    /// Answers what is there; `false` when the client is gone.
    async fn flush(
        &mut self,
        state: &Arc<ServerState>,
        payer: &mut Payer,
        answers: &mpsc::Sender<io::Result<Bytes>>,
    ) -> bool {
        if self.lines.is_empty() {
            return !answers.is_closed();
        }
        let Self { mut lines, mut objects, .. } = std::mem::take(self);
        let room = payer.pay(state, objects.len()).await;
        if let Err(fault) = room.check(objects.len()) {
            // What there is room for is answered, the rest told why not.
            objects.truncate(room.units);
            let open = lines.iter_mut().filter(|(_, fault)| fault.is_none());
            open.skip(room.units).for_each(|(_, of)| *of = Some(fault.clone()));
        }
        let known = objects.len();
        let metrics = &state.metrics;
        metrics.bulk_verdicts.fetch_add(u64::try_from(known).unwrap_or(0), Ordering::Relaxed);
        metrics.bulk_errors.fetch_add(u64::try_from(lines.len() - known).unwrap_or(0), Ordering::Relaxed);
        let (app, viewer) = (Arc::clone(&state.app), payer.caller.viewer.clone());
        let started = Instant::now();
        let text = tokio::task::spawn_blocking(move || written(&app, &viewer, lines, &objects))
            .await
            .unwrap_or_default();
        state.pace.answered(started.elapsed());
        answers.send(Ok(Bytes::from(text))).await.is_ok()
    }
}

/// The answers to a batch, as text.
fn written(
    app: &app::App,
    viewer: &Viewer,
    lines: Vec<(String, Option<Fault>)>,
    objects: &[Observable],
) -> Vec<u8> {
    let verdicts = app.quick_verdicts(objects, viewer).map_err(|error| {
        tracing::error!(error = %crate::error::chain(&error), "a batch of verdicts failed");
    });
    let mut verdicts = verdicts.unwrap_or_default().into_iter();
    let mut text = Vec::with_capacity(200 * lines.len());
    for (request, fault) in lines {
        let fault = match fault {
            None => match verdicts.next() {
                Some(verdict) => {
                    write_line(&mut text, &VerdictLine::of(request, &verdict));
                    continue;
                }
                None => Fault::internal(),
            },
            Some(fault) => fault,
        };
        write_line(&mut text, &ErrorLine { request, error: fault.into() });
    }
    text
}

fn write_line(text: &mut Vec<u8>, line: &impl serde::Serialize) {
    // Strings and numbers always serialise, and a vector takes everything.
    let _ = serde_json::to_writer(&mut *text, line);
    text.push(b'\n');
}
