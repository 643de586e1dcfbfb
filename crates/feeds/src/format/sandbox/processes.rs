//! The processes of a run, by their numbers, as a list in which parents stand before their children.

use std::collections::{BTreeMap, HashMap};

use model::{Observable, malware_analysis::Process};

use crate::format::field;

/// Most processes that are kept.
const PROCESSES_MAX: usize = 500;

/// Processes that are being read.
#[derive(Default)]
pub(super) struct Processes {
    /// Number, number of the parent, image, command line.
    seen: Vec<(String, String, String, Option<String>)>,
}

/// Who starts what, and the path of what is started.
pub(super) type Start = (Observable, Observable, String);

impl Processes {
    /// Adds a process; `false` when there are as many as are kept.
    pub(super) fn add(&mut self, pid: &str, parent: &str, image: &str, command_line: &str) -> bool {
        let Some(image) = field::text(image) else { return true };
        if self.seen.len() >= PROCESSES_MAX {
            return false;
        }
        let command_line = field::text(command_line);
        self.seen.push((pid.to_owned(), parent.to_owned(), image, command_line));
        true
    }

    /// The list, and which of the files whose paths are known started which. Numbers that lead in a circle, or to a process that is not in the
    /// report, have no parent.
    pub(super) fn end(self, by_path: &BTreeMap<String, Observable>) -> (Vec<Process>, Vec<Start>) {
        // A number may be given out again: a parent is the last one before.
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut parents: Vec<Option<usize>> = Vec::with_capacity(self.seen.len());
        for (at, (pid, parent, ..)) in self.seen.iter().enumerate() {
            parents.push(places.get(parent.as_str()).copied());
            places.insert(pid, at);
        }
        // Reports that list children first: their parents come later.
        for (at, (_, parent, ..)) in self.seen.iter().enumerate() {
            let later = places.get(parent.as_str()).copied().filter(|place| *place > at);
            if let (Some(slot @ None), Some(later)) = (parents.get_mut(at), later) {
                *slot = Some(later);
            }
        }
        let order = in_order(&parents);
        let mut place_of = vec![None; self.seen.len()];
        let mut processes = Vec::with_capacity(self.seen.len());
        let file = |at: usize| by_path.get(&self.seen.get(at)?.2.to_lowercase());
        let mut starts = Vec::new();
        for at in order {
            let Some((_, _, image, command_line)) = self.seen.get(at) else { continue };
            let parent = parents.get(at).copied().flatten();
            if let (Some(starter), Some(started)) = (parent.and_then(file), file(at))
                && starter != started
            {
                starts.push((starter.clone(), started.clone(), image.clone()));
            }
            let hash = match file(at) {
                Some(Observable::File(hash)) => Some(*hash),
                _ => None,
            };
            let parent = parent.and_then(|parent| place_of.get(parent).copied().flatten());
            if let Some(place) = place_of.get_mut(at) {
                *place = u32::try_from(processes.len()).ok();
            }
            processes.push(Process {
                parent,
                image: image.clone(),
                command_line: command_line.clone(),
                hash,
            });
        }
        (processes, starts)
    }
}

/// Each after its parent, else as they came; what leads in a circle as it came.
fn in_order(parents: &[Option<usize>]) -> Vec<usize> {
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); parents.len()];
    let mut open: Vec<usize> = Vec::new();
    for (at, parent) in parents.iter().enumerate().rev() {
        match parent.and_then(|parent| children.get_mut(parent)) {
            Some(siblings) => siblings.push(at),
            None => open.push(at),
        }
    }
    let mut order = Vec::with_capacity(parents.len());
    let mut is_placed = vec![false; parents.len()];
    while let Some(at) = open.pop() {
        if let Some(placed) = is_placed.get_mut(at)
            && !std::mem::replace(placed, true)
        {
            order.push(at);
            open.extend(children.get(at).into_iter().flatten());
        }
    }
    order.extend((0..parents.len()).filter(|at| !is_placed.get(*at).copied().unwrap_or_default()));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(processes: &[(&str, &str, &str)], expected: &[(Option<u32>, &str)]) {
        let mut all = Processes::default();
        for (pid, parent, image) in processes {
            assert!(all.add(pid, parent, image, ""));
        }
        let (processes, _) = all.end(&BTreeMap::new());
        let found: Vec<(Option<u32>, &str)> =
            processes.iter().map(|process| (process.parent, process.image.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn parents_come_first() {
        check(
            &[("1", "0", "a"), ("2", "1", "b"), ("3", "1", "c"), ("4", "2", "d")],
            &[(None, "a"), (Some(0), "b"), (Some(1), "d"), (Some(0), "c")],
        );
        check(&[("2", "1", "b"), ("1", "0", "a")], &[(None, "a"), (Some(0), "b")]);
        // A number that is given out again.
        check(
            &[("1", "0", "a"), ("2", "1", "b"), ("1", "0", "c"), ("3", "1", "d")],
            &[(None, "a"), (Some(0), "b"), (None, "c"), (Some(2), "d")],
        );
        check(&[("1", "2", "a"), ("2", "1", "b")], &[(None, "a"), (Some(0), "b")]);
        check(&[("1", "1", "a")], &[(None, "a")]);
        check(&[], &[]);
    }

    #[test]
    fn files_start_files() {
        let hash = |byte: &str| Observable::detect(&byte.repeat(32)).unwrap();
        let by_path =
            BTreeMap::from([(r"c:\a.exe".to_owned(), hash("aa")), (r"c:\b.exe".to_owned(), hash("bb"))]);
        let mut all = Processes::default();
        for (pid, parent, image) in
            [("1", "0", r"C:\A.exe"), ("2", "1", r"C:\b.exe"), ("3", "2", r"C:\cmd.exe")]
        {
            all.add(pid, parent, image, "");
        }
        let (processes, starts) = all.end(&by_path);
        assert_eq!(starts, [(hash("aa"), hash("bb"), r"C:\b.exe".to_owned())]);
        assert!(processes[0].hash.is_some() && processes[2].hash.is_none());
    }
}
