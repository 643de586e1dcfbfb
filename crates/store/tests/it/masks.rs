//! Masks over an observable are found from memory: none that is known is left out.

use std::sync::Arc;

use model::{Assessment, Category, Claim, Class, Mask, Subject};
use proptest::prelude::*;
use store::{Ledger, engine::memory::Memory};

use crate::support::{any_mask, any_observable, evidence};

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn known_masks_are_found(
        others in prop::collection::vec(any_mask(), 0..40),
        observables in prop::collection::vec(any_observable(), 20),
        picks in prop::collection::vec(any::<prop::sample::Index>(), 20),
    ) {
        // One mask over each observable that has any, besides masks at random.
        let over = observables.iter().zip(&picks).filter_map(|(observable, pick)| {
            let over = Mask::covering(observable);
            if over.is_empty() { None } else { Some(pick.get(&over).clone()) }
        });
        let masks: Vec<Mask> = others.into_iter().chain(over).collect();
        let engine = Arc::new(Memory::new());
        let claim = Claim::Assessed(Assessment::new(Class::Malicious, Category::Malware));
        let check = |ledger: &Ledger| {
            for observable in &observables {
                let found = ledger.masks_over(observable);
                let over = Mask::covering(observable);
                let wildcards = masks.iter().filter(|mask| matches!(mask, Mask::Wildcard(_)) && mask.covers(observable));
                let over: Vec<&Mask> = over.iter().chain(wildcards).collect();
                assert!(found.iter().all(|mask| over.contains(&mask)));
                assert!(over.into_iter().filter(|mask| masks.contains(mask)).all(|mask| found.contains(mask)), "{observable}");
            }
        };
        let first = Ledger::with_engine(engine.clone()).unwrap();
        first.wait_for_filter();
        first.append(masks.iter().map(|mask| evidence(Subject::from(mask.clone()), claim.clone())).collect()).unwrap();
        check(&first);
        drop(first);
        // Filled by reading, and asked before and after that.
        let second = Ledger::with_engine(engine).unwrap();
        check(&second);
        second.wait_for_filter();
        check(&second);
    }
}
