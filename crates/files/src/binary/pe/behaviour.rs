//! What a program could do by what it imports. Honest software imports the same, so these are hints of little weight.

use std::collections::HashSet;

use super::imports::Imports;
use crate::report::Facts;

/// Functions that make a technique (MITRE ATT&CK) possible when they come together.
struct Ability {
    name: &'static str,
    text: &'static str,
    severity: u8,
    techniques: &'static [&'static str],
    /// One function of each group, without the `A` or `W` that ends it.
    groups: &'static [&'static [&'static str]],
}

const fn ability(
    name: &'static str,
    severity: u8,
    techniques: &'static [&'static str],
    text: &'static str,
    groups: &'static [&'static [&'static str]],
) -> Ability {
    Ability { name, text, severity, techniques, groups }
}

const WRITE_MEMORY: &[&str] = &["WriteProcessMemory", "NtWriteVirtualMemory", "ZwWriteVirtualMemory"];
const REMOTE_THREAD: &[&str] = &[
    "CreateRemoteThread",
    "CreateRemoteThreadEx",
    "NtCreateThreadEx",
    "ZwCreateThreadEx",
    "RtlCreateUserThread",
];
const CREATE_PROCESS: &[&str] =
    &["CreateProcess", "CreateProcessAsUser", "CreateProcessInternal", "NtCreateUserProcess"];
const RUN: &[&str] = &["CreateProcess", "WinExec", "ShellExecute", "ShellExecuteEx"];

/// By tactic. Severities are low where debuggers, installers or remote support import the same.
const ABILITIES: &[Ability] = &[
    ability(
        "pe.imports.injection",
        35,
        &["T1055"],
        "can write into another process and start a thread there",
        &[
            &["VirtualAllocEx", "NtAllocateVirtualMemory", "ZwAllocateVirtualMemory"],
            WRITE_MEMORY,
            REMOTE_THREAD,
        ],
    ),
    ability(
        "pe.imports.hollowing",
        40,
        &["T1055.012"],
        "can replace the image of a process that it starts",
        &[
            CREATE_PROCESS,
            &["NtUnmapViewOfSection", "ZwUnmapViewOfSection"],
            WRITE_MEMORY,
            &["SetThreadContext"],
        ],
    ),
    ability(
        "pe.imports.apc",
        35,
        &["T1055.004"],
        "can write into another process and queue a call to a thread there",
        &[WRITE_MEMORY, &["QueueUserAPC", "NtQueueApcThread", "ZwQueueApcThread"]],
    ),
    ability(
        "pe.imports.thread-hijack",
        25,
        &["T1055.003"],
        "can stop a thread of another process and let it go on elsewhere",
        &[
            WRITE_MEMORY,
            &["SuspendThread", "NtSuspendThread"],
            &["SetThreadContext"],
            &["ResumeThread", "NtResumeThread"],
        ],
    ),
    ability(
        "pe.imports.keyboard-hook",
        10,
        &["T1056.001"],
        "can follow all keys through a hook",
        &[
            &["SetWindowsHookEx"],
            &["CallNextHookEx"],
            &["GetAsyncKeyState", "GetKeyboardState", "GetRawInputData"],
            &["GetForegroundWindow"],
        ],
    ),
    ability(
        "pe.imports.raw-input",
        10,
        &["T1056.001"],
        "can read the keyboard without a window of its own",
        &[&["RegisterRawInputDevices"], &["GetRawInputData"], &["GetForegroundWindow"]],
    ),
    ability(
        "pe.imports.clipboard",
        10,
        &["T1115"],
        "can follow the clipboard",
        &[&["GetClipboardData"], &["SetClipboardViewer", "AddClipboardFormatListener"]],
    ),
    ability(
        "pe.imports.screenshot",
        5,
        &["T1113"],
        "can take pictures of the screen",
        &[
            &["GetDesktopWindow"],
            &["GetWindowDC", "GetDC", "GetDCEx"],
            &["BitBlt", "StretchBlt"],
            &["GetDIBits"],
        ],
    ),
    ability(
        "pe.imports.process-dump",
        15,
        &["T1003.001"],
        "can write the memory of other processes to a file",
        &[&["MiniDumpWriteDump"], &["OpenProcess"]],
    ),
    ability(
        "pe.imports.saved-passwords",
        10,
        &["T1555"],
        "can read what Windows keeps for the user in secret",
        &[
            &["CryptUnprotectData", "CredEnumerate", "VaultEnumerateItems"],
            &["FindFirstFile", "FindFirstFileEx", "CredEnumerate"],
        ],
    ),
    ability(
        "pe.imports.token",
        20,
        &["T1134.002"],
        "can start processes with the token of another",
        &[
            &["DuplicateTokenEx", "DuplicateToken"],
            &["CreateProcessWithToken", "CreateProcessAsUser", "ImpersonateLoggedOnUser"],
            &["OpenProcess"],
        ],
    ),
    ability(
        "pe.imports.service",
        10,
        &["T1543.003"],
        "can install a service or driver",
        &[&["OpenSCManager"], &["CreateService"]],
    ),
    ability(
        "pe.imports.driver",
        25,
        &["T1543.003"],
        "can load a driver by itself",
        &[&["NtLoadDriver", "ZwLoadDriver"]],
    ),
    ability(
        "pe.imports.download-run",
        25,
        &["T1105"],
        "can fetch a file from the network and run it",
        &[&["URLDownloadToFile", "URLDownloadToCacheFile"], RUN],
    ),
    ability(
        "pe.imports.anti-debug",
        10,
        &["T1622"],
        "can look for a debugger beyond what run-time libraries do",
        &[
            &["CheckRemoteDebuggerPresent", "NtQueryInformationProcess", "ZwQueryInformationProcess"],
            &["IsDebuggerPresent", "OutputDebugString"],
            &["NtSetInformationThread", "GetTickCount", "QueryPerformanceCounter"],
        ],
    ),
    ability(
        "pe.imports.encryption",
        10,
        &["T1486"],
        "can encrypt all files that it finds",
        &[
            &["CryptEncrypt", "BCryptEncrypt"],
            &["FindFirstFile", "FindFirstFileEx"],
            &["FindNextFile"],
            &["GetLogicalDrives", "GetLogicalDriveStrings", "WNetEnumResource"],
        ],
    ),
    ability(
        "pe.imports.processes",
        5,
        &["T1057"],
        "can list processes and end them",
        &[
            &["CreateToolhelp32Snapshot", "EnumProcesses"],
            &["TerminateProcess", "NtTerminateProcess"],
            &["OpenProcess"],
        ],
    ),
    ability("pe.imports.block-input", 15, &["T1499"], "can lock keyboard and mouse", &[&["BlockInput"]]),
];

/// Fewer imports than this with the means to find all others at run time are what a packer leaves.
const TINY_MAX: usize = 8;

/// Notes what the imports make possible.
pub(super) fn find(imports: &Imports, facts: &mut Facts) {
    let names: HashSet<&str> = imports.names().collect();
    let has = |name: &str| {
        let variant = |end: char| names.contains(format!("{name}{end}").as_str());
        names.contains(name) || variant('W') || variant('A')
    };
    for ability in ABILITIES {
        let found: Option<Vec<_>> =
            ability.groups.iter().map(|group| group.iter().copied().find(|name| has(name))).collect();
        if let Some(found) = found {
            let text = format!("by its imports it {} ({})", ability.text, found.join(", "));
            facts.find(ability.name, ability.severity, ability.techniques, text);
        }
    }
    let count = imports.count();
    let loads = ["LoadLibrary", "LoadLibraryEx", "LdrLoadDll"].into_iter().any(has);
    if count <= TINY_MAX && loads && ["GetProcAddress", "LdrGetProcedureAddress"].into_iter().any(has) {
        let text = format!("of {count} imports two find all others at run time");
        facts.find("pe.imports.tiny", 25, &["T1027.007"], text);
    }
}
