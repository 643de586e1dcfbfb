//! A contact that is written as a block of lines without keys: name, street, city, country, telephone, e-mail.

use model::registration::Contact;

use super::value::filled;

/// Fills what the lines say into what the contact lacks. With `is_address` the lines have no name.
pub(crate) fn fill(contact: &mut Contact, lines: &[String], is_address: bool) {
    let mut address = Vec::new();
    for line in lines {
        let Some(mut line) = filled(line) else { continue };
        // `Name  name@mail.example`, `Name (HANDLE) name@mail.example`
        if let Some(found) = line.split_whitespace().find(|word| is_email(word)) {
            let bare = found.trim_matches(['(', ')', '<', '>', ',', ';']);
            let bare = bare.strip_prefix("Email:").or_else(|| bare.strip_prefix("E-mail:")).unwrap_or(bare);
            contact.email.get_or_insert_with(|| bare.to_owned());
            line = line.split(found).next().unwrap_or_default().trim().trim_end_matches(['.', ':']).trim();
            // `Example Inc.`, then `A. Person  a@mail.example`: the first line was the organisation.
            if !line.is_empty()
                && !is_address
                && contact.organization.is_none()
                && contact.name.is_some()
                && !is_label(line)
            {
                contact.organization = contact.name.replace(line.to_owned());
                continue;
            }
            // `Example Inc.`, `A. Person`, then `a@mail.example`: so were the first two.
            if line.is_empty() && !is_address && contact.organization.is_none() && address.len() == 1 {
                contact.organization = contact.name.take();
                contact.name = address.pop();
            }
            if line.is_empty() || line.eq_ignore_ascii_case("email") || line.eq_ignore_ascii_case("e-mail") {
                continue;
            }
        }
        if let Some((phone, fax)) = numbers(line) {
            if let Some(phone) = phone {
                if contact.phone.is_none() {
                    contact.phone = Some(phone);
                } else {
                    contact.fax.get_or_insert(phone);
                }
            }
            if let Some(fax) = fax {
                contact.fax.get_or_insert(fax);
            }
        } else if !is_address && contact.name.is_none() && contact.organization.is_none() {
            let (name, handle) = with_handle(line);
            contact.name = Some(name.to_owned());
            if let Some(handle) = handle {
                contact.handle.get_or_insert_with(|| handle.to_owned());
            }
        } else {
            address.push(line.to_owned());
        }
    }
    if contact.address.is_empty() {
        place(contact, &mut address);
        code_and_city(contact, &mut address);
        coded(contact, &mut address);
        placed(contact, &mut address);
        contact.address = address;
    }
}

/// `Example Inc  (ab101-nic-o)`: a name with its handle.
fn with_handle(line: &str) -> (&str, Option<&str>) {
    match line.rsplit_once('(') {
        Some((name, handle))
            if handle.ends_with(')')
                && handle.contains('-')
                && !handle.contains(' ')
                && !name.trim().is_empty() =>
        {
            (name.trim(), Some(handle.trim_end_matches(')')))
        }
        _ => (line, None),
    }
}

/// Telephone and telefax of a line that is nothing else: `+1.5555550100`, `(Tel) 555-0100`, `+1 555 0100 (FAX)`, `555 0100 (FAX) 555 0101`.
fn numbers(line: &str) -> Option<(Option<String>, Option<String>)> {
    let upper = line.to_ascii_uppercase();
    if let Some(at) = upper.find("(FAX)") {
        let (before, behind) = (line.get(..at)?.trim(), line.get(at + "(FAX)".len()..)?.trim());
        return match (is_phone(before), is_phone(behind)) {
            (true, true) => Some((Some(before.to_owned()), Some(behind.to_owned()))),
            (true, false) if behind.is_empty() => Some((None, Some(before.to_owned()))),
            (false, true) if before.is_empty() => Some((None, Some(behind.to_owned()))),
            _ => None,
        };
    }
    for mark in ["(TEL)", "(PHONE)", "TEL:", "TEL.", "PHONE:"] {
        if let Some(at) = upper.find(mark) {
            let (before, behind) = (line.get(..at)?.trim(), line.get(at + mark.len()..)?.trim());
            let number = if before.is_empty() { behind } else { before };
            return is_phone(number).then(|| (Some(number.to_owned()), None));
        }
    }
    if let Some(at) = upper.find("FAX").filter(|at| *at == 0) {
        let number = line.get(at + 3..)?.trim_start_matches(['.', ':', ' ']);
        return is_phone(number).then(|| (None, Some(number.to_owned())));
    }
    is_phone(line).then(|| (Some(line.to_owned()), None))
}

/// Takes what stands before a country's code: `59053, Roubaix`; `Waltham MA, 02453`; `Singapore,576582`; or a line with nothing but the postal
/// code, the city behind the last comma above it.
fn coded(contact: &mut Contact, address: &mut Vec<String>) {
    if contact.city.is_some() || contact.postal_code.is_some() || contact.country.is_some() {
        return;
    }
    let [.., above, line, country] = address.as_slice() else { return };
    if country.len() != 2 || !country.bytes().all(|b| b.is_ascii_uppercase()) {
        return;
    }
    let is_code = |text: &str| {
        text.len() <= POSTAL_CODE_BYTES_MAX
            && text.bytes().any(|b| b.is_ascii_digit())
            && text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase() || matches!(b, b' ' | b'-'))
    };
    let is_word = |text: &str| !text.is_empty() && !text.bytes().any(|b| b.is_ascii_digit());
    // `Nobby Beach`, `Queensland,QLD 4218`, `AU`: the city, then the state with the code.
    if let Some((state, rest)) = line.split_once(',')
        && !rest.starts_with(' ')
        && let Some(code) = rest.rsplit(' ').next().filter(|code| is_code(code))
        && is_word(state)
        && is_word(above)
    {
        (contact.city, contact.state) = (Some(above.clone()), Some(state.to_owned()));
        (contact.postal_code, contact.country) = (Some(code.to_owned()), Some(country.clone()));
        address.truncate(address.len().saturating_sub(3));
        return;
    }
    let (code, city, street, lines) =
        match line.split_once(',').map(|(left, right)| (left.trim(), right.trim())) {
            None if is_code(line) => {
                let (street, city) =
                    above.rsplit_once(", ").filter(|(_, city)| is_word(city)).unwrap_or((above, ""));
                (line.as_str(), city, Some(street.to_owned()), 3)
            }
            Some((code, city)) if is_code(code) && is_word(city.split(' ').next().unwrap_or_default()) => {
                (code, city, None, 2)
            }
            Some((city, code)) if is_code(code) && is_word(city) => (code, city, None, 2),
            _ => return,
        };
    let (city, state) = match city.rsplit_once(' ') {
        Some((city, state)) if state.len() == 2 && state.bytes().all(|b| b.is_ascii_uppercase()) => {
            (city, Some(state))
        }
        _ => (city, None),
    };
    (contact.postal_code, contact.country) = (Some(code.to_owned()), Some(country.clone()));
    contact.city = Some(city.to_owned()).filter(|city| !city.is_empty());
    contact.state = state.map(str::to_owned);
    let kept = address.len().saturating_sub(lines);
    address.truncate(kept);
    address.extend(street);
}

/// Takes city, state, postal code and country from a last line that has all of them, a dash for what is not said: `Tseung Kwan O, - - HK`.
fn placed(contact: &mut Contact, address: &mut Vec<String>) {
    if contact.city.is_some() || contact.country.is_some() {
        return;
    }
    let Some((city, rest)) = address.last().and_then(|line| line.split_once(", ")) else { return };
    let [state, code, country] = rest.split(' ').collect::<Vec<_>>()[..] else { return };
    let is_dash_or = |text: &str, test: fn(&u8) -> bool| text == "-" || text.bytes().any(|b| test(&b));
    if country.len() != 2
        || !country.bytes().all(|b| b.is_ascii_uppercase())
        || !is_dash_or(code, u8::is_ascii_digit)
        || !is_dash_or(state, u8::is_ascii_alphabetic)
    {
        return;
    }
    let said = |text: &str| (text != "-").then(|| text.to_owned());
    (contact.state, contact.postal_code) = (said(state), said(code));
    (contact.city, contact.country) = (Some(city.to_owned()), Some(country.to_owned()));
    address.pop();
}

/// Takes postal code and city from the line before the last, and the country from the last: `3311BV Dordrecht`, `Netherlands`.
fn code_and_city(contact: &mut Contact, address: &mut Vec<String>) {
    if contact.city.is_some() || contact.postal_code.is_some() {
        return;
    }
    let has_digit = |line: &String| line.bytes().any(|b| b.is_ascii_digit());
    let (line, country) = match address.as_slice() {
        [_, .., line, country] if !has_digit(country) => (line.clone(), Some(country.clone())),
        [_, .., line] if has_digit(line) => (line.clone(), None),
        _ => return,
    };
    let Some((code, city)) = line.split_once(' ') else { return };
    let is_code = code.bytes().take(4).filter(u8::is_ascii_digit).count() >= 3
        || code
            .split_once('-')
            .is_some_and(|(_, code)| code.len() >= 4 && code.bytes().all(|b| b.is_ascii_digit()));
    if is_code && code.len() <= POSTAL_CODE_BYTES_MAX && !city.bytes().any(|b| b.is_ascii_digit()) {
        (contact.postal_code, contact.city) = (Some(code.to_owned()), Some(city.trim().to_owned()));
        address.truncate(address.len().saturating_sub(1 + usize::from(country.is_some())));
        contact.country = contact.country.take().or(country);
    }
}

/// Takes city, state, postal code and country from the end of an address where they have the shape of the United States' post:
/// `Cambridge, MA 02138`, then the country.
fn place(contact: &mut Contact, address: &mut Vec<String>) {
    for last in [1, 2] {
        let Some(at) = address.len().checked_sub(last) else { return };
        let Some((city, rest)) = address.get(at).and_then(|line| line.rsplit_once(", ")) else { continue };
        let Some((state, code)) = rest.trim().split_once(' ') else { continue };
        let is_state = state.len() == 2 && state.bytes().all(|b| b.is_ascii_uppercase());
        let is_code = code.bytes().any(|b| b.is_ascii_digit()) && code.len() <= POSTAL_CODE_BYTES_MAX;
        if !is_state || !is_code || contact.city.is_some() {
            continue;
        }
        let (city, state, code) = (city.trim().to_owned(), state.to_owned(), code.trim().to_owned());
        if last == 2 {
            contact.country = contact.country.take().or_else(|| address.pop());
        }
        address.truncate(at);
        (contact.city, contact.state, contact.postal_code) = (Some(city), Some(state), Some(code));
        return;
    }
}

/// Takes city, postal code, province and country from the end of an address whose lines have each a part: of the United Kingdom
/// (`Oxford`, `Oxon`, `OX4 4DQ`, `United Kingdom`) and of Italy (`Roma`, `00172`, `RM`, `IT`).
pub(crate) fn split_tail(contact: &mut Contact) {
    if contact.country.is_none() {
        let mut address = std::mem::take(&mut contact.address);
        code_and_city(contact, &mut address);
        contact.address = address;
    }
    let is_plain = contact.city.is_none()
        && contact.postal_code.is_none()
        && contact.state.is_none()
        && contact.country.is_none();
    if !is_plain {
        return;
    }
    let is_code = |line: &str| {
        line.len() <= POSTAL_CODE_BYTES_MAX
            && line.bytes().any(|b| b.is_ascii_digit())
            && line.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase() || matches!(b, b' ' | b'-'))
    };
    let is_word = |line: &str| !line.bytes().any(|b| b.is_ascii_digit());
    let is_pair = |line: &str| line.len() == 2 && line.bytes().all(|b| b.is_ascii_uppercase());
    let taken = match contact.address.as_slice() {
        [.., city, code, state, country]
            if is_pair(country) && is_pair(state) && is_code(code) && is_word(city) =>
        {
            contact.state = Some(state.clone());
            (city.clone(), code.clone(), country.clone(), 4)
        }
        [.., city, code, state, country]
            if is_pair(state) && is_word(country) && is_code(code) && is_word(city) =>
        {
            contact.state = Some(state.clone());
            (city.clone(), code.clone(), country.clone(), 4)
        }
        [_, .., city, code, state, country]
            if is_pair(country) && is_word(state) && is_code(code) && is_word(city) =>
        {
            contact.state = Some(state.clone());
            (city.clone(), code.clone(), country.clone(), 4)
        }
        [_, .., city, state, code, country]
            if is_word(country) && is_code(code) && is_word(state) && is_word(city) =>
        {
            contact.state = Some(state.clone());
            (city.clone(), code.clone(), country.clone(), 4)
        }
        [_, .., city, code, country] if is_word(country) && is_code(code) && is_word(city) => {
            (city.clone(), code.clone(), country.clone(), 3)
        }
        _ => return,
    };
    let (city, code, country, lines) = taken;
    (contact.city, contact.postal_code, contact.country) = (Some(city), Some(code), Some(country));
    contact.address.truncate(contact.address.len().saturating_sub(lines));
}

/// Longest postal code: `02138-1234`.
const POSTAL_CODE_BYTES_MAX: usize = 10;

/// Whether what stands before an address is its name in the block, not a person's.
fn is_label(line: &str) -> bool {
    matches!(line.to_ascii_lowercase().as_str(), "email" | "e-mail" | "mail" | "email address")
}

fn is_email(word: &str) -> bool {
    let word = word.trim_matches(['(', ')', '<', '>', ',', ';']);
    word.split_once('@')
        .is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.') && !domain.contains('@'))
}

fn is_phone(line: &str) -> bool {
    let digits = line.bytes().filter(u8::is_ascii_digit).count();
    let others =
        line.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '+' | '-' | '.' | '(' | ')' | '/'));
    (7..=20).contains(&digits) && others
}
