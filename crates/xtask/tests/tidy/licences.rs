//! Everything we build on may be given away with our own licence. The list of licences is `deny.toml`'s.

use crate::metadata::PACKAGES;

/// Licences that `deny.toml` allows.
fn allowed() -> Vec<String> {
    let text = xtask::text("deny.toml");
    let list = text
        .split_once("allow = [")
        .and_then(|(_, rest)| rest.split_once(']'))
        .map(|(list, _)| list.to_owned());
    let list = list.expect("deny.toml has `allow = [`");
    list.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn dependencies_have_licences_we_can_use() {
    let allowed = allowed();
    assert!(allowed.iter().any(|licence| licence == "MIT"), "{allowed:?}");
    let copyleft =
        |licence: &&String| ["GPL", "MPL", "EUPL", "CDDL"].iter().any(|word| licence.contains(word));
    assert_eq!(allowed.iter().find(copyleft), None, "no licence that asks for more than its text and a name");
    for package in PACKAGES.values() {
        let expression = package.license.as_deref().unwrap_or("none stated");
        assert!(
            permits(expression, &allowed),
            "`{} {}` is licensed `{expression}`, which deny.toml does not allow",
            package.name,
            package.version,
        );
    }
}

/// Whether an SPDX expression (version 2.3, annex D) can be met with the allowed licences. The old `/` means `OR`.
fn permits(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let tokens: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = tokens.as_slice();
    let permitted = any(&mut rest, allowed);
    rest.is_empty() && permitted
}

fn any(rest: &mut &[&str], allowed: &[String]) -> bool {
    let mut permitted = all(rest, allowed);
    while let Some((&"OR", after)) = rest.split_first() {
        *rest = after;
        permitted |= all(rest, allowed);
    }
    permitted
}

fn all(rest: &mut &[&str], allowed: &[String]) -> bool {
    let mut permitted = one(rest, allowed);
    while let Some((&"AND", after)) = rest.split_first() {
        *rest = after;
        permitted &= one(rest, allowed);
    }
    permitted
}

fn one(rest: &mut &[&str], allowed: &[String]) -> bool {
    let Some((token, after)) = rest.split_first() else { return false };
    *rest = after;
    if *token == "(" {
        let permitted = any(rest, allowed);
        let Some((&")", after)) = rest.split_first() else { return false };
        *rest = after;
        return permitted;
    }
    // An exception only gives more.
    if let Some((&"WITH", after)) = rest.split_first() {
        *rest = after.get(1..).unwrap_or_default();
    }
    allowed.iter().any(|licence| licence == token)
}

#[test]
fn expressions() {
    let allowed = ["MIT", "Apache-2.0", "Unicode-3.0"].map(str::to_owned);
    let check = |expression: &str, expected: bool| {
        assert_eq!(permits(expression, &allowed), expected, "{expression}")
    };
    check("MIT", true);
    check("Unlicense OR MIT", true);
    check("MIT/Apache-2.0", true);
    check("(MIT OR Apache-2.0) AND Unicode-3.0", true);
    check("(MIT OR GPL-3.0) AND GPL-2.0", false);
    check("Apache-2.0 WITH LLVM-exception OR GPL-3.0", true);
    check("Unlicense", false);
    check("MIT AND MPL-2.0", false);
    check("(MIT", false);
    check("", false);
    check("none stated", false);
}
