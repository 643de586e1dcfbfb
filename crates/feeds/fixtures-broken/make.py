#!/usr/bin/env python3
"""Makes the broken files that nobody can write by hand: compressed streams, archives, databases. Run it here; it needs `zstd`.

Everything in them is ours. The times inside are fixed, so that running it again gives the same bytes.
"""

import bz2
import gzip
import io
import lzma
import struct
import subprocess
import tarfile
import zipfile
import zlib
from pathlib import Path

HERE = Path(__file__).parent
FIRST = b"http://a.example/1\n"
SECOND = b"http://b.example/2\n"
LONG = b"".join(b"http://a.example/%d\n" % number for number in range(2000))


def put(folder: str, case: str, content: bytes) -> None:
    path = HERE / folder / f"openphish.{case}.in"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


def gz(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def zst(content: bytes, *options: str) -> bytes:
    return subprocess.run(["zstd", "-q", "-c", *options], input=content, stdout=subprocess.PIPE, check=True).stdout


def flipped(content: bytes, at: int) -> bytes:
    changed = bytearray(content)
    changed[at] ^= 0xFF
    return bytes(changed)


def streams() -> None:
    for name, pack in (("bzip2", bz2.compress), ("gzip", gz), ("xz", lzma.compress), ("zstd", zst)):
        whole = pack(LONG)
        put(name, "cut_in_the_middle", whole[: len(whole) // 2])
        put(name, "cut_in_the_header", whole[:7])
        put(name, "cut_in_the_trailer", whole[:-3])
        put(name, "damaged_in_the_middle", flipped(whole, len(whole) // 2))
        put(name, "rubbish_behind", pack(FIRST) + b"rubbish")
        put(name, "two_streams", pack(FIRST) + pack(SECOND))
        put(name, "of_nothing", pack(b""))
        put(name, "magic_only", whole[: {"bzip2": 10, "xz": 6}.get(name, 4)])
        nested = FIRST
        for _ in range(12):
            nested = pack(nested)
        put(name, "inside_itself", nested)
    # Good lines, so that what came out before the limit is seen.
    bomb = FIRST * (1 << 17)
    put("gzip", "bomb", gz(gz(bomb)))
    put("bzip2", "bomb", bz2.compress(bomb))
    put("zstd", "bomb", zst(bomb, "-19"))
    put("xz", "bomb", lzma.compress(bomb))
    put("gzip", "length_lies", gz(LONG)[:-4] + struct.pack("<I", 5))
    put("gzip", "checksum_lies", gz(LONG)[:-8] + b"\0\0\0\0" + gz(LONG)[-4:])
    # RFC 8878 section 3.1.1.1.2: a window of 2 GiB is asked for.
    put("zstd", "window_of_two_gigabytes", b"\x28\xb5\x2f\xfd\x00\xa8" + b"\x01\x00\x00")
    put("zstd", "skippable_longer_than_the_file", zst(FIRST) + b"\x50\x2a\x4d\x18\xff\xff\xff\x7fabc")
    put("zstd", "dictionary_unknown", b"\x28\xb5\x2f\xfd\x01\x58\x07\x01\x00\x00")


def member(name: str, content: bytes = FIRST, kind: bytes = tarfile.REGTYPE, size: int | None = None) -> bytes:
    info = tarfile.TarInfo(name)
    info.size = len(content) if size is None else size
    info.type = kind
    info.linkname = "/etc/passwd" if kind in (tarfile.SYMTYPE, tarfile.LNKTYPE) else ""
    return info.tobuf(tarfile.GNU_FORMAT) + content + b"\0" * (-len(content) % 512)


def tars() -> None:
    end = b"\0" * 1024
    put("tar", "names_that_lead_outside", b"".join(map(member, ["../../etc/cron.d/x", "/etc/passwd", "a/../../b", "C:\\x", "a\u202etxt.exe", "-rf", "."])) + end)
    put("tar", "same_name_twice", member("a.txt") + member("a.txt", SECOND) + end)
    put("tar", "links_and_devices", member("a", b"", tarfile.SYMTYPE) + member("b", b"", tarfile.LNKTYPE) + member("c", b"", tarfile.CHRTYPE) + member("d", b"", tarfile.FIFOTYPE) + member("e/", b"", tarfile.DIRTYPE) + member("f.txt") + end)
    put("tar", "size_longer_than_the_file", member("a.txt") + member("b.txt", LONG[:512], size=5000))
    put("tar", "size_of_terabytes", member("a.txt") + member("b.txt", SECOND, size=1 << 40) + member("c.txt") + end)
    put("tar", "size_shorter_than_the_content", member("a.txt", LONG[:2000], size=100) + member("b.txt", SECOND) + end)
    put("tar", "cut_in_a_header", member("a.txt") + member("b.txt")[:200])
    put("tar", "cut_in_a_member", member("a.txt") + member("b.txt", LONG)[:4000])
    put("tar", "without_end", member("a.txt") + member("b.txt", SECOND))
    put("tar", "checksum_of_the_second_header", member("a.txt") + flipped(member("b.txt"), 3) + member("c.txt", SECOND) + end)
    long_name = member("././@LongLink", b"n" * 8000 + b"\0", tarfile.GNUTYPE_LONGNAME)
    put("tar", "name_of_8000_bytes", long_name + member("short.txt") + member("b.txt", SECOND) + end)
    pax = member("pax", b"99999999999999999999 path=x\n", tarfile.XHDTYPE)
    put("tar", "pax_length_lies", pax + member("a.txt") + member("pax", b"5 path=evil\n", tarfile.XHDTYPE) + member("b.txt", SECOND) + end)
    pax = member("pax", b"20 size=999999999\n\n", tarfile.XHDTYPE)
    put("tar", "pax_size_lies", pax + member("a.txt") + member("b.txt", SECOND) + end)
    put("tar", "sparse", member("a.txt", b"", tarfile.GNUTYPE_SPARSE) + member("b.txt", SECOND) + end)
    put("tar", "of_nothing", end)
    put("tar", "name_empty", member("") + member("b.txt", SECOND) + end)
    put("tar", "compressed_members", member("a.gz", gz(FIRST)) + member("b.gz", gz(SECOND)[:-6]) + member("c.zip", zipped(("x.txt", FIRST))) + end)
    odd = bytearray(member("b.txt", SECOND))
    odd[124:136] = b"zzzzzzzzzzz\0"
    odd[148:156] = b" " * 8
    odd[148:156] = b"%06o\0 " % sum(odd[:512])
    put("tar", "size_that_is_no_number", member("a.txt") + bytes(odd) + end)


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members:
            info = zipfile.ZipInfo(name, (2026, 1, 2, 3, 4, 6))
            info.compress_type = method
            archive.writestr(info, content)
    return out.getvalue()


def zips() -> None:
    import warnings

    warnings.simplefilter("ignore")
    put("zip", "names_that_lead_outside", zipped(*((name, FIRST) for name in ["../../etc/cron.d/x", "/etc/passwd", "a\\..\\..\\b", "a\u202etxt.exe", "."])))
    put("zip", "same_name_twice", zipped(("a.txt", FIRST), ("a.txt", SECOND)))
    whole = zipped(("a.txt", FIRST), ("b.txt", LONG))
    put("zip", "cut_in_the_middle", whole[: len(whole) // 2])
    put("zip", "cut_in_the_directory", whole[:-30])
    put("zip", "rubbish_before_and_behind", b"rubbish" + whole + b"rubbish")
    put("zip", "damaged_content", flipped(whole, 60))
    stored = zipped(("a.txt", FIRST), ("b.txt", SECOND), method=zipfile.ZIP_STORED)
    directory = stored.rindex(b"PK\x01\x02")
    lying = bytearray(stored)
    # Sizes in the last entry of the directory (APPNOTE 4.3.12).
    lying[directory + 20 : directory + 28] = struct.pack("<II", 1 << 30, 1 << 30)
    put("zip", "sizes_lie_upwards", bytes(lying))
    lying[directory + 20 : directory + 28] = struct.pack("<II", 3, 3)
    put("zip", "sizes_lie_downwards", bytes(lying))
    lying = bytearray(stored)
    lying[directory + 42 : directory + 46] = struct.pack("<I", 0)
    put("zip", "two_entries_one_content", bytes(lying))
    lying[directory + 42 : directory + 46] = struct.pack("<I", 0x7FFFFFFF)
    put("zip", "content_behind_the_end", bytes(lying))
    lying = bytearray(stored)
    lying[directory + 16 : directory + 20] = b"\0\0\0\0"
    put("zip", "checksum_lies", bytes(lying))
    lying = bytearray(stored)
    lying[directory + 8] |= 1
    put("zip", "said_to_be_encrypted", bytes(lying))
    lying = bytearray(stored)
    lying[directory + 10 : directory + 12] = struct.pack("<H", 98)
    put("zip", "method_unknown", bytes(lying))
    end = stored.rindex(b"PK\x05\x06")
    lying = bytearray(stored)
    lying[end + 8 : end + 12] = struct.pack("<HH", 65535, 65535)
    put("zip", "more_entries_stated_than_there_are", bytes(lying))
    put("zip", "of_nothing", zipped())
    put("zip", "method_bzip2", zipped(("a.txt", FIRST), method=zipfile.ZIP_BZIP2))
    put("zip", "bomb", zipped(("bomb", FIRST * (1 << 17)), ("a.txt", FIRST)))
    nested = zipped(("a.txt", FIRST))
    for _ in range(12):
        nested = zipped(("z.zip", nested))
    put("zip", "inside_itself", nested)


def text(value: str) -> bytes:
    content = value.encode()
    assert len(content) < 285
    return bytes([0x40 | len(content)]) + content if len(content) < 29 else bytes([0x5D, len(content) - 29]) + content


def number(kind: int, width: int, value: int) -> bytes:
    head = [kind << 5 | width] if kind < 8 else [width, kind - 7]
    return bytes(head) + value.to_bytes(width, "big")


def mapping(**members: bytes) -> bytes:
    return bytes([0xE0 | len(members)]) + b"".join(text(key) + value for key, value in members.items())


def database(nodes: list[tuple[int, int]], data: bytes, **changes: bytes) -> bytes:
    """A database of 24-bit records (MaxMind DB 2.0): the tree, 16 zero bytes, the data, the metadata."""
    tree = b"".join(left.to_bytes(3, "big") + right.to_bytes(3, "big") for left, right in nodes)
    facts = {
        "node_count": number(6, 4, len(nodes)),
        "record_size": number(5, 2, 24),
        "ip_version": number(5, 2, 4),
        "database_type": text("Mock-Country"),
        "languages": bytes([0, 11 - 7]),
        "binary_format_major_version": number(5, 2, 2),
        "binary_format_minor_version": number(5, 2, 0),
        "build_epoch": number(9, 8, 1_767_312_000),
        "description": bytes([0xE0]),
    }
    return tree + b"\0" * 16 + data + b"\xab\xcd\xefMaxMind.com" + mapping(**{**facts, **changes})


def databases() -> None:
    def put(case: str, content: bytes) -> None:
        path = HERE / "mmdb" / f"geo_country.{case}.in"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)

    japan = mapping(country=mapping(iso_code=text("JP")))
    france = mapping(country=mapping(iso_code=text("FR")))
    # 192.0.0.0/4 by bits 1100: JP behind, FR beside; the rest is empty. A data pointer is node count + 16 + offset.
    count = 4
    jp, fr = count + 16, count + 16 + len(japan)
    path = [(count, 1), (count, 2), (3, count), (jp, fr)]
    whole = database(path, japan + france)
    put("whole", whole)
    put("pointer_behind_the_data", database([*path[:3], (jp, 0xFFFFFF)], japan + france))
    put("pointer_into_the_middle", database([*path[:3], (jp + 3, fr)], japan + france))
    put("pointer_into_the_separator", database([*path[:3], (count + 3, fr)], japan + france))
    put("node_that_is_its_own_child", database([(count, 1), (count, 2), (2, 2), (jp, fr)], japan + france))
    put("tree_whose_nodes_share_children", database([(n + 1, n + 1) for n in range(31)] + [(32 + 16, 32 + 16)], japan))
    put("deeper_than_an_address", database([(n + 1, 41) for n in range(40)] + [(41 + 16, 41)], japan))
    put("map_longer_than_the_data", database(path, b"\xfe\xff" + japan + france))
    pointer = bytes([0x20, 0x00])
    put("data_pointer_to_itself", database([*path[:3], (jp, jp)], pointer))
    put("nested_maps", database([*path[:3], (jp, jp)], (b"\xe1" + text("a")) * 600 + text("x")))
    put("country_of_another_type", database([*path[:3], (jp, jp + 9)], mapping(country=number(6, 4, 7)) + mapping(country=text("Japan"))))
    put("text_not_utf8", database([*path[:3], (jp, jp)], mapping(country=mapping(iso_code=b"\x42\xff\xfe"))))
    put("node_count_lies", database(path, japan + france, node_count=number(6, 4, 0x00FFFFFF)))
    put("node_count_zero", database(path, japan + france, node_count=number(6, 4, 0)))
    put("record_size_unknown", database(path, japan + france, record_size=number(5, 2, 7)))
    put("ip_version_unknown", database(path, japan + france, ip_version=number(5, 2, 9)))
    put("build_time_in_a_million_years", database(path, japan + france, build_epoch=number(9, 8, (1 << 64) - 1)))
    put("metadata_cut", whole[:-60])
    put("metadata_twice", whole + whole[whole.rindex(b"\xab\xcd\xef") :])
    put("without_tree", b"\0" * 16 + whole[whole.rindex(b"\xab\xcd\xef") :])


streams()
tars()
zips()
databases()
