//! Writes small MaxMind databases for tests: 24-bit records, one map a network.

use model::Network;

/// A value of the data section.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Text(&'static str),
    Short(u16),
    Number(u32),
    Long(u64),
    Map(Vec<(&'static str, Value)>),
    /// An array without elements.
    Nothing,
}

impl Value {
    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Text(text) => {
                control(2, text.len(), out);
                out.extend_from_slice(text.as_bytes());
            }
            Self::Short(number) => {
                control(5, 2, out);
                out.extend_from_slice(&number.to_be_bytes());
            }
            Self::Number(number) => {
                control(6, 4, out);
                out.extend_from_slice(&number.to_be_bytes());
            }
            Self::Long(number) => {
                control(9, 8, out);
                out.extend_from_slice(&number.to_be_bytes());
            }
            Self::Nothing => control(11, 0, out),
            Self::Map(members) => {
                control(7, members.len(), out);
                for (key, value) in members {
                    Self::Text(key).write(out);
                    value.write(out);
                }
            }
        }
    }
}

fn control(kind: u8, size: usize, out: &mut Vec<u8>) {
    let (low, more) = if size < 29 { (size, None) } else { (29, Some(size - 29)) };
    let low = u8::try_from(low).unwrap();
    if kind < 8 {
        out.push(kind << 5 | low);
    } else {
        out.extend([low, kind - 7]);
    }
    out.extend(more.map(|more| u8::try_from(more).unwrap()));
}

/// One record of a node.
#[derive(Clone, Copy)]
pub(crate) enum Link {
    Empty,
    Node(usize),
    Data(usize),
}

/// A database of `networks`; in one of both families IPv4 stands below `::/96`, and `aliased` links it at `2002::/16` too.
pub(crate) fn database(
    database_type: &'static str,
    ip_version: u16,
    aliased: bool,
    networks: &[(&str, Value)],
) -> Vec<u8> {
    let mut nodes = vec![[Link::Empty; 2]];
    let mut data = Vec::new();
    for (network, value) in networks {
        let network = Network::parse(network).unwrap();
        let (bits, length) = match network.first() {
            std::net::IpAddr::V4(v4) if ip_version == 4 => {
                (u128::from(v4.to_bits()) << 96, network.prefix_len())
            }
            std::net::IpAddr::V4(v4) => (u128::from(v4.to_bits()), network.prefix_len() + 96),
            std::net::IpAddr::V6(v6) => (v6.to_bits(), network.prefix_len()),
        };
        put(&mut nodes, bits, length, Link::Data(data.len()));
        value.write(&mut data);
    }
    if aliased {
        let start = (0..96).fold(0, |at, _| match nodes[at][0] {
            Link::Node(next) => next,
            _ => panic!("no IPv4 in the tree"),
        });
        put(&mut nodes, 0x2002 << 112, 16, Link::Node(start));
    }
    file(database_type, ip_version, &nodes, &data)
}

fn put(nodes: &mut Vec<[Link; 2]>, bits: u128, length: u8, link: Link) {
    let mut at = 0;
    for depth in 0..length {
        let side = usize::from(bits >> (127 - depth) & 1 == 1);
        if depth + 1 == length {
            nodes[at][side] = link;
        } else if let Link::Node(next) = nodes[at][side] {
            at = next;
        } else {
            nodes.push([Link::Empty; 2]);
            let next = nodes.len() - 1;
            nodes[at][side] = Link::Node(next);
            at = next;
        }
    }
}

/// The file made of these nodes and this data.
pub(crate) fn file(
    database_type: &'static str,
    ip_version: u16,
    nodes: &[[Link; 2]],
    data: &[u8],
) -> Vec<u8> {
    let mut out = Vec::new();
    for link in nodes.iter().flatten() {
        let pointer = match link {
            Link::Empty => nodes.len(),
            Link::Node(node) => *node,
            Link::Data(offset) => nodes.len() + 16 + offset,
        };
        out.extend_from_slice(&u32::try_from(pointer).unwrap().to_be_bytes()[1..]);
    }
    out.extend_from_slice(&[0; 16]);
    out.extend_from_slice(data);
    out.extend_from_slice(super::METADATA_MARKER);
    let metadata = Value::Map(vec![
        ("binary_format_major_version", Value::Short(2)),
        ("binary_format_minor_version", Value::Short(0)),
        ("build_epoch", Value::Long(1_767_225_600)),
        ("database_type", Value::Text(database_type)),
        ("description", Value::Map(vec![("en", Value::Text("test"))])),
        ("ip_version", Value::Short(ip_version)),
        ("languages", Value::Nothing),
        ("node_count", Value::Number(u32::try_from(nodes.len()).unwrap())),
        ("record_size", Value::Short(24)),
    ]);
    metadata.write(&mut out);
    out
}
