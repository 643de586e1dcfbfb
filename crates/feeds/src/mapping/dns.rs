//! Resource records from the cells of a table: passive DNS as somebody keeps it himself. The indicator is the name that has the record, or the
//! address whose name in reverse it is.

use model::{Claim, DnsBasis, DnsRecord, Observable, Subject, dns::NameType};

use super::{
    field::{Cells, Field, optional},
    record::Several,
};
use crate::format::resource_record::{Type, owner};

/// Which cells say what.
pub(super) struct DnsMap {
    pub(super) kind: Field<Type>,
    pub(super) data: Several,
    pub(super) count: Option<Field<u64>>,
}

impl DnsMap {
    /// The records of a row, each with what it is of.
    ///
    /// # Errors
    /// The reason, as for any field.
    pub(super) fn of(&self, indicator: &Subject, cells: &dyn Cells) -> Result<Vec<(Subject, Claim)>, String> {
        let kind = self.kind.of(cells)?.ok_or("no type of record is stated: give a `default`")?;
        let count = optional(self.count.as_ref(), cells)?;
        let values = cells.several(self.data.column, self.data.separator.as_deref());
        if values.is_empty() {
            return Err(self.data.refusal("empty"));
        }
        let mut records = Vec::new();
        for value in values {
            let data = kind.data(&value).map_err(|why| self.data.refusal(why))?;
            let subject = match indicator {
                Subject::Observable(Observable::Ip(_)) if kind == Type::Name(NameType::Ptr) => {
                    indicator.clone()
                }
                Subject::Observable(Observable::Domain(name)) => {
                    owner(name.as_str(), &data).map_err(str::to_owned)?.into()
                }
                _ => return Err("the indicator is nothing that has such a record".to_owned()),
            };
            let record = DnsRecord { data, count, basis: DnsBasis::Sensor };
            records.push((subject, Claim::Resolved(record)));
        }
        Ok(records)
    }
}
