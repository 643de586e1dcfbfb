import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { api, body } from "../../../api/client";
import { Button } from "../../../components/Button";
import { DataTable, type Column, type TableState } from "../../../components/DataTable";
import { Inert } from "../../../components/Inert";
import { Moment } from "../../../components/Moment";
import { Section } from "../../../components/Section";
import { useI18n } from "../../../i18n";
import style from "../admin.module.css";
import { Confirm } from "../Confirm";
import { Rejected } from "../imports/Rejected";
import { plain } from "../plain";
import { lastImport } from "./freshness";
import { MetricSection } from "./MetricSection";
import { useMetrics, type List, type Source } from "./query";
import { SettingsSection } from "./SettingsSection";
import { TargetSelect } from "./TargetSelect";
import { SourceState, useHours } from "./words";

/** One source: what it is, its lists, what is set for it, what use it is. */
export function SourcePage({ source }: { source: Source }) {
  const { t, has } = useI18n();
  const hours = useHours();
  const metrics = useMetrics();
  const metric = metrics.data?.Sources.find(({ Name }) => Name === source.Name);
  const grade = `admin.grade.${source.Grade}`;
  return (
    <div className="stack">
      <p>
        <Link to="/admin/$part" params={{ part: "sources" }}>
          ← {t("admin.sources.back")}
        </Link>
      </p>
      <div>
      <Section id="source" title={plain(source.Title)}>
        <dl className={style.facts}>
          <dt>{t("admin.state")}</dt>
          <dd>
            <SourceState source={source} isPaused={metric?.Settings?.Paused ?? false} />
          </dd>
          <dt>{t("admin.sources.code")}</dt>
          <dd className="mono">
            <Inert text={source.Name} />
          </dd>
          <dt>{t("admin.sources.imported")}</dt>
          <dd>
            <Moment at={lastImport(source)} />
          </dd>
          <dt>{t("admin.sources.every")}</dt>
          <dd>{hours(source.EveryHours)}</dd>
          <dt>{t("admin.sources.grade")}</dt>
          <dd>
            {source.Grade} {has(grade) && <span className="soft">{t(grade)}</span>}
          </dd>
          <dt>{t("admin.tlp")}</dt>
          <dd>{source.Tlp}</dd>
          <dt>{t("admin.sources.terms")}</dt>
          <dd>{source.Licence ? <Inert text={source.Licence} max={300} /> : <Moment at={null} />}</dd>
          <dt>{t("admin.sources.published")}</dt>
          <dd>{source.Url ? <Inert text={source.Url} max={300} /> : <Moment at={null} />}</dd>
        </dl>
      </Section>
      <Lists source={source} />
      {metric && <MetricSection metric={metric} computedAt={metrics.data?.MeasuredAt} />}
      {metric?.Rejected && (
        <Section id="rejected" title={t("admin.rejected")} count={{ n: metric.Rejected.Count, isExact: true }} help={t("admin.sources.rejected_help")}>
          {metric.Rejected.Count === 0 ? <p className="soft">{t("admin.sources.rejected_none")}</p> : <Rejected samples={metric.Rejected.Samples} />}
        </Section>
      )}
      <SettingsSection source={source} known={metric?.Settings ?? null} />
      <Removal source={source} />
      </div>
    </div>
  );
}

function Lists({ source }: { source: Source }) {
  const { t } = useI18n();
  const [state, setState] = useState<TableState>({});
  const columns = useMemo<readonly Column<List>[]>(
    () => [
      { id: "name", header: t("admin.sources.list"), value: ({ Name }) => Name, cell: ({ Name }) => <span className="mono"><Inert text={Name} max={60} /></span> },
      { id: "records", header: t("admin.sources.records"), value: ({ Evidence }) => Evidence, isNumber: true },
      { id: "snapshots", header: t("admin.sources.snapshots"), value: ({ Snapshots }) => Snapshots, isNumber: true },
      { id: "from", header: t("admin.sources.from"), value: ({ From }) => From, cell: ({ From }) => <Moment at={From} /> },
      { id: "to", header: t("admin.sources.to"), value: ({ To }) => To, cell: ({ To }) => <Moment at={To} /> },
      { id: "imported", header: t("admin.sources.imported"), value: ({ ImportedAt }) => ImportedAt, cell: ({ ImportedAt }) => <Moment at={ImportedAt} /> },
    ],
    [t],
  );
  return (
    <Section id="lists" title={t("admin.sources.lists")} count={{ n: source.Lists.length, isExact: true }} help={t("admin.sources.lists_help")}>
      {source.Lists.length === 0 ? (
        <p className="soft">{t("admin.sources.lists_none")}</p>
      ) : (
        <DataTable name={`${source.Name} ${t("admin.sources.lists")}`} columns={columns} rows={source.Lists} state={state} onState={setState} />
      )}
    </Section>
  );
}

function Removal({ source }: { source: Source }) {
  const { t, count } = useI18n();
  const [name, setName] = useState(source.Name);
  const [isAsked, setIsAsked] = useState(false);
  return (
    <Section id="remove" title={t("admin.sources.remove")}>
      <p className="soft">{t("admin.sources.remove_about")}</p>
      <TargetSelect label={t("admin.sources.remove_what")} source={source} value={name} onChange={setName} />
      <div className="row">
        <Button look="danger" isDisabled={source.Lists.length === 0} onPress={() => setIsAsked(true)}>
          {t("admin.sources.remove_this")}
        </Button>
      </div>
      {isAsked && (
        <Confirm
          title={t("admin.sources.remove_this")}
          question={t("admin.sources.remove_question", { name })}
          action={t("admin.sources.remove_this")}
          word={name}
          work={() => body(api.DELETE("/api/sources/{name}", { params: { path: { name } } }))}
          said={({ Pieces }) => t("admin.sources.removed", { name, pieces: count("admin.sources.pieces", Pieces) })}
          onClose={() => {
            setIsAsked(false);
            setName(source.Name);
          }}
        />
      )}
    </Section>
  );
}
