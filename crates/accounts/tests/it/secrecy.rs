//! Secrets are neither in what `Debug` shows nor in the database.

use std::{fs, path::Path, time::Duration};

use accounts::{Accounts, AuditEntry, AuditOutcome, Mail, Role, Scopes, Secret, TicketKind, TokenWish};
use totp_rs::{Builder, Secret as Seed};

use crate::support::{KEY, address, start, user};

const PASSWORD: &str = "canary-password-ÄÖÜ-0001";
const PAYLOAD: &str = "canary-payload-0002";
const LINK: &str = "canary-link-in-a-mail-0003";
const HOUR: Duration = Duration::from_secs(3_600);

/// What somebody has who uses the accounts in every way.
struct Used {
    accounts: Accounts,
    secrets: Vec<Vec<u8>>,
    /// What `Debug` shows of everything that was returned.
    shown: String,
}

fn use_everything(accounts: Accounts) -> Used {
    let accounts = accounts.with_key(KEY);
    let jane = user(&accounts, "jane", Role::Administrator);
    let mut secrets: Vec<Vec<u8>> =
        [PASSWORD, PAYLOAD, LINK].iter().map(|text| text.as_bytes().to_vec()).chain([KEY.to_vec()]).collect();
    let mut shown = format!("{accounts:?} {jane:?}");
    let mut learn = |secret: &Secret| secrets.push(secret.expose().as_bytes().to_vec());

    accounts.set_password(jane.id, PASSWORD).unwrap();
    accounts.verify_password("jane", PASSWORD).unwrap().unwrap();
    accounts
        .verify_password("jane", "canary-password-ÄÖÜ-wrong")
        .map(|found| assert_eq!(found, None))
        .unwrap();
    shown += &format!("{:?}", accounts.set_password(jane.id, "canary"));

    let (cookie, session) = accounts.begin_session(jane.id, "browser", address(), start()).unwrap();
    learn(&cookie);
    let (rotated, other) = accounts.rotate_session(cookie.expose(), start()).unwrap().unwrap();
    learn(&rotated);
    shown +=
        &format!("{cookie:?} {session:?} {other:#?} {:?}", accounts.signed_in(rotated.expose(), start()));
    let tokens = [session.csrf.clone(), other.csrf.clone()];

    let wish = TokenWish {
        name: "t".to_owned(),
        scopes: Scopes::of_role(Role::Reader),
        expires_at: None,
        licence: None,
    };
    let (token, made) = accounts.create_token(jane.id, &wish, start()).unwrap();
    learn(&token);
    shown += &format!("{token:?} {made:?} {:?}", accounts.token_by_secret(token.expose(), start()));

    for kind in TicketKind::ALL {
        let ticket = accounts.create_ticket(kind, &jane.id.to_string(), PAYLOAD, HOUR, start()).unwrap();
        learn(&ticket);
        shown += &format!("{ticket:?} {:?}", accounts.peek_ticket(kind, ticket.expose(), start()));
    }
    let taken = accounts.create_ticket(TicketKind::OidcFlow, "", PAYLOAD, HOUR, start()).unwrap();
    learn(&taken);
    shown += &format!("{:?}", accounts.take_ticket(TicketKind::OidcFlow, taken.expose(), start()));

    let set_up = accounts.begin_totp(jane.id).unwrap();
    learn(&set_up.seed);
    shown += &format!("{set_up:?} {:#?}", set_up.uri);
    let seed = Seed::try_from_base32(set_up.seed.expose()).unwrap();
    secrets.push(seed.as_bytes().to_vec());
    let totp = Builder::new().with_secret(seed).build().unwrap();
    let code = totp.generate(u64::try_from(start().millis() / 1_000).unwrap()).to_string();
    assert!(accounts.confirm_totp(jane.id, &code, start()).unwrap());
    let pending = accounts.begin_totp(jane.id).unwrap();
    secrets.push(pending.seed.expose().as_bytes().to_vec());
    secrets.push(Seed::try_from_base32(pending.seed.expose()).unwrap().as_bytes().to_vec());

    let mail = |key: &str| Mail {
        key: key.to_owned(),
        to: "jane@example.com".to_owned(),
        user_id: Some(jane.id),
        subject: "A link".to_owned(),
        text: format!("https://hantei.example/reset#{LINK}"),
    };
    for key in ["sent", "failed", "waits"] {
        accounts.put_mail(&mail(key), start()).unwrap();
        shown += &format!("{:?}", mail(key));
    }
    let due = accounts.due_mails(2, start()).unwrap();
    shown += &format!("{due:?}");
    accounts.mail_sent(due[0].id, start()).unwrap();
    accounts.mail_failed(due[1].id, "550", true, start()).unwrap();
    shown += &format!("{:?}", accounts.mails(None, 10).unwrap());

    accounts.throttle(&format!("sign-in {PAYLOAD}"), 3, HOUR, start()).unwrap();
    accounts.record(&[AuditEntry::new(start(), "session.begin", AuditOutcome::Ok)]).unwrap();
    shown += &format!("{:?} {:?}", accounts.users(None), accounts.sessions_of(jane.id, start()));
    secrets.extend(tokens.map(String::into_bytes));
    Used { accounts, secrets, shown }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Base64 (RFC 4648, sections 4 and 5) without padding, by another way than the crate's own.
fn base64(bytes: &[u8], alphabet: &[u8]) -> String {
    let bits: Vec<u8> = bytes.iter().flat_map(|byte| (0..8).rev().map(move |at| byte >> at & 1)).collect();
    let digit = |bits: &[u8]| {
        let value = bits.iter().fold(0, |value, bit| value << 1 | bit) << (6 - bits.len());
        char::from(alphabet[usize::from(value)])
    };
    bits.chunks(6).map(digit).collect()
}

const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// Ways in which a secret may stand in a file.
fn spellings(secret: &[u8]) -> Vec<Vec<u8>> {
    let mut spellings =
        vec![secret.to_vec(), hex(secret).into_bytes(), hex(secret).to_uppercase().into_bytes()];
    for last in ["+/", "-_"] {
        // What a secret looks like within base64 depends on where it begins; its last character on what follows.
        for skipped in 0..3 {
            let mut text = base64(secret.get(skipped..).unwrap(), format!("{ALPHABET}{last}").as_bytes());
            text.pop();
            spellings.push(text.into_bytes());
        }
    }
    spellings
}

fn has(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

#[test]
fn spellings_are_what_others_write() {
    let found: Vec<_> =
        spellings(b"foobar").into_iter().map(|text| String::from_utf8(text).unwrap()).collect();
    assert_eq!(found[..4], ["foobar", "666f6f626172", "666F6F626172", "Zm9vYmF"]);
    assert_eq!(base64(&[0xfb, 0xff], format!("{ALPHABET}-_").as_bytes()), "-_8");
}

#[test]
fn debug_shows_no_secret() {
    let used = use_everything(Accounts::open("memory:").unwrap());
    assert!(used.shown.contains("hidden") && used.shown.contains("jane"));
    for secret in &used.secrets {
        for spelling in spellings(secret) {
            let spelling = String::from_utf8_lossy(&spelling).into_owned();
            assert!(!used.shown.contains(&spelling), "`{spelling}` in {}", used.shown);
        }
    }
    // A list of bytes would be another way to show the key.
    assert!(!used.shown.contains("7, 7, 7"));
}

#[test]
fn no_file_has_a_secret() {
    let folder = tempfile::tempdir().unwrap();
    let used = use_everything(
        Accounts::open(&format!("sqlite:{}", folder.path().join("a.sqlite").display())).unwrap(),
    );
    let copy = folder.path().join("copy.sqlite");
    used.accounts.copy_to(&copy).unwrap();
    let read = || {
        let files = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
        files.map(|path| (fs::read(&path).unwrap(), path)).collect::<Vec<_>>()
    };
    let check = |files: &[(Vec<u8>, std::path::PathBuf)]| {
        assert!(
            files.iter().any(|(bytes, _)| has(bytes, b"jane@example.com")),
            "the files have what is no secret"
        );
        for secret in &used.secrets {
            for spelling in spellings(secret) {
                for (bytes, path) in files {
                    let shown = String::from_utf8_lossy(&spelling);
                    assert!(!has(bytes, &spelling), "`{shown}` in {}", path.display());
                }
            }
        }
    };
    let files = read();
    assert!(files.iter().any(|(_, path)| is_log(path)), "the log is looked through as well");
    check(&files);
    drop(used.accounts);
    check(&read());
}

fn is_log(path: &Path) -> bool {
    path.to_string_lossy().ends_with("-wal")
}
