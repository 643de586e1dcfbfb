//! Mappings of operators, and tables read by them.

use feeds::{Peek, input::Memory, mapping::Mapping};

use crate::{decoder::context, plant, ruler::Ruler};

/// A mapping, a line of `---`, and a file.
pub(crate) fn any(bytes: &[u8]) {
    const BETWEEN: &[u8] = b"\n---\n";
    let at = bytes.windows(BETWEEN.len()).position(|window| window == BETWEEN).unwrap_or(bytes.len());
    let (text, rest) = bytes.split_at_checked(at).unwrap_or((bytes, &[]));
    let file = rest.get(BETWEEN.len()..).unwrap_or_default();
    let mapping = match Mapping::parse(&String::from_utf8_lossy(text)) {
        Ok(mapping) => mapping,
        Err(error) => {
            assert!(error.line >= 1 && !error.message.is_empty(), "{error:?}");
            return;
        }
    };
    let _ = mapping.claims("feed.txt");
    let input = Memory::new("feed.txt", file);
    let Ok(peek) = Peek::read(&input) else { return };
    let found = mapping.recognise(&peek.head("feed.txt", true));
    let mut ruler = Ruler { is_talkative: true, ..Ruler::default() };
    let _ = mapping.read(&input, &context(&found.list), &mut ruler);
    plant!(ruler.accepted == 2 && ruler.refused == 1 && ruler.went_on);
}
