//! Registration records and statements that there is none, as values. They have a version of their own: WHOIS will say more one day.
//!
//! ```text
//! version 1 · 0 · text of the answer                                  not registered
//! version 1 · 1 + kind of holding · holding · flags · fields · raw    a record
//! ```

use std::net::IpAddr;

use model::{
    DomainName, Registration,
    registration::{Contact, Holding, NameServer, Registrar, Role},
};

use super::wire::{Reader, Writer, position};
use crate::{Error, Result, key};

const VERSION: u8 = 1;

const NOT_REGISTERED: u8 = 0;
const DOMAIN: u8 = 1;
const NETWORK: u8 = 2;
const AUTNUM: u8 = 3;

/// What a row of the section says.
pub(super) enum Value {
    Registered(Box<Registration>),
    NotRegistered(String),
}

pub(super) fn write_absence(out: &mut Writer, text: &str) {
    out.byte(VERSION);
    out.byte(NOT_REGISTERED);
    out.text(text);
}

pub(super) fn write(out: &mut Writer, record: &Registration) {
    out.byte(VERSION);
    match &record.holding {
        Holding::Domain(domain) => {
            out.byte(DOMAIN);
            out.text(domain.as_str());
        }
        Holding::Network(first, last) => {
            out.byte(NETWORK);
            address(out, *first);
            address(out, *last);
        }
        Holding::AutNum(first, last) => {
            out.byte(AUTNUM);
            out.number(u64::from(*first));
            out.number(u64::from(*last));
        }
    }
    let Registrar { name, organization, handle, iana_id, url, whois_server, email, phone } =
        &record.registrar;
    optional_texts(
        out,
        &[
            &record.handle,
            &record.name,
            &record.country,
            name,
            organization,
            handle,
            iana_id,
            url,
            whois_server,
            email,
            phone,
        ],
    );
    let moments = [record.created, record.updated, record.expires, record.database_at];
    out.number(bits(&moments.map(|moment| moment.is_some())));
    moments.into_iter().flatten().for_each(|moment| out.moment(moment));
    out.number(record.origin.map_or(0, |origin| u64::from(origin) + 1));
    out.byte(record.signed.map_or(0, |signed| 1 + u8::from(signed)));
    texts(out, &record.description);
    texts(out, &record.statuses);
    out.number(record.name_servers.len() as u64);
    for server in &record.name_servers {
        out.text(&server.name);
        out.number(server.addresses.len() as u64);
        server.addresses.iter().for_each(|each| address(out, *each));
    }
    out.number(record.contacts.len() as u64);
    for contact in &record.contacts {
        let Contact {
            role,
            handle,
            name,
            organization,
            address,
            city,
            state,
            postal_code,
            country,
            phone,
            fax,
            email,
        } = contact;
        out.number(position(&Role::ALL, role));
        optional_texts(
            out,
            &[handle, name, organization, city, state, postal_code, country, phone, fax, email],
        );
        texts(out, address);
    }
    out.text(&record.raw);
}

pub(super) fn read(input: &mut Reader<'_>) -> Result<Value> {
    input.version(VERSION)?;
    let holding = match input.byte()? {
        NOT_REGISTERED => return Ok(Value::NotRegistered(input.text()?)),
        DOMAIN => {
            let name = input.text()?;
            Holding::Domain(DomainName::parse_host(&name).map_err(|_| BAD)?)
        }
        NETWORK => Holding::Network(read_address(input)?, read_address(input)?),
        AUTNUM => Holding::AutNum(read_u32(input)?, read_u32(input)?),
        _ => return Err(BAD),
    };
    let [
        handle,
        name,
        country,
        registrar,
        organization,
        registrar_handle,
        iana_id,
        url,
        whois_server,
        email,
        phone,
    ] = read_optional_texts::<11>(input)?;
    let present = input.number()?;
    let mut moment = |at: u32| if present & 1 << at == 0 { Ok(None) } else { input.moment().map(Some) };
    let (created, updated, expires, database_at) = (moment(0)?, moment(1)?, moment(2)?, moment(3)?);
    let origin = input.number()?.checked_sub(1).map(u32::try_from).transpose().map_err(|_| BAD)?;
    let signed = match input.byte()? {
        0 => None,
        1 => Some(false),
        2 => Some(true),
        _ => return Err(BAD),
    };
    let (description, statuses) = (read_texts(input)?, read_texts(input)?);
    let mut name_servers = Vec::new();
    // Each element takes a byte at least: the loops end with the bytes, whatever a count says.
    for _ in 0..input.number()? {
        let name = input.text()?;
        let mut addresses = Vec::new();
        for _ in 0..input.number()? {
            addresses.push(read_address(input)?);
        }
        name_servers.push(NameServer { name, addresses });
    }
    let mut contacts = Vec::new();
    for _ in 0..input.number()? {
        let role = input.one_of(&Role::ALL)?;
        let [handle, name, organization, city, state, postal_code, country, phone, fax, email] =
            read_optional_texts::<10>(input)?;
        let address = read_texts(input)?;
        contacts.push(Contact {
            role,
            handle,
            name,
            organization,
            address,
            city,
            state,
            postal_code,
            country,
            phone,
            fax,
            email,
        });
    }
    let registrar = Registrar {
        name: registrar,
        organization,
        handle: registrar_handle,
        iana_id,
        url,
        whois_server,
        email,
        phone,
    };
    Ok(Value::Registered(Box::new(Registration {
        holding,
        handle,
        name,
        description,
        country,
        origin,
        registrar,
        created,
        updated,
        expires,
        statuses,
        name_servers,
        signed,
        contacts,
        database_at,
        raw: input.text()?,
    })))
}

const BAD: Error = Error::Corrupt { what: "a registration record is damaged" };

fn bits(present: &[bool]) -> u64 {
    present.iter().enumerate().fold(0, |bits, (at, is)| bits | u64::from(*is) << at)
}

fn optional_texts(out: &mut Writer, texts: &[&Option<String>]) {
    let present: Vec<bool> = texts.iter().map(|text| text.is_some()).collect();
    out.number(bits(&present));
    texts.iter().copied().flatten().for_each(|text| out.text(text));
}

fn read_optional_texts<const N: usize>(input: &mut Reader<'_>) -> Result<[Option<String>; N]> {
    let present = input.number()?;
    let mut texts = [const { None }; N];
    for (at, text) in texts.iter_mut().enumerate() {
        if present & 1 << at != 0 {
            *text = Some(input.text()?);
        }
    }
    Ok(texts)
}

fn texts(out: &mut Writer, texts: &[String]) {
    out.number(texts.len() as u64);
    texts.iter().for_each(|text| out.text(text));
}

fn read_texts(input: &mut Reader<'_>) -> Result<Vec<String>> {
    let mut texts = Vec::new();
    for _ in 0..input.number()? {
        texts.push(input.text()?);
    }
    Ok(texts)
}

fn address(out: &mut Writer, address: IpAddr) {
    let mut bytes = Vec::with_capacity(17);
    key::push_address(&mut bytes, address);
    out.raw(&bytes);
}

fn read_address(input: &mut Reader<'_>) -> Result<IpAddr> {
    let (address, rest) = key::read_address(input.0)?;
    input.0 = rest;
    Ok(address)
}

fn read_u32(input: &mut Reader<'_>) -> Result<u32> {
    u32::try_from(input.number()?).map_err(|_| BAD)
}
