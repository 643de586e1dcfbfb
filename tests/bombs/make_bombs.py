#!/usr/bin/env python3
"""Writes files that are made to overwhelm whoever reads them: bombs, absurd headers, loops, depths, and halves of all of these.

Usage: make_bombs.py OUT. Deterministic, of the standard library alone, each file below 20 MB. Nothing in them runs or is malicious; they only
claim what they do not have. Prints name and length of each."""

import bz2
import io
import os
import struct
import sys
import tarfile
import zipfile
import zlib

MIB = 1 << 20
GIB = 1 << 30
FILE_BYTES_MAX = 20_000_000
DATE = (1980, 1, 1, 0, 0, 0)


def p(form, *numbers):
    return struct.pack("<" + form, *numbers)


# Compressed streams


def deflated_zeros(count):
    """Raw deflate of so many zeros, without holding them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = bytes(MIB)
    out = [packer.compress(block) for _ in range(count // MIB)]
    return b"".join(out) + packer.flush()


def crc_of_zeros(count):
    crc, block = 0, bytes(MIB)
    for _ in range(count // MIB):
        crc = zlib.crc32(block, crc)
    return crc


def gzip_of(deflated, crc, length, name=b""):
    flags = 8 if name else 0
    head = b"\x1f\x8b\x08" + bytes([flags]) + b"\0\0\0\0\x02\xff"
    return head + (name + b"\0" if name else b"") + deflated + p("II", crc, length & 0xFFFFFFFF)


def bz2_bomb(streams):
    one = bz2.compress(bytes(45 * 899_000), 9)
    return one * streams


def xz_bomb(size):
    import lzma

    packer = lzma.LZMACompressor(lzma.FORMAT_XZ, preset=6)
    block = bytes(MIB)
    out = [packer.compress(block) for _ in range(size // MIB)]
    return b"".join(out) + packer.flush()


def xz_huge_window():
    """One block whose LZMA2 window is 4 GiB - 1."""
    magic, flags = b"\xfd7zXZ\0", b"\0\x01"
    header = bytes([2, 0, 0x21, 1, 40]) + b"\0" * 3
    block = header + p("I", zlib.crc32(header)) + b"\x01\0\0a" + b"\0"
    block += b"\0" * (-len(block) % 4)
    return magic + flags + p("I", zlib.crc32(flags)) + block


def lzma_huge_window():
    return bytes([0x5D]) + p("I", 1 << 30) + p("q", -1) + bytes(5) + bytes(1000)


def zstd_bomb(size):
    """Blocks of one repeated byte (RLE), 128 KiB each in 4 bytes."""
    count = size // (128 * 1024)
    block = lambda last: p("I", (128 * 1024) << 3 | 1 << 1 | last)[:3] + b"\0"
    return p("I", 0xFD2FB528) + bytes([0x00, 0x38]) + block(0) * (count - 1) + block(1)


def zstd_huge_window():
    return p("I", 0xFD2FB528) + bytes([0x00, 0xF8]) + p("I", 1 << 3 | 1 << 1 | 1)[:3] + b"a"


# ZIP


def local(name, data, crc, size, method=8, flags=0):
    return p("IHHHHHIIIHH", 0x04034B50, 20, flags, method, 0, 33, crc, len(data), size, len(name), 0) + name


def central(name, packed, crc, size, at, method=8, flags=0):
    return (
        p("IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, flags, method, 0, 33, crc, packed, size, len(name), 0, 0, 0, 0, 0, at)
        + name
    )


def end(count, size, at):
    return p("IHHHHIIH", 0x06054B50, 0, 0, min(count, 65535), min(count, 65535), size, at, 0)


def zip_one(name, deflated, crc, size):
    head = local(name, deflated, crc, min(size, 0xFFFFFFFE))
    directory = central(name, len(deflated), crc, min(size, 0xFFFFFFFE), 0)
    return head + deflated + directory + end(1, len(directory), len(head) + len(deflated))


def zip_of(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name, DATE), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def zip_overlap(count, size):
    """All entries of the directory share one kernel of zeros: each header is quoted by a stored block before the next (Fifield, 2019)."""
    kernel = deflated_zeros(size)
    names = [b"%04x" % number for number in range(count)]
    body, entries = local(names[-1], kernel, crc_of_zeros(size), size) + kernel, []
    entries.append((names[-1], len(kernel), size, len(body)))
    packed, unpacked = len(kernel), size
    for name in reversed(names[:-1]):
        quoted = body[:34]
        block = b"\0" + p("HH", len(quoted), len(quoted) ^ 0xFFFF) + quoted
        # Only the directory is believed; the header's own lengths are zero.
        head = p("IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 33, 0, 0, 0, len(name), 0) + name
        packed, unpacked = packed + len(block) - 34, unpacked + 34
        packed += 34
        body = head + block[:5] + body
        entries.append((name, packed, unpacked, len(body)))
    directory = b"".join(
        central(name, packed, 0, unpacked, len(body) - at) for name, packed, unpacked, at in reversed(entries)
    )
    return body + directory + end(count, len(directory), len(body))


def zip_same_header(count):
    """Entries of the directory that all lead to one header."""
    data = deflated_zeros(60 * MIB)
    head = local(b"a", data, 0, 60 * MIB)
    directory = b"".join(central(b"%d" % n, len(data), 0, 60 * MIB, 0) for n in range(count))
    return head + data + directory + end(count, len(directory), len(head) + len(data))


def zip_nested(depth):
    content = b"bottom"
    for level in range(depth):
        content = zip_of([("%d.zip" % level, content)])
    return content


def zip_fan(width, depth):
    content, name = b"leaf" * 16, "leaf.txt"
    for level in range(depth):
        content = zip_of([("%d.%s" % (n, name), content) for n in range(width)])
        name = "%d.zip" % level
    return content


def zip_absurd():
    directory = central(b"a", 0xFFFFFFFE, 0, 0xFFFFFFFE, 0xFFFFFFF0)
    return b"PK\x03\x04" + bytes(100) + directory + end(65535, 0xFFFFFFFF, 0xFFFFFFFF)


def zip_headers(count):
    return b"".join(local(b"n" * 8, b"", 0, 0, 0) for _ in range(count))


def zip_long_names(count):
    return (b"PK\x03\x04" + p("HHHHHIIIHH", 20, 0, 0, 0, 33, 0, 9, 9, 0xFFFF, 0)) * count + b"x" * 70000


def zip_locked(count):
    """Members that are encrypted with AES under a password that nobody has."""
    extra = p("HHHHBH", 0x9901, 7, 2, 0x4541, 3, 8)
    body, directory = b"", b""
    for number in range(count):
        name, data = b"%d" % number, bytes(range(64))
        directory += p("IHHHHHHIIIHHHHHII", 0x02014B50, 51, 51, 1, 99, 0, 33, 0, len(data), 99, len(name), 11, 0, 0, 0, 0, len(body))
        directory += name + extra
        body += p("IHHHHHIIIHH", 0x04034B50, 51, 1, 99, 0, 33, 0, len(data), 99, len(name), 11) + name + extra + data
    return body + directory + end(count, len(directory), len(body))


def gzip_nested(depth):
    content = b"bottom"
    for _ in range(depth):
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        deflated = packer.compress(content) + packer.flush()
        content = gzip_of(deflated, zlib.crc32(content), len(content), b"again.gz")
    return content


# Other archives


def tar_claims(size):
    info = tarfile.TarInfo("claims-4g")
    info.size = size
    return info.tobuf(tarfile.GNU_FORMAT) + b"x" * 5000


def tar_long_name(size):
    info = tarfile.TarInfo("././@LongLink")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, size
    return info.tobuf(tarfile.GNU_FORMAT) + b"n" * 100_000


def tar_many(count):
    return tarfile.TarInfo("empty").tobuf(tarfile.USTAR_FORMAT) * count + bytes(1024)


def tar_sparse():
    """A sparse file of 8 EiB in which nothing is stored."""
    block = bytearray(tarfile.TarInfo("sparse").tobuf(tarfile.GNU_FORMAT))
    block[156:157] = b"S"
    block[386:398] = b"00000000000\0"
    block[483:495] = b"\x80\0\0\0\x7f" + b"\xff" * 7
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block) + bytes(1024)


def seven(header):
    start = p("QQI", 0, len(header), zlib.crc32(header))
    return b"7z\xbc\xaf\x27\x1c\0\x04" + p("I", zlib.crc32(start)) + start + header


def seven_absurd():
    """A header that claims 2**56 packed streams."""
    return seven(b"\x01\x04\x06\x00" + b"\xff" + p("Q", 1 << 56) + b"\x09" + bytes(64))


def seven_many_files():
    return seven(b"\x01\x05" + b"\xe0" + p("I", 1_900_000)[2:3] + p("H", 1_900_000 & 0xFFFF) + b"\0" * 1_950_000)


def seven_no_start():
    """No start header, and a million places that could be one."""
    return b"7z\xbc\xaf\x27\x1c\0\x04" + bytes(24) + b"\x01\0" * (512 * 1024)


def seven_far():
    start = p("QQI", (1 << 64) - 40, 1 << 63, 0)
    return b"7z\xbc\xaf\x27\x1c\0\x04" + p("I", zlib.crc32(start)) + start


def cab_absurd(folders, files):
    return p("4sIIIIIBBHHHHH", b"MSCF", 0, 0x7FFFFFFF, 0, 36, 0, 3, 1, folders, files, 0, 1, 0) + b"\x24\0\0\0\xff\xff\x03\x19" * 2000


def cab_same_data(folders):
    """Folders that all lead to the same block."""
    head_bytes = 36 + 8 * folders
    files = b"".join(p("IIHHHH", 32768, 0, n, 33, 0, 0x20) + b"f\0" for n in range(folders))
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = b"CK" + packer.compress(bytes(32768)) + packer.flush()
    at = head_bytes + len(files)
    table = p("IHH", at, 1, 1) * folders
    head = p("4sIIIIIBBHHHHH", b"MSCF", 0, at + 8 + len(data), 0, head_bytes, 0, 3, 1, folders, folders, 0, 1, 0)
    return head + table + files + p("IHH", 0, len(data), 32768) + data


def ar_absurd():
    return b"!<arch>\n" + b"%-16s%-12s%-6s%-6s%-8s%-10s`\n" % (b"a/", b"0", b"0", b"0", b"644", b"9999999999") + b"x" * 100


# Programs


def pe(sections=b"", count=1, directories=(), size=0x400, optional=240):
    """A PE32+ for x64 with a table of sections and directories as given, filled up to `size`."""
    head = b"MZ" + bytes(58) + p("I", 64)
    coff = p("4sHHIIIHH", b"PE\0\0", 0x8664, count, 0, 0, 0, optional, 0x22)
    opt = p("HBBIIIIIQIIHHHHHHIIIIHHQQQQII", 0x20B, 14, 0, 0x200, 0, 0, 0x1000, 0x1000, 0x140000000, 0x1000, 0x200,
            6, 0, 0, 0, 6, 0, 0, 0x100000, 0x200, 0, 3, 0, 1 << 20, 4096, 1 << 20, 4096, 0, 16)
    table = [(0, 0)] * 16
    for index, place in directories:
        table[index] = place
    opt += b"".join(p("II", *place) for place in table)
    out = head + coff + opt[:optional] + sections
    return out + bytes(max(0, size - len(out)))


def section(name=b".rsrc", address=0x1000, length=0x1000, at=0x400, raw=0x1000):
    return p("8sIIIIIIHHI", name, length, address, raw, at, 0, 0, 0, 0, 0x40000040)


def pe_with(index, content, length=0xFFFFFFFF):
    raw = len(content)
    return pe(section(raw=raw, length=raw), 1, [(index, (0x1000, length))]) + content


def resource_loop():
    """A directory of resources whose entries lead to itself."""
    return p("IIHHHH", 0, 0, 0, 0, 0, 2000) + p("II", 10, 1 << 31) * 2000


def resource_wide():
    """Entries that all lead to the same PE."""
    count = 60000
    head = p("IIHHHH", 0, 0, 0, 0, 0, count) + p("II", 10, 16 + 8 * count) * count
    return head + p("IIII", 0x1000 + len(head) + 16, 1 << 20, 0, 0) + pe(size=1 << 20)


def imports_loop():
    """Descriptors whose tables of names lead to themselves."""
    return p("IIIII", 0x1000, 0, 0, 0x1000, 0x1000) * 50000


def exports_absurd():
    return p("IIHHIIIIIII", 0, 0, 0, 0, 0x1000, 1, 0xFFFFFFFF, 0xFFFFFFFF, 0x1000, 0x1000, 0x1000) + bytes(4096)


def certificates(entries):
    content = b"".join(entries)
    image = pe(section(raw=0x200), 1, [(4, (0x600, len(content)))], 0x600)
    return image + content


def elf_absurd(is_64=True):
    if is_64:
        head = b"\x7fELF\x02\x01\x01" + bytes(9) + p("HHIQQQIHHHHHH", 2, 62, 1, 0, 64, 64, 0, 64, 56, 65535, 64, 65535, 65534)
        return head + p("IIQQQQQQ", 2, 7, 0, 0, 0, 1 << 63, 1 << 63, 1) * 2000
    head = b"\x7fELF\x01\x01\x01" + bytes(9) + p("HHIIIIIHHHHHH", 2, 3, 1, 0, 52, 52, 0, 52, 32, 65535, 40, 65535, 1)
    return head + b"\xff" * 100_000


def macho_fat(count, big=True):
    return struct.pack(">II", 0xCAFEBABE, count) + struct.pack(">IIIII", 7, 3, 0, 0xFFFFFFFF, 31) * 3000


def macho_loop():
    """A fat file whose slices are itself."""
    return struct.pack(">II", 0xCAFEBABE, 30) + struct.pack(">IIIII", 7, 3, 0, 608, 0) * 30


def macho_commands():
    return p("IIIIIIII", 0xFEEDFACF, 0x01000007, 3, 2, 0xFFFFFFFF, 0xFFFFFFFF, 0, 0) + p("II", 0x19, 0) * 10000


# Documents


def ole(fat, directory, extra=b"", mini_start=0xFFFFFFFE, difat=0xFFFFFFFE, difats=0):
    """A compound file: header, then sector 0 with the table, then the directory, then others."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + p("HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += p("IIIIIIIII", 0, 1, 1, 0, 4096, mini_start, 1, difat, difats) + p("I", 0) + b"\xff\xff\xff\xff" * 108
    return head + fat.ljust(512, b"\xff")[:512] + directory + extra


def ole_entry(name, kind, left=0xFFFFFFFF, right=0xFFFFFFFF, child=0xFFFFFFFF, start=0, size=0):
    text = name.encode("utf-16-le")
    return text.ljust(64, b"\0") + p("HBBIII", len(text) + 2, kind, 1, left, right, child) + bytes(36) + p("IQ", start, size)


def ole_loop():
    """All chains come back to themselves, all entries to the first, and the table of tables to itself."""
    fat = p("128I", 0xFFFFFFFD, *([1] * 127))
    directory = ole_entry("Root Entry", 5, 0, 0, 1, 1, 0xFFFFFFFF) + ole_entry("\x01Ole10Native", 2, 1, 1, 1, 1, 0xFFFFFFFF) * 3
    return ole(fat, directory, bytes(8192), 1, 1, 0xFFFFFFFF)


def ole_shared(count):
    """Streams that all share the same long chain."""
    body = 12 * MIB // 512
    entries = ole_entry("Root Entry", 5, child=1) + b"".join(
        ole_entry("Package", 2, right=n + 2, start=200, size=12 * MIB) for n in range(count)
    )
    directory_sectors = (len(entries) + 511) // 512
    tables = (body + directory_sectors + 200) // 128 + 1
    first = tables
    fat = [0xFFFFFFFD] * tables + [n + 1 for n in range(first, first + directory_sectors - 1)] + [0xFFFFFFFE]
    start = len(fat)
    fat += [n + 1 for n in range(start, start + body - 1)] + [0xFFFFFFFE]
    fat += [0xFFFFFFFF] * (tables * 128 - len(fat))
    entries = entries.replace(p("IQ", 200, 12 * MIB), p("IQ", start, 12 * MIB)).ljust(directory_sectors * 512, b"\0")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + p("HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += p("IIIIIIIII", 0, tables, first, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    places = list(range(min(tables, 109)))
    more = list(range(109, tables))
    head += p("109I", *(places + [0xFFFFFFFF] * (109 - len(places))))
    body_bytes = p("%dI" % len(fat), *fat) + entries + b"P" * (body * 512)
    # The rest of the table of tables stands at the end.
    if more:
        at = len(body_bytes) // 512
        rows = [more[n : n + 127] for n in range(0, len(more), 127)]
        for index, row in enumerate(rows):
            following = at + index + 1 if index + 1 < len(rows) else 0xFFFFFFFE
            body_bytes += p("128I", *(row + [0xFFFFFFFF] * (127 - len(row)) + [following]))
        head = head[:68] + p("II", at, len(rows)) + head[76:]
    return head + body_bytes


def pdf_deep(depth):
    return b"%PDF-1.7\n1 0 obj\n" + b"<</A[" * depth + b"]>>" * depth + b"\nendobj\ntrailer<</Root 1 0 R>>\n"


def pdf_xref():
    return b"%PDF-1.7\nxref\n0 4294967295\n" + b"0000000000 65535 f \n" * 500_000 + b"trailer<</Size 4294967295/Prev 9>>\nstartxref\n9\n%%EOF"


def pdf_flate(size, layers=1):
    data = b""
    packer = zlib.compressobj(9)
    block = bytes(MIB)
    data = b"".join(packer.compress(block) for _ in range(size // MIB)) + packer.flush()
    for _ in range(layers - 1):
        data = zlib.compress(data, 9)
    filters = b"/FlateDecode" * layers
    return (b"%%PDF-1.7\n1 0 obj\n<</Type/EmbeddedFile/Filter[%s]/Length %d>>\nstream\n" % (filters, len(data))) + data + b"\nendstream\nendobj\n"


def pdf_objects(count):
    return b"%PDF-1.7\n" + b"1 0 obj<</Type/EmbeddedFile>>stream\n" * count


def rtf_objects(count):
    return b"{\\rtf1" + b"{\\object{\\*\\objdata 4d5a" * count


# Mails


def mail(head, body):
    return b"From: a@example.com\nTo: b@example.com\nSubject: x\nMessage-ID: <1@example.com>\nDate: Tue, 1 Jan 2030 00:00:00 +0000\n" + head + b"\n" + body


def mail_many(count):
    part = b"--b\nContent-Type: application/octet-stream; name=a.exe\nContent-Transfer-Encoding: base64\n\nTVo=\n"
    return mail(b"Content-Type: multipart/mixed; boundary=b\n", part * count + b"--b--\n")


def mail_deep(depth):
    out = [b"Content-Type: multipart/mixed; boundary=b0\n\n"]
    for level in range(depth):
        out.append(b"--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n" % (level, level + 1))
    return mail(b"", b"")[:-1] + b"".join(out) + b"bottom\n"


def mail_in_mail(depth):
    text = mail(b"Content-Type: text/plain\n", b"bottom\n")
    for _ in range(depth):
        text = mail(b"Content-Type: message/rfc822\n", text)
    return text


def files():
    """Name and content of each, in order of name."""
    zeros = 10 * GIB
    packed = deflated_zeros(zeros)
    crc = crc_of_zeros(zeros)
    yield "zip-flat-10g.zip", zip_one(b"zeros", packed, crc, zeros)
    yield "gzip-10g.gz", gzip_of(packed, crc, zeros, b"zeros")
    del packed
    yield "zip-overlap.zip", zip_overlap(16_000, 20 * MIB)
    yield "zip-same-header.zip", zip_same_header(65_535)
    yield "zip-nested-100.zip", zip_nested(100)
    yield "zip-fan-16-4.zip", zip_fan(16, 4)
    yield "zip-absurd.zip", zip_absurd()
    yield "zip-headers.zip", zip_headers(400_000)
    yield "zip-long-names.zip", zip_long_names(400_000)
    yield "zip-locked.zip", zip_locked(20_000)
    yield "gzip-nested.gz", gzip_nested(500)
    yield "bz2-bomb.bz2", bz2_bomb(250)
    yield "xz-bomb.xz", xz_bomb(2 * GIB)
    yield "xz-window-4g.xz", xz_huge_window()
    yield "lzma-window-1g.lzma", lzma_huge_window()
    yield "zstd-10g.zst", zstd_bomb(zeros)
    yield "zstd-window.zst", zstd_huge_window()
    yield "tar-4g.tar", tar_claims(4 * GIB)
    yield "tar-8e.tar", tar_claims((1 << 63) - 1)
    yield "tar-long-name.tar", tar_long_name(4 * GIB)
    yield "tar-many.tar", tar_many(35_000)
    yield "tar-sparse.tar", tar_sparse()
    yield "7z-absurd.7z", seven_absurd()
    yield "7z-many-files.7z", seven_many_files()
    yield "7z-no-start.7z", seven_no_start()
    yield "7z-far.7z", seven_far()
    yield "cab-absurd.cab", cab_absurd(65_535, 65_535)
    yield "cab-same-data.cab", cab_same_data(65_535)
    yield "ar-absurd.deb", ar_absurd()
    yield "pe-sections.exe", pe(section() * 65_535, 65_535)
    yield "pe-sections-overlap.exe", pe(section(raw=0xFFFFFFFF, length=0xFFFFFFFF) * 96, 96, size=MIB)
    yield "pe-resource-loop.exe", pe_with(2, resource_loop())
    yield "pe-resource-wide.exe", pe_with(2, resource_wide())
    yield "pe-import-loop.exe", pe_with(1, imports_loop())
    yield "pe-exports-4g.exe", pe_with(0, exports_absurd())
    yield "pe-cert-loop.exe", certificates([p("IHH", 0, 0x200, 2)] * 100_000)
    yield "pe-cert-huge.exe", certificates([p("IHH", 0xFFFFFFFF, 0x200, 2) + b"\x30\x84\xff\xff\xff\xff" * 1000])
    yield "pe-cert-many.exe", certificates([p("IHH", 16, 0x200, 2) + b"\x30\x80" * 4] * 200_000)
    yield "pe-cert-deep.exe", certificates([p("IHH", 8 + 2_000_000, 0x200, 2) + b"\x30\x80" * 1_000_000])
    yield "pe-overlay-mz.exe", pe(section(raw=0x200), size=0x600) + b"MZ" * 5_000_000
    yield "elf-absurd-64", elf_absurd()
    yield "elf-absurd-32", elf_absurd(False)
    yield "macho-fat-4g", macho_fat(0xFFFFFFFF)
    yield "macho-fat-39", macho_fat(39)
    yield "macho-fat-loop", macho_loop()
    yield "macho-commands", macho_commands()
    yield "ole-loop.doc", ole_loop()
    yield "ole-shared.doc", ole_shared(1_000)
    yield "pdf-deep.pdf", pdf_deep(1_000_000)
    yield "pdf-xref.pdf", pdf_xref()
    yield "pdf-flate-4g.pdf", pdf_flate(4 * GIB)
    yield "pdf-flate-layers.pdf", pdf_flate(4 * GIB, 3)
    yield "pdf-objects.pdf", pdf_objects(400_000)
    yield "rtf-braces.rtf", b"{\\rtf1" + b"{" * 19_000_000
    yield "rtf-objects.rtf", rtf_objects(600_000)
    yield "rtf-bin.rtf", b"{\\rtf1{\\*\\objdata " + b"\\bin4294967295 MZ" * 500_000
    yield "mail-10000-parts.eml", mail_many(10_000)
    yield "mail-1000-deep.eml", mail_deep(1_000)
    yield "mail-in-mail.eml", mail_in_mail(1_000)
    yield "mail-header.eml", mail(b"X: " + b"a" * 9_000_000 + b"\nContent-Type: text/plain;" + b" a=b;" * 1_000_000 + b"\n", b"x")
    yield "text-one-letter.txt", b"a" * 10_000_000
    yield "script-one-line.js", b"var a=[" + b"'\\x41\\x42'+" * 1_700_000 + b"''];"
    yield "script-one-line.ps1", b"$a='" + b"QUJD" * 4_700_000 + b"';iex $a"
    yield "script-parens.vbs", b"x = " + b"Chr(" * 4_000_000
    yield "html-deep.html", b"<html>" + b"<div>" * 3_500_000
    yield "xml-deep.xml", b"<?xml version='1.0'?>" + b"<a>" * 5_000_000
    yield "xml-entities.xml", b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY a0 'aaaaaaaaaa'>" + b"".join(
        b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 20)
    ) + b"]><a>&a19;</a>"
    yield "json-deep.json", b"[" * 10_000_000


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    out = sys.argv[1]
    os.makedirs(out, exist_ok=True)
    for name, content in files():
        stem, dot, ending = name.partition(".")
        half = stem + "-half" + dot + ending
        for name, content in ((name, content), (half, content[: len(content) // 2])):
            if len(content) >= FILE_BYTES_MAX:
                sys.exit("%s has %d bytes" % (name, len(content)))
            with open(os.path.join(out, name), "wb") as file:
                file.write(content)
            print("%10d  %s" % (len(content), name), flush=True)


if __name__ == "__main__":
    main()
