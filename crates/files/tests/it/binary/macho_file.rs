//! Builds a Mach-O from what a test wants in it.

/// What is to be in it.
pub(super) struct MachOFile {
    pub(super) is_64: bool,
    pub(super) is_big_endian: bool,
    pub(super) processor: u32,
    /// 2 program, 6 library, 8 bundle.
    pub(super) kind: u32,
    pub(super) libraries: Vec<&'static str>,
    pub(super) own_name: &'static str,
    pub(super) imports: Vec<&'static str>,
    pub(super) exports: Vec<&'static str>,
    pub(super) code: Vec<u8>,
    /// 1 read, 2 write, 4 execute.
    pub(super) protection: u32,
    pub(super) encrypted: u32,
    /// Entitlements, and whether nobody signed.
    pub(super) signature: Option<(&'static str, bool)>,
}

impl Default for MachOFile {
    fn default() -> Self {
        Self {
            is_64: true,
            is_big_endian: false,
            processor: 0x0100_0007,
            kind: 2,
            libraries: vec!["/usr/lib/libSystem.B.dylib"],
            own_name: "",
            imports: vec!["_exit"],
            exports: Vec::new(),
            code: vec![0xc3; 64],
            protection: 5,
            encrypted: 0,
            signature: None,
        }
    }
}

/// Where the code begins: behind all commands.
const CODE_AT: usize = 0x400;

impl MachOFile {
    pub(super) fn build(&self) -> Vec<u8> {
        let mut body = vec![0; CODE_AT];
        body.extend(&self.code);
        let mut commands = Vec::new();
        let width = if self.is_64 { 8 } else { 4 };

        let mut segment = name16("__TEXT");
        let places: Vec<u8> =
            [0, self.code.len(), CODE_AT, self.code.len()].iter().flat_map(|&n| self.word(n)).collect();
        segment.extend(places);
        segment.extend([7, self.protection, 1, 0].iter().flat_map(|&number| self.u32(number)));
        segment.extend([name16("__text"), name16("__TEXT")].concat());
        let section_len = if self.is_64 { 80 } else { 68 };
        segment.resize(16 + 4 * width + 16 + section_len, 0);
        commands.push((if self.is_64 { 0x19 } else { 1 }, segment));

        for library in &self.libraries {
            commands.push((0xc, self.text(library, 24)));
        }
        if !self.own_name.is_empty() {
            commands.push((0xd, self.text(self.own_name, 24)));
        }
        commands.push((0x1b, vec![0xcd; 16]));
        commands.push((0x32, [1, 0x000d_0100, 0, 0].iter().flat_map(|&number| self.u32(number)).collect()));
        if self.encrypted > 0 {
            let numbers = [CODE_AT as u32, 64, self.encrypted, 0];
            commands.push((0x2c, numbers.iter().flat_map(|&number| self.u32(number)).collect()));
        }

        let (mut texts, mut symbols, mut count) = (vec![0], Vec::new(), 0);
        let names =
            self.imports.iter().map(|name| (name, 0x01)).chain(self.exports.iter().map(|name| (name, 0x0f)));
        for (name, kind) in names {
            symbols.extend(self.u32(texts.len() as u32));
            symbols.extend([kind, 0, 0, 0]);
            symbols.extend(self.word(0));
            texts.extend([name.as_bytes(), b"\0"].concat());
            count += 1;
        }
        let symbols_at = body.len();
        body.extend(symbols);
        let texts_at = body.len();
        body.extend(&texts);
        let numbers = [symbols_at as u32, count, texts_at as u32, texts.len() as u32];
        commands.push((2, numbers.iter().flat_map(|&number| self.u32(number)).collect()));
        if let Some((entitlements, is_ad_hoc)) = self.signature {
            let blob = signature(entitlements, is_ad_hoc);
            let place = [body.len() as u32, blob.len() as u32];
            body.extend(blob);
            commands.push((0x1d, place.iter().flat_map(|&number| self.u32(number)).collect()));
        }

        let content: Vec<u8> = commands
            .iter()
            .flat_map(|(kind, content)| {
                [&self.u32(*kind)[..], &self.u32(content.len() as u32 + 8), content].concat()
            })
            .collect();
        let magic = if self.is_64 { 0xfeed_facf } else { 0xfeed_face };
        let numbers = [magic, self.processor, 3, self.kind, commands.len() as u32, content.len() as u32, 0];
        let mut header: Vec<u8> = numbers.iter().flat_map(|&number| self.u32(number)).collect();
        header.resize(if self.is_64 { 32 } else { 28 }, 0);
        header.extend(content);
        assert!(header.len() <= CODE_AT);
        body.splice(..header.len(), header);
        body
    }

    fn u32(&self, number: u32) -> [u8; 4] {
        if self.is_big_endian { number.to_be_bytes() } else { number.to_le_bytes() }
    }

    fn word(&self, number: usize) -> Vec<u8> {
        match (self.is_64, self.is_big_endian) {
            (true, true) => (number as u64).to_be_bytes().to_vec(),
            (true, false) => (number as u64).to_le_bytes().to_vec(),
            (false, _) => self.u32(number as u32).to_vec(),
        }
    }

    fn text(&self, text: &str, at: u32) -> Vec<u8> {
        let mut content = self.u32(at).to_vec();
        content.resize(at as usize - 8, 0);
        content.extend(text.as_bytes());
        content.resize((content.len() + 1).next_multiple_of(8), 0);
        content
    }
}

fn name16(name: &str) -> Vec<u8> {
    let mut name = name.as_bytes().to_vec();
    name.resize(16, 0);
    name
}

fn signature(entitlements: &str, is_ad_hoc: bool) -> Vec<u8> {
    let numbers =
        |numbers: &[u32]| numbers.iter().flat_map(|number| number.to_be_bytes()).collect::<Vec<u8>>();
    let directory = numbers(&[0xfade_0c02, 16, 0x2_0400, u32::from(is_ad_hoc) * 2]);
    let claims =
        [numbers(&[0xfade_7171, 8 + entitlements.len() as u32]), entitlements.as_bytes().to_vec()].concat();
    let len = 28 + directory.len() + claims.len();
    let head = numbers(&[0xfade_0cc0, len as u32, 2, 0, 28, 5, 28 + directory.len() as u32]);
    [head, directory, claims].concat()
}

/// A fat file with these in it, each told to be for its processor.
pub(super) fn fat(slices: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let mut head: Vec<u8> =
        [0xcafe_babe_u32, slices.len() as u32].iter().flat_map(|number| number.to_be_bytes()).collect();
    let mut at = 4096;
    let mut body = Vec::new();
    for (processor, slice) in slices {
        let numbers = [*processor, 3, at as u32, slice.len() as u32, 12];
        head.extend(numbers.iter().flat_map(|number| number.to_be_bytes()));
        body.extend(slice);
        at += slice.len();
    }
    head.resize(4096, 0);
    [head, body].concat()
}
