import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { Switch } from "../../../components/Field";
import { DataTable, type Column } from "../../../components/DataTable";
import { Inert } from "../../../components/Inert";
import { Moment } from "../../../components/Moment";
import { ErrorNotice } from "../../../components/Notice";
import { useI18n } from "../../../i18n";
import { useAddress, useTableAddress } from "../address";
import { freshness, lastImport } from "./freshness";
import { useMetrics, useSources, type Source } from "./query";
import { SourcePage } from "./SourcePage";
import { useHours, SourceState } from "./words";

/** All sources; or one, if the address names it. */
export function SourcesPart() {
  const { t } = useI18n();
  const [{ name }] = useAddress("sources");
  const sources = useSources();
  const source = sources.data?.Sources.find(({ Name }) => Name === name);
  return (
    <div className="stack">
      {sources.error && <ErrorNotice error={sources.error} onRetry={() => void sources.refetch()} />}
      {sources.isPending && <p className="soft">{t("app.loading")}</p>}
      {sources.data && (source ? <SourcePage key={source.Name} source={source} /> : <Sources sources={sources.data.Sources} />)}
    </div>
  );
}

function Sources({ sources }: { sources: readonly Source[] }) {
  const { t, language } = useI18n();
  const table = useTableAddress("sources");
  const metrics = useMetrics();
  const hours = useHours();
  const [isAll, setIsAll] = useState(false);
  const rows = useMemo(() => sources.filter(({ Lists }) => isAll || Lists.length > 0), [sources, isAll]);
  const columns = useMemo<readonly Column<Source>[]>(() => {
    const metric = ({ Name }: Source) => metrics.data?.Sources.find((metric) => metric.Name === Name);
    const isPaused = (source: Source) => metric(source)?.Settings?.Paused ?? false;
    const percent = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 });
    const records = ({ Lists }: Source) => Lists.reduce((sum, { Evidence }) => sum + Evidence, 0);
    const used: readonly Column<Source>[] = [
      {
        id: "lead",
        header: t("admin.sources.lead"),
        value: (source) => metric(source)?.LeadTime?.MedianHours,
        cell: (source) => {
          const lead = metric(source)?.LeadTime;
          return lead ? hours(lead.MedianHours) : <Moment at={null} />;
        },
        isNumber: true,
      },
      {
        id: "overlap",
        header: t("admin.sources.overlap"),
        value: (source) => metric(source)?.Overlap?.Share,
        cell: (source) => {
          const overlap = metric(source)?.Overlap;
          return overlap && overlap.Share !== null ? percent.format(overlap.Share) : <Moment at={null} />;
        },
        isNumber: true,
      },
      { id: "false", header: t("admin.sources.false_positives"), value: (source) => metric(source)?.FalsePositives?.Count, isNumber: true },
      { id: "rejected", header: t("admin.rejected"), value: (source) => metric(source)?.Rejected?.Count, isNumber: true },
    ];
    return [
      {
        id: "name",
        header: t("admin.sources.source"),
        value: ({ Name, Title }) => `${Title} ${Name}`,
        cell: ({ Name, Title }) => (
          <Link to="/admin/$part" params={{ part: "sources" }} search={{ name: Name }}>
            <Inert text={Title} max={60} />
          </Link>
        ),
      },
      {
        id: "state",
        header: t("admin.state"),
        value: (source) => (isPaused(source) ? t("admin.sources.paused") : t(`admin.fresh.${freshness(source, new Date())}`)),
        cell: (source) => <SourceState source={source} isPaused={isPaused(source)} />,
      },
      { id: "imported", header: t("admin.sources.imported"), value: lastImport, cell: (source) => <Moment at={lastImport(source)} /> },
      { id: "every", header: t("admin.sources.every"), value: ({ EveryHours }) => EveryHours, cell: ({ EveryHours }) => hours(EveryHours), isNumber: true },
      { id: "records", header: t("admin.sources.records"), value: records, isNumber: true },
      { id: "lists", header: t("admin.sources.lists"), value: ({ Lists }) => Lists.length, isNumber: true },
      { id: "grade", header: t("admin.sources.grade"), value: ({ Grade }) => Grade },
      { id: "tlp", header: t("admin.tlp"), value: ({ Tlp }) => Tlp },
      ...(metrics.data ? used : []),
    ];
  }, [t, language, hours, metrics.data]);
  return (
    <DataTable
      name={t("admin.part.sources")}
      columns={columns}
      rows={rows}
      total={{ n: sources.length, isExact: true }}
      tools={
        <Switch isOn={isAll} onChange={setIsAll}>
          {t("admin.sources.all")}
        </Switch>
      }
      {...table}
    />
  );
}
