//! Whether the table says what the fold does.

use model::Observable;
use store::VerdictRow;

use super::{LOG_PAGE, Row};
use crate::{App, Result, lookup::dossier::Fresh};

/// What a comparison of the table with the fold found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VerdictCheck {
    /// Rows compared.
    pub rows: u64,
    /// Rows that have run out and would be folded when asked for.
    pub expired: u64,
    /// Objects whose row differs from the fold: what the row says, what the fold says.
    pub different: Vec<(Observable, String, String)>,
}

/// Differences that a check keeps; one is one too many.
const DIFFERENCES_MAX: usize = 100;

impl App {
    /// Compares every row of the table that still holds with the fold.
    ///
    /// # Errors
    /// When the ledger fails.
    pub fn check_verdicts(&self) -> Result<VerdictCheck> {
        self.settle_verdicts()?;
        let now = self.now();
        let mut check = VerdictCheck::default();
        let mut after = None;
        loop {
            let page = self.ledger.verdict_rows(after.as_ref(), LOG_PAGE)?;
            let objects: Vec<Observable> = page.rows.into_iter().map(|(observable, _)| observable).collect();
            let asked: Vec<&Observable> = objects.iter().collect();
            for (observable, row) in objects.iter().zip(self.current_rows(&asked, now)?) {
                let Row::Holds(row) = row else {
                    check.expired += 1;
                    continue;
                };
                check.rows += 1;
                let (_, fold) = self.row_for_all(observable, &mut Fresh::default(), now)?;
                let say = |row: &VerdictRow| {
                    let seen = (row.first_seen, row.last_seen);
                    format!(
                        "{} {} {} {seen:?} {} {}",
                        row.zone,
                        row.score,
                        row.category.as_str(),
                        row.restricted,
                        row.accused
                    )
                };
                if say(&row) != say(&fold) && check.different.len() < DIFFERENCES_MAX {
                    check.different.push((observable.clone(), say(&row), say(&fold)));
                }
            }
            after = page.next;
            if after.is_none() {
                return Ok(check);
            }
        }
    }
}
