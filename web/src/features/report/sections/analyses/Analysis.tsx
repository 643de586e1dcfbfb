import type { ReactNode } from "react";
import type { Schemas } from "../../../../api/client";
import { Inert } from "../../../../components/Inert";
import { Moment } from "../../../../components/Moment";
import { useI18n } from "../../../../i18n";
import { Related } from "../cells";
import { Facts } from "../Facts";
import style from "../sections.module.css";
import { say } from "../words";
import { Engines, Signatures } from "./Findings";
import { Processes } from "./Processes";

type Row = Schemas["AnalysisRow"];

/** Characters of a value that are shown. */
const VALUE_MAX = 400;

/** One report in full. */
export function Analysis({ analysis }: { analysis: Row }) {
  const i18n = useI18n();
  const { t } = i18n;
  const { Signature: signature } = analysis;
  const texts = (values: readonly string[]) => values.map((text) => <Inert text={text} max={VALUE_MAX} />);
  return (
    <>
      <Facts
        facts={[
          [t("sections.column.packers"), analysis.Packers.length > 0 && <Inert text={analysis.Packers.join(", ")} />],
          [t("sections.column.signer"), signature && say.signer(i18n, signature.Status)],
          [t("sections.analysis.program"), signature?.Program && <Inert text={signature.Program} />],
          [t("sections.analysis.reason"), signature?.Reason && <Inert text={signature.Reason} max={VALUE_MAX} />],
          [t("sections.column.signed_at"), signature?.SignedAt && <Moment at={signature.SignedAt} />],
          [t("sections.column.reference"), analysis.Reference && <Inert text={analysis.Reference} max={VALUE_MAX} />],
        ]}
      />
      <Engines engines={analysis.Engines} />
      <Signatures signatures={analysis.Signatures} />
      <Processes processes={analysis.Processes} />
      {analysis.Configurations.map(({ Family, Values }, at) => (
        <div key={at} className={style.block}>
          <h4>
            {t("sections.analysis.configuration")}: <Inert text={Family} />
          </h4>
          <Pairs pairs={Values} />
        </div>
      ))}
      <Texts title={t("sections.analysis.mutexes")} items={texts(analysis.Mutexes)} />
      <Texts title={t("sections.analysis.registry_keys")} items={texts(analysis.RegistryKeys)} />
      <Texts title={t("sections.analysis.observables")} items={analysis.Observables.map((text) => <Related text={text} />)} />
      {analysis.Properties.length > 0 && (
        <div className={style.block}>
          <h4>{t("sections.analysis.properties")}</h4>
          <Pairs pairs={analysis.Properties} />
        </div>
      )}
    </>
  );
}

/** Values by their keys; a key may come several times. */
function Pairs({ pairs }: { pairs: readonly Schemas["ConfigurationValue"][] }) {
  return (
    <dl className={style.pairs}>
      {pairs.map(({ Key, Value }, at) => (
        <div key={at}>
          <dt>
            <Inert text={Key} max={60} />
          </dt>
          <dd>
            <Related text={Value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Items that are seen at once; the others are behind a line that opens. */
const SEEN_MAX = 12;

function Texts({ title, items }: { title: string; items: readonly ReactNode[] }) {
  const { count } = useI18n();
  if (items.length === 0) return null;
  const lines = (some: readonly ReactNode[]) => (
    <ul className="mono">
      {some.map((item, at) => (
        <li key={at}>{item}</li>
      ))}
    </ul>
  );
  return (
    <div className={style.block}>
      <h4>
        {title} <span className={style.count}>{items.length}</span>
      </h4>
      {lines(items.slice(0, SEEN_MAX))}
      {items.length > SEEN_MAX && (
        <details>
          <summary>{count("sections.more", items.length - SEEN_MAX)}</summary>
          {lines(items.slice(SEEN_MAX))}
        </details>
      )}
    </div>
  );
}
