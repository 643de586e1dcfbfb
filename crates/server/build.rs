//! The portal's files are embedded: when they change, so does this crate. The folder is always there, in a fresh checkout without anything in it.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=../../web/dist");
}
