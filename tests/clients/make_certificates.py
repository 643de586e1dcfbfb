"""Makes an authority of our own and a certificate for 127.0.0.1 of it. Usage: make_certificates.py FOLDER

Writes ca.pem, chain.pem and key.pem, the latter for its owner alone.
"""

import os
import pathlib
import sys

import trustme


def main(folder: pathlib.Path) -> None:
    authority = trustme.CA(organization_name="Example authority")
    certificate = authority.issue_cert("127.0.0.1", "localhost")
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    for blob in certificate.cert_chain_pems:
        blob.write_to_path(str(folder / "chain.pem"), append=True)
    key = os.open(folder / "key.pem", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(key, "wb") as file:
        file.write(certificate.private_key_pem.bytes())


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
