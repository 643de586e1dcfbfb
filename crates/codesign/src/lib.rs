//! Signatures of programs: Authenticode, its certificates, and whether to trust them. Pure; the moment is an argument.
//!
//! [`signatures`] tells of a file's signatures, [`TrustList`] whom to trust. Certificates that their issuer revoked are not known:
//! that takes a network. Nor are page hashes of programs checked, which the digest over all of the file covers.

mod bytes;
mod cabinet;
mod catalogue;
mod chain;
mod cms;
mod counter;
mod der;
mod digest;
mod file;
mod indirect;
mod installer;
mod kernel_module;
mod key;
mod macho;
mod name;
mod oid;
mod pe;
mod signature;
mod time;
mod trust;
mod verify;
mod x509;

pub use self::{
    cabinet::cab_signatures,
    catalogue::catalog_signatures,
    file::signatures,
    installer::msi_signatures,
    kernel_module::module_signatures,
    macho::macho_signatures,
    pe::pe_signatures,
    signature::{Certificate, Signature, Status},
    trust::{Refusal, TrustList, TrustSources},
};
