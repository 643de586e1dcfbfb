import { useMemo } from "react";
import { useHasRole } from "../../../app/session";
import { Button } from "../../../components/Button";
import { DataTable, type Column } from "../../../components/DataTable";
import { Inert } from "../../../components/Inert";
import { Moment } from "../../../components/Moment";
import { ErrorNotice } from "../../../components/Notice";
import { Section } from "../../../components/Section";
import { useI18n } from "../../../i18n";
import { useAddress, useTableAddress } from "../address";
import { save } from "../download";
import { Long } from "../Long";
import { useGroupName, useUserName } from "../people";
import { State } from "../State";
import { AuditFilter } from "./AuditFilter";
import { exportUrl, filterOf, useAudit, type Line } from "./query";
import { useActionName } from "./words";

const MARKS: Readonly<Record<string, "good" | "warn" | "bad">> = { ok: "good", refused: "warn", failed: "bad" };

/** Who did what, when, from where, and how it ended. */
export function AuditPart() {
  const { t, has, timeZone } = useI18n();
  const [asked, set] = useAddress("audit");
  const table = useTableAddress("audit");
  const isAdministrator = useHasRole("administrator");
  const filter = filterOf(asked, timeZone);
  const audit = useAudit(filter);
  const userName = useUserName();
  const groupName = useGroupName();
  const actionName = useActionName();
  const lines = useMemo(() => audit.data?.pages.flatMap((page) => page.Entries) ?? [], [audit.data]);
  const columns = useMemo<readonly Column<Line>[]>(() => {
    const outcome = (line: Line) => {
      const key = `admin.outcome.${line.Outcome}`;
      return has(key) ? t(key) : line.Outcome;
    };
    const text = (id: string, header: string, value: (line: Line) => string | null | undefined, max: number, isLong = false): Column<Line> => ({
      id,
      header,
      value,
      cell: (line) => {
        const shown = value(line);
        if (isLong) return <Long text={shown} max={max} />;
        return shown ? <Inert text={shown} max={max} /> : <Moment at={null} />;
      },
    });
    return [
      { id: "at", header: t("admin.audit.at"), value: ({ At }) => At, cell: ({ At }) => <Moment at={At} /> },
      text("user", t("admin.user"), ({ UserId }) => userName(UserId), 40),
      { id: "action", header: t("admin.audit.action"), value: ({ Action }) => actionName(Action), cell: ({ Action }) => <Inert text={actionName(Action)} max={60} /> },
      text("object", t("admin.audit.object"), ({ Object }) => Object, 40, true),
      {
        id: "outcome",
        header: t("admin.audit.outcome"),
        value: outcome,
        cell: (line) => (
          <State is={MARKS[line.Outcome] ?? "off"}>
            <Inert text={outcome(line)} max={20} />
          </State>
        ),
      },
      text("detail", t("admin.audit.detail"), ({ Detail }) => Detail, 120, true),
      text("from", t("admin.audit.from"), ({ From }) => From, 45),
      ...(isAdministrator ? [text("group", t("admin.group"), ({ GroupId }) => groupName(GroupId), 40)] : []),
      text("token", t("admin.audit.token"), ({ TokenId }) => TokenId, 16),
      text("request", t("admin.audit.request"), ({ RequestId }) => RequestId, 20),
      { id: "sequence", header: t("admin.audit.sequence"), value: ({ Sequence }) => Sequence, isNumber: true },
    ];
  }, [t, has, isAdministrator, userName, groupName, actionName]);
  const isMore = audit.hasNextPage;
  return (
    <div className="stack">
      <AuditFilter key={JSON.stringify(filter)} asked={asked} onAsk={(asked) => set(asked, true)} />
      <Section
        id="lines"
        title={t("admin.audit.lines")}
        help={t("admin.audit.help")}
        isLoading={audit.isPending}
        tools={
          <>
            <Button onPress={() => void audit.refetch()}>{t("admin.refresh")}</Button>
            <Button onPress={() => save(exportUrl(filter, "csv"))}>{t("admin.audit.export_csv")}</Button>
            <Button onPress={() => save(exportUrl(filter, "ndjson"))}>{t("admin.audit.export_json")}</Button>
          </>
        }
      >
        {audit.error && <ErrorNotice error={audit.error} onRetry={() => void audit.refetch()} />}
        {audit.isPending && <p className="soft">{t("app.loading")}</p>}
        {audit.data && lines.length === 0 && <p className="soft">{t("admin.audit.none")}</p>}
        {lines.length > 0 && (
          <DataTable
            name={t("admin.part.audit")}
            columns={columns}
            rows={lines}
            total={{ n: lines.length, isExact: !isMore }}
            onMore={isMore ? () => void audit.fetchNextPage() : undefined}
            isLoading={audit.isFetchingNextPage}
            {...table}
          />
        )}
      </Section>
    </div>
  );
}
