//! Builds an ELF from what a test wants in it, in all four shapes.

/// A section, and whether it is in memory.
pub(super) struct Part {
    pub(super) name: &'static str,
    pub(super) kind: u32,
    pub(super) content: Vec<u8>,
}

/// What is to be in it.
pub(super) struct ElfFile {
    pub(super) is_64: bool,
    pub(super) is_big_endian: bool,
    /// 1 object, 2 program, 3 library, 4 core dump.
    pub(super) kind: u16,
    pub(super) interpreter: &'static str,
    pub(super) needed: Vec<&'static str>,
    pub(super) soname: &'static str,
    pub(super) is_pie: bool,
    /// Names that it asks for, and that it offers.
    pub(super) imports: Vec<&'static str>,
    pub(super) exports: Vec<&'static str>,
    pub(super) build_id: Vec<u8>,
    pub(super) parts: Vec<Part>,
    pub(super) code: Vec<u8>,
    /// 1 execute, 2 write, 4 read.
    pub(super) code_flags: u32,
    pub(super) entry: u64,
    pub(super) has_sections: bool,
}

/// Where the file lies in memory.
pub(super) const BASE: u64 = 0x40_0000;

impl Default for ElfFile {
    fn default() -> Self {
        Self {
            is_64: true,
            is_big_endian: false,
            kind: 2,
            interpreter: "/lib/ld.so",
            needed: vec!["libc.so.6"],
            soname: "",
            is_pie: false,
            imports: vec!["exit"],
            exports: Vec::new(),
            build_id: vec![0xab; 20],
            parts: Vec::new(),
            code: vec![0xc3; 64],
            code_flags: 5,
            entry: BASE + 0x400,
            has_sections: true,
        }
    }
}

struct Segment {
    kind: u32,
    flags: u32,
    at: usize,
    len: usize,
}

impl ElfFile {
    pub(super) fn build(&self) -> Vec<u8> {
        let mut texts = vec![0];
        let mut text = |text: &str| {
            let at = texts.len() as u64;
            texts.extend(text.as_bytes());
            texts.push(0);
            at
        };
        let mut symbols = self.symbol(0, 0, 0);
        for name in &self.imports {
            symbols.extend(self.symbol(text(name), 0x12, 0));
        }
        for name in &self.exports {
            symbols.extend(self.symbol(text(name), 0x12, 1));
        }
        let mut entries: Vec<(u64, u64)> = self.needed.iter().map(|name| (1, text(name))).collect();
        if !self.soname.is_empty() {
            entries.push((14, text(self.soname)));
        }
        if self.is_pie {
            entries.push((0x6fff_fffb, 0x0800_0000));
        }
        let mut note = Vec::new();
        for number in [4, self.build_id.len() as u32, 3] {
            note.extend(self.u32(number));
        }
        note.extend(b"GNU\0");
        note.extend(&self.build_id);

        // Headers, then the code at 0x400, then the rest.
        let mut body = vec![0; 0x400];
        let mut segments = Vec::new();
        let mut put = |bytes: &[u8]| {
            body.resize(body.len().next_multiple_of(8), 0);
            let at = body.len();
            body.extend(bytes);
            at
        };
        segments.push(Segment { kind: 1, flags: self.code_flags, at: put(&self.code), len: self.code.len() });
        let texts_at = put(&texts);
        entries.extend([(5, BASE + texts_at as u64), (10, texts.len() as u64), (0, 0)]);
        let dynamic: Vec<u8> =
            entries.iter().flat_map(|&(tag, value)| [self.word(tag), self.word(value)].concat()).collect();
        let symbols_at = put(&symbols);
        let dynamic_at = put(&dynamic);
        let note_at = put(&note);
        segments.push(Segment { kind: 1, flags: 4, at: texts_at, len: texts.len() });
        segments.push(Segment { kind: 4, flags: 4, at: note_at, len: note.len() });
        if !self.needed.is_empty() {
            segments.push(Segment { kind: 2, flags: 4, at: dynamic_at, len: dynamic.len() });
        }
        if !self.interpreter.is_empty() {
            let text = [self.interpreter.as_bytes(), b"\0"].concat();
            segments.push(Segment { kind: 3, flags: 4, at: put(&text), len: text.len() });
        }
        let mut names = vec![0];
        let mut sections = vec![(0, 0, 0, 0, 0)];
        let mut section = |name: &str, kind: u32, at: usize, len: usize, link: u32| {
            sections.push((names.len() as u32, kind, at, len, link));
            names.extend(name.as_bytes());
            names.push(0);
        };
        section(".dynstr", 3, texts_at, texts.len(), 0);
        section(".dynsym", 11, symbols_at, symbols.len(), 1);
        for part in &self.parts {
            let at = put(&part.content);
            section(part.name, part.kind, at, part.content.len(), 0);
        }
        let at = put(&[]);
        let names_index = sections.len();
        sections.push((0, 3, at, names.len(), 0));
        put(&names);
        let mut table = Vec::new();
        for (name, kind, at, len, link) in sections.iter().filter(|_| self.has_sections) {
            table.extend([self.u32(*name), self.u32(*kind), self.word(0), self.word(0)].concat());
            table.extend(
                [self.word(*at as u64), self.word(*len as u64), self.u32(*link), self.u32(0)].concat(),
            );
            table.extend([self.word(0), self.word(0)].concat());
        }
        let table_at = if self.has_sections { put(&table) } else { 0 };

        let counts = if self.has_sections { (sections.len() as u16, names_index as u16) } else { (0, 0) };
        let header = self.header(table_at as u64, &segments, counts);
        body.splice(..header.len(), header);
        body
    }

    fn header(&self, sections_at: u64, segments: &[Segment], (sections, names): (u16, u16)) -> Vec<u8> {
        let (header_len, segment_len, section_len) = if self.is_64 { (64, 56, 64) } else { (52, 32, 40) };
        let mut header =
            vec![0x7f, b'E', b'L', b'F', 1 + u8::from(self.is_64), 1 + u8::from(self.is_big_endian), 1];
        header.resize(16, 0);
        header.extend([self.u16(self.kind), self.u16(62)].concat());
        header.extend(
            [self.u32(1), self.word(self.entry), self.word(header_len), self.word(sections_at)].concat(),
        );
        header.extend(self.u32(0));
        for number in [header_len as u16, segment_len, segments.len() as u16, section_len, sections, names] {
            header.extend(self.u16(number));
        }
        for Segment { kind, flags, at, len } in segments {
            let (at, len) = (*at as u64, *len as u64);
            let places = [at, BASE + at, BASE + at, len, len].map(|number| self.word(number)).concat();
            header.extend(self.u32(*kind));
            let flags = self.u32(*flags);
            header.extend(if self.is_64 { [flags, places].concat() } else { [places, flags].concat() });
            header.extend(self.word(8));
        }
        assert!(header.len() <= 0x400);
        header
    }

    fn symbol(&self, name: u64, info: u8, section: u16) -> Vec<u8> {
        let (name, section) = (self.u32(name as u32), self.u16(section));
        let value = [self.word(0), self.word(0)].concat();
        match self.is_64 {
            true => [name, vec![info, 0], section, value].concat(),
            false => [name, value, vec![info, 0], section].concat(),
        }
    }

    fn u16(&self, number: u16) -> Vec<u8> {
        if self.is_big_endian { number.to_be_bytes() } else { number.to_le_bytes() }.to_vec()
    }

    fn u32(&self, number: u32) -> Vec<u8> {
        if self.is_big_endian { number.to_be_bytes() } else { number.to_le_bytes() }.to_vec()
    }

    fn word(&self, number: u64) -> Vec<u8> {
        match (self.is_64, self.is_big_endian) {
            (true, true) => number.to_be_bytes().to_vec(),
            (true, false) => number.to_le_bytes().to_vec(),
            (false, _) => self.u32(number as u32),
        }
    }
}
