import { DataTable } from "../../../components/DataTable";
import { Inert } from "../../../components/Inert";
import { ZONES, ZoneMark } from "../../../components/Zone";
import { useI18n } from "../../../i18n";
import { number } from "../../../lib/format";
import type { SectionDef, SectionProps } from "../section";
import { Facts } from "./Facts";
import { Frame, useNearSection } from "./Frame";
import { useColumns } from "./list";
import { addresses } from "./rows/addresses";
import style from "./sections.module.css";

const NAME = "NetworkNeighbours";

/** What is known of the network around an address. */
export const neighbours: SectionDef = { name: NAME, kinds: ["ip"], Body };

const NONE: readonly never[] = [];

function Body({ asked, state, onState }: SectionProps) {
  const { t, language } = useI18n();
  const loading = useNearSection(asked, NAME);
  const found = loading.pages[0]?.[NAME];
  const rows = found?.Addresses ?? NONE;
  const columns = useColumns(addresses, { rows, state, onState });
  const count = found && { n: found.KnownCount, isExact: found.KnownCountIsExact };
  const title = t(`sections.title.${NAME}`);
  return (
    <Frame name={NAME} loading={loading} count={count ?? undefined}>
      {() =>
        !found || found.KnownCount === 0 ? (
          <p className={`soft ${style.silence}`}>
            {found ? t("sections.neighbours.none", { network: found.Network }) : t("sections.nobody_asked")}
          </p>
        ) : (
          <>
            <Facts
              facts={[
                [t("sections.neighbours.network"), <Inert text={found.Network} />],
                [
                  t("sections.neighbours.zones"),
                  <ul className={style.zones}>
                    {ZONES.filter((zone) => found.Zones[zone]).map((zone) => (
                      <li key={zone}>
                        <ZoneMark zone={zone} withName /> <span className={style.count}>{number(found.Zones[zone] ?? 0, language)}</span>
                      </li>
                    ))}
                  </ul>,
                ],
              ]}
            />
            <DataTable name={title} columns={columns} rows={rows} total={count ?? undefined} state={state} onState={onState} />
          </>
        )
      }
    </Frame>
  );
}
