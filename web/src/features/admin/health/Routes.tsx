import { useMemo, useState } from "react";
import { DataTable, type Column, type TableState } from "../../../components/DataTable";
import { useI18n } from "../../../i18n";
import { useDuration } from "./duration";
import { quantile, sum } from "./exposition";
import type { Figures } from "./query";

interface Route {
  readonly route: string;
  readonly answers: number;
  readonly refused: number;
  readonly failed: number;
  readonly median: number | null;
  readonly p95: number | null;
}

/** What is asked how often, and how long it takes. */
export function Routes({ figures }: { figures: Figures }) {
  const { t } = useI18n();
  const duration = useDuration();
  const [state, setState] = useState<TableState>({ sort: "-answers" });
  const rows = useMemo<readonly Route[]>(() => {
    const names = new Set(figures.samples.filter(({ name }) => name === "hantei_http_requests_total").map(({ labels }) => labels["route"] ?? ""));
    return [...names].map((route) => {
      const isIt = (labels: Readonly<Record<string, string>>) => labels["route"] === route;
      const answers = (status: string) => sum(figures, "hantei_http_requests_total", (labels) => isIt(labels) && (labels["status"] ?? "").startsWith(status)) ?? 0;
      return {
        route,
        answers: answers(""),
        refused: answers("4"),
        failed: answers("5"),
        median: quantile(figures, "hantei_http_seconds", 0.5, isIt),
        p95: quantile(figures, "hantei_http_seconds", 0.95, isIt),
      };
    });
  }, [figures]);
  const columns = useMemo<readonly Column<Route>[]>(() => {
    const time = (id: "median" | "p95", header: string): Column<Route> => ({
      id,
      header,
      value: (row) => row[id],
      cell: (row) => (row[id] === null ? "–" : duration(row[id])),
      isNumber: true,
    });
    return [
      { id: "route", header: t("admin.health.route"), value: ({ route }) => route, cell: ({ route }) => <code>{route}</code> },
      { id: "answers", header: t("admin.health.answers"), value: ({ answers }) => answers, isNumber: true },
      { id: "refused", header: t("admin.health.refused"), value: ({ refused }) => refused, isNumber: true },
      { id: "failed", header: t("admin.health.failed"), value: ({ failed }) => failed, isNumber: true },
      time("median", t("admin.health.median_short")),
      time("p95", t("admin.health.p95_short")),
    ];
  }, [t, duration]);
  return <DataTable name={t("admin.health.routes")} columns={columns} rows={rows} state={state} onState={setState} />;
}
