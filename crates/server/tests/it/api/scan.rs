//! `POST /api/v1/scan/file` and `/api/v1/getresult/file`: files examined in processes of their own.

use std::io::Write;

use crate::support::TestApp;

const OCTETS: &str = "application/octet-stream";
const RULES: &str = r#"
    rule evil { meta: description = "says EVIL" score = 90 strings: $a = "EVIL" condition: $a and uint16(0) == 0x5A4D }
    rule told { strings: $a = "told" condition: $a }
"#;

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    // Members that are stored, and a central directory (APPNOTE 4.3).
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in members {
        let mut crc = flate2::Crc::new();
        crc.update(content);
        let mut common = [20_u16, 0, 0, 0, 0].map(u16::to_le_bytes).concat();
        common.extend(crc.sum().to_le_bytes());
        for length in [content.len(), content.len()] {
            common.extend(u32::try_from(length).unwrap().to_le_bytes());
        }
        common.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        common.extend([0; 2]);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(u32::try_from(file.len()).unwrap().to_le_bytes());
        directory.extend(name.as_bytes());
        file.extend(b"PK\x03\x04");
        file.extend(&common);
        file.extend(name.as_bytes());
        file.extend(*content);
    }
    let (start, length) = (file.len(), directory.len());
    file.extend(directory);
    file.extend(b"PK\x05\x06\x00\x00\x00\x00");
    let count = u16::try_from(members.len()).unwrap();
    file.extend([count, count].map(u16::to_le_bytes).concat());
    for number in [length, start] {
        file.extend(u32::try_from(number).unwrap().to_le_bytes());
    }
    file.extend([0; 2]);
    file
}

fn sha256(content: &[u8]) -> String {
    files::digests(None, content).unwrap().sha256
}

#[test]
fn a_file_and_what_is_in_it_are_known_after_a_scan() {
    let test = TestApp::with_scans(1 << 20, RULES);
    let inner = b"MZ this is EVIL";
    let parcel = zip(&[("a/invoice.pdf.exe", inner), ("told.txt", b"told, see http://a.example/x")]);
    let hash = sha256(&parcel);
    let before = test.post(&format!("/api/v1/getresult/file?request={hash}"), OCTETS, b"");
    assert_eq!(before.json()["Status"], "not started");

    let reply = test.post("/api/v1/scan/file?filename=C%3A%5Cparcel.zip", OCTETS, &parcel);
    assert_eq!(reply.status, 200, "{}", reply.text());
    let reply = reply.json();
    assert_eq!((&reply["Status"], &reply["Zone"]), (&"complete".into(), &"Grey".into()));
    assert_eq!(reply["FileGeneralInfo"]["Sha256"], hash.to_uppercase());
    assert_eq!(reply["FileGeneralInfo"]["Type"], "zip");

    let page = test.json(&format!("/api/hash/{hash}"));
    assert_eq!(page["FileNames"][0]["FileName"], "parcel.zip");
    let children = page["FileChildren"].as_array().unwrap();
    assert_eq!(children.len(), 2);
    let evil = test.json(&format!("/api/hash/{}", sha256(inner)));
    assert_eq!(evil["Zone"], "Red");
    assert_eq!(evil["DetectionsInfo"][0]["DetectionName"], "evil");
    assert_eq!(evil["FileParents"][0]["Sha256"], hash.to_uppercase());
    let analysis = &evil["Analyses"][0];
    let found: Vec<&str> = analysis["Signatures"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|found| found["Name"].as_str())
        .collect();
    assert!(found.contains(&"YARA evil") && found.contains(&"name.double-ending"), "{found:?}");
    let told = test.json(&format!("/api/hash/{}", sha256(b"told, see http://a.example/x")));
    assert_eq!(
        (&told["Zone"], &told["Analyses"][0]["Observables"][0]),
        (&"Grey".into(), &"a.example/x".into())
    );

    // By its MD5 as well, and once more changes nothing.
    let md5 = files::digests(None, &parcel[..]).unwrap().md5;
    let later = test.post(&format!("/api/v1/getresult/file?request={md5}"), OCTETS, b"").json();
    assert_eq!(
        (&later["Status"], &later["FileGeneralInfo"]),
        (&"complete".into(), &reply["FileGeneralInfo"])
    );
    let digest = test.app.digest().unwrap();
    test.post("/api/v1/scan/file?filename=parcel.zip", OCTETS, &parcel);
    assert_eq!(test.app.digest().unwrap(), digest);
    // Under another name it is the same file with one name more.
    test.post("/api/v1/scan/file?filename=other.zip", OCTETS, &parcel);
    let names = test.json(&format!("/api/hash/{hash}"))["FileNames"].as_array().unwrap().len();
    assert_eq!(names, 2);
}

#[test]
fn files_that_are_too_large_or_none_are_refused() {
    let test = TestApp::with_scans(1000, "");
    for (target, media_type, body, status) in [
        ("/api/v1/scan/file?filename=a", OCTETS, &[b'x'; 1001][..], 413),
        ("/api/v1/scan/file?filename=a", OCTETS, b"", 400),
        ("/api/v1/scan/file?filename=%ff", OCTETS, b"x", 400),
        ("/api/v1/scan/file", "multipart/form-data", b"x", 415),
        ("/api/v1/getresult/file?request=abc", OCTETS, b"", 400),
        ("/api/v1/getresult/file", OCTETS, b"", 400),
    ] {
        test.post(target, media_type, body).refused(status);
    }
    let reply = test.post("/api/v1/scan/file", OCTETS, &[b'x'; 1001]);
    assert!(reply.text().contains("scan.file_mib_max"), "{}", reply.text());
    // A server that examines none says so.
    assert_eq!(TestApp::empty().post("/api/v1/scan/file", OCTETS, b"x").refused(503).0, "no_scans");
}

/// Whatever happens to who examines them, files get their digests and the server answers.
#[test]
fn a_bomb_costs_one_answer() {
    let test = TestApp::with_scans(64 << 20, "");
    let mut deflated = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let zeros = vec![0; 1 << 20];
    for _ in 0..300 {
        deflated.write_all(&zeros).unwrap();
    }
    let bomb = deflated.finish().unwrap();
    let reply = test.post("/api/v1/scan/file?filename=bomb.gz", OCTETS, &bomb);
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!(reply.json()["FileGeneralInfo"]["Sha256"], sha256(&bomb).to_uppercase());
    assert_eq!(test.get("/healthz").status, 200);
}
