//! The ledger of evidence: what is kept, and how it is found again.
//!
//! Logic exists once, in [`Ledger`], above a narrow [`Engine`] of ordered bytes. The key is the index: one seek brings
//! an observable's evidence, section after section ([`key`]). Synchronous: callers bring their own threads. Reads no
//! clock, opens no socket, and knows nothing of policies or viewers: it keeps what was said and returns it.
//!
//! Acknowledged means [`Ledger::append`] and then [`Ledger::sync`].

pub mod backup;
mod codec;
#[doc(hidden)]
pub mod contract;
mod cover;
pub mod engine;
mod error;
pub mod file_set;
mod filter;
pub mod key;
mod ledger;
mod lock;
#[doc(hidden)]
pub mod rows;
mod section;
mod sight;
mod wildcards;

#[cfg(all(feature = "unsafe-ack", not(debug_assertions)))]
compile_error!(
    "`unsafe-ack` loses acknowledged data and is for the crash tests alone: never build a release with it"
);

pub use cover::Cover;
pub use engine::Engine;
pub use error::{Error, Result};
pub use ledger::{
    Appended, Concluded, ConcludedForAll, Count, Cursor, Decided, DecisionPage, DecisionPlace, DecisionRow,
    DigestReport, Edge, EdgesRead, EvidencePage, Extent, Facing, Finding, Found, FsckReport, IsForFew,
    KnowledgeAppended, Ledger, LedgerCopy, LogPage, MarkRow, MonthCell, NewLedger, ObservableKey, Options,
    PlaceHit, PlacesAppended, Redacted, Refused, Removal, RemovalRule, RemovedRows, Resolutions, Resolved,
    RowMemory, RowsUnder, SightingHits, SightingMonth, SightingSum, SightingUnit, Snapshot, SnapshotIndex,
    Statement, Stats, SubjectPage, VerdictPage, VerdictRow, Watch,
};
pub use section::Section;
pub use sight::Sight;
pub use wildcards::{UrlScreen, WildcardStats};
