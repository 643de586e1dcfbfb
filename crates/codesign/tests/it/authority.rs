//! An authority for tests: keys and certificates by `openssl`, signatures by `osslsigncode`, in a folder that goes away.

use std::{fs, path::Path, process::Command};

use tempfile::TempDir;

/// A folder with keys and certificates.
pub(crate) struct Authority {
    folder: TempDir,
}

/// Extensions of a certificate for an authority, a signer, a stamper, and one that is for neither.
const EXTENSIONS: &str = "
[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[signer]
keyUsage = critical, digitalSignature
extendedKeyUsage = codeSigning
[stamper]
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[other]
extendedKeyUsage = serverAuth
";

impl Authority {
    /// None where the programs are absent, which is said.
    pub(crate) fn new() -> Option<Self> {
        for (program, argument) in [("openssl", "version"), ("osslsigncode", "--version")] {
            if Command::new(program).arg(argument).output().is_err() {
                eprintln!("skipped: there is no `{program}`");
                return None;
            }
        }
        let authority = Self { folder: tempfile::tempdir().unwrap() };
        authority.write("extensions.cnf", EXTENSIONS.as_bytes());
        authority.issue("root", "authority", "rsa:2048", None);
        authority.issue("middle", "authority", "rsa:2048", Some("root"));
        Some(authority)
    }

    /// Makes a key and its certificate: `NAME.key`, `NAME.pem`.
    pub(crate) fn issue(&self, name: &str, kind: &str, key: &str, issuer: Option<&str>) {
        let mut command = self.command("openssl");
        command.args(["req", "-x509", "-newkey"]);
        match key {
            "ec" => command.args(["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]),
            rsa => command.arg(rsa),
        };
        command.args(["-nodes", "-days", "30", "-config", "extensions.cnf", "-extensions", kind]);
        command.args(["-subj", &format!("/O=Tests of example.com/CN={name}")]);
        command.args(["-keyout", &format!("{name}.key"), "-out", &format!("{name}.pem")]);
        if let Some(issuer) = issuer {
            command.args(["-CA", &format!("{issuer}.pem"), "-CAkey", &format!("{issuer}.key")]);
        }
        run(command);
    }

    /// Signs a file, with more arguments for `osslsigncode`.
    pub(crate) fn sign(&self, file: &[u8], signer: &str, arguments: &[&str]) -> Vec<u8> {
        self.write("unsigned", file);
        let _ = fs::remove_file(self.folder.path().join("signed"));
        let mut command = self.command("osslsigncode");
        command.args(["sign", "-certs", &format!("{signer}.pem"), "-key", &format!("{signer}.key")]);
        command.args(["-ac", "middle.pem"]).args(arguments);
        command.args(["-in", "unsigned", "-out", "signed"]);
        run(command);
        self.read("signed")
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.folder.path().join(name)).unwrap()
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.folder.path().join(name), bytes).unwrap();
    }

    /// A command that runs in the folder.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir::<&Path>(self.folder.path());
        command
    }
}

/// Runs a command to its end, which must be a good one.
pub(crate) fn run(mut command: Command) {
    let output = command.output().unwrap();
    let [out, err] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    assert!(output.status.success(), "{command:?}\n{out}\n{err}");
}
