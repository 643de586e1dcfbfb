//! Reading of ASN.1 in DER and BER (X.690), as far as signatures need it: one element after the other, each within its
//! parent. Not a decoder of types: who reads an element knows what it is.

use std::borrow::Cow;

/// Most levels of elements within each other that indefinite lengths are looked for in. A signature with a counter-signature
/// has about twenty; what lies deeper stays as it is.
const DEPTH_MAX: u32 = 48;

/// `BOOLEAN`.
pub(crate) const BOOLEAN: u8 = 0x01;
/// `INTEGER`.
pub(crate) const INTEGER: u8 = 0x02;
/// `BIT STRING`.
pub(crate) const BIT_STRING: u8 = 0x03;
/// `OCTET STRING`.
pub(crate) const OCTET_STRING: u8 = 0x04;
/// `OBJECT IDENTIFIER`.
pub(crate) const OID: u8 = 0x06;
/// `UTF8String`.
pub(crate) const UTF8_STRING: u8 = 0x0c;
/// `BMPString`.
pub(crate) const BMP_STRING: u8 = 0x1e;
/// `UniversalString`.
pub(crate) const UNIVERSAL_STRING: u8 = 0x1c;
/// `UTCTime`.
pub(crate) const UTC_TIME: u8 = 0x17;
/// `GeneralizedTime`.
pub(crate) const GENERALIZED_TIME: u8 = 0x18;
/// `SEQUENCE`, and `SEQUENCE OF`.
pub(crate) const SEQUENCE: u8 = 0x30;
/// `SET`, and `SET OF`.
pub(crate) const SET: u8 = 0x31;

/// The tag `[number]` of the class "context", as a constructed element.
pub(crate) const fn context(number: u8) -> u8 {
    0xa0 | number
}

/// The tag `[number]` of the class "context", as a primitive element.
pub(crate) const fn context_primitive(number: u8) -> u8 {
    0x80 | number
}

/// One element.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Element<'a> {
    /// First byte of the tag: class, "constructed", and the number where it is below 31.
    pub(crate) tag: u8,
    /// What is in it.
    pub(crate) content: &'a [u8],
    /// Tag, length and content.
    pub(crate) whole: &'a [u8],
}

impl<'a> Element<'a> {
    /// Reads its content.
    pub(crate) fn reader(self) -> Reader<'a> {
        Reader(self.content)
    }
}

/// Reads elements, first to last.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl<'a> Reader<'a> {
    /// The next element; none at the end, or where it runs over the end. Lengths are definite: see [`definite`].
    pub(crate) fn next(&mut self) -> Option<Element<'a>> {
        let (tag, length, at) = header(self.0)?;
        let end = at.checked_add(length?)?;
        let (whole, rest) = self.0.split_at_checked(end)?;
        self.0 = rest;
        Some(Element { tag, content: whole.get(at..)?, whole })
    }

    /// The next element, where it has this tag; else it stays.
    pub(crate) fn take(&mut self, tag: u8) -> Option<Element<'a>> {
        if self.0.first() != Some(&tag) {
            return None;
        }
        self.next()
    }

    /// The content of the next element, where it has this tag; else it stays.
    pub(crate) fn content(&mut self, tag: u8) -> Option<&'a [u8]> {
        self.take(tag).map(|element| element.content)
    }

    /// Reads within the next element, where it has this tag; else it stays.
    pub(crate) fn enter(&mut self, tag: u8) -> Option<Reader<'a>> {
        self.take(tag).map(Element::reader)
    }

    /// Elements until the end, or until one cannot be read.
    pub(crate) fn rest(mut self) -> impl Iterator<Item = Element<'a>> {
        std::iter::from_fn(move || self.next())
    }
}

/// First byte of the tag, length (none where it is indefinite), and where the content begins.
fn header(bytes: &[u8]) -> Option<(u8, Option<usize>, usize)> {
    let tag = *bytes.first()?;
    let mut at = 1;
    if tag & 0x1f == 0x1f {
        // A long tag: at most four bytes, the last without the high bit.
        let long = bytes.get(1..)?.iter().take(4).position(|byte| byte & 0x80 == 0)?;
        at += long + 1;
    }
    let first = *bytes.get(at)?;
    at += 1;
    if first < 0x80 {
        return Some((tag, Some(usize::from(first)), at));
    }
    let count = usize::from(first & 0x7f);
    if count == 0 {
        return Some((tag, None, at));
    }
    // Leading zeros are against DER, and are met.
    let digits = bytes.get(at..at.checked_add(count)?)?;
    let length = digits.iter().try_fold(0_usize, |length, byte| {
        length.checked_mul(256).and_then(|length| length.checked_add(usize::from(*byte)))
    })?;
    Some((tag, Some(length), at + count))
}

/// The first element with every indefinite length made definite, and every string in pieces made one. Elements that have
/// neither stay byte for byte, since signatures are over them. What follows the element is left out.
pub(crate) fn definite(bytes: &[u8]) -> Option<Cow<'_, [u8]>> {
    let mut rest = bytes;
    let mut out = Vec::new();
    let is_changed = rewrite(&mut rest, &mut out, 0)?;
    if is_changed {
        return Some(Cow::Owned(out));
    }
    let end = bytes.len() - rest.len();
    bytes.get(..end).map(Cow::Borrowed)
}

/// Writes the next element of `rest`; whether it was changed.
fn rewrite(rest: &mut &[u8], out: &mut Vec<u8>, depth: u32) -> Option<bool> {
    let (tag, length, at) = header(rest)?;
    let is_constructed = tag & 0x20 != 0;
    let start = out.len();
    let Some(length) = length else {
        if !is_constructed || depth >= DEPTH_MAX {
            return None;
        }
        let (tag_bytes, content) = rest.split_at_checked(at)?;
        let tag_bytes = tag_bytes.split_last()?.1;
        *rest = content;
        let mut children = Vec::new();
        while !rest.starts_with(&[0, 0]) {
            rewrite(rest, &mut children, depth + 1)?;
        }
        *rest = rest.get(2..)?;
        write(tag, tag_bytes, &children, out);
        return Some(true);
    };
    let end = at.checked_add(length)?;
    let (whole, after) = rest.split_at_checked(end)?;
    *rest = after;
    if is_constructed && depth < DEPTH_MAX {
        let mut children = Vec::new();
        let mut inner = whole.get(at..)?;
        let mut is_changed = tag == OCTET_STRING | 0x20;
        let mut is_read = true;
        while !inner.is_empty() {
            match rewrite(&mut inner, &mut children, depth + 1) {
                Some(changed) => is_changed |= changed,
                None => {
                    is_read = false;
                    break;
                }
            }
        }
        if is_changed && is_read {
            // The tag is the first byte, or that and those with the high bit, and one.
            let length_bytes = 1 + whole.get(tag_length(whole)).map_or(0, |first| long_form(*first));
            write(tag, whole.get(..at.checked_sub(length_bytes)?)?, &children, out);
            return Some(true);
        }
    }
    out.truncate(start);
    out.extend_from_slice(whole);
    Some(false)
}

fn tag_length(whole: &[u8]) -> usize {
    let is_long = whole.first().is_some_and(|tag| tag & 0x1f == 0x1f);
    if !is_long {
        return 1;
    }
    2 + whole.iter().skip(1).take_while(|byte| **byte & 0x80 != 0).count()
}

fn long_form(first: u8) -> usize {
    if first < 0x80 { 0 } else { usize::from(first & 0x7f) }
}

/// Writes an element; a string in pieces as one.
fn write(tag: u8, tag_bytes: &[u8], children: &[u8], out: &mut Vec<u8>) {
    if tag == OCTET_STRING | 0x20 {
        let joined: Vec<u8> =
            Reader(children).rest().flat_map(|piece| piece.content.iter().copied()).collect();
        out.push(OCTET_STRING);
        write_length(joined.len(), out);
        out.extend_from_slice(&joined);
        return;
    }
    out.extend_from_slice(tag_bytes);
    write_length(children.len(), out);
    out.extend_from_slice(children);
}

/// Writes a length as DER wants it.
pub(crate) fn write_length(length: usize, out: &mut Vec<u8>) {
    if let Ok(short @ 0..=0x7f) = u8::try_from(length) {
        out.push(short);
        return;
    }
    let bytes = length.to_be_bytes();
    let digits = bytes.iter().copied().skip_while(|byte| *byte == 0);
    // A `usize` has at most eight bytes.
    out.push(0x80 | u8::try_from(digits.clone().count()).unwrap_or(8));
    out.extend(digits);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn elements() {
        let check = |bytes: &[u8], expected: &[(u8, &[u8])]| {
            let found: Vec<(u8, &[u8])> = Reader(bytes).rest().map(|e| (e.tag, e.content)).collect();
            assert_eq!(found, expected, "{bytes:02x?}");
        };
        check(&[], &[]);
        check(&[0x05, 0x00], &[(0x05, &[])]);
        check(&[0x02, 0x01, 0x07, 0x04, 0x02, 1, 2], &[(0x02, &[7]), (0x04, &[1, 2])]);
        // Lengths in long form, with a zero in front too.
        check(&[0x04, 0x81, 0x01, 9], &[(0x04, &[9])]);
        check(&[0x04, 0x82, 0x00, 0x01, 9], &[(0x04, &[9])]);
        // A long tag.
        check(&[0xbf, 0x81, 0x01, 0x01, 9], &[(0xbf, &[9])]);
        // Over the end, more than there is memory, indefinite, and cut short.
        check(&[0x04, 0x02, 9], &[]);
        check(&[0x04, 0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 9], &[]);
        check(&[0x04, 0x8f, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], &[]);
        check(&[0x30, 0x80, 0, 0], &[]);
        check(&[0x04], &[]);
        check(&[0x1f, 0xff, 0xff, 0xff, 0xff, 0xff], &[]);
    }

    #[test]
    fn indefinite_lengths() {
        let check = |bytes: &[u8], expected: Option<&[u8]>| {
            assert_eq!(definite(bytes).as_deref(), expected, "{bytes:02x?}");
        };
        check(&[0x30, 0x03, 0x02, 0x01, 0x07], Some(&[0x30, 0x03, 0x02, 0x01, 0x07]));
        check(&[0x30, 0x80, 0x02, 0x01, 0x07, 0, 0, 9], Some(&[0x30, 0x03, 0x02, 0x01, 0x07]));
        // Within a definite one; the neighbour's odd length stays.
        check(
            &[0x30, 0x0a, 0x30, 0x80, 0x05, 0x00, 0, 0, 0x04, 0x81, 0x01, 9],
            Some(&[0x30, 0x08, 0x30, 0x02, 0x05, 0x00, 0x04, 0x81, 0x01, 9]),
        );
        check(
            &[0x30, 0x81, 0x0a, 0x30, 0x80, 0x05, 0x00, 0, 0, 0x04, 0x81, 0x01, 9],
            Some(&[0x30, 0x08, 0x30, 0x02, 0x05, 0x00, 0x04, 0x81, 0x01, 9]),
        );
        check(&[0x24, 0x80, 0x04, 0x01, 1, 0x04, 0x02, 2, 3, 0, 0], Some(&[0x04, 0x03, 1, 2, 3]));
        check(&[0x24, 0x06, 0x04, 0x01, 1, 0x04, 0x01, 2], Some(&[0x04, 0x02, 1, 2]));
        // Without an end, primitive, and empty.
        check(&[0x30, 0x80, 0x02, 0x01, 0x07], None);
        check(&[0x04, 0x80, 0, 0], None);
        check(&[], None);
        check(&[0x30, 0x80].repeat(10_000), None);
    }

    proptest! {
        #[test]
        fn any_bytes(bytes in prop::collection::vec(prop_oneof![any::<u8>(), Just(0x30), Just(0x80), Just(0)], 0..400)) {
            let _ = definite(&bytes);
            let read: usize = Reader(&bytes).rest().map(|element| element.whole.len()).sum();
            prop_assert!(read <= bytes.len());
        }

        #[test]
        fn lengths_are_read_as_written(length in 0_usize..70_000) {
            let mut bytes = vec![OCTET_STRING];
            write_length(length, &mut bytes);
            bytes.resize(bytes.len() + length, 7);
            let element = Reader(&bytes).next().unwrap();
            prop_assert_eq!(element.content.len(), length);
            prop_assert_eq!(element.whole.len(), bytes.len());
        }
    }
}
