import { useMemo } from "react";
import { DataTable, type Column } from "../../../components/DataTable";
import { Button } from "../../../components/Button";
import { Inert } from "../../../components/Inert";
import { Moment } from "../../../components/Moment";
import { ErrorNotice } from "../../../components/Notice";
import { Progress } from "../../../components/Progress";
import { Section } from "../../../components/Section";
import { useI18n } from "../../../i18n";
import { number } from "../../../lib/format";
import { useTableAddress } from "../address";
import { Long } from "../Long";
import { State } from "../State";
import { useImports, type Import } from "./list";

/** What is coming in now, and what came in. Where the server keeps no such list there is nothing. */
export function ImportList() {
  const { t, has, language } = useI18n();
  const table = useTableAddress("imports");
  const imports = useImports();
  const columns = useMemo<readonly Column<Import>[]>(() => {
    const outcome = ({ Outcome, IsRunning }: Import) => {
      if (IsRunning) return t("admin.imports.running");
      const key = `admin.import_outcome.${Outcome}`;
      return has(key) ? t(key) : Outcome;
    };
    return [
      { id: "started", header: t("admin.imports.started"), value: ({ StartedAt }) => StartedAt, cell: ({ StartedAt }) => <Moment at={StartedAt} /> },
      { id: "file", header: t("admin.imports.file"), value: ({ File }) => File, cell: ({ File }) => <Inert text={File} max={60} /> },
      { id: "source", header: t("admin.sources.source"), value: ({ Source }) => Source, cell: ({ Source }) => (Source ? <Inert text={Source} max={40} /> : <Moment at={null} />) },
      {
        id: "state",
        header: t("admin.state"),
        value: outcome,
        cell: (row) =>
          row.IsRunning ? (
            <Progress label={t("admin.imports.running")} part={row.Progress ?? undefined} />
          ) : (
            <State is={row.Outcome === "Refused" ? "bad" : "good"}>
              <Inert text={outcome(row) ?? ""} max={40} />
            </State>
          ),
      },
      { id: "new", header: t("admin.imports.new_pieces"), value: ({ New }) => New, isNumber: true },
      { id: "known", header: t("admin.imports.known_pieces"), value: ({ Known }) => Known, isNumber: true },
      { id: "rejected", header: t("admin.rejected"), value: ({ Rejected }) => Rejected, isNumber: true },
      {
        id: "reasons",
        header: t("admin.imports.reason"),
        value: ({ Reasons }) => Reasons?.map(({ Reason, Count }) => `${Count} × ${Reason}`).join(" · "),
        cell: ({ Reasons }) => <Long text={Reasons?.map(({ Reason, Count }) => `${Count} × ${Reason}`).join(" · ")} />,
      },
      {
        id: "took",
        header: t("admin.imports.took"),
        value: ({ Seconds }) => Seconds,
        cell: ({ Seconds }) => (t("admin.imports.seconds", { n: Seconds < 0.1 ? "< 0.1" : number(Seconds, language) })),
        isNumber: true,
      },
    ];
  }, [t, has, language]);
  if (imports.data === null) return null;
  const rows = imports.data ?? [];
  return (
    <Section
      id="list"
      title={t("admin.imports.list")}
      isLoading={imports.isPending}
      tools={<Button onPress={() => void imports.refetch()}>{t("admin.refresh")}</Button>}
    >
      {imports.error && <ErrorNotice error={imports.error} onRetry={() => void imports.refetch()} />}
      {imports.data && rows.length === 0 && <p className="soft">{t("admin.imports.none")}</p>}
      {rows.length > 0 && <DataTable name={t("admin.imports.list")} columns={columns} rows={rows} {...table} />}
    </Section>
  );
}
