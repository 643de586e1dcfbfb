//! Attacks as values. They have a version of their own.
//!
//! ```text
//! version 1 · 20 · campaign · message · kind · role · flags · the fields that are there      spam
//! version 1 · 21 · campaign · role · flags · the fields that are there · what is stolen      phishing
//! ```

use model::{
    DomainName, PhishingAttack, SpamAttack,
    attack::{CampaignId, Kit, Role, SpamKind, Stolen},
};

use super::wire::{Reader, Writer, position};
use crate::{Error, Result, key};

const VERSION: u8 = 1;
const SPAM: u8 = 20;
const PHISHING: u8 = 21;

const BAD: Error = Error::Corrupt { what: "an attack is damaged" };

pub(super) fn write_spam(out: &mut Writer, attack: &SpamAttack) {
    let SpamAttack { campaign, message, kind, role, subject, language, sender } = attack;
    out.byte(VERSION);
    out.byte(SPAM);
    out.raw(&campaign.0);
    out.raw(message);
    out.number(position(&SpamKind::ALL, kind));
    out.number(position(&Role::ALL, role));
    let sender = sender.as_ref().map(DomainName::as_str);
    texts(out, [subject.as_deref(), language.as_deref(), sender]);
}

pub(super) fn read_spam(input: &mut Reader<'_>) -> Result<Box<SpamAttack>> {
    input.version(VERSION)?;
    if input.byte()? != SPAM {
        return Err(BAD);
    }
    let campaign = CampaignId(input.array()?);
    let message = input.array()?;
    let kind = input.one_of(&SpamKind::ALL)?;
    let role = input.one_of(&Role::ALL)?;
    let [subject, language, sender] = read_texts(input)?;
    let sender = sender.map(|name| DomainName::parse_host(&name)).transpose().map_err(|_| BAD)?;
    Ok(Box::new(SpamAttack { campaign, message, kind, role, subject, language, sender }))
}

pub(super) fn write_phishing(out: &mut Writer, attack: &PhishingAttack) {
    let PhishingAttack { campaign, role, target, kit, stolen, drop, subject, reference } = attack;
    out.byte(VERSION);
    out.byte(PHISHING);
    out.raw(&campaign.0);
    out.number(position(&Role::ALL, role));
    let name = kit.as_ref().and_then(|kit| kit.name.as_deref());
    let drop = drop.as_ref().map(DomainName::as_str);
    texts(out, [target.as_deref(), name, drop, subject.as_deref(), reference.as_deref()]);
    match kit.as_ref().map(|kit| kit.hash) {
        None => out.byte(0),
        Some(None) => out.byte(1),
        Some(Some(hash)) => {
            out.byte(2);
            let mut bytes = Vec::with_capacity(33);
            key::push_hash(&mut bytes, &hash);
            out.raw(&bytes);
        }
    }
    out.number(stolen.len() as u64);
    stolen.iter().for_each(|stolen| out.number(position(&Stolen::ALL, stolen)));
}

pub(super) fn read_phishing(input: &mut Reader<'_>) -> Result<Box<PhishingAttack>> {
    input.version(VERSION)?;
    if input.byte()? != PHISHING {
        return Err(BAD);
    }
    let campaign = CampaignId(input.array()?);
    let role = input.one_of(&Role::ALL)?;
    let [target, name, drop, subject, reference] = read_texts(input)?;
    let drop = drop.map(|name| DomainName::parse_host(&name)).transpose().map_err(|_| BAD)?;
    let kit = match input.byte()? {
        0 if name.is_none() => None,
        1 => Some(Kit { name, hash: None }),
        2 => {
            let (hash, rest) = key::read_hash(input.0)?;
            input.0 = rest;
            Some(Kit { name, hash: Some(hash) })
        }
        _ => return Err(BAD),
    };
    let mut stolen = Vec::new();
    // Each takes a byte: the loop ends with the bytes, whatever the count says.
    for _ in 0..input.number()? {
        stolen.push(input.one_of(&Stolen::ALL)?);
    }
    Ok(Box::new(PhishingAttack { campaign, role, target, kit, stolen, drop, subject, reference }))
}

fn texts<const N: usize>(out: &mut Writer, texts: [Option<&str>; N]) {
    let present = texts.iter().enumerate().fold(0, |bits, (at, text)| bits | u64::from(text.is_some()) << at);
    out.number(present);
    texts.into_iter().flatten().for_each(|text| out.text(text));
}

fn read_texts<const N: usize>(input: &mut Reader<'_>) -> Result<[Option<String>; N]> {
    let present = input.number()?;
    let mut texts = [const { None }; N];
    for (at, text) in texts.iter_mut().enumerate() {
        if present >> at & 1 != 0 {
            *text = Some(input.text()?);
        }
    }
    Ok(texts)
}
