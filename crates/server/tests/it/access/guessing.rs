//! Wrong tokens from one address: who guesses gets nowhere, and who shares the address with him goes on.

use accounts::Role;

use super::support::{Browser, person};
use crate::support::{self, TestApp};

/// Wrong tokens after which an address is shut.
const WRONG: usize = 60;

#[test]
fn who_was_let_in_before_is_not_shut_out_with_a_guesser() {
    let test = TestApp::empty();
    let [first, late] = ["first", "late"]
        .map(|name| support::token(&test.accounts, &person(&test, name, Role::Reader), test.now()));
    assert_eq!(test.get_as(&first, "/api/sources").status, 200);
    for _ in 0..WRONG {
        test.get_as("hantei_wrong", "/api/sources").refused(401);
    }
    // Asked of the accounts again, not from memory.
    test.pass(1);
    assert_eq!(test.get_as(&first, "/api/sources").status, 200);
    // What was never seen could be a lucky guess.
    test.get_as(&late, "/api/sources").refused(401);
    // Nor is who proves who he is.
    let mut browser = Browser::of(&test, "late");
    assert_eq!(browser.get("/api/sources").status, 200);
    let id = test.accounts.user_by_name("first").unwrap().unwrap().id;
    test.accounts.remove_user(id).unwrap();
    test.pass(1);
    test.get_as(&first, "/api/sources").refused(401);
}
