//! Figures of this process as Prometheus text (exposition format 0.0.4). Labels are route templates, never what was looked up.

use std::{
    collections::BTreeMap,
    fmt::Write,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::http::Method;

/// Upper bounds of the latency histogram in seconds.
const BUCKETS: [f64; 13] =
    [0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.1, 0.5, 1.0, 5.0, 30.0];

/// Counters since the process began.
#[derive(Debug, Default)]
pub struct Metrics {
    routes: Mutex<BTreeMap<String, Route>>,
    /// Verdicts answered by look-ups of one object.
    pub single_verdicts: AtomicU64,
    /// Verdicts answered in bulk.
    pub bulk_verdicts: AtomicU64,
    /// Bulk lines answered with an error.
    pub bulk_errors: AtomicU64,
    /// Full reports assembled.
    pub reports: AtomicU64,
    /// Files imported over HTTP.
    pub imports: AtomicU64,
    /// Sightings counted that came over HTTP in batches.
    pub sightings: AtomicU64,
    /// TLS handshakes that were finished.
    pub tls_handshakes: AtomicU64,
    /// TLS handshakes that failed or took too long.
    pub tls_failed_handshakes: AtomicU64,
    /// Certificates put in use after the first.
    pub tls_reloads: AtomicU64,
    /// New certificates that could not be used.
    pub tls_failed_reloads: AtomicU64,
}

#[derive(Clone, Debug, Default)]
struct Route {
    /// Answers by method and status.
    answers: BTreeMap<(&'static str, u16), u64>,
    latency: Latency,
}

#[derive(Clone, Debug, Default)]
struct Latency {
    buckets: [u64; BUCKETS.len()],
    count: u64,
    sum_seconds: f64,
}

/// A figure that is there already, for the same page.
#[derive(Clone, Debug)]
pub struct Gauge {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub help: &'static str,
    /// Its values by list; lists are sources' names, not users' text.
    pub by_list: Vec<(String, u64)>,
}

impl Metrics {
    /// Counts one answer.
    pub fn answered(&self, method: &Method, route: &str, status: u16, took: Duration) {
        let method = match *method {
            Method::GET => "GET",
            Method::HEAD => "HEAD",
            Method::POST => "POST",
            Method::PUT => "PUT",
            Method::DELETE => "DELETE",
            Method::OPTIONS => "OPTIONS",
            Method::PATCH => "PATCH",
            // Any token is a method; a label for each would let a client fill the memory.
            _ => "other",
        };
        let seconds = took.as_secs_f64();
        let mut routes = lock(&self.routes);
        // Looked up before it is made: an entry would want the name as a text of its own each time.
        let route = match routes.get_mut(route) {
            Some(route) => route,
            None => routes.entry(route.to_owned()).or_default(),
        };
        *route.answers.entry((method, status)).or_default() += 1;
        let latency = &mut route.latency;
        latency.count += 1;
        latency.sum_seconds += seconds;
        for (count, bound) in latency.buckets.iter_mut().zip(BUCKETS) {
            *count += u64::from(seconds <= bound);
        }
    }

    /// The page.
    #[must_use]
    pub fn render(&self, gauges: &[Gauge]) -> String {
        let mut page = Page::default();
        page.head("hantei_http_requests_total", "counter", "Answers by route, method and status.");
        let routes = lock(&self.routes).clone();
        for (route, Route { answers, .. }) in &routes {
            for ((method, status), count) in answers {
                page.line(
                    "hantei_http_requests_total",
                    &format!("route=\"{route}\",method=\"{method}\",status=\"{status}\""),
                    *count,
                );
            }
        }
        page.head("hantei_http_seconds", "histogram", "Time until an answer began, by route.");
        for (route, Route { latency, .. }) in &routes {
            for (bound, count) in BUCKETS.iter().zip(latency.buckets) {
                page.line("hantei_http_seconds_bucket", &format!("route=\"{route}\",le=\"{bound}\""), count);
            }
            page.line("hantei_http_seconds_bucket", &format!("route=\"{route}\",le=\"+Inf\""), latency.count);
            page.line("hantei_http_seconds_sum", &format!("route=\"{route}\""), latency.sum_seconds);
            page.line("hantei_http_seconds_count", &format!("route=\"{route}\""), latency.count);
        }
        let verdicts = "hantei_verdicts_total";
        page.head(verdicts, "counter", "Verdicts answered, by path.");
        page.line(verdicts, "path=\"single\"", self.single_verdicts.load(Ordering::Relaxed));
        page.line(verdicts, "path=\"bulk\"", self.bulk_verdicts.load(Ordering::Relaxed));
        page.line(verdicts, "path=\"report\"", self.reports.load(Ordering::Relaxed));
        let singles = [
            ("hantei_bulk_errors_total", "Bulk lines answered with an error.", &self.bulk_errors),
            ("hantei_imports_total", "Files imported over HTTP.", &self.imports),
            ("hantei_sightings_total", "Sightings counted that came in batches.", &self.sightings),
            ("hantei_tls_handshakes_total", "TLS handshakes that were finished.", &self.tls_handshakes),
            (
                "hantei_tls_failed_handshakes_total",
                "TLS handshakes that failed or took too long.",
                &self.tls_failed_handshakes,
            ),
            ("hantei_tls_reloads_total", "Certificates put in use after the first.", &self.tls_reloads),
            (
                "hantei_tls_failed_reloads_total",
                "New certificates that could not be used.",
                &self.tls_failed_reloads,
            ),
        ];
        for (name, help, counter) in singles {
            page.head(name, "counter", help);
            page.line(name, "", counter.load(Ordering::Relaxed));
        }
        for gauge in gauges {
            page.head(gauge.name, "gauge", gauge.help);
            for (list, value) in &gauge.by_list {
                let list: String =
                    list.chars().filter(|c| !c.is_control() && !matches!(c, '"' | '\\')).collect();
                page.line(gauge.name, &format!("list=\"{list}\""), value);
            }
        }
        page.0
    }
}

#[derive(Default)]
struct Page(String);

impl Page {
    fn head(&mut self, name: &str, kind: &str, help: &str) {
        // Writing to a string does not fail.
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    fn line(&mut self, name: &str, labels: &str, value: impl std::fmt::Display) {
        let _ = match labels {
            "" => writeln!(self.0, "{name} {value}"),
            _ => writeln!(self.0, "{name}{{{labels}}} {value}"),
        };
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_has_counts_and_buckets() {
        let metrics = Metrics::default();
        for ms in [1, 3, 2000] {
            metrics.answered(&Method::GET, "/api/ip/{*object}", 200, Duration::from_millis(ms));
        }
        metrics.answered(&Method::from_bytes(b"BREW").unwrap(), "none", 404, Duration::from_millis(1));
        let page = metrics.render(&[Gauge {
            name: "hantei_evidence",
            help: "Pieces of evidence.",
            by_list: vec![("firehol/a\"b".to_owned(), 3)],
        }]);
        for line in [
            r#"hantei_http_requests_total{route="/api/ip/{*object}",method="GET",status="200"} 3"#,
            r#"hantei_http_requests_total{route="none",method="other",status="404"} 1"#,
            r#"hantei_http_seconds_bucket{route="/api/ip/{*object}",le="0.001"} 1"#,
            r#"hantei_http_seconds_bucket{route="/api/ip/{*object}",le="0.005"} 2"#,
            r#"hantei_http_seconds_bucket{route="/api/ip/{*object}",le="+Inf"} 3"#,
            r#"hantei_verdicts_total{path="bulk"} 0"#,
            r#"hantei_evidence{list="firehol/ab"} 3"#,
        ] {
            assert!(page.lines().any(|found| found == line), "{line}\n{page}");
        }
    }
}
