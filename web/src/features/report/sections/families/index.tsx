import type { Schemas } from "../../../../api/client";
import { Button } from "../../../../components/Button";
import { useI18n } from "../../../../i18n";
import { list, type ViewProps } from "../list";
import style from "../sections.module.css";
import { Family } from "./Family";

type Row = Schemas["FamilyRow"];

/** Malware families that evidence names, each with what is known about it. */
export const families = list("Families", { kinds: ["hash", "ip", "domain", "url"], view: { View } });

function View({ rows, onMore, isLoading }: ViewProps<Row>) {
  const { t } = useI18n();
  return (
    <>
      <ul className={style.cards}>
        {rows.map((row) => (
          <li key={row.Name}>
            <Family row={row} />
          </li>
        ))}
      </ul>
      {onMore && (
        <div className="no-print">
          <Button onPress={onMore} isDisabled={isLoading}>
            {t(isLoading ? "app.loading" : "table.more")}
          </Button>
        </div>
      )}
    </>
  );
}
