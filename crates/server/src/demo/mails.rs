//! Mails of the demo world that imitate the bank, in two languages, one with the dropper; advertising from elsewhere; and the kit behind the look-alike,
//! in the format of PhishingKitTracker.

use super::{DemoFile, calendar::Calendar, cast};

/// A mail that came to somebody's trap.
struct DemoMail {
    /// Folder, which says what it was collected as.
    folder: &'static str,
    /// Days before today.
    days: i64,
    origin: &'static str,
    from: &'static str,
    subject: &'static str,
    text: &'static str,
    link: &'static str,
    attached: Option<&'static cast::DemoSample>,
}

const MAILER: &str = "\"Tsukikage Bank\" <notice@mail-burst.example>";
const MAILER_ADDRESS: &str = "203.0.113.61";
const JAPANESE: &str = "【月影銀行】アカウントの利用制限について";
const JAPANESE_TEXT: &str = "お客様のアカウントの利用を制限いたしました。パスワードをご確認ください。";
const ENGLISH: &str = "Tsukikage Bank: your account has been limited";
const ENGLISH_TEXT: &str = "Please log in with your password and the verification code that we sent you.";

const fn phishing(days: i64, subject: &'static str, text: &'static str, link: &'static str) -> DemoMail {
    DemoMail {
        folder: "phishing",
        days,
        origin: MAILER_ADDRESS,
        from: MAILER,
        subject,
        text,
        link,
        attached: None,
    }
}

const MAILS: [DemoMail; 8] = [
    phishing(21, JAPANESE, JAPANESE_TEXT, cast::PHISH_URL),
    phishing(20, JAPANESE, JAPANESE_TEXT, cast::PHISH_URL),
    phishing(20, ENGLISH, ENGLISH_TEXT, cast::PHISH_URL),
    phishing(13, ENGLISH, ENGLISH_TEXT, cast::PHISH_URL),
    phishing(6, JAPANESE, JAPANESE_TEXT, "https://tsukikagebank.example/"),
    phishing(2, ENGLISH, ENGLISH_TEXT, "https://tsukikage.free-pages.example/card"),
    DemoMail {
        folder: "spam",
        days: 20,
        origin: MAILER_ADDRESS,
        from: MAILER,
        subject: "ご利用明細",
        text: "明細を添付いたします。ご確認ください。",
        link: cast::DROPPER_URL,
        attached: Some(&cast::DROPPER_ZIP),
    },
    DemoMail {
        folder: "spam",
        days: 40,
        origin: "192.0.2.201",
        from: "Codec Team <offers@free-codec-pack.example>",
        subject: "Free codec pack 2026, limited time",
        text: "The special offer for your computer: this is free. Click to unsubscribe.",
        link: cast::ADWARE_URL,
        attached: None,
    },
];

/// The mails, one a file, and the table of kits.
pub(super) fn files(calendar: &Calendar) -> Vec<DemoFile> {
    let mails = MAILS.iter().enumerate().map(|(at, mail)| DemoFile {
        path: format!("mail/{}/{:02}.eml", mail.folder, at + 1),
        text: text(mail, calendar, at),
    });
    mails.chain([kits(calendar)]).collect()
}

fn text(mail: &DemoMail, calendar: &Calendar, at: usize) -> String {
    let DemoMail { origin, from, subject, text, link, .. } = mail;
    let date = calendar.mail_date(mail.days, at);
    let head = format!(
        "Received: from mail-burst.example ([{origin}]) by mx.trap.example with ESMTP\r\n\tfor <trap@trap.example>; {date}\r\n\
         From: {from}\r\nTo: <trap@trap.example>\r\nSubject: {subject}\r\nDate: {date}\r\n\
         Message-ID: <{at}.{}@mail-burst.example>\r\nMIME-Version: 1.0\r\n",
        mail.days
    );
    let body = format!("{text}\r\n\r\n{link}\r\n");
    let Some(sample) = mail.attached else {
        return format!("{head}Content-Type: text/plain; charset=utf-8\r\n\r\n{body}");
    };
    let (name, media_type) = (sample.name, sample.mime_type);
    format!(
        "{head}Content-Type: multipart/mixed; boundary=\"demo\"\r\n\r\n--demo\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n\
         --demo\r\nContent-Type: {media_type}; name=\"{name}\"\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\r\n{}\r\n\
         --demo--\r\n",
        sample.text
    )
}

fn kits(calendar: &Calendar) -> DemoFile {
    let found = calendar.date(19);
    let mut parts = found.split('-');
    let [year, month, day] = [(); 3].map(|()| parts.next().unwrap_or_default());
    let row = format!(
        "{month}/{day}/{year},https://research.example/kits/1,someone@drop-mail.test,drop-mail,otp.php,Tsukikage Bank,{},tsuki-login.zip,,{},",
        cast::PHISH,
        cast::hex_digest("hantei demo: phishing kit")
    );
    let header = "DateFound,ReferenceLink,ThreatActorEmail,EmailType,KitMailer,Target,PhishingDomain,KitName,ThreatActor,KitHash,KitUrl";
    DemoFile { path: "phishing_kit_tracker/kits.csv".to_owned(), text: format!("{header}\r\n{row}\r\n") }
}
