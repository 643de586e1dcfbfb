import { useQuery } from "@tanstack/react-query";
import { send } from "../../api/client";
import { Chip } from "../../components/Chip";
import { useI18n } from "../../i18n";
import type { Observable } from "../../lib/object";
import style from "./SearchPage.module.css";

/** The demo world's story, object after object. */
const SCENES = [
  ["phishing", { kind: "domain", text: "tsukikage-bank-login.example" }],
  ["lookalike", { kind: "domain", text: "xn--tsukikge-bank-11k.example" }],
  ["dropper", { kind: "hash", text: "2d0d89dafd8811f9ffe6bb6e963f1ad3e5c973e51fadbb16245dcd8a10bb1f00" }],
  ["c2", { kind: "ip", text: "203.0.113.77" }],
  ["overruled", { kind: "ip", text: "198.51.100.23" }],
] as const satisfies readonly (readonly [string, Observable])[];

/** Where a first visitor begins; only where the demo world is served. */
export function Story() {
  const { t } = useI18n();
  const { data: isDemo } = useQuery({
    queryKey: ["demo"],
    queryFn: async () => ((await (await send("/sign-in/options.json")).json()) as { Demo?: boolean }).Demo === true,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (!isDemo) return null;
  return (
    <section className={`stack-tight ${style.box}`} aria-labelledby="story">
      <h2 id="story">{t("story.title")}</h2>
      <p className="soft">{t("story.about")}</p>
      <ol className={style.recent}>
        {SCENES.map(([scene, object]) => (
          <li key={scene}>
            <Chip object={object} max={44} />
            <span className="soft">{t(`story.${scene}`)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
