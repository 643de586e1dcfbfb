//! `SpamAttacks` and `PhishingAttacks` through HTTP.

use serde_json::json;

use crate::support::TestApp;

const MAIL: &str = "Received: from x ([198.51.100.1]) by mx.trap.example; Tue, 02 Jun 2026 10:00:00 +0000\r\n\
    From: \"PayPal\" <service@mailer.example>\r\nTo: \"Erika Mustermann\" <erika@trap.example>\r\n\
    Subject: Erika, your account\r\nMessage-ID: <1@mailer.example>\r\n\r\n\
    Please log in with your password: http://login.verify.example/?u=erika%40trap.example\r\n";
const KITS: &str = "DateFound,ReferenceLink,ThreatActorEmail,EmailType,KitMailer,Target,PhishingDomain,KitName,ThreatActor,KitHash,KitUrl\n\
    6/3/2026,https://social.example/1,someone@drop.example,drop,cc.php,Paypal,login.verify.example,pp.zip,,900150983cd24fb0d6963f7d28e17f72,\n";

#[test]
fn attacks_are_told_in_ktips_style() {
    let test = TestApp::with_world();
    test.import("mail", "phishing.eml", MAIL.as_bytes());
    test.import("phishing_kit_tracker", "kits.csv", KITS.as_bytes());
    let report = test.json(
        "/api/domain/login.verify.example?sections=SpamAttacks,PhishingAttacks,Industries,Zone,SectionInfo&as_of=2026-06-10",
    );
    assert_eq!(report["Zone"], "Grey");
    assert_eq!(report["Industries"], json!(["payment"]));
    let spam = &report["SpamAttacks"];
    assert_eq!((&spam["Total"], &spam["Mails"], &spam["LastSixMonths"]), (&json!(1), &json!(1), &json!(1)));
    assert_eq!(spam["Kinds"], json!([{"Kind": "phishing", "Count": 1}]));
    let weeks = spam["Weeks"].as_array().unwrap();
    assert_eq!((weeks.len(), &weeks[25]), (26, &json!({"Week": "2026-06-08", "Count": 0})));
    assert_eq!(weeks[24], json!({"Week": "2026-06-01", "Count": 1}));
    assert_eq!(
        spam["Attacks"],
        json!([{"FirstSeen": "2026-06-02T10:00Z", "LastSeen": "2026-06-02T10:00Z", "Kind": "phishing", "Mails": 1,
            "Roles": ["link"], "Subject": "redacted, your account", "Language": "en",
            "SenderDomains": ["mailer.example"], "Sources": ["mail/phishing"]}])
    );
    let phishing = &report["PhishingAttacks"];
    assert_eq!((&phishing["Total"], &phishing["TotalIsExact"]), (&json!(2), &json!(true)));
    assert_eq!(phishing["Targets"], json!([{"Organization": "PayPal", "Industry": "payment", "Count": 2}]));
    assert_eq!(phishing["TargetIndustries"], json!([{"Industry": "payment", "Count": 2}]));
    let kit = json!({"Name": "pp.zip", "Hash": "900150983CD24FB0D6963F7D28E17F72"});
    assert_eq!(
        phishing["Attacks"][0],
        json!({"FirstSeen": "2026-06-03T00:00Z", "LastSeen": "2026-06-03T00:00Z", "AttackType": "page", "Roles": ["page"],
            "Targets": [{"Organization": "PayPal", "Industry": "payment"}], "StolenData": ["card"], "Kits": [kit],
            "DropDomains": ["drop.example"], "Pages": [], "Subject": null, "Reference": "https://social.example/1",
            "Sources": ["phishing_kit_tracker"]})
    );
    assert_eq!(phishing["Attacks"][1]["AttackType"], "mail");
    assert_eq!(report["SectionInfo"]["PhishingAttacks"]["Total"], 2);
    // A URL has its own; whoever was nothing of it has nothing.
    let page = test.json("/api/url/login.verify.example%2F%3Fu%3Dredacted?sections=SpamAttacks");
    assert_eq!(page["SpamAttacks"]["Total"], 1);
    let other = test.json("/api/domain/quiet.example?sections=SpamAttacks,PhishingAttacks");
    assert_eq!((&other["SpamAttacks"]["Total"], &other["SpamAttacks"]["Weeks"]), (&json!(0), &json!([])));
    assert_eq!(other["PhishingAttacks"]["Attacks"], json!([]));
    // Nothing of the receiver is anywhere.
    let all = test.json("/api/domain/verify.example").to_string().to_lowercase();
    assert!(!all.contains("erika") && !all.contains("trap.example"), "{all}");
}
