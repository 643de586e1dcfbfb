//! Who registered the demo world's domains and networks: WHOIS replies as registries send them, and RDAP of the network. Some were asked for
//! again later, so that there is a history to see.

use serde_json::json;

use super::{DemoFile, calendar::Calendar, cast};

/// A domain as its registry tells it on one day.
struct Reply {
    domain: &'static str,
    /// Days before today on which it was asked for, registered, changed; days from today until which it is paid for.
    asked: i64,
    created: i64,
    updated: i64,
    expires_in: i64,
    registrar: (&'static str, &'static str),
    registrant: (&'static str, &'static str),
    servers: [&'static str; 2],
    statuses: &'static [&'static str],
}

const HONEST: (&str, &str) = ("Plain Registrar KK", "9996");
const CHEAP: (&str, &str) = ("NightOwl Names Ltd", "9998");
const HIDDEN: (&str, &str) = ("Privacy Protect Service", "contact@privacy-protect.example");

const REPLIES: [Reply; 7] = [
    Reply {
        domain: cast::BANK,
        asked: 3,
        created: 7_300,
        updated: 400,
        expires_in: 1_500,
        registrar: HONEST,
        registrant: ("Tsukikage Bank, Ltd.", "hostmaster@tsukikage-bank.example"),
        servers: ["ns1.tsukikage-bank.example", "ns2.tsukikage-bank.example"],
        statuses: &["clientTransferProhibited", "serverDeleteProhibited", "serverTransferProhibited"],
    },
    // Registered two days before the first mail.
    Reply {
        domain: cast::PHISH,
        asked: 22,
        created: 23,
        updated: 23,
        expires_in: 342,
        registrar: CHEAP,
        registrant: HIDDEN,
        servers: ["ns1.night-parking.example", "ns2.night-parking.example"],
        statuses: &["addPeriod"],
    },
    Reply {
        domain: cast::PHISH,
        asked: 12,
        created: 23,
        updated: 20,
        expires_in: 342,
        registrar: CHEAP,
        registrant: HIDDEN,
        servers: ["a.kage-dns.example", "b.kage-dns.example"],
        statuses: &["clientTransferProhibited"],
    },
    Reply {
        domain: cast::PHISH,
        asked: 1,
        created: 23,
        updated: 4,
        expires_in: 342,
        registrar: CHEAP,
        registrant: HIDDEN,
        servers: ["a.kage-dns.example", "b.kage-dns.example"],
        statuses: &["clientHold", "clientTransferProhibited"],
    },
    Reply {
        domain: cast::C2_DOMAIN_REGISTERED,
        asked: 15,
        created: 40,
        updated: 40,
        expires_in: 325,
        registrar: CHEAP,
        registrant: HIDDEN,
        servers: ["a.kage-dns.example", "b.kage-dns.example"],
        statuses: &["ok"],
    },
    Reply {
        domain: cast::SINKHOLED,
        asked: 300,
        created: 360,
        updated: 360,
        expires_in: 5,
        registrar: CHEAP,
        registrant: ("I. Ember", "ember@mail.example"),
        servers: ["ns1.night-parking.example", "ns2.night-parking.example"],
        statuses: &["ok"],
    },
    // Seized: another registrant, another registrar, the sinkhole's name servers.
    Reply {
        domain: cast::SINKHOLED,
        asked: 30,
        created: 360,
        updated: 60,
        expires_in: 370,
        registrar: HONEST,
        registrant: ("Example CERT", "sinkhole@cert.example"),
        servers: ["ns1.sinkhole.example", "ns2.sinkhole.example"],
        statuses: &["serverHold", "serverTransferProhibited", "serverUpdateProhibited"],
    },
];

pub(super) fn files(calendar: &Calendar) -> Vec<DemoFile> {
    let mut files: Vec<DemoFile> = REPLIES
        .iter()
        .enumerate()
        .map(|(seed, reply)| DemoFile {
            path: format!("whois/{}_{}.txt", calendar.date(reply.asked), reply.domain),
            text: reply.text(calendar, seed),
        })
        .collect();
    files.push(DemoFile {
        path: format!("whois/{}_{}.txt", calendar.date(1), cast::UNREGISTERED),
        text: format!(
            "Fetched-At: {}\nHost: whois.registry.example\nQuery: {}\n\nNo match for \"{}\".\n",
            calendar.moment(1, 7),
            cast::UNREGISTERED,
            cast::UNREGISTERED.to_uppercase()
        ),
    });
    files.push(DemoFile {
        path: format!("rdap/{}_bulletproof.json", calendar.date(2)),
        text: network(calendar).to_string() + "\n",
    });
    files
}

impl Reply {
    /// A thick reply of a generic domain of the top level.
    fn text(&self, calendar: &Calendar, seed: usize) -> String {
        let (registrar, iana_id) = self.registrar;
        let (registrant, email) = self.registrant;
        let mut text = format!(
            "Domain Name: {}\nRegistrar: {registrar}\nRegistrar IANA ID: {iana_id}\n\
             Registrar Abuse Contact Email: abuse@registrar.example\nUpdated Date: {}\nCreation Date: {}\n\
             Registry Expiry Date: {}\n",
            self.domain.to_uppercase(),
            calendar.moment(self.updated, seed),
            calendar.moment(self.created, 3),
            calendar.moment(-self.expires_in, 3),
        );
        for status in self.statuses {
            text += &format!("Domain Status: {status}\n");
        }
        text +=
            &format!("Registrant Name: {registrant}\nRegistrant Country: JP\nRegistrant Email: {email}\n");
        for server in self.servers {
            text += &format!("Name Server: {}\n", server.to_uppercase());
        }
        text += "DNSSEC: unsigned\n";
        text += &format!(">>> Last update of WHOIS database: {} <<<\n", calendar.moment(self.asked, seed));
        text
    }
}

/// The bulletproof network, as a registry of addresses tells it.
fn network(calendar: &Calendar) -> serde_json::Value {
    json!({
        "rdapConformance": ["rdap_level_0"],
        "objectClassName": "ip network",
        "handle": "NET-BULLETPROOF",
        "startAddress": "203.0.113.0",
        "endAddress": "203.0.113.127",
        "ipVersion": "v4",
        "name": "BULLETPROOF-EXAMPLE",
        "country": "SC",
        "remarks": [{"description": ["Bulletproof Hosting Example", "no abuse is answered"]}],
        "events": [
            {"eventAction": "registration", "eventDate": calendar.moment(700, 1).to_string()},
            {"eventAction": "last changed", "eventDate": calendar.moment(90, 1).to_string()},
            {"eventAction": "last update of RDAP database", "eventDate": calendar.moment(2, 1).to_string()}
        ],
        "entities": [{
            "objectClassName": "entity",
            "handle": "BP1-EXAMPLE",
            "roles": ["registrant", "abuse"],
            "vcardArray": ["vcard", [
                ["version", {}, "text", "4.0"],
                ["fn", {}, "text", "Bulletproof Hosting Example"],
                ["adr", {"cc": "SC"}, "text", ["", "", "1 Beach Road", "Victoria", "", "", ""]],
                ["email", {}, "text", "abuse@bulletproof.example"]
            ]]
        }]
    })
}
