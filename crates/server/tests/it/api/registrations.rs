//! `DomainWhoIsInfo`, `UrlDomainWhoIs`, `IpWhoIs`: KTIP's members, and what changed.

use serde_json::json;

use crate::support::TestApp;

fn reply(registrar: &str, status: &str, asked: &str) -> String {
    format!(
        "Domain Name: A-SHOP.EXAMPLE\nRegistrar: {registrar}\nRegistrar IANA ID: 9999\n\
         Registrar Abuse Contact Email: abuse@registrar.example\nCreation Date: 2019-10-01T03:04:05Z\n\
         Registry Expiry Date: 2027-10-01T03:04:05Z\nDomain Status: {status}\n\
         Registrant Name: A. Person\nRegistrant Organization: Domains By Proxy, LLC\nRegistrant State/Province: AZ\n\
         Registrant Country: US\nName Server: NS1.A-SHOP.EXAMPLE\nDNSSEC: unsigned\n\
         >>> Last update of whois database: {asked}T00:00:00Z <<<\n"
    )
}

#[test]
fn a_domain_and_its_urls_show_who_registered_it() {
    let test = TestApp::with_world();
    test.import("whois", "1.txt", reply("First Registrar", "ok", "2026-06-01").as_bytes());
    test.import("whois", "2.txt", reply("Second Registrar", "clientHold", "2026-07-01").as_bytes());
    let report = test.json("/api/domain/a-shop.example?sections=DomainWhoIsInfo");
    assert_eq!(
        report,
        json!({"DomainWhoIsInfo": {
            "DomainName": "a-shop.example",
            "Created": "2019-10-01T03:04:05Z",
            "Expires": "2027-10-01T03:04:05Z",
            "NameServers": ["ns1.a-shop.example"],
            "Contacts": [{"ContactType": "registrant", "Name": "A. Person", "Organization": "Domains By Proxy, LLC",
                "State": "AZ", "CountryCode": "US", "Veil": "privacy service"}],
            "Registrar": {"Info": "Second Registrar", "IanaId": "9999", "Email": "abuse@registrar.example"},
            "DomainStatus": ["clientHold"],
            "RegistrationOrganization": "Domains By Proxy, LLC",
            "DomainStatusInfo": [{"Code": "clientHold",
                "Meaning": "The registrar keeps the domain out of the DNS: legal dispute, non-payment, abuse."}],
            "Signed": false,
            "IsRegistered": true,
            "Observed": {"Source": "whois", "From": "2026-07-01T00:00:00Z", "To": "2026-07-01T00:00:00Z", "Records": 2},
            "History": [
                {"Date": "2026-07-01T00:00:00Z", "Source": "whois", "Field": "registrar",
                    "Before": "First Registrar", "After": "Second Registrar"},
                {"Date": "2026-07-01T00:00:00Z", "Source": "whois", "Field": "statuses",
                    "Before": "ok", "After": "clientHold"}]
        }})
    );
    let page = test.json("/api/url/https://www.a-shop.example/cart?sections=UrlDomainWhoIs");
    assert_eq!(page["UrlDomainWhoIs"], report["DomainWhoIsInfo"]);
    let then = test.json("/api/domain/a-shop.example?sections=DomainWhoIsInfo&as_of=2026-06-15");
    assert_eq!(then["DomainWhoIsInfo"]["Registrar"]["Info"], "First Registrar");
    // Nobody was heard: the section is left out.
    assert_eq!(test.json("/api/domain/b-shop.example?sections=DomainWhoIsInfo"), json!({}));
}

#[test]
fn an_address_shows_its_network() {
    let test = TestApp::with_world();
    let network = json!({"objectClassName": "ip network", "handle": "NET1", "startAddress": "198.51.100.0",
        "endAddress": "198.51.100.63", "name": "EXAMPLE-NET", "country": "JP",
        "remarks": [{"description": ["Example network", "second line"]}],
        "events": [{"eventAction": "registration", "eventDate": "2010-01-02T03:04:05Z"},
            {"eventAction": "last changed", "eventDate": "2025-01-22T13:20:18Z"}],
        "entities": [{"handle": "AB1", "roles": ["abuse"], "vcardArray": ["vcard", [
            ["fn", {}, "text", "Abuse Team"], ["email", {}, "text", "abuse@net.example"]]]}]});
    test.import("rdap", "net.json", network.to_string().as_bytes());
    let report = test.json("/api/ip/198.51.100.7?sections=IpWhoIs");
    let whois = &report["IpWhoIs"];
    assert_eq!(whois["Asn"], json!([{"Number": 64500, "Description": ["Example Networks"]}]));
    assert_eq!(
        whois["Net"],
        json!({"RangeStart": "198.51.100.0", "RangeEnd": "198.51.100.63", "Created": "2010-01-02T03:04:05Z",
            "Changed": "2025-01-22T13:20:18Z", "Name": "EXAMPLE-NET", "Description": "Example network\r\nsecond line"})
    );
    assert_eq!(
        whois["Contacts"],
        json!([{"ContactType": "abuse", "Name": "Abuse Team", "OrganizationId": "AB1", "Address": [],
            "Email": "abuse@net.example"}])
    );
}
