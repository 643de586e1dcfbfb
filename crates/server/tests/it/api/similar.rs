//! `SimilarDomains` and `Imitates`.

use crate::support::TestApp;

#[test]
fn similar_domains_say_how_they_imitate() {
    let test = TestApp::with_world();
    let report = test.json("/api/domain/loader.test?sections=SimilarDomains,SectionInfo");
    let rows = report["SimilarDomains"].as_array().unwrap();
    // The hosts below the loader's domain are one owner's.
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!(rows[0]["SimilarTo"], "loader.test");
    assert_eq!(rows[0]["Edits"][0], "tld-swap");
    assert_eq!(rows[0]["Distance"], 0);
    assert!(rows[0]["Domain"].as_str().unwrap().ends_with("loader.example"), "{rows:?}");
    assert!(rows[0]["Zone"].is_string() && rows[0]["LastSeen"].is_string(), "{rows:?}");
    // A report of everything does not search all names.
    assert!(test.json("/api/domain/loader.test").get("SimilarDomains").is_none());
    let info = &report["SectionInfo"]["SimilarDomains"];
    assert_eq!((info["Total"].as_u64(), info["Truncated"].as_bool()), (Some(1), Some(false)), "{info}");

    // Of a URL the host is meant; other kinds of object have no such section.
    let url = test.json("/api/url/http%3A%2F%2Floader.test%2Fx?sections=SimilarDomains");
    assert_eq!(url["SimilarDomains"], report["SimilarDomains"]);
    assert!(test.json("/api/ip/198.51.100.7?sections=SimilarDomains").get("SimilarDomains").is_none());
}

#[test]
fn brands_are_watched() {
    let test = TestApp::with_world();
    let report = test.json("/api/domain/paypal-login.test?sections=Imitates");
    assert_eq!(report["Imitates"][0]["SimilarTo"], "paypal.com");
    assert_eq!(report["Imitates"][0]["Edits"][0], "combosquat");
    assert_eq!(
        test.json("/api/domain/loader.example?sections=Imitates")["Imitates"].as_array().unwrap().len(),
        0
    );
}
