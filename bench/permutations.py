#!/usr/bin/env python3
"""Writes what dnstwist generates for brands, without any look-up: `brand TAB generator TAB name`, one a line.

`pip install dnstwist`, then `bench/permutations.py OUT.tsv [BRAND …]`. The time that it takes to generate is printed for each brand. The dictionary
holds words that those who imitate put beside a name, the suffixes are those that are registered most.
"""

import sys
import time

import dnstwist

BRANDS = [
    "paypal.com", "google.com", "amazon.co.jp", "rakuten.co.jp", "microsoft.com", "netflix.com", "facebook.com", "dhl.com", "coinbase.com",
    "mitsubishi.com",
]
WORDS = [
    "account", "auth", "bank", "billing", "card", "cloud", "help", "info", "login", "mail", "my", "online", "pay", "payment", "portal", "secure",
    "security", "service", "shop", "signin", "store", "support", "update", "verify", "web", "www",
]
SUFFIXES = [
    "com", "net", "org", "de", "uk", "co.uk", "jp", "co.jp", "ru", "cn", "com.cn", "info", "biz", "xyz", "top", "online", "shop", "site", "io",
    "fr", "it", "nl", "br", "com.br", "in", "eu", "us", "co", "me", "tv", "app", "dev", "cloud", "store", "club", "vip", "live", "icu",
]


def main() -> None:
    out, brands = sys.argv[1], sys.argv[2:] or BRANDS
    with open(out, "w", encoding="utf-8") as file:
        for brand in brands:
            started = time.process_time()
            fuzzer = dnstwist.Fuzzer(brand, dictionary=WORDS, tld_dictionary=list(SUFFIXES))
            fuzzer.generate()
            took = time.process_time() - started
            names = [(entry["fuzzer"], entry["domain"]) for entry in fuzzer.domains if entry["domain"]]
            print(f"{brand}: {len(names)} names in {took * 1000:.0f} ms")
            for generator, name in sorted(names):
                if not generator.startswith("*"):
                    file.write(f"{brand}\t{generator}\t{name}\n")


if __name__ == "__main__":
    main()
