//! Builds a PE, small and right, from what a test wants in it.

/// An import, by name or by number.
#[derive(Clone, Copy)]
pub(super) enum Import {
    Name(&'static str),
    Ordinal(u16),
}

/// A section beside `.text` and `.rdata`.
#[derive(Clone)]
pub(super) struct Extra {
    pub(super) name: &'static [u8],
    pub(super) content: Vec<u8>,
    pub(super) virtual_size: u32,
    pub(super) flags: u32,
}

/// What is to be in it.
#[derive(Clone)]
pub(super) struct PeFile {
    pub(super) is_64: bool,
    pub(super) is_library: bool,
    pub(super) subsystem: u16,
    pub(super) timestamp: u32,
    pub(super) code: Vec<u8>,
    pub(super) code_flags: u32,
    /// Relative to the image; `.text` is at [`TEXT`].
    pub(super) entry: u32,
    pub(super) imports: Vec<(&'static str, Vec<Import>)>,
    pub(super) exports: Vec<&'static str>,
    pub(super) version: Vec<(&'static str, &'static str)>,
    /// Resources of type 10 (`RT_RCDATA`) with a name.
    pub(super) named: Vec<(&'static str, Vec<u8>)>,
    pub(super) manifest: &'static str,
    pub(super) pdb: &'static str,
    pub(super) is_reproducible: bool,
    pub(super) callbacks: u32,
    pub(super) has_rich: bool,
    /// Metadata of .NET.
    pub(super) metadata: Vec<u8>,
    pub(super) extra: Vec<Extra>,
    pub(super) overlay: Vec<u8>,
}

pub(super) const TEXT: u32 = 0x1000;
/// Sections are this far apart in memory.
const STEP: u32 = 0x1_0000;
const RDATA: u32 = TEXT + STEP;
const FILE_ALIGNMENT: usize = 0x200;
const BASE: u32 = 0x40_0000;

pub(super) const CODE: u32 = 0x6000_0020;
pub(super) const DATA: u32 = 0x4000_0040;
pub(super) const WRITE: u32 = 0x8000_0000;

impl Default for PeFile {
    fn default() -> Self {
        Self {
            is_64: true,
            is_library: false,
            subsystem: 3,
            timestamp: 1_600_000_000,
            code: vec![0xc3; 64],
            code_flags: CODE,
            entry: TEXT,
            imports: vec![("KERNEL32.dll", vec![Import::Name("ExitProcess")])],
            exports: Vec::new(),
            version: Vec::new(),
            named: Vec::new(),
            manifest: "",
            pdb: "",
            is_reproducible: false,
            callbacks: 0,
            has_rich: false,
            metadata: Vec::new(),
            extra: Vec::new(),
            overlay: Vec::new(),
        }
    }
}

impl PeFile {
    pub(super) fn build(&self) -> Vec<u8> {
        let mut data = Blob { base: RDATA, bytes: Vec::new() };
        let mut directories = [(0_u32, 0_u32); 16];
        if !self.imports.is_empty() {
            directories[1] = self.put_imports(&mut data);
        }
        if !self.exports.is_empty() {
            directories[0] = self.put_exports(&mut data);
        }
        directories[2] = self.put_resources(&mut data);
        if self.callbacks > 0 {
            directories[9] = self.put_callbacks(&mut data);
        }
        if !self.metadata.is_empty() {
            let metadata = data.put(&self.metadata);
            let header = numbers(&[72, 0x0005_0002, metadata, self.metadata.len() as u32, 1]);
            directories[14] = (data.put(&[header, vec![0; 52]].concat()), 72);
        }
        // Entries of the debug directory hold places in the file: `.rdata` is where the headers and the code end.
        let data_at = FILE_ALIGNMENT * 2 + self.code.len().next_multiple_of(FILE_ALIGNMENT);
        if !self.pdb.is_empty() || self.is_reproducible {
            directories[6] = self.put_debug(&mut data, data_at as u32);
        }

        let mut sections = vec![
            Extra { name: b".text", content: self.code.clone(), virtual_size: 0, flags: self.code_flags },
            Extra { name: b".rdata", content: data.bytes, virtual_size: 0, flags: DATA },
        ];
        sections.extend(self.extra.iter().cloned());

        let mut file = self.headers(&directories, sections.len() as u16);
        let mut raw_at = FILE_ALIGNMENT * 2;
        for (n, section) in sections.iter().enumerate() {
            let raw_size = section.content.len().next_multiple_of(FILE_ALIGNMENT);
            let mut name = section.name.to_vec();
            name.resize(8, 0);
            file.extend(name);
            let virtual_size = section.virtual_size.max(section.content.len() as u32);
            let raw_at_told = if raw_size == 0 { 0 } else { raw_at as u32 };
            file.extend(numbers(&[
                virtual_size,
                TEXT + n as u32 * STEP,
                raw_size as u32,
                raw_at_told,
                0,
                0,
                0,
            ]));
            file.extend(section.flags.to_le_bytes());
            raw_at += raw_size;
        }
        assert!(file.len() <= FILE_ALIGNMENT * 2);
        file.resize(FILE_ALIGNMENT * 2, 0);
        for section in &sections {
            file.extend(&section.content);
            file.resize(file.len().next_multiple_of(FILE_ALIGNMENT), 0);
        }
        file.extend(&self.overlay);
        file
    }

    fn headers(&self, directories: &[(u32, u32); 16], sections: u16) -> Vec<u8> {
        let mut file = b"MZ".to_vec();
        file.resize(0x3c, 0);
        file.extend(0x100_u32.to_le_bytes());
        file.resize(0x80, 0);
        if self.has_rich {
            let key = 0x1234_5678_u32;
            let clear = [u32::from_le_bytes(*b"DanS"), 0, 0, 0, 0x0101_0000, 3];
            file.extend(numbers(&clear.map(|number| number ^ key)));
            file.extend(b"Rich");
            file.extend(key.to_le_bytes());
        }
        file.resize(0x100, 0);
        file.extend(b"PE\0\0");
        file.extend(if self.is_64 { 0x8664_u16 } else { 0x14c }.to_le_bytes());
        file.extend(sections.to_le_bytes());
        file.extend(numbers(&[self.timestamp, 0, 0]));
        let optional_len: u16 = if self.is_64 { 240 } else { 224 };
        file.extend(optional_len.to_le_bytes());
        file.extend(if self.is_library { 0x2022_u16 } else { 0x22 }.to_le_bytes());

        file.extend(if self.is_64 { 0x20b_u16 } else { 0x10b }.to_le_bytes());
        file.extend([14, 29]);
        file.extend(numbers(&[0x200, 0x200, 0, self.entry, TEXT]));
        file.extend(if self.is_64 { numbers(&[BASE, 0]) } else { numbers(&[RDATA, BASE]) });
        file.extend(numbers(&[0x1000, FILE_ALIGNMENT as u32, 6, 0, 6, 0, STEP * 8, 0x400, 0]));
        file.extend(self.subsystem.to_le_bytes());
        file.extend([0, 0]);
        // Sizes of stack and heap, as wide as addresses.
        file.extend(numbers(&vec![0; if self.is_64 { 9 } else { 5 }]));
        file.extend(16_u32.to_le_bytes());
        for &(rva, size) in directories {
            file.extend(numbers(&[rva, size]));
        }
        file
    }

    fn word(&self, number: u64) -> Vec<u8> {
        if self.is_64 { number.to_le_bytes().to_vec() } else { (number as u32).to_le_bytes().to_vec() }
    }

    fn put_imports(&self, data: &mut Blob) -> (u32, u32) {
        let flag = if self.is_64 { 1 << 63 } else { 1 << 31 };
        let mut descriptors = Vec::new();
        for (library, symbols) in &self.imports {
            let library = data.put_text(library);
            let mut table = Vec::new();
            for symbol in symbols {
                let entry = match symbol {
                    Import::Ordinal(ordinal) => flag | u64::from(*ordinal),
                    Import::Name(name) => data.put(&[b"\0\0", name.as_bytes(), b"\0"].concat()).into(),
                };
                table.extend(self.word(entry));
            }
            table.extend(self.word(0));
            // Both tables have the same content until the program is loaded.
            let (lookup, addresses) = (data.put(&table), data.put(&table));
            descriptors.extend(numbers(&[lookup, 0, 0, library, addresses]));
        }
        descriptors.extend([0; 20]);
        (data.put(&descriptors), descriptors.len() as u32)
    }

    fn put_exports(&self, data: &mut Blob) -> (u32, u32) {
        let count = self.exports.len() as u32;
        let own_name = data.put_text("built.dll");
        let names: Vec<u32> = self.exports.iter().map(|name| data.put_text(name)).collect();
        let names = data.put(&numbers(&names));
        let addresses = data.put(&numbers(&vec![TEXT; self.exports.len()]));
        let ordinals: Vec<u8> = (0..count as u16).flat_map(u16::to_le_bytes).collect();
        let ordinals = data.put(&ordinals);
        (data.put(&numbers(&[0, 0, 0, own_name, 1, count, count, addresses, names, ordinals])), 40)
    }

    fn put_callbacks(&self, data: &mut Blob) -> (u32, u32) {
        let list: Vec<u8> = (0..self.callbacks).flat_map(|_| self.word((BASE + TEXT).into())).collect();
        let list = data.put(&[list, self.word(0)].concat());
        let words = [0, 0, 0, u64::from(BASE + list), 0].map(|word| self.word(word)).concat();
        (data.put(&words), 40)
    }

    fn put_debug(&self, data: &mut Blob, data_at: u32) -> (u32, u32) {
        let mut entries = Vec::new();
        if !self.pdb.is_empty() {
            let content = [b"RSDS", &[7; 20][..], self.pdb.as_bytes(), b"\0"].concat();
            let at = data.put(&content);
            entries.extend(numbers(&[0, 0, 0, 2, content.len() as u32, at, at - RDATA + data_at]));
        }
        if self.is_reproducible {
            entries.extend(numbers(&[0, 0, 0, 16, 0, 0, 0]));
        }
        (data.put(&entries), entries.len() as u32)
    }

    fn put_resources(&self, data: &mut Blob) -> (u32, u32) {
        let mut resources: Vec<(u32, Option<&str>, Vec<u8>)> = Vec::new();
        if !self.version.is_empty() {
            resources.push((16, None, version(&self.version)));
        }
        if !self.manifest.is_empty() {
            resources.push((24, None, self.manifest.as_bytes().to_vec()));
        }
        resources.extend(self.named.iter().map(|(name, content)| (10, Some(*name), content.clone())));
        if resources.is_empty() {
            return (0, 0);
        }
        let contents: Vec<(u32, u32)> =
            resources.iter().map(|(_, _, content)| (data.put(content), content.len() as u32)).collect();
        let count = resources.len() as u32;
        // Root, then for each resource: directory of names, directory of languages, entry, name.
        let root_len = 16 + count * 8;
        let each = 24 + 24 + 16;
        let names_at = root_len + count * each;
        let mut tree = directory(0, count);
        let mut below = Vec::new();
        let mut names = Vec::new();
        for (n, ((kind, name, _), (rva, size))) in resources.iter().zip(contents).enumerate() {
            let at = root_len + n as u32 * each;
            tree.extend(numbers(&[*kind, 0x8000_0000 | at]));
            let name = name.map(|name| {
                let place = 0x8000_0000 | (names_at + names.len() as u32);
                names.extend((name.len() as u16).to_le_bytes());
                names.extend(utf16(name));
                place
            });
            below.extend(directory(u32::from(name.is_some()), u32::from(name.is_none())));
            below.extend(numbers(&[name.unwrap_or(1), 0x8000_0000 | (at + 24)]));
            below.extend(directory(0, 1));
            below.extend(numbers(&[1033, at + 48, rva, size, 0, 0]));
        }
        let tree = [tree, below, names].concat();
        (data.put(&tree), tree.len() as u32)
    }
}

fn directory(named: u32, numbered: u32) -> Vec<u8> {
    numbers(&[0, 0, 0, named | numbered << 16])
}

fn version(pairs: &[(&str, &str)]) -> Vec<u8> {
    let strings: Vec<u8> = pairs
        .iter()
        .flat_map(|(key, value)| {
            padded(block(key, &[utf16(value), vec![0, 0]].concat(), value.len() as u16 + 1, &[]))
        })
        .collect();
    let table = block("040904b0", &[], 0, &strings);
    let info = block("StringFileInfo", &[], 0, &table);
    let fixed =
        numbers(&[0xfeef_04bd, 0x1_0000, 0x1_0002, 0x3_0004, 0x5_0006, 0x7_0008, 0, 0, 0, 1, 0, 0, 0]);
    block("VS_VERSION_INFO", &fixed, fixed.len() as u16, &info)
}

fn block(key: &str, value: &[u8], value_len: u16, children: &[u8]) -> Vec<u8> {
    let mut block = vec![0, 0];
    block.extend(value_len.to_le_bytes());
    block.extend([0, 0]);
    block.extend(utf16(key));
    block.extend([0, 0]);
    let mut block = padded(block);
    block.extend(value);
    if !children.is_empty() {
        block = padded(block);
        block.extend(children);
    }
    let len = block.len() as u16;
    block.splice(..2, len.to_le_bytes());
    block
}

fn padded(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    bytes
}

pub(super) fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

pub(super) fn numbers(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

/// Content of a section whose address is known.
struct Blob {
    base: u32,
    bytes: Vec<u8>,
}

impl Blob {
    /// Puts something there and returns its address.
    fn put(&mut self, bytes: &[u8]) -> u32 {
        self.bytes.resize(self.bytes.len().next_multiple_of(8), 0);
        let at = self.base + self.bytes.len() as u32;
        self.bytes.extend(bytes);
        at
    }

    fn put_text(&mut self, text: &str) -> u32 {
        self.put(&[text.as_bytes(), b"\0"].concat())
    }
}
