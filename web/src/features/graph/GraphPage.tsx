import { Link, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { Copy } from "../../components/Copy";
import { Inert } from "../../components/Inert";
import { ErrorNotice } from "../../components/Notice";
import { useTitle } from "../../app/title";
import { useI18n } from "../../i18n";
import { useActs } from "./acts";
import style from "./GraphPage.module.css";
import { Start } from "./Start";
import { now, useWork } from "./work";
import { Workspace } from "./Workspace";

/** What objects are tied to each other, as far as an analyst follows it. */
export function GraphPage() {
  const { t } = useI18n();
  const { kind, object, saved } = useSearch({ from: "/graph" });
  const asked = saved ? `saved ${saved}` : kind && object ? `${kind} ${object}` : "";
  const work = useWork();
  const [outcome, acts] = useActs();
  useEffect(() => {
    if (asked === "" || asked === now().asked) return;
    if (saved) void acts.openSaved(saved, asked);
    else if (kind && object) void acts.start({ kind, text: object }, asked);
  }, [asked, saved, kind, object, acts]);
  const isOpen = asked !== "" && asked === work.asked;
  const { kept } = work;
  useTitle(isOpen && kept ? kept.name : t("nav.graphs"));
  return (
    <div className={`stack-tight ${style.page}`}>
      <div className="row">
        <h1>{isOpen ? kept ? <Inert text={kept.name} max={80} /> : t("graph.title") : t("nav.graphs")}</h1>
        {isOpen && kept && (
          <span className="soft">
            {t(kept.isShared ? "graph.by_group" : "graph.by_me")} <Copy text={location.href} label={t("graph.copy_link")} />
          </span>
        )}
        {isOpen && work.isChanged && <span className="soft">{t("graph.is_changed")}</span>}
        {asked !== "" && (
          <Link to="/graph" search={{}} className={style.all ?? ""}>
            {t("graph.saved")}
          </Link>
        )}
      </div>
      {isOpen ? (
        <Workspace work={work} outcome={outcome} acts={acts} />
      ) : asked === "" ? (
        <Start work={work} />
      ) : outcome.kind === "failed" ? (
        <ErrorNotice error={outcome.error} onRetry={outcome.retry} />
      ) : (
        <p className="soft" aria-busy="true">
          {t("app.loading")}
        </p>
      )}
    </div>
  );
}
