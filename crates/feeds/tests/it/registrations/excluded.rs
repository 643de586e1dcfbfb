//! Expected values that are no measure of a parser, each with the reason. At most 2 % of all, and only where what was read differs.

use super::expected::Want;

/// Why what is expected of the file is not asked for, if it is not.
pub(super) fn reason(file: &str, want: &Want) -> Option<&'static str> {
    EXCLUDED
        .iter()
        .find(|(_, fields, paths)| {
            paths.iter().any(|path| file.contains(path)) && fields.iter().any(|field| is_of(want, field))
        })
        .map(|(reason, ..)| *reason)
}

/// Whether the value is of `field`, or of that part of a contact: `contacts.country`.
fn is_of(want: &Want, field: &str) -> bool {
    match field.split_once('.') {
        Some((field, part)) => want.field == field && want.which.contains(part),
        None => want.field == field,
    }
}

const DATES: &[&str] = &["created", "updated", "expires"];

/// Reason, fields, parts of paths.
const EXCLUDED: &[(&str, &[&str], &[&str])] = &[
    (
        "the reply states a zone, and the publisher passes over it",
        DATES,
        &[
            "whois.register.bg/",
            "expected/google.cl",
            "likexian/tw_",
            "whois.jprs.jp/",
            "whois.za.org/",
            "whois.co.ug/",
            "joepie91/target_default/2x4.ru",
            "joepie91/target_default/nic.ru",
            "joepie91/target_default/alibaba.jp",
            "joepie91/target_default/google.co.jp",
        ],
    ),
    (
        "the reply names no registrar, and the publisher takes a contact or a maintainer for one",
        &["registrar"],
        &[
            "whois.denic.de/",
            "whois.nic.es/es/status_available",
            "whois.nic.uk/uk/status_reserved",
            "/.ai/",
            "/.br/",
            "/.de/",
            "/.il/",
            "/.ir/",
            "/.is/",
            "/.it.ao/",
            "/.mk/",
            "/.no/",
            "/.pr/",
            "/.tz/",
        ],
    ),
    (
        "the values are those of another reply than the one beside them",
        &["created", "updated", "expires", "registrar", "name servers"],
        &["whois.safenames.net/", "whois.nic.uk/uk/status_suspended", "whois.comlaude.com/"],
    ),
    (
        "the reply has name and code of the country, and the record keeps the code",
        &["contacts.country"],
        &[
            "whois.nic.co/",
            "whois.nic.tel/",
            "whois.nic.travel/",
            "whois.nic.us/",
            "joepie91/target_default/donuts.co",
            "joepie91/target_default/drpciv.biz",
            "joepie91/target_default/get.moe",
            "joepie91/target_default/whois.us",
        ],
    ),
    (
        "the publisher takes the first line of an address for an organisation where it finds no number in it",
        &["contacts.organization", "contacts.address"],
        &[
            "whois.nic.fr/",
            "whois.nic.pm/",
            "whois.nic.re/",
            "whois.nic.wf/",
            "it/property_contact_with_company",
        ],
    ),
    (
        "an address without keys: the publisher cuts it by a rule for this registrar, and often in the wrong place",
        &["contacts"],
        &[
            "joepie91/target_default/via.com.tw",
            "joepie91/target_default/pcmups.com.tw",
            "joepie91/target_default/realtek.com.tw",
            "joepie91/target_default/formule1fo.com",
            "joepie91/target_default/communigal.net",
            "joepie91/target_default/365calendars.com",
            "joepie91/target_default/whoiser.ir",
            "joepie91/target_default/ovh.fr",
            "joepie91/target_default/singularity.fr",
            "joepie91/target_default/google.co.th",
            "joepie91/target_default/toyota.co.th",
            "joepie91/target_default/starbucks.co.th",
            "joepie91/target_default/siamparagon.co.th",
            "joepie91/target_default/imperial.ac.uk",
            "joepie91/target_default/blackburn.ac.uk",
            "joepie91/target_default/warwick.ac.uk",
            "joepie91/target_default/swisscom.ch",
            "joepie91/target_default/keybase.io",
        ],
    ),
    (
        "the publisher repeats the technical contact in a role that the reply does not have",
        &["contacts.administrative"],
        &["joepie91/target_default/bäckerei.de"],
    ),
];
