//! Takes from a worker what it does not need: memory, time, files, the network, other processes.
//!
//! Limits of resources hold everywhere (setrlimit(2)); on Linux Landlock takes all files and connections away, as far as the kernel knows it, and
//! seccomp lets only those system calls through that memory, clocks and open pipes need. Each of them alone would do for most of it: a kernel may
//! lack one.

use std::io;

use rlimit::Resource;

/// Memory that a worker may write to, in bytes; with that of the program itself it stays below 512 MB.
pub(super) const MEMORY_BYTES_MAX: u64 = 480 << 20;
/// How far a worker stands back behind look-ups for a processor (nice(2)).
#[cfg(target_os = "linux")]
const NICE: i32 = 15;
/// Seconds of processor time of one worker, who examines several files in its life.
const CPU_SECONDS_MAX: u64 = 120;

/// Confines this process for the rest of its life, and tells how, a line a means. What the system does not offer is told, not an error: the
/// operator decides whether to go on.
///
/// # Errors
/// When limits of resources cannot be set; without them nobody should go on.
pub(super) fn confine() -> io::Result<Vec<String>> {
    let mut told =
        vec![format!("memory: {MEMORY_BYTES_MAX} bytes"), format!("processor: {CPU_SECONDS_MAX} s")];
    // Setting Landlock up takes a file descriptor, of which there will be none.
    #[cfg(target_os = "linux")]
    {
        told.push(linux::landlock());
        // One that stays as it was is slower for others, not less safe.
        let _ = rustix::process::nice(NICE);
    }
    for (resource, limit) in [
        (Resource::DATA, MEMORY_BYTES_MAX),
        (Resource::CPU, CPU_SECONDS_MAX),
        (Resource::FSIZE, 0),
        (Resource::CORE, 0),
        // What is open stays open: the pipes.
        (Resource::NOFILE, 3),
    ] {
        rlimit::setrlimit(resource, limit, limit)?;
    }
    #[cfg(target_os = "linux")]
    told.push(linux::seccomp());
    #[cfg(not(target_os = "linux"))]
    told.push(
        "files and network: not taken away, this system offers neither Landlock nor seccomp".to_owned(),
    );
    Ok(told)
}

#[cfg(target_os = "linux")]
mod linux {
    use landlock::{
        ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetStatus,
    };
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};

    /// System calls of a process that computes: memory, clocks, locks, signals, and reading and writing what is open.
    const CALLS: &[i64] = &[
        libc::SYS_read,
        libc::SYS_readv,
        libc::SYS_write,
        libc::SYS_writev,
        libc::SYS_close,
        libc::SYS_fstat,
        libc::SYS_lseek,
        libc::SYS_mmap,
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_mprotect,
        libc::SYS_madvise,
        libc::SYS_brk,
        libc::SYS_futex,
        libc::SYS_clock_gettime,
        libc::SYS_clock_nanosleep,
        libc::SYS_gettimeofday,
        libc::SYS_getrandom,
        libc::SYS_getpid,
        libc::SYS_gettid,
        libc::SYS_sched_yield,
        libc::SYS_sched_getaffinity,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sigaltstack,
        libc::SYS_restart_syscall,
        libc::SYS_tgkill,
        libc::SYS_exit,
        libc::SYS_exit_group,
    ];

    pub(super) fn landlock() -> String {
        match restrict() {
            Ok(told) => told,
            Err(error) => format!("Landlock: not offered by this system ({error})"),
        }
    }

    pub(super) fn seccomp() -> String {
        match filter() {
            Ok(()) => format!("seccomp: {} system calls", CALLS.len()),
            Err(error) => format!("seccomp: not offered by this system ({error})"),
        }
    }

    fn restrict() -> Result<String, landlock::RulesetError> {
        let abi = ABI::V5;
        // No rule is added: nothing is allowed.
        let status = Ruleset::default()
            .set_compatibility(CompatLevel::BestEffort)
            .handle_access(AccessFs::from_all(abi))?
            .handle_access(AccessNet::from_all(abi))?
            .create()?
            .restrict_self()?;
        Ok(match status.ruleset {
            RulesetStatus::FullyEnforced => "Landlock: no files, no connections".to_owned(),
            RulesetStatus::PartiallyEnforced => "Landlock: in part, this kernel is older".to_owned(),
            RulesetStatus::NotEnforced => "Landlock: not offered by this kernel".to_owned(),
        })
    }

    fn filter() -> Result<(), seccompiler::Error> {
        let rules = CALLS.iter().map(|call| (*call, Vec::new())).collect();
        let denied = SeccompAction::Errno(libc::EPERM.unsigned_abs());
        let architecture = std::env::consts::ARCH.try_into()?;
        let filter = SeccompFilter::new(rules, denied, SeccompAction::Allow, architecture)?;
        let program: BpfProgram = filter.try_into()?;
        seccompiler::apply_filter(&program)
    }
}
