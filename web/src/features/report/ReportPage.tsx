import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useMemo } from "react";
import { Failing } from "../../app/Failing";
import { ErrorNotice, Notice } from "../../components/Notice";
import { useI18n } from "../../i18n";
import { inert } from "../../lib/inert";
import { defang, isKind, type Observable } from "../../lib/object";
import { remember } from "../search/recent";
import { Actions } from "./Actions";
import { AsOfBanner } from "./AsOf";
import { canonical } from "./canonical";
import { Difference } from "./Difference";
import { Examples } from "./Examples";
import { Panel } from "./Panel";
import { useFacts, useVerdict, type Asked } from "./query";
import style from "./ReportPage.module.css";
import { SectionList } from "./SectionList";
import { SECTIONS } from "./sections";
import { Statistics } from "./statistics/Statistics";
import { Timeline } from "./Timeline";
import { useGo, useTables } from "./tables";
import { useExplanation, Why } from "./why/Why";

const route = getRouteApi("/report/$kind/$object");

/** The report about an object. */
export function ReportPage() {
  const { t } = useI18n();
  const { kind, object } = route.useParams();
  if (!isKind(kind)) {
    return (
      <div className="page">
        <Notice kind="error">{t("report.no_kind")}</Notice>
      </div>
    );
  }
  return <Shown key={`${kind} ${object}`} object={{ kind, text: object }} />;
}

function Shown({ object: { kind, text } }: { object: Observable }) {
  const { t } = useI18n();
  const { as_of: asOf } = route.useSearch();
  const navigate = route.useNavigate();
  const asked: Asked = useMemo(() => ({ object: { kind, text }, asOf }), [kind, text, asOf]);
  const verdict = useVerdict(asked);
  const object = canonical(asked.object, verdict.data);
  const explained = useExplanation(asked);
  const isOld = verdict.isPlaceholderData;
  const settling = explained.isPending ? style.unsettled : "";
  const sections = useMemo(() => SECTIONS.filter(({ kinds }) => kinds.includes(kind)), [kind]);
  const names = useMemo(() => sections.map(({ name }) => name), [sections]);
  const ids = useMemo(() => ["why", "timeline", "statistics", ...names], [names]);
  const facts = useFacts(asked, names, verdict.isSuccess);
  const tables = useTables();
  const go = useGo();
  const onAsOf = (day: string | undefined) => void navigate({ search: (before) => ({ ...before, as_of: day }), resetScroll: false });

  useTitle(object);
  const zone = verdict.data?.Zone;
  useEffect(() => {
    if (zone && asOf === undefined && !isOld) remember({ kind: object.kind, text: object.text }, zone);
  }, [zone, asOf, isOld, object.kind, object.text]);

  return (
    <div className={`page ${style.page}`}>
      {verdict.error ? (
        <>
          <h1 className="aside">{t(`kind.${kind}`)}</h1>
          <ErrorNotice error={verdict.error} onRetry={() => void verdict.refetch()} />
        </>
      ) : (
        <>
          <Panel object={object} report={verdict.data} isOld={isOld} status={explained.isPlaceholderData ? undefined : explained.data?.Explanation?.Status}>
            <Actions asked={{ ...asked, object }} onAsOf={onAsOf} />
          </Panel>
          {asOf !== undefined && <AsOfBanner asOf={asOf} onNow={() => onAsOf(undefined)} />}
          {asOf !== undefined && <Difference object={asked.object} asOf={asOf} />}
          <Failing>
            <Why asked={asked} isReserved={verdict.data?.IpGeneralInfo?.Status === "reserved"} />
          </Failing>
          <div className={settling}>
            <Failing>
              <Timeline object={asked.object} asOf={asOf} onAsOf={onAsOf} />
            </Failing>
          </div>
          <div className={`${style.columns} ${settling}`}>
            <SectionList ids={ids} facts={facts.data ?? {}} onGo={go} />
            <div className={style.sections}>
              <Failing>
                <Statistics asked={asked} />
              </Failing>
              {sections.map(({ name, Body }) => (
                <Failing key={name}>
                  <Body asked={asked} state={tables.stateOf(name)} onState={(state) => tables.change(name, state)} />
                </Failing>
              ))}
              <Examples asked={{ ...asked, object }} />
            </div>
          </div>
        </>
      )}
    </div>
  );
}

/** The page's name in the browser's lists: harmless, and without letters that are not seen. */
function useTitle({ kind, text }: Observable): void {
  const { t } = useI18n();
  const name = inert(defang({ kind, text: text.slice(0, 100) }))
    .map((part) => ("text" in part ? part.text : part.name))
    .join("");
  useEffect(() => {
    const before = document.title;
    document.title = t("app.title", { page: name });
    return () => {
      document.title = before;
    };
  }, [name, t]);
}
