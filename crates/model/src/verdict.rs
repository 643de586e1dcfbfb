//! Zones and statuses: the field's own, as in KTIP.

use std::fmt;

/// The danger zone of an object. The order is by danger: `Green < Grey < Yellow < Orange < Red`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Zone {
    /// Known good, or analysed without a finding.
    Green,
    /// Not enough is known.
    Grey,
    /// Adware and other objects that are unwanted rather than malicious.
    Yellow,
    /// Not trusted; never used for files.
    Orange,
    /// Malware, dangerous.
    Red,
}

impl Zone {
    /// All zones, from harmless to dangerous.
    pub const ALL: [Self; 5] = [Self::Green, Self::Grey, Self::Yellow, Self::Orange, Self::Red];

    /// The exact word on the wire (British `Grey`).
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Green => "Green",
            Self::Grey => "Grey",
            Self::Yellow => "Yellow",
            Self::Orange => "Orange",
            Self::Red => "Red",
        }
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The status that belongs to a zone and a kind of object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// File, Red.
    Malware,
    /// Address, domain or URL, Red.
    Dangerous,
    /// Address, domain or URL, Orange.
    NotTrusted,
    /// Yellow.
    AdwareAndOther,
    /// File, Green by clean evidence.
    Clean,
    /// Address, domain or URL, Green by clean evidence.
    Good,
    /// Green because an analysis found nothing.
    NoThreatsDetected,
    /// Grey.
    NotCategorized,
}

impl Status {
    /// The words people see (KTIP's web interface).
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Malware => "Malware",
            Self::Dangerous => "Dangerous",
            Self::NotTrusted => "Not trusted",
            Self::AdwareAndOther => "Adware and other",
            Self::Clean => "Clean",
            Self::Good => "Good",
            Self::NoThreatsDetected => "No threats detected",
            Self::NotCategorized => "Not categorized",
        }
    }

    /// OpenTIP's `FileStatus` word: `Malware`, `Adware`, `Clean`, `NoThreats`, `NotCategorized`.
    #[must_use]
    pub fn as_file_status(self) -> &'static str {
        match self {
            Self::Malware | Self::Dangerous | Self::NotTrusted => "Malware",
            Self::AdwareAndOther => "Adware",
            Self::Clean | Self::Good => "Clean",
            Self::NoThreatsDetected => "NoThreats",
            Self::NotCategorized => "NotCategorized",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
