import { useI18n } from "../../i18n";
import style from "./Rarity.module.css";
import type { Count } from "./step";

/** From so many on a tie says nothing: the server counts no farther. */
const COMMON = 1_000;

/** How much a tie says: a bar, and in words with how many it is shared. */
export function Rarity({ rarity, degree }: { rarity: number | null; degree: Count | null }) {
  const { t, count } = useI18n();
  if (rarity === null || degree === null) return <span className="soft">{t("graph.likeness")}</span>;
  const words =
    degree.n <= 1
      ? t("graph.shared_none")
      : degree.n >= COMMON || !degree.isExact
        ? t("graph.shared_many", { n: degree.n })
        : count("graph.shared", degree.n);
  return (
    <span className={style.rarity}>
      <span className={style.bar} aria-hidden="true">
        <span className={style.full} style={{ inlineSize: `${rarity}%` }} />
      </span>
      <span>{words}</span>
    </span>
  );
}
