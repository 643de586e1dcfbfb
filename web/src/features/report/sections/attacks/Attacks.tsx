import { useState, type ReactNode } from "react";
import type { Schemas } from "../../../../api/client";
import { DataTable } from "../../../../components/DataTable";
import { Moment } from "../../../../components/Moment";
import { ErrorNotice } from "../../../../components/Notice";
import { useI18n } from "../../../../i18n";
import { number } from "../../../../lib/format";
import type { SectionProps } from "../../section";
import type { Columns } from "../columns";
import { Facts, type Fact } from "../Facts";
import { Frame, type Loading } from "../Frame";
import { useMany } from "./many";
import { useColumns } from "../list";
import style from "../sections.module.css";
import { Silence } from "../Silence";
import { Weeks } from "./Weeks";

type Name = "SpamAttacks" | "PhishingAttacks";

interface Props<Row> extends SectionProps {
  name: Name;
  loading: Loading;
  attacks: (Schemas["Counts"] & { readonly Attacks: readonly Row[] }) | null | undefined;
  columns: Columns<Row>;
  /** Facts beside those of every kind of attack. */
  facts: readonly Fact[];
  /** What was counted, beside the chart. */
  children: ReactNode;
}

const NONE: readonly never[] = [];

/** Attacks in which the object took part: how many and when, and the newest of them. */
export function Attacks<Row>({ asked, state, onState, name, loading, attacks, columns, facts, children }: Props<Row>) {
  const { t, language } = useI18n();
  const [wantsMany, setWantsMany] = useState(false);
  const many = useMany(asked, name, wantsMany);
  const rows = ((many.data?.[name]?.Attacks as readonly unknown[] | undefined) ?? attacks?.Attacks ?? NONE) as readonly Row[];
  const isCut = attacks !== null && attacks !== undefined && attacks.Total > rows.length;
  const shown = useColumns(columns, { rows, state, onState });
  const total = attacks && { n: attacks.Total, isExact: attacks.TotalIsExact };
  const title = t(`sections.title.${name}`);
  return (
    <Frame name={name} loading={loading} count={total ?? undefined}>
      {() =>
        !attacks || attacks.Total === 0 ? (
          <Silence info={loading.info} />
        ) : (
          <>
            <Facts
              facts={[
                [t("sections.attacks.six_months"), number(attacks.LastSixMonths, language)],
                ...facts,
                [t("sections.column.first"), <Moment at={attacks.FirstSeen ?? null} dayOnly />],
                [t("sections.column.last"), <Moment at={attacks.LastSeen ?? null} dayOnly />],
              ]}
            />
            <div className={style.overview}>
              <Weeks label={t("sections.attacks.weeks", { title, object: asked.object.text.slice(0, 80) })} weeks={attacks.Weeks} />
              <div className={style.tallies}>{children}</div>
            </div>
            {isCut && many.data && <p className="soft">{t("sections.attacks.newest", { n: rows.length })}</p>}
            <DataTable
              name={title}
              columns={shown}
              rows={rows}
              {...(total ? { total } : {})}
              state={state}
              onState={onState}
              onMore={isCut && !many.data ? () => setWantsMany(true) : undefined}
              isLoading={many.isFetching}
            />
            {many.error && <ErrorNotice error={many.error} onRetry={() => void many.refetch()} />}
          </>
        )
      }
    </Frame>
  );
}
