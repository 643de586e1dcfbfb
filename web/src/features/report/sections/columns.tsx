/** Columns that tables of several sections have. */

import type { ReactNode } from "react";
import { Chip } from "../../../components/Chip";
import type { Column } from "../../../components/DataTable";
import { Inert } from "../../../components/Inert";
import { Moment } from "../../../components/Moment";
import { ZONES, ZoneMark, zoneOf } from "../../../components/Zone";
import type { I18n, Key } from "../../../i18n";
import { bytes, number } from "../../../lib/format";
import type { Observable } from "../../../lib/object";
import { Dash, Few, Line, OBJECT_MAX, Wrapped } from "./cells";
import type { Schemas } from "../../../api/client";
import style from "./sections.module.css";

/** A column that is left out where no row has anything to say in it. */
export interface SectionColumn<Row> extends Column<Row> {
  /** Whether a row makes the column worth its room; having a value when left out. */
  readonly isWorth?: (row: Row) => boolean;
}

/** What columns are made with. */
export interface Tools {
  readonly i18n: I18n;
  /** Filters the table by a text. */
  readonly onFilter: (text: string) => void;
}

/** The columns of a table. */
export type Columns<Row> = (tools: Tools) => readonly SectionColumn<Row>[];

type ColumnId = Key extends infer K ? (K extends `sections.column.${infer Id}` ? Id : never) : never;

/** Zones from the least to the most dangerous. */
const DANGER = ["Green", "Grey", "Yellow", "Orange", "Red"] satisfies (typeof ZONES)[number][];

const head = ({ i18n }: Tools, id: ColumnId) => ({ id, header: i18n.t(`sections.column.${id}`) });

export function zone<Row extends { Zone?: string | null }>(tools: Tools): SectionColumn<Row> {
  return {
    ...head(tools, "zone"),
    value: ({ Zone }) => Zone,
    order: ({ Zone }) => DANGER.indexOf(zoneOf(Zone)),
    cell: ({ Zone }) => (Zone ? <ZoneMark zone={zoneOf(Zone)} /> : <Dash />),
  };
}

export function object<Row>(tools: Tools, id: ColumnId, of: (row: Row) => Observable | null): SectionColumn<Row> {
  return {
    ...head(tools, id),
    value: (row) => of(row)?.text,
    cell: (row) => {
      const found = of(row);
      return found ? <Line><Chip object={found} max={OBJECT_MAX} onFilter={tools.onFilter} /></Line> : <Dash />;
    },
  };
}

export function day<Row>(tools: Tools, id: ColumnId, at: (row: Row) => string | null | undefined): SectionColumn<Row> {
  return { ...head(tools, id), value: at, cell: (row) => <Line><Moment at={at(row)} dayOnly /></Line> };
}

export function figure<Row>(tools: Tools, id: ColumnId, of: (row: Row) => number | null | undefined): SectionColumn<Row> {
  return {
    ...head(tools, id),
    value: of,
    isNumber: true,
    cell: (row) => {
      const n = of(row);
      return typeof n === "number" ? <Line>{number(n, tools.i18n.language)}</Line> : <Dash />;
    },
  };
}

/** A port: a number that is a name. */
export function port<Row extends { Port?: number | null }>(tools: Tools): SectionColumn<Row> {
  return {
    ...figure<Row>(tools, "port", ({ Port }) => Port),
    cell: ({ Port }) => (typeof Port === "number" ? <Line>{Port}</Line> : <Dash />),
  };
}

/** A size by the unit that keeps the figure short. */
export function size<Row extends { Size?: number | null }>(tools: Tools): SectionColumn<Row> {
  return {
    ...figure<Row>(tools, "size", ({ Size }) => Size),
    cell: ({ Size }) => (typeof Size === "number" ? <Line>{bytes(Size, tools.i18n.language)}</Line> : <Dash />),
  };
}

/** A number of sightings that the server rounded to a power of ten. */
export function about<Row>(tools: Tools, id: ColumnId, of: (row: Row) => number | null | undefined): SectionColumn<Row> {
  return {
    ...figure(tools, id, of),
    cell: (row) => {
      const n = of(row);
      return typeof n === "number" ? <Line>≈ {number(n, tools.i18n.language)}</Line> : <Dash />;
    },
  };
}

/** Text of strangers. */
export function text<Row>(tools: Tools, id: ColumnId, of: (row: Row) => string | null | undefined, isCode = false): SectionColumn<Row> {
  return { ...head(tools, id), value: of, cell: (row) => <Wrapped text={of(row)} isCode={isCode} /> };
}

/** A word of the server's, in the reader's language. */
export function word<Row>(tools: Tools, id: ColumnId, of: (row: Row) => string | null | undefined): SectionColumn<Row> {
  return {
    ...head(tools, id),
    value: of,
    cell: (row) => {
      const said = of(row);
      return said ? <Line><Inert text={said} /></Line> : <Dash />;
    },
  };
}

/** Several short texts. */
export function few<Row>(tools: Tools, id: ColumnId, of: (row: Row) => readonly string[], max?: number): SectionColumn<Row> {
  return {
    ...head(tools, id),
    value: (row) => of(row).join(", "),
    cell: (row) => <Few texts={of(row)} {...(max ? { max } : {})} />,
  };
}

/** Anything else. */
export function custom<Row>(
  tools: Tools,
  id: ColumnId,
  value: SectionColumn<Row>["value"],
  cell: (row: Row) => ReactNode,
): SectionColumn<Row> {
  return { ...head(tools, id), value, cell };
}

type Common = Schemas["RowCommon"];

/** What is said of a relation: since when, until when, by whom, and whether it was merely seen to happen. */
export function relation<Row extends Common>(tools: Tools): readonly SectionColumn<Row>[] {
  const { t } = tools.i18n;
  return [
    day(tools, "first", ({ FirstSeen }) => FirstSeen),
    day(tools, "last", ({ LastSeen }) => LastSeen),
    {
      ...head(tools, "known"),
      value: ({ OnlySeen }) => t(OnlySeen ? "sections.known.seen" : "sections.known.stated"),
      isWorth: ({ OnlySeen }) => OnlySeen === true,
      cell: ({ OnlySeen }) => (
        <span className={style.line} title={t(OnlySeen ? "sections.known.seen_about" : "sections.known.stated_about")}>
          {t(OnlySeen ? "sections.known.seen" : "sections.known.stated")}
        </span>
      ),
    },
    few(tools, "sources", ({ Sources }) => Sources),
  ];
}

/** How dangerous the other end is. */
export function score<Row extends { Score?: number | null }>(tools: Tools): SectionColumn<Row> {
  return figure(tools, "score", ({ Score }) => Score);
}

/** The day with the most sightings. */
export function peak<Row extends { PeakDate?: string | null; DailyPeak?: number | null }>(tools: Tools): SectionColumn<Row> {
  return {
    ...figure(tools, "peak", ({ DailyPeak }) => DailyPeak),
    cell: ({ DailyPeak, PeakDate }) =>
      DailyPeak === null || DailyPeak === undefined ? (
        <Dash />
      ) : (
        <Line>
          ≈ {number(DailyPeak, tools.i18n.language)} · <Moment at={PeakDate} dayOnly />
        </Line>
      ),
  };
}

/** The columns of these that some row has something in. */
export function worth<Row>(columns: readonly SectionColumn<Row>[], rows: readonly Row[]): readonly SectionColumn<Row>[] {
  const has = (column: SectionColumn<Row>) => (row: Row) => {
    if (column.isWorth) return column.isWorth(row);
    const value = column.value(row);
    return value !== null && value !== undefined && value !== "";
  };
  return columns.filter((column) => rows.some(has(column)));
}
