//! The mail that warns a group's administrators when four fifths of an allowance are used: once for each licence, service and day, in the transaction
//! that crosses the line.

use model::Timestamp;

use crate::{
    Day, Error, GroupId, LicenceId, Mail, Product, Result, Role, Service, UserId, engine::Transaction,
    outbox, preferences::Language, seal::SealingKey,
};

/// Share of an allowance, in hundredths, from which on a warning is due.
const WARNED_FROM_PERCENT: u64 = 80;
/// Administrators that are warned.
const WARNED_MAX: u32 = 100;

/// What is warned of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Warning {
    pub(crate) group: GroupId,
    pub(crate) licence: LicenceId,
    pub(crate) product: Product,
    pub(crate) service: Service,
    pub(crate) day: Day,
    pub(crate) used: u64,
    pub(crate) limit: u64,
    pub(crate) resets_at: Timestamp,
}

/// Whether so much was used that somebody should know.
pub(crate) fn is_due(product: Product, used: u64, limit: u64) -> bool {
    product != Product::Bench && used.saturating_mul(100) >= limit.saturating_mul(WARNED_FROM_PERCENT)
}

/// Puts the mails into the outbox.
pub(crate) fn put(
    transaction: &mut dyn Transaction,
    key: Option<&SealingKey>,
    warning: &Warning,
    now: Timestamp,
) -> Result<()> {
    let administrators = transaction.query(
        &format!(
            "SELECT id, mail, language FROM users WHERE group_id = ?1 AND is_disabled = 0 AND mail IS NOT NULL AND role IN (?2, ?3) \
             ORDER BY id LIMIT {WARNED_MAX}"
        ),
        &[
            warning.group.into(),
            Role::GroupAdministrator.as_str().into(),
            Role::Administrator.as_str().into(),
        ],
    )?;
    for row in administrators {
        let user = UserId::from_row(&row, 0)?;
        let language = row.optional_text(2)?.and_then(Language::parse).unwrap_or(Language::English);
        let (subject, text) = words(warning, language);
        let Warning { licence, service, day, .. } = warning;
        let mail = Mail {
            key: format!("quota {licence} {service} {day} {user}"),
            to: row.text(1)?.to_owned(),
            user_id: Some(user),
            subject,
            text,
        };
        match outbox::put(transaction, key, &mail, now) {
            // An address that is none any more must not keep anybody from searching.
            Ok(_) | Err(Error::Invalid { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Subject and text.
fn words(warning: &Warning, language: Language) -> (String, String) {
    let Warning { licence, product, service, day, used, limit, resets_at, .. } = warning;
    let service = service.name();
    match language {
        Language::English => (
            format!("{WARNED_FROM_PERCENT} % of today's searches are used: {service}"),
            format!(
                "Your group has used {used} of {limit} searches of {service} on {day}.\n\n\
                 Licence: {product}, {licence}\nThe next day begins at {resets_at}.\n\n\
                 Further searches are answered until all are used. This is the only warning of this day.\n"
            ),
        ),
        Language::Japanese => (
            format!("本日の検索数の{WARNED_FROM_PERCENT}%を使用しました: {service}"),
            format!(
                "{day}の{service}の検索は、{limit}件のうち{used}件を使用済みです。\n\n\
                 ライセンス: {product}、{licence}\n次の日の開始: {resets_at}\n\n\
                 上限に達するまで検索を続けられます。この日の警告はこの1通だけです。\n"
            ),
        ),
    }
}
