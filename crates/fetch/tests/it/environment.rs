//! What the environment says of proxies is not listened to: a proxy would connect where the check is not.

use std::process::Command;

use fetch::Request;

use crate::{
    loopback::{Listener, Server, fetcher, text},
    names::Names,
};

const NAME: &str = "environment::a_page_comes_from_its_server";

/// By itself it shows nothing; it is run again by the test below with proxies in its environment.
#[test]
fn a_page_comes_from_its_server() {
    let server = Server::page();
    let client = fetcher(&[server.port()], Names::all(&["127.0.0.1"]));
    for host in ["127.0.0.1", "feed.example"] {
        let url = format!("http://{host}:{}/", server.port());
        assert_eq!(text(client.send(&Request::get(&url)).unwrap()), "page");
    }
    assert!(server.asked().iter().all(|asked| asked.starts_with("GET / ")));
}

#[test]
fn proxies_are_not_asked() {
    let proxy = Listener::everywhere();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", NAME]).env_remove("NO_PROXY").env_remove("no_proxy");
    for scheme in ["HTTP", "HTTPS", "ALL", "http", "https", "all"] {
        let variable = if scheme == "HTTP" || scheme == scheme.to_uppercase() { "_PROXY" } else { "_proxy" };
        command.env(format!("{scheme}{variable}"), format!("http://127.0.0.1:{}", proxy.port()));
    }
    let output = command.output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && told.contains("1 passed"), "{told}");
    assert_eq!(proxy.connections(), 0);
}
