//! Responses of every class, and those that are none.

use serde_json::json;

use super::*;

#[test]
fn a_domain() {
    let record = read(&json!({
        "objectClassName": "domain", "handle": "EX1-EXAMPLE", "ldhName": "SHOP.EXAMPLE",
        "status": ["client transfer prohibited", 7, ""], "port43": "whois.registry.example",
        "events": [
            {"eventAction": "registration", "eventDate": "2024-02-03T04:05:06Z"},
            {"eventAction": "last changed", "eventDate": "2025-02-03T04:05:06Z"},
            {"eventAction": "expiration", "eventDate": "2027-02-03T04:05:06Z"},
            {"eventAction": "last update of RDAP database", "eventDate": "2026-02-03T04:05:06Z"},
            {"eventAction": "expiration"}, "odd"],
        "nameservers": [{"ldhName": "NS1.SHOP.EXAMPLE.", "ipAddresses": {"v4": ["192.0.2.1", "x"], "v6": ["2001:db8::1"]}}, {}],
        "secureDNS": {"delegationSigned": true},
        "entities": [
            {"roles": ["registrar"], "handle": "9999", "publicIds": [{"type": "IANA Registrar ID", "identifier": "9999"}],
             "vcardArray": ["vcard", [["version", {}, "text", "4.0"], ["fn", {}, "text", "Example Registrar"]]],
             "entities": [{"roles": ["abuse"], "vcardArray": ["vcard", [
                ["tel", {"type": "voice"}, "uri", "tel:+1.5555550100;ext=12"], ["email", {}, "text", "abuse@registrar.example"]]]}]},
            {"roles": ["registrant", "technical"], "vcardArray": ["vcard", [
                ["fn", {}, "text", "A. Person"], ["org", {}, "text", "Example K.K."],
                ["adr", {"cc": "JP"}, "text", ["", "", ["1-2-3 Example", "Floor 4"], "Chiyoda", "Tokyo", "100-0001", "Japan"]],
                ["tel", {"type": ["fax"]}, "text", "+81.300000001"]]]}],
    }))
    .unwrap();
    let Holding::Domain(domain) = &record.holding else { panic!("{record:?}") };
    assert_eq!(domain.as_str(), "shop.example");
    assert_eq!(record.created.unwrap().to_string(), "2024-02-03T04:05:06Z");
    assert_eq!(record.updated.unwrap().to_string(), "2025-02-03T04:05:06Z");
    assert_eq!(record.expires.unwrap().to_string(), "2027-02-03T04:05:06Z");
    assert_eq!(record.database_at.unwrap().to_string(), "2026-02-03T04:05:06Z");
    assert_eq!(record.statuses, ["client transfer prohibited"]);
    assert_eq!(record.signed, Some(true));
    assert_eq!(record.name_servers.len(), 1);
    assert_eq!(record.name_servers[0].name, "ns1.shop.example");
    assert_eq!(record.name_servers[0].addresses.len(), 2);
    let registrar = &record.registrar;
    assert_eq!(registrar.name.as_deref(), Some("Example Registrar"));
    assert_eq!(registrar.iana_id.as_deref(), Some("9999"));
    assert_eq!(registrar.email.as_deref(), Some("abuse@registrar.example"));
    assert_eq!(registrar.phone.as_deref(), Some("+1.5555550100 x12"));
    let roles: Vec<Role> = record.contacts.iter().map(|contact| contact.role).collect();
    assert_eq!(roles, [Role::Registrant, Role::Technical]);
    let contact = record.contact(Role::Technical).unwrap();
    assert_eq!(contact.address, ["1-2-3 Example", "Floor 4"]);
    assert_eq!((contact.country.as_deref(), contact.fax.as_deref()), (Some("JP"), Some("+81.300000001")));
}

#[test]
fn networks_and_autonomous_systems() {
    let network = read(&json!({
        "objectClassName": "ip network", "handle": "NET-192-0-2-0-1", "startAddress": "192.0.2.0", "endAddress": "192.0.2.255",
        "name": "EXAMPLE-NET", "country": "JP", "remarks": [{"description": ["Example network", 1]}],
        "arin_originas0_originautnums": [64496],
        "entities": [{"handle": "ORG1", "roles": ["registrant"], "entities": [{"handle": "AB1", "roles": ["abuse"]}]}],
    }))
    .unwrap();
    assert_eq!(
        network.holding,
        Holding::Network("192.0.2.0".parse().unwrap(), "192.0.2.255".parse().unwrap())
    );
    assert_eq!((network.description, network.origin), (vec!["Example network".to_owned()], Some(64496)));
    assert_eq!(network.contacts.len(), 2);
    let system =
        read(&json!({"objectClassName": "autnum", "startAutnum": 64496, "name": "EXAMPLE-AS"})).unwrap();
    assert_eq!(system.holding, Holding::AutNum(64496, 64496));
}

#[test]
fn what_is_no_record_says_why() {
    for (response, reason) in [
        (json!({"errorCode": 404}), "the server answered with an error"),
        (json!({"objectClassName": 1}), "no object class"),
        (json!({"objectClassName": "domain"}), "a domain without a name"),
        (json!({"objectClassName": "domain", "ldhName": "a b"}), "the name is not a domain name"),
        (
            json!({"objectClassName": "ip network", "startAddress": "192.0.2.0"}),
            "a network without its addresses",
        ),
        (
            json!({"objectClassName": "ip network", "startAddress": "192.0.2.9", "endAddress": "192.0.2.1"}),
            "the addresses of the network are no range",
        ),
        (json!({"objectClassName": "autnum", "startAutnum": -1}), "an autonomous system without its number"),
        (json!({"objectClassName": "entity"}), "an entity alone is no registration"),
        (json!({"objectClassName": "nameserver"}), "a name server alone is no registration"),
        (json!({"objectClassName": "planet"}), "an object class that is not known"),
        (json!([]), "no object class"),
    ] {
        assert_eq!(read(&response).unwrap_err(), reason);
    }
}

#[test]
fn a_search_has_many() {
    let found =
        json!({"domainSearchResults": [{"objectClassName": "domain"}, {"objectClassName": "domain"}]});
    assert_eq!(responses(&found).len(), 2);
    assert_eq!(responses(&json!({})).len(), 1);
}

#[test]
fn a_role_that_is_said_often_is_one() {
    let roles = vec!["abuse"; 1000];
    let record = read(&json!({
        "objectClassName": "domain", "ldhName": "a.example", "entities": [{"roles": roles, "handle": "A"}]
    }))
    .unwrap();
    assert_eq!(record.contacts.len(), 1);
}
