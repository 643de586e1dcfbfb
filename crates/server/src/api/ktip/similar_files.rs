//! Rows of files that are like the file.

use app::{FileLikeness, report::SimilarFile};
use model::{Hash, Observable};
use serde::Serialize;
use utoipa::ToSchema;

use super::{related::RowCommon, shown};

/// A file that is like the one asked for.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct SimilarFileRow {
    /// MD5 in capitals, where that is the digest by which it is known.
    pub md5: Option<String>,
    /// SHA-1 in capitals, likewise.
    pub sha1: Option<String>,
    /// SHA-256 in capitals, likewise.
    pub sha256: Option<String>,
    /// How sure it is that the two have to do with one another: `high`, `medium`, `low`.
    #[schema(example = "high")]
    pub confidence: &'static str,
    /// By what they are alike, the surest first.
    pub likenesses: Vec<FileLikenessRow>,
    /// Detection name or family.
    pub detection_name: Option<String>,
    /// Size in bytes.
    pub size: Option<u64>,
    /// Format.
    pub r#type: Option<String>,
    /// A file name of it.
    pub name: Option<String>,
    /// Sightings; null where no sensor reports.
    pub hits_count: Option<u64>,
    /// What all rows have.
    #[serde(flatten)]
    pub common: RowCommon,
}

/// By what two files are alike.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct FileLikenessRow {
    /// `TLSH`, `CTPH` (ssdeep) or `imphash`.
    #[schema(example = "TLSH")]
    pub method: &'static str,
    /// TLSH: the distance, 0 for equal digests.
    pub distance: Option<u32>,
    /// CTPH: the score, 100 for equal digests.
    pub score: Option<u8>,
    /// imphash: how many files have it.
    pub files: Option<u64>,
    /// How sure it is: `high`, `medium`, `low`.
    pub confidence: &'static str,
}

impl SimilarFileRow {
    /// `None` when it is no file, which no index should have.
    pub(super) fn of(item: &SimilarFile) -> Option<Self> {
        let Observable::File(hash) = item.related.object else { return None };
        let when = |is_kind: bool| is_kind.then(|| shown(&item.related.object));
        let likenesses: Vec<FileLikenessRow> =
            item.likenesses.iter().map(|likeness| FileLikenessRow::of(*likeness)).collect();
        Some(Self {
            md5: when(matches!(hash, Hash::Md5(_))),
            sha1: when(matches!(hash, Hash::Sha1(_))),
            sha256: when(matches!(hash, Hash::Sha256(_))),
            confidence: likenesses.first()?.confidence,
            likenesses,
            detection_name: item.related.detection.clone(),
            size: item.size_bytes,
            r#type: item.file_type.clone(),
            name: item.name.clone(),
            hits_count: None,
            common: RowCommon::of(&item.related),
        })
    }
}

impl FileLikenessRow {
    fn of(likeness: FileLikeness) -> Self {
        let confidence = likeness.confidence().as_str();
        let row = Self { method: "", distance: None, score: None, files: None, confidence };
        match likeness {
            FileLikeness::Tlsh(distance) => Self { method: "TLSH", distance: Some(distance), ..row },
            FileLikeness::Ctph(score) => Self { method: "CTPH", score: Some(score), ..row },
            FileLikeness::Imphash(files) => Self { method: "imphash", files: Some(files), ..row },
        }
    }
}
