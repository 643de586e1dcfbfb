//! Who may use an installation, and what they used: SQLite or PostgreSQL.
//!
//! Logic exists once, in [`Accounts`], above a narrow [`engine::Engine`] of SQL transactions. Synchronous: callers bring their own threads. Reads no
//! clock, opens no socket but the database's, and knows neither HTTP nor configuration.

mod accounts;
mod audit;
mod block;
mod charge;
mod charger;
mod civil;
pub mod engine;
mod error;
mod graph;
mod group;
mod id;
mod identity;
mod licence;
mod migrations;
mod moment;
mod name;
mod outbox;
mod password;
mod preferences;
mod product;
mod quota;
mod ready;
mod restriction;
mod role;
mod scope;
mod seal;
mod secret;
mod service;
mod session;
mod standing;
mod sweep;
mod text;
mod throttle;
mod ticket;
mod token;
mod totp;
mod usage;
mod user;
mod warning;
mod watch;

pub use accounts::Accounts;
pub use audit::{
    AUDIT_PAGE_MAX, Actor, AuditEntry, AuditHead, AuditOutcome, AuditQuery, AuditRecord, AuditState,
    RECORDED_MAX,
};
pub use block::BLOCK_UNITS;
pub use charger::{Charger, Reply};
pub use civil::Day;
pub use error::{Error, Result, Source};
pub use graph::{
    GRAPH_BYTES_MAX, GRAPH_NAME_CHARS_MAX, GRAPHS_OF_GROUP_MAX, Graph, GraphContent, GraphId, GraphReader,
    NewGraph,
};
pub use group::{GROUPS_MAX, Group, GroupChange, NewGroup};
pub use id::{GroupId, LicenceId};
pub use identity::{IDENTITIES_OF_USER_MAX, Identity};
pub use licence::{LICENCE_COUNT_MAX, LICENCES_OF_GROUP_MAX, Licence, LicenceChange, NewLicence};
pub use name::{MAIL_BYTES_MAX, NAME_CHARS_MAX, canonical_name, mail_address};
pub use outbox::{
    MAIL_LEASE_MS, MAIL_TEXT_BYTES_MAX, Mail, MailCounts, MailEntry, MailId, MailState, QueuedMail,
};
pub use password::{PASSWORD_BYTES_MAX, PASSWORD_BYTES_MIN};
pub use preferences::{Language, Preferences, Theme};
pub use product::{Level, Product, THREAT_LOOKUP_LEVELS, THREAT_LOOKUP_LITE_LEVELS};
pub use quota::{Detail, Grant, Outcome, Refusal, Want};
pub use restriction::{RESTRICTED_LISTS_MAX, Restrictions};
pub use role::Role;
pub use scope::{Scope, Scopes};
pub use secret::{SECRET_CHARS, Secret};
pub use service::{Service, Services};
pub use session::{SESSION_IDLE_MS, SESSION_LIFE_MS, SESSIONS_OF_USER_MAX, Session, SessionEntry, SessionId};
pub use sweep::Swept;
pub use throttle::{THROTTLE_LIMIT_MAX, THROTTLE_WINDOW_MAX_MS, Throttle};
pub use ticket::{TICKET_LIFE_MAX_MS, TICKET_PAYLOAD_BYTES_MAX, Ticket, TicketKind};
pub use token::{
    TOKEN_BRAND, TOKEN_LIFE_MAX_MS, TOKEN_LIFE_MS, TOKENS_OF_USER_MAX, Token, TokenId, TokenWish, TokensOf,
};
pub use totp::TotpSetUp;
pub use usage::{DayUsage, HISTORY_DAYS_MAX, Usage};
pub use user::{NewUser, USERS_MAX, User, UserChange, UserId};
pub use watch::{Told, WATCHES_OF_USER_MAX, WATCHES_PAGE_MAX, Watch, WatchId, Watched};
