import {
  flexRender,
  getCoreRowModel,
  getFilteredRowModel,
  getSortedRowModel,
  useReactTable,
  type ColumnDef,
  type SortingState,
} from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useCallback, useEffect, useId, useMemo, useRef, type KeyboardEvent, type ReactNode } from "react";
import { useI18n } from "../i18n";
import { csv, download } from "../lib/csv";
import { number } from "../lib/format";
import { Button } from "./Button";
import style from "./DataTable.module.css";
import { Menu } from "./Menu";

/** What a cell is worth: what is sorted by, filtered and exported. */
export type CellValue = string | number | boolean | null | undefined;

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  readonly value: (row: Row) => CellValue;
  /** What it is sorted by, where that is not what it says: a zone by its danger. */
  readonly order?: (row: Row) => number;
  /** How it is shown; as it is when left out. */
  readonly cell?: (row: Row) => ReactNode;
  readonly isNumber?: boolean;
  /** Whether it holds what can be done with a row: that is neither sorted nor exported. */
  readonly isTools?: boolean;
}

/** What the reader made of a table; the address of the page keeps it. */
export interface TableState {
  /** Column, with `-` before it for the other way round. */
  readonly sort?: string;
  readonly filter?: string;
}

interface Props<Row> {
  /** What the table is called: for screen readers and files. */
  name: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  /** How many there are in all; the rows themselves when left out. */
  total?: { readonly n: number; readonly isExact: boolean };
  state?: TableState;
  onState?: (state: TableState) => void;
  /** Loads more, if there are any. */
  onMore?: (() => void) | undefined;
  isLoading?: boolean;
  selected?: ReadonlySet<Row>;
  onSelect?: (rows: ReadonlySet<Row>) => void;
  /** What stands beside the filter. */
  tools?: ReactNode;
}

/** From this many rows on only those are drawn that are in view. */
const DRAWN_MAX = 60;
const ROW_HEIGHT = 33;
/** Fewer rows are seen at a glance. */
const FILTERED_MIN = 5;

/** A table that is sorted, filtered, selected and exported; thousands of rows stay quick. */
export function DataTable<Row>(props: Props<Row>) {
  const { name, columns, rows, total, state = {}, onState, onMore, isLoading = false, selected, onSelect, tools } = props;
  const { t, language } = useI18n();
  const filterId = useId();
  const frame = useRef<HTMLDivElement>(null);
  const sorted = state.sort?.replace(/^-/, "") ?? "";
  // The page's address may name any column.
  const isSorted = columns.some(({ id }) => id === sorted);
  const isDescending = state.sort?.startsWith("-") ?? false;
  // The library sorts anew whenever this is another list.
  const sorting: SortingState = useMemo(() => (isSorted ? [{ id: sorted, desc: isDescending }] : []), [isSorted, sorted, isDescending]);
  const filter = state.filter ?? "";
  const collator = useMemo(() => new Intl.Collator(language, { numeric: true }), [language]);
  const definitions = useMemo(
    () =>
      columns.map(
        (column): ColumnDef<Row> => ({
          id: column.id,
          header: column.header,
          accessorFn: (row) => (column.order ? column.order(row) : (column.value(row) ?? undefined)),
          sortUndefined: "last",
          sortingFn: (a, b, id) => {
            const [x, y] = [a.getValue(id), b.getValue(id)];
            return typeof x === "number" && typeof y === "number" ? x - y : collator.compare(String(x), String(y));
          },
        }),
      ),
    [columns, collator],
  );
  const table = useReactTable({
    data: rows as Row[],
    columns: definitions,
    state: { sorting, globalFilter: filter },
    onSortingChange: (change) => {
      const [first] = typeof change === "function" ? change(sorting) : change;
      onState?.({ ...state, sort: first ? `${first.desc ? "-" : ""}${first.id}` : "" });
    },
    globalFilterFn: (row, _column, wanted: string) =>
      columns.some((column) => String(column.value(row.original) ?? "").toLowerCase().includes(wanted.toLowerCase())),
    getColumnCanGlobalFilter: () => true,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
    getFilteredRowModel: getFilteredRowModel(),
    // There are no pages to go back to the first of; the library would, after each drawing of a sorted table, and so draw it without end.
    autoResetAll: false,
  });
  const model = table.getRowModel().rows;
  const isVirtual = model.length > DRAWN_MAX;
  const virtual = useVirtualizer({
    count: isVirtual ? model.length : 0,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const drawn = isVirtual ? items.flatMap((item) => model[item.index] ?? []) : model;
  const above = isVirtual ? (items[0]?.start ?? 0) : 0;
  const below = isVirtual ? virtual.getTotalSize() - (items.at(-1)?.end ?? 0) : 0;
  const width = columns.length + (onSelect ? 1 : 0);

  const told = columns.filter((column) => !column.isTools);
  const exported = () => model.map((row) => told.map((column) => column.value(row.original)));
  const exports = [
    {
      id: "csv",
      label: t("table.export_csv"),
      run: () => download(`${name}.csv`, csv([told.map((column) => column.header), ...exported()]), "text/csv"),
    },
    {
      id: "json",
      label: t("table.export_json"),
      run: () => download(`${name}.json`, JSON.stringify(model.map((row) => row.original), null, 2), "application/json"),
    },
  ];
  const change = useRef<(row: unknown) => void>(() => {});
  useEffect(() => {
    change.current = (row) => {
      const next = new Set(selected);
      if (!next.delete(row as Row)) next.add(row as Row);
      onSelect?.(next);
    };
  });
  const toggle = useCallback((row: unknown) => change.current(row), []);

  return (
    <div className={style.table}>
      <div className={`row ${style.tools} no-print`}>
        {(rows.length > FILTERED_MIN || filter !== "") && (
          <>
            <label className="aside" htmlFor={filterId}>
              {t("table.filter_label", { table: name })}
            </label>
            <input
              id={filterId}
              type="search"
              className={style.filter}
              placeholder={t("table.filter")}
              value={filter}
              onChange={(event) => onState?.({ ...state, filter: event.target.value })}
            />
          </>
        )}
        {tools}
        <span className="soft">
          {t(total && !total.isExact ? "table.shown_least" : "table.shown", {
            shown: model.length,
            total: total?.n ?? rows.length,
          })}
        </span>
        <span data-export className={style.export}>
          <Menu label={t("table.export")} actions={exports} />
        </span>
      </div>
      <div
        ref={frame}
        className={`${style.frame} ${isVirtual ? style.tall : ""}`}
        tabIndex={0}
        role="region"
        aria-label={t("table.scroll", { table: name })}
        onKeyDown={(event) => steer(event)}
      >
        <table>
          <thead>
            <tr>
              {onSelect && (
                <th className={style.select}>
                  <input
                    type="checkbox"
                    aria-label={t("table.select_all")}
                    checked={model.length > 0 && model.every((row) => selected?.has(row.original))}
                    onChange={(event) => onSelect(new Set(event.target.checked ? model.map((row) => row.original) : []))}
                  />
                </th>
              )}
              {table.getFlatHeaders().map((header, at) => {
                const direction = header.column.getIsSorted();
                if (columns[at]?.isTools) {
                  return (
                    <th key={header.id} scope="col" className={style.plain}>
                      {columns[at].header}
                    </th>
                  );
                }
                return (
                  <th
                    key={header.id}
                    scope="col"
                    className={columns[at]?.isNumber ? style.number : ""}
                    aria-sort={direction === "asc" ? "ascending" : direction === "desc" ? "descending" : "none"}
                  >
                    <button
                      type="button"
                      className={style.sort}
                      title={t("table.sort_by", { column: String(columns[at]?.header ?? "") })}
                      onClick={header.column.getToggleSortingHandler()}
                    >
                      {flexRender(header.column.columnDef.header, header.getContext())}
                      <span aria-hidden="true">{direction === "asc" ? " ▴" : direction === "desc" ? " ▾" : ""}</span>
                    </button>
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {above > 0 && <Space height={above} width={width} />}
            {drawn.map((row) => (
              <Line
                key={row.id}
                row={row.original}
                columns={columns as readonly Column<unknown>[]}
                isSelected={selected?.has(row.original)}
                onToggle={onSelect && toggle}
              />
            ))}
            {below > 0 && <Space height={below} width={width} />}
          </tbody>
        </table>
      </div>
      {model.length === 0 && filter !== "" && <p className="soft">{t("table.no_match", { text: filter })}</p>}
      {onMore && (
        <div className="no-print">
          <Button onPress={onMore} isDisabled={isLoading}>
            {isLoading ? t("app.loading") : t("table.more")}
          </Button>
        </div>
      )}
    </div>
  );
}

interface LineProps {
  row: unknown;
  columns: readonly Column<unknown>[];
  /** Nothing where lines are not selected. */
  isSelected: boolean | undefined;
  onToggle: ((row: unknown) => void) | undefined;
}

/** A line of the table. It is drawn anew when it changes, and not when those around it scroll. */
const Line = memo(function Line({ row, columns, isSelected, onToggle }: LineProps) {
  const { t, language } = useI18n();
  return (
    <tr tabIndex={-1} data-row aria-selected={isSelected}>
      {onToggle && (
        <td className={style.select}>
          <input type="checkbox" aria-label={t("table.select")} checked={isSelected ?? false} onChange={() => onToggle(row)} />
        </td>
      )}
      {columns.map((column) => (
        <td key={column.id} className={column.isNumber ? style.number : ""}>
          {column.cell ? column.cell(row) : shown(column.value(row), language)}
        </td>
      ))}
    </tr>
  );
});

/** The room of rows that are not drawn. */
function Space({ height, width }: { height: number; width: number }) {
  return (
    <tr aria-hidden="true">
      <td colSpan={width} ref={(cell) => void (cell && (cell.style.height = `${height}px`))} className={style.space} />
    </tr>
  );
}

function shown(value: CellValue, language: string): ReactNode {
  if (value === null || value === undefined || value === "") return <span className="soft">–</span>;
  return typeof value === "number" ? number(value, language) : String(value);
}

/** `j` and `k` go through the rows, `x` selects one, `.` opens its menu, `e` exports. */
function steer(event: KeyboardEvent<HTMLElement>): void {
  const target = event.target as HTMLElement;
  if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)) return;
  const frame = event.currentTarget;
  // Menus and windows of a row are elsewhere on the page, but their keys come by here.
  if (!frame.contains(target)) return;
  const rows = [...frame.querySelectorAll<HTMLElement>("tr[data-row]")];
  const here = rows.findIndex((row) => row.contains(target));
  const click = (element: HTMLElement | null | undefined) => element?.click();
  switch (event.key) {
    case "j":
      rows[Math.min(here + 1, rows.length - 1)]?.focus();
      break;
    case "k":
      rows[Math.max(here - 1, 0)]?.focus();
      break;
    case "x":
      click(rows[here]?.querySelector<HTMLElement>("input[type=checkbox]"));
      break;
    case ".":
      click(rows[here]?.querySelector<HTMLElement>("button[aria-haspopup]"));
      break;
    case "e":
      click(frame.parentElement?.querySelector<HTMLElement>("[data-export] button"));
      break;
    case "Enter":
      if (target.matches("tr[data-row]")) click(rows[here]?.querySelector<HTMLElement>("a[href]"));
      else return;
      break;
    default:
      return;
  }
  event.preventDefault();
  event.stopPropagation();
}
