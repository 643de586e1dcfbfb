//! Files within files: what archives, installers, documents and mails hold.
//!
//! Nothing is ever written to a disk, so a member's name is only a name: `..` and absolute paths stay as they are. Members without content are
//! left out. Content that breaks off is handed out as far as it goes, with a notice; content that meets a bound is not handed out, since its
//! hashes would be those of no file.

use crate::{kind::Kind, limits::Budget, report::Notice};

mod ar;
mod cab;
mod compound;
mod field;
mod magic;
mod mail;
mod named;
mod ole;
mod outlet;
mod package;
mod pdf;
mod pe;
mod rtf;
mod sevenzip;
mod stream;
mod tar;
mod zip;

use self::outlet::Outlet;

/// Passwords that are tried, in their order: those under which samples are passed on.
const PASSWORDS: [&str; 5] = ["infected", "malware", "virus", "password", ""];

/// Memory that one decoder may take, in KiB: the 64 MiB window of `xz -9` and of 7-Zip's strongest level, and its tables. A header can ask for 4 GiB.
const DECODER_KIB_MAX: u32 = 72 * 1024;

/// A file that was in another.
pub struct Child {
    /// Its path within its container, as written there, at most 512 bytes with controls replaced; `content` where the format has no name.
    pub name: String,
    /// Its content.
    pub content: Vec<u8>,
}

/// Hands out what `bytes` holds, one file at a time, and says what was passed over: the notice's place is the member's name, or empty for the
/// container itself. A file is taken from `budget` before it is handed out.
pub fn children(
    bytes: &[u8],
    kind: Kind,
    budget: &mut Budget,
    child: &mut dyn FnMut(&mut Budget, Child),
    notice: &mut dyn FnMut(Notice),
) {
    let mut outlet = Outlet::new(budget, child, notice);
    match kind {
        Kind::Zip => zip::unpack(bytes, &mut outlet),
        Kind::Tar => tar::unpack(bytes, &mut outlet),
        Kind::Gzip => stream::gzip(bytes, &mut outlet),
        Kind::Bzip2 => stream::bzip2(bytes, &mut outlet),
        Kind::Xz => stream::xz(bytes, &mut outlet),
        Kind::Zstd => stream::zstd(bytes, &mut outlet),
        Kind::SevenZip => sevenzip::unpack(bytes, &mut outlet),
        Kind::Cab => cab::unpack(bytes, &mut outlet),
        Kind::Ar => ar::unpack(bytes, &mut outlet),
        Kind::Ole => ole::unpack(bytes, &mut outlet),
        Kind::Pe => pe::unpack(bytes, &mut outlet),
        Kind::Pdf => pdf::unpack(bytes, &mut outlet),
        Kind::Rtf => rtf::unpack(bytes, &mut outlet),
        Kind::Mail => mail::unpack(bytes, &mut outlet),
        Kind::Rar => outlet.pass("", "a RAR archive, which is not unpacked"),
        // Self-extracting scripts, programs for Linux, pictures with an archive behind them: an archive can stand at the end of any file.
        Kind::Elf
        | Kind::MachO
        | Kind::Lnk
        | Kind::Script(_)
        | Kind::Text
        | Kind::Media(_)
        | Kind::Unknown => {
            if zip::has_directory(bytes) {
                zip::unpack(bytes, &mut outlet);
            } else if stream::is_lzma(bytes) {
                stream::lzma(bytes, &mut outlet);
            } else if let Some(format) = named::format(bytes) {
                outlet.pass("", format!("{format}, which is not unpacked"));
            }
        }
    }
}
