/** The columns of the table of many objects. */

import { Chip } from "../../components/Chip";
import type { Column } from "../../components/DataTable";
import { Inert } from "../../components/Inert";
import { Moment } from "../../components/Moment";
import { ZoneMark, ZONES } from "../../components/Zone";
import type { I18n } from "../../i18n";
import { categoryName, statusKey } from "../report/words";
import style from "./Bulk.module.css";
import type { Row } from "./rows";
import type { Work } from "./run";

export function columns(work: Work, i18n: I18n, onFilter: (text: string) => void): Column<Row>[] {
  const { t } = i18n;
  const verdict: Column<Row>[] = [
    {
      id: "object",
      header: t("bulk.object"),
      value: ({ object }) => object.text,
      cell: ({ object, zone, known }) => (
        <>
          <Chip object={object} onFilter={onFilter} />
          {!known && zone !== "Grey" && <span className={style.note}>{t("bulk.inherited")}</span>}
        </>
      ),
    },
    { id: "kind", header: t("bulk.kind"), value: ({ object }) => t(`kind.${object.kind}`) },
    {
      id: "zone",
      header: t("bulk.zone"),
      value: ({ zone }) => t(`zone.${zone}`),
      order: ({ zone }) => ZONES.length - ZONES.indexOf(zone),
      cell: ({ zone }) => <ZoneMark zone={zone} withName />,
    },
    { id: "status", header: t("bulk.status"), value: ({ zone, object, status }) => t(statusKey(zone, object.kind, status)) },
    { id: "score", header: t("bulk.score"), value: ({ score }) => score, isNumber: true },
    {
      id: "category",
      header: t("bulk.category"),
      value: ({ category }) => (category === "CATEGORY_GENERAL" ? "" : categoryName(category, i18n)),
    },
  ];
  const log: Column<Row>[] = [
    { id: "times", header: t("bulk.times"), value: ({ found }) => found?.times, isNumber: true },
    {
      id: "place",
      header: t("bulk.place"),
      value: ({ found }) => found && `${found.file}:${found.line} ${found.text}`,
      cell: ({ found }) =>
        found && (
          <>
            <span className="soft">
              <Inert text={found.file} max={40} />:{found.line}
            </span>{" "}
            <code>
              <Inert text={found.text} max={90} />
            </code>
            {found.maybeFile && <span className={style.note}>{t("bulk.maybe_file")}</span>}
          </>
        ),
    },
  ];
  const dates: Column<Row>[] = [
    { id: "first", header: t("bulk.first"), value: ({ first }) => first, cell: ({ first }) => <Moment at={first} dayOnly /> },
    { id: "last", header: t("bulk.last"), value: ({ last }) => last, cell: ({ last }) => <Moment at={last} dayOnly /> },
  ];
  return [...verdict, ...(work === "triage" ? log : []), ...dates];
}
