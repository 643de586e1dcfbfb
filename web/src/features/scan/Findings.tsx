import { Link } from "@tanstack/react-router";
import type { Schemas } from "../../api/client";
import { Chip } from "../../components/Chip";
import { ErrorNotice, Notice } from "../../components/Notice";
import { Section } from "../../components/Section";
import { zoneClass, ZoneMark, zoneOf } from "../../components/Zone";
import { useI18n } from "../../i18n";
import { detect, type Observable } from "../../lib/object";
import { useParts, type Asked } from "../report/query";
import { statusKey } from "../report/words";
import { Children } from "./Children";
import { Facts } from "./Facts";
import { Rules } from "./Rules";
import style from "./Scan.module.css";
import { useSignature } from "./signature";

/** Formats that are named and not taken apart. */
const CLOSED = /^(rar|iso|nsis|inno)/i;

/** What an examination came to: the verdict at once, the rest as the report has it. */
export function Findings({ result, isDone }: { result: Schemas["FileResult"]; isDone: boolean }) {
  const { t, has } = useI18n();
  const general = result.FileGeneralInfo;
  const digest = general?.Sha256?.toLowerCase();
  const zone = zoneOf(result.Zone);
  const status = `status.${general?.FileStatus ?? ""}`;
  return (
    <>
      <div className={`${style.verdict} ${zoneClass(zone)}`} role="status">
        <ZoneMark zone={zone} withName />
        <b>{t(has(status) ? status : statusKey(zone, "hash"))}</b>
        <span className="soft">{t(isDone ? "scan.verdict" : "scan.verdict_so_far")}</span>
        {digest && (
          <Link className={style.go ?? ""} to="/report/$kind/$object" params={{ kind: "hash", object: digest }}>
            {t("scan.report")}
          </Link>
        )}
      </div>
      {zone === "Grey" && isDone && <p className="soft">{t("scan.grey")}</p>}
      {isDone && digest && <Details object={{ kind: "hash", text: digest }} />}
    </>
  );
}

function Details({ object }: { object: Observable }) {
  const { t } = useI18n();
  const asked: Asked = { object };
  const parts = useParts(asked, ["FileGeneralInfo", "Analyses", "DetectionsInfo", "FileChildren"]);
  const looks = (parts.data?.Analyses ?? []).filter(({ Source }) => /^scan\//.test(Source));
  const signature = useSignature(parts.data?.FileGeneralInfo, looks);
  if (parts.isPending) return <Section id="findings" title={t("scan.facts")} isLoading>{t("app.loading")}</Section>;
  if (parts.error) return <ErrorNotice error={parts.error} onRetry={() => void parts.refetch()} />;
  const { FileGeneralInfo: general, FileChildren: children, SectionInfo: info } = parts.data;
  const observables = [...new Set(looks.flatMap(({ Observables }) => Observables))];
  return (
    <>
      <Facts general={general} looks={looks} signature={signature} />
      {CLOSED.test(general?.Type ?? "") && (
        <Notice kind="warning">
          <p>{t("scan.closed")}</p>
        </Notice>
      )}
      <Rules detections={parts.data.DetectionsInfo ?? []} looks={looks} />
      <Children children={children ?? []} info={info?.FileChildren} />
      <Section id="observables" title={t("scan.observables")} count={{ n: observables.length, isExact: true }} help={t("scan.observables_help")}>
        {observables.length === 0 && <p className="soft">{t("scan.observables_none")}</p>}
        <ul className={style.chips}>
          {observables.map((text) => {
            const found = detect(text);
            return <li key={text}>{found && <Chip object={found} />}</li>;
          })}
        </ul>
      </Section>
    </>
  );
}
