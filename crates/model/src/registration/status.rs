//! What the statuses of a domain mean: EPP (RFC 5731 section 2.3), the registry grace periods (RFC 3915), and RDAP's spelling of both
//! (RFC 8056). The meanings are those of ICANN's page on status codes, in our words.

/// Who set a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusSide {
    /// The registrar, mostly on behalf of the registrant.
    Client,
    /// The registry.
    Server,
    /// It follows from the state of the object.
    State,
}

/// A status of the EPP family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EppStatus {
    /// The code, e.g. `clientTransferProhibited`.
    pub code: &'static str,
    /// Who set it.
    pub side: StatusSide,
    /// What it means for the domain, in a sentence.
    pub meaning: &'static str,
}

/// Longest text that is compared with a status; the longest code has 24 letters, its RDAP spelling some more.
const STATUS_BYTES_MAX: usize = 40;

impl EppStatus {
    /// The status that `text` names, whatever its spelling: `clientHold`, `client hold` (RFC 8056), `CLIENT-HOLD`,
    /// `clientHold https://icann.org/epp#clientHold`. `None` for the words that registries have of their own.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let text = text.split_once("http").map_or(text, |(before, _)| before);
        let letters = |text: &str| -> String {
            text.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect()
        };
        let text = text.trim().trim_end_matches(['(', '[', '-', ' ']);
        if text.len() > STATUS_BYTES_MAX {
            return None;
        }
        let folded = letters(text);
        // RDAP says `active` for `ok` and `associated` for `linked`.
        let folded = match folded.as_str() {
            "active" => "ok",
            "associated" => "linked",
            other => other,
        };
        STATUSES.iter().copied().find(|status| letters(status.code) == folded)
    }
}

const fn client(code: &'static str, meaning: &'static str) -> EppStatus {
    EppStatus { code, side: StatusSide::Client, meaning }
}

const fn server(code: &'static str, meaning: &'static str) -> EppStatus {
    EppStatus { code, side: StatusSide::Server, meaning }
}

const fn state(code: &'static str, meaning: &'static str) -> EppStatus {
    EppStatus { code, side: StatusSide::State, meaning }
}

/// All of them, sorted by side.
const STATUSES: &[EppStatus] = &[
    client("clientDeleteProhibited", "The registrar refuses to delete the domain."),
    client("clientHold", "The registrar keeps the domain out of the DNS: legal dispute, non-payment, abuse."),
    client(
        "clientRenewProhibited",
        "The registrar refuses to renew the domain: legal dispute or deletion ahead.",
    ),
    client(
        "clientTransferProhibited",
        "The registrar refuses to transfer the domain: the usual lock against hijacking.",
    ),
    client("clientUpdateProhibited", "The registrar refuses to change the domain."),
    server(
        "serverDeleteProhibited",
        "The registry refuses to delete the domain: registry lock or legal dispute.",
    ),
    server("serverHold", "The registry keeps the domain out of the DNS."),
    server("serverRenewProhibited", "The registry refuses to renew the domain."),
    server(
        "serverTransferProhibited",
        "The registry refuses to transfer the domain: registry lock or legal dispute.",
    ),
    server("serverUpdateProhibited", "The registry refuses to change the domain: registry lock."),
    state("addPeriod", "Registered in the last days: the registrar may delete it for a refund."),
    state(
        "autoRenewPeriod",
        "Expired and renewed automatically: the registrar may still delete it for a refund.",
    ),
    state("inactive", "Registered without name servers: it does not resolve."),
    state("linked", "Another object refers to it."),
    state("ok", "Nothing is pending and nothing is prohibited, not even transfer."),
    state("pendingCreate", "Registration was asked for and is being processed."),
    state("pendingDelete", "About to be deleted and open to anybody, after the time for redemption ran out."),
    state("pendingRenew", "Renewal was asked for and is being processed."),
    state("pendingRestore", "The registrar restores it from redemption."),
    state("pendingTransfer", "A transfer to another registrar is being processed."),
    state("pendingUpdate", "A change was asked for and is being processed."),
    state(
        "redemptionPeriod",
        "Deleted by the registrar: the registrant can have it restored for some weeks.",
    ),
    state("renewPeriod", "Renewed in the last days: the registrar may delete it for a refund."),
    state("transferPeriod", "Transferred in the last days: the registrar may delete it for a refund."),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(EppStatus::of(text).map(|status| status.code), expected, "{text}");
    }

    #[test]
    fn every_spelling_is_understood() {
        check("clientTransferProhibited", Some("clientTransferProhibited"));
        check("client transfer prohibited", Some("clientTransferProhibited"));
        check("CLIENT-XFER-PROHIBITED", None);
        check("CLIENT-TRANSFER-PROHIBITED", Some("clientTransferProhibited"));
        check("serverHold https://icann.org/epp#serverHold", Some("serverHold"));
        check("ok -- http://www.icann.org/epp#OK", Some("ok"));
        check("pending delete", Some("pendingDelete"));
        check("active", Some("ok"));
        check("redemptionPeriod (http://www.icann.org/epp#redemptionPeriod)", Some("redemptionPeriod"));
        check("connect", None);
        check("", None);
        check(&"a".repeat(10_000), None);
    }

    #[test]
    fn every_code_finds_itself() {
        for status in STATUSES {
            assert_eq!(EppStatus::of(status.code), Some(*status));
        }
    }
}
