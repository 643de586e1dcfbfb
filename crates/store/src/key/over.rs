//! The keys of the masks that could cover an object, cut out of its own key. The fast way to what [`Mask::covering`] lists.

use model::{Mask, observable::FOLDERS_MAX};

use super::{
    DOMAIN, END, FAMILY_V4, FAMILY_V6, IP, LABEL_SEPARATOR, MASK_DOMAIN, MASK_FOLDER, MASK_NETWORK,
    MASK_SCRIPT, NAME, URL, host_part,
};
use crate::engine::KeyRange;

/// Which masks, wildcards aside, there are: others need not be asked for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct MaskKeys {
    has_domains: bool,
    has_folders: bool,
    has_scripts: bool,
    /// A bit for each prefix length.
    widths_v4: u64,
    /// All but the length of a whole address, which has no bit.
    widths_v6: u128,
    has_single_v6: bool,
}

impl MaskKeys {
    /// There are masks like this one.
    pub(crate) fn note(&mut self, mask: &Mask) {
        match mask {
            Mask::Domain(_) => self.has_domains = true,
            Mask::Folder(_) => self.has_folders = true,
            Mask::Script(_) => self.has_scripts = true,
            Mask::Network(network) => match 1_u128.checked_shl(network.prefix_len().into()) {
                Some(bit) if network.first().is_ipv6() => self.widths_v6 |= bit,
                Some(bit) => self.widths_v4 |= bit as u64,
                None => self.has_single_v6 = true,
            },
            Mask::Wildcard(_) => {}
        }
    }

    fn has_networks(&self) -> bool {
        self.widths_v4 > 0 || self.widths_v6 > 0 || self.has_single_v6
    }

    /// Where the objects stand that such masks can cover.
    pub(crate) fn ranges(&self) -> Vec<KeyRange> {
        let mut ranges = vec![KeyRange::prefix(&[URL])];
        if self.has_networks() {
            ranges.push(KeyRange::prefix(&[IP]));
        }
        if self.has_domains {
            ranges.push(KeyRange::prefix(&[DOMAIN]));
        }
        ranges
    }

    /// Whether `has` is true of the key of a mask over the object of `key`. `piece` is a buffer.
    pub(crate) fn any_over(&self, key: &[u8], piece: &mut Vec<u8>, has: impl Fn(&[u8]) -> bool) -> bool {
        match key.split_first() {
            Some((&IP, address)) => self.any_network(address, piece, &has),
            Some((&DOMAIN, name)) => self.any_domain(name, piece, &has),
            Some((&URL, rest)) => {
                let Some(host) = host_part(key) else { return false };
                let on_host = match host.split_first() {
                    Some((&NAME, name)) => self.any_domain(name, piece, &has),
                    _ => self.any_network(host, piece, &has),
                };
                on_host || self.any_path(rest, host.len(), piece, &has)
            }
            _ => false,
        }
    }

    /// Networks over an address with its family.
    fn any_network(&self, address: &[u8], piece: &mut Vec<u8>, has: &impl Fn(&[u8]) -> bool) -> bool {
        let mut any = |family: u8, width: u32, bytes: &[u8]| {
            piece.clear();
            piece.extend([MASK_NETWORK, family]);
            piece.extend_from_slice(bytes);
            piece.push(width as u8);
            has(piece)
        };
        match address.split_first() {
            Some((&FAMILY_V4, bytes)) => {
                let Ok(bytes) = bytes.try_into() else { return false };
                let bits = u32::from_be_bytes(bytes);
                let kept = |width: u32| bits & !u32::MAX.checked_shr(width).unwrap_or(0);
                let mut widths = (0..=32).filter(|width| self.widths_v4 >> width & 1 == 1);
                widths.any(|width| any(FAMILY_V4, width, &kept(width).to_be_bytes()))
            }
            Some((&FAMILY_V6, bytes)) => {
                let Ok(bytes) = bytes.try_into() else { return false };
                let bits = u128::from_be_bytes(bytes);
                let kept = |width: u32| bits & !u128::MAX.checked_shr(width).unwrap_or(0);
                let is_wanted = |width: &u32| {
                    self.widths_v6.checked_shr(*width).map_or(self.has_single_v6, |bits| bits & 1 == 1)
                };
                (0..=128).filter(is_wanted).any(|width| any(FAMILY_V6, width, &kept(width).to_be_bytes()))
            }
            _ => false,
        }
    }

    /// Domains at or above a name: labels from the right, up to the end.
    fn any_domain(&self, name: &[u8], piece: &mut Vec<u8>, has: &impl Fn(&[u8]) -> bool) -> bool {
        if !self.has_domains {
            return false;
        }
        let Some(labels) = name.split(|byte| *byte == END).next() else { return false };
        piece.clear();
        piece.push(MASK_DOMAIN);
        for label in labels.split(|byte| *byte == LABEL_SEPARATOR) {
            // Over the end of what stands above.
            if let Some(end) = piece.last_mut().filter(|end| **end == END) {
                *end = LABEL_SEPARATOR;
            }
            piece.extend_from_slice(label);
            piece.push(END);
            if has(piece) {
                return true;
            }
        }
        false
    }

    /// Folders and the script of a URL whose server begins with so many bytes of host.
    fn any_path(&self, rest: &[u8], host: usize, piece: &mut Vec<u8>, has: &impl Fn(&[u8]) -> bool) -> bool {
        if !self.has_folders && !self.has_scripts {
            return false;
        }
        let server = host + if rest.get(host) == Some(&0) { 1 } else { 3 };
        let Some((server, path)) = rest.split_at_checked(server) else { return false };
        let Some(path) = path.strip_suffix(&[END]) else { return false };
        let script = path.iter().position(|byte| *byte == b'?').and_then(|at| path.get(..at));
        let mut any = |kind: u8, path: &[u8]| {
            piece.clear();
            piece.push(kind);
            piece.extend_from_slice(server);
            piece.extend_from_slice(path);
            piece.push(END);
            has(piece)
        };
        if self.has_scripts && script.is_some_and(|path| any(MASK_SCRIPT, path)) {
            return true;
        }
        let path = script.unwrap_or(path);
        let slashes = path.iter().enumerate().filter(|(_, byte)| **byte == b'/').take(FOLDERS_MAX);
        self.has_folders
            && slashes.filter_map(|(at, _)| path.get(..=at)).any(|folder| any(MASK_FOLDER, folder))
    }
}
