import { useCallback, useEffect, useMemo, useRef, type ComponentType } from "react";
import { DataTable, type TableState } from "../../../components/DataTable";
import { useI18n, type Key } from "../../../i18n";
import type { Kind } from "../../../lib/object";
import type { Report } from "../query";
import type { SectionDef, SectionProps } from "../section";
import { worth, type Columns } from "./columns";
import { Frame, useNearSection, type Named } from "./Frame";
import { Silence } from "./Silence";

/** What the items of a section are. */
export type RowOf<N extends Named> = NonNullable<Report[N]> extends readonly (infer Row)[] ? Row : never;

/** What shows the items of a section. */
export interface ViewProps<Row> {
  readonly name: string;
  readonly rows: readonly Row[];
  readonly total: { readonly n: number; readonly isExact: boolean };
  readonly state: TableState;
  readonly onState: (state: TableState) => void;
  readonly onMore: (() => void) | undefined;
  readonly isLoading: boolean;
}

interface Options<N extends Named> {
  readonly kinds: readonly Kind[];
  /** The columns of its table, or what shows it instead. */
  readonly view: { readonly columns: Columns<RowOf<N>> } | { readonly View: ComponentType<ViewProps<RowOf<N>>> };
  /** What is said when there is nothing and nobody was asked. */
  readonly none?: Key;
}

/** A section that is a list: loaded page by page, shown as a table. */
export function list<N extends Named>(name: N, { kinds, view, none }: Options<N>): SectionDef {
  const View = "View" in view ? view.View : tableOf<N>(view.columns);
  function Body({ asked, state, onState }: SectionProps) {
    const { t } = useI18n();
    const loading = useNearSection(asked, name);
    const { query, pages, info } = loading;
    const rows = useMemo(() => pages.flatMap((page) => (page[name] ?? []) as unknown as readonly RowOf<N>[]), [pages]);
    const total = { n: info?.Total ?? rows.length, isExact: info?.TotalIsExact ?? true };
    return (
      <Frame name={name} loading={loading} count={pages.length > 0 ? total : undefined}>
        {() =>
          rows.length === 0 ? (
            <Silence info={info} none={none} />
          ) : (
            <View
              name={t(`sections.title.${name}`)}
              rows={rows}
              total={total}
              state={state}
              onState={onState}
              onMore={query.hasNextPage ? () => void query.fetchNextPage() : undefined}
              isLoading={query.isFetchingNextPage}
            />
          )
        }
      </Frame>
    );
  }
  return { name, kinds, Body };
}

function tableOf<N extends Named>(columns: Columns<RowOf<N>>) {
  return function View(props: ViewProps<RowOf<N>>) {
    return <DataTable {...props} columns={useColumns(columns, props)} />;
  };
}

/** Columns of a table whose objects can be filtered by. */
export function useColumns<Row>(
  columns: Columns<Row>,
  { rows, state, onState }: Pick<ViewProps<Row>, "rows" | "state" | "onState">,
) {
  const i18n = useI18n();
  const filter = useRef<(text: string) => void>(() => {});
  useEffect(() => {
    filter.current = (text) => onState({ ...state, filter: text });
  });
  const onFilter = useCallback((text: string) => filter.current(text), []);
  return useMemo(() => worth(columns({ i18n, onFilter }), rows), [columns, i18n, onFilter, rows]);
}
