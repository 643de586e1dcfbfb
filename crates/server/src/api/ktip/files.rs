//! Rows of sections that only files have: paths, certificates, other files, analyses.

use app::report::{FileAnalysis, FilePath, Related, SignerCertificate, location};
use model::{Hash, Observable, malware_analysis as analysis};
use serde::Serialize;
use utoipa::ToSchema;

use super::{related::RowCommon, shown};
use crate::api::words::minutes;

/// A path of the file.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct FilePathRow {
    /// The path.
    #[schema(example = r"C:\Users\a\AppData\Local\Temp\a.exe")]
    pub path: String,
    /// Its folder by the name that Windows has for it; null for others.
    #[schema(example = "%TEMP%")]
    pub location: Option<String>,
    /// Sightings there; null where no sensor reports.
    pub file_path_hits_count: Option<u64>,
    /// Analyses that state it (ours).
    pub records: u64,
    /// When it was last stated (ours).
    pub last_seen: String,
}

impl FilePathRow {
    pub(super) fn of(item: &FilePath) -> Self {
        Self {
            path: item.path.clone(),
            location: location(&item.path).map(str::to_owned),
            file_path_hits_count: None,
            records: item.records,
            last_seen: item.last.to_minutes(),
        }
    }
}

/// A certificate of the file's signature.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct CertificateRow {
    /// Who issued it.
    pub vendor: Option<String>,
    /// Whose it is.
    pub publisher: String,
    /// When the file was signed; null where no counter-signature is known.
    pub time_stamp: Option<String>,
    /// Not valid before.
    pub issued: Option<String>,
    /// Not valid after.
    pub expires: Option<String>,
    /// Serial number in hex.
    pub serial_number: Option<String>,
    /// Digest of the certificate in hex (ours).
    pub thumbprint: Option<String>,
    /// What is made of the signature: `Trusted`, `Not trusted`, `Discredited` (ours).
    pub signer_status: Option<String>,
    /// The file that contains the file and has the signature, by its digest in capitals (ours); for the certificates of containers alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container: Option<String>,
    /// Lists that state it (ours).
    pub sources: Vec<String>,
}

impl CertificateRow {
    pub(super) fn of(item: &SignerCertificate) -> Self {
        let analysis::Certificate { subject, issuer, serial, issued, expires, thumbprint } =
            &item.certificate;
        Self {
            vendor: issuer.clone(),
            publisher: subject.clone(),
            time_stamp: minutes(item.signed_at),
            issued: minutes(*issued),
            expires: minutes(*expires),
            serial_number: serial.clone(),
            thumbprint: thumbprint.clone(),
            signer_status: item.status.map(|status| status.as_str().to_owned()),
            container: item.parent.as_ref().map(shown),
            sources: item.lists.clone(),
        }
    }
}

/// A file that starts, writes or contains the other, or is started, written or contained by it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct FileTieRow {
    /// MD5 in capitals, where the source gives that digest.
    pub md5: Option<String>,
    /// SHA-1 in capitals (ours).
    pub sha1: Option<String>,
    /// SHA-256 in capitals (ours).
    pub sha256: Option<String>,
    /// Folder of the path by the name that Windows has for it; null for others.
    pub location: Option<String>,
    /// Where it lies; null where no source tells.
    pub path: Option<String>,
    /// File name of the path.
    pub name: Option<String>,
    /// Detection name or family.
    pub detection_name: Option<String>,
    /// Sightings; null where no sensor reports.
    pub hits_count: Option<u64>,
    /// When it was last started; in sections of started files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_start_date: Option<String>,
    /// When it was last downloaded or written; in sections of downloaded files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_download_date: Option<String>,
    /// What all rows have.
    #[serde(flatten)]
    pub common: RowCommon,
}

impl FileTieRow {
    /// `None` when the related object is no file, which no source should state.
    fn of(item: &Related) -> Option<Self> {
        let Observable::File(hash) = item.object else { return None };
        let when = |is_kind: bool| is_kind.then(|| shown(&item.object));
        let name = item.path.as_deref().and_then(|path| path.rsplit(['\\', '/']).next());
        Some(Self {
            md5: when(matches!(hash, Hash::Md5(_))),
            sha1: when(matches!(hash, Hash::Sha1(_))),
            sha256: when(matches!(hash, Hash::Sha256(_))),
            location: item.path.as_deref().and_then(location).map(str::to_owned),
            path: item.path.clone(),
            name: name.map(str::to_owned),
            detection_name: item.detection.clone(),
            hits_count: None,
            last_start_date: None,
            last_download_date: None,
            common: RowCommon::of(item),
        })
    }

    pub(super) fn of_started(item: &Related) -> Option<Self> {
        Some(Self { last_start_date: minutes(item.last), ..Self::of(item)? })
    }

    pub(super) fn of_downloaded(item: &Related) -> Option<Self> {
        Some(Self { last_download_date: minutes(item.last), ..Self::of(item)? })
    }

    pub(super) fn of_contained(item: &Related) -> Option<Self> {
        Self::of(item)
    }
}

/// What a sandbox, or scanning engines, reported.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct AnalysisRow {
    /// The list that brought it.
    pub source: String,
    /// When it was made.
    pub date: String,
    /// The report's number at its source.
    pub id: Option<String>,
    /// A link to it.
    pub reference: Option<String>,
    /// `malicious`, `suspicious`, `benign`, `unknown` (STIX 2.1).
    #[schema(example = "malicious")]
    pub result: String,
    /// The report's score, scaled to 0 to 100.
    pub score: Option<u8>,
    /// Where it ran.
    pub environment: Option<String>,
    /// Malware families.
    pub families: Vec<String>,
    /// Engines that gave an answer.
    pub engines_asked: u32,
    /// Engines that detect it.
    pub engines: Vec<EngineRow>,
    /// What it did or is, the most severe first.
    pub signatures: Vec<SignatureRow>,
    /// Processes of the run, parents before their children.
    pub processes: Vec<ProcessRow>,
    /// Configurations of malware that were read out of it.
    pub configurations: Vec<ConfigurationRow>,
    /// Names of mutexes.
    pub mutexes: Vec<String>,
    /// Registry keys that it wrote.
    pub registry_keys: Vec<String>,
    /// What is made of its signature; null where it has none.
    pub signature: Option<CodeSignatureRow>,
    /// Packers whose traces it has.
    pub packers: Vec<String>,
    /// What it says of itself: version information and the like.
    pub properties: Vec<ConfigurationValue>,
    /// Addresses, domains and URLs in its text.
    pub observables: Vec<String>,
}

/// A signature over a file.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct CodeSignatureRow {
    /// `Trusted`, `Not trusted`, `Discredited`.
    pub status: String,
    /// Why, where it is not trusted.
    pub reason: Option<String>,
    /// When the file was signed, by a counter-signature that holds.
    pub signed_at: Option<String>,
    /// What the signer calls the program.
    pub program: Option<String>,
}

impl CodeSignatureRow {
    fn of(signature: &analysis::CodeSignature) -> Self {
        Self {
            status: signature.status.as_str().to_owned(),
            reason: signature.reason.clone(),
            signed_at: minutes(signature.signed_at),
            program: signature.program.clone(),
        }
    }
}

/// An engine's detection.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct EngineRow {
    /// The engine.
    pub engine: String,
    /// What it calls the file; null where it gives no name.
    pub detection_name: Option<String>,
}

/// Something that a rule found.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct SignatureRow {
    /// The rule.
    pub name: String,
    /// In a sentence.
    pub description: Option<String>,
    /// 0 to 100.
    pub severity: u8,
    /// ATT&CK techniques.
    pub attack_ids: Vec<String>,
}

/// A process of a run.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct ProcessRow {
    /// Place in this list of the process that started it, from 0.
    pub parent: Option<u32>,
    /// Path or file name of the image.
    pub image: String,
    /// Command line.
    pub command_line: Option<String>,
    /// Digest of the image in capitals.
    pub hash: Option<String>,
}

/// A configuration of a malware family.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct ConfigurationRow {
    /// The family.
    pub family: String,
    /// Its values.
    pub values: Vec<ConfigurationValue>,
}

/// A value of a configuration.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct ConfigurationValue {
    /// What it is; may repeat.
    pub key: String,
    /// The value.
    pub value: String,
}

impl AnalysisRow {
    pub(super) fn of(item: &FileAnalysis) -> Self {
        let found = &item.analysis;
        Self {
            source: item.list.clone(),
            date: item.at.to_minutes(),
            id: found.external_id.clone(),
            reference: found.reference.clone(),
            result: found.result.as_str().to_owned(),
            score: found.score,
            environment: found.environment.clone(),
            families: found.families.clone(),
            engines_asked: found.engines_asked,
            engines: found.engines.iter().map(EngineRow::of).collect(),
            signatures: found.signatures.iter().map(SignatureRow::of).collect(),
            processes: found.processes.iter().map(ProcessRow::of).collect(),
            configurations: found.configurations.iter().map(ConfigurationRow::of).collect(),
            mutexes: found.mutexes.clone(),
            registry_keys: found.registry_keys.clone(),
            signature: found.code_signature.as_ref().map(CodeSignatureRow::of),
            packers: found.packers.clone(),
            properties: found
                .properties
                .iter()
                .map(|(key, value)| ConfigurationValue { key: key.clone(), value: value.clone() })
                .collect(),
            observables: found.observables.clone(),
        }
    }
}

impl EngineRow {
    fn of(result: &analysis::EngineResult) -> Self {
        Self { engine: result.engine.clone(), detection_name: result.detection.clone() }
    }
}

impl SignatureRow {
    fn of(signature: &analysis::BehaviourSignature) -> Self {
        Self {
            name: signature.name.clone(),
            description: signature.description.clone(),
            severity: signature.severity,
            attack_ids: signature.techniques.clone(),
        }
    }
}

impl ProcessRow {
    fn of(process: &analysis::Process) -> Self {
        Self {
            parent: process.parent,
            image: process.image.clone(),
            command_line: process.command_line.clone(),
            hash: process.hash.map(|hash| hash.to_string().to_ascii_uppercase()),
        }
    }
}

impl ConfigurationRow {
    fn of(configuration: &analysis::MalwareConfiguration) -> Self {
        let value =
            |(key, value): &(String, String)| ConfigurationValue { key: key.clone(), value: value.clone() };
        Self {
            family: configuration.family.clone(),
            values: configuration.values.iter().map(value).collect(),
        }
    }
}
