import type { Schemas } from "../../../../api/client";
import { Copy } from "../../../../components/Copy";
import { Inert } from "../../../../components/Inert";
import { useI18n } from "../../../../i18n";
import { Facts } from "../Facts";
import style from "../sections.module.css";
import { say } from "../words";

type Row = Schemas["FamilyRow"];

/** Characters of a list's description that are shown. */
const DESCRIPTION_MAX = 1200;
/** Characters of a list of names that are shown. */
const LIST_MAX = 300;
/** Links that are seen at once. */
const LINKS_MAX = 3;

/** A family: what it is, who uses it, and what it does. */
export function Family({ row: { Name, StatedAs, Card: card, Candidates } }: { row: Row }) {
  const i18n = useI18n();
  const { t } = i18n;
  const stated = StatedAs.map((each) => `${each.Name} (${each.Sources.join(", ")})`);
  return (
    <article className={style.block}>
      <h3>
        <Inert text={Name} max={80} />{" "}
        {card && (
          <span className={style.count}>
            {say.knowledge(i18n, card.Kind)}
            {card.AttackId && (
              <>
                {" · "}
                <Inert text={card.AttackId} max={20} />
              </>
            )}
          </span>
        )}
      </h3>
      {card?.Description && (
        <p className={style.prose}>
          <Inert text={card.Description} max={DESCRIPTION_MAX} />
        </p>
      )}
      {!card && Candidates.length === 0 && <p className="soft">{t("sections.family.no_card")}</p>}
      {Candidates.length > 0 && <Meanings candidates={Candidates} />}
      <Facts
        facts={[
          [t("sections.family.stated_as"), some(stated)],
          [t("sections.family.aliases"), card && some(card.Aliases)],
          [t("sections.family.other_ids"), card && some(card.OtherAttackIds)],
          [t("sections.family.actors"), card && things(card.Actors)],
          [t("sections.family.techniques"), card && things(card.Techniques)],
          [t("sections.family.software"), card && things(card.Software)],
          [t("sections.family.references"), card && card.References.length > 0 && <Links links={card.References} />],
          [t("sections.column.sources"), card && some(card.Sources)],
        ]}
      />
    </article>
  );
}

/** Short texts side by side. */
function some(texts: readonly string[]) {
  return texts.length > 0 && <Inert text={texts.join(", ")} max={LIST_MAX} />;
}

/** Things with their identifiers in ATT&CK, and how many more there are. */
function things({ Items, Total }: Schemas["NamedList"]) {
  if (Items.length === 0) return null;
  return (
    <ul className={style.words}>
      {Items.map(({ AttackId, Name }, at) => (
        <li key={at}>
          {AttackId && <span className="mono"><Inert text={AttackId} max={20} /> </span>}
          <Inert text={Name} max={60} />
        </li>
      ))}
      {Total > Items.length && <li className="soft">+{Total - Items.length}</li>}
    </ul>
  );
}

/** Addresses of texts about it. They lead out, so that they are copied, not followed. */
function Links({ links }: { links: readonly string[] }) {
  const { count } = useI18n();
  const lines = (some: readonly string[]) => (
    <ul className="mono">
      {some.map((link) => (
        <li key={link}>
          <Inert text={link} max={100} /> <Copy text={link} />
        </li>
      ))}
    </ul>
  );
  return (
    <>
      {lines(links.slice(0, LINKS_MAX))}
      {links.length > LINKS_MAX && (
        <details>
          <summary>{count("sections.more", links.length - LINKS_MAX)}</summary>
          {lines(links.slice(LINKS_MAX))}
        </details>
      )}
    </>
  );
}

/** What a name may mean. */
function Meanings({ candidates }: { candidates: Row["Candidates"] }) {
  const i18n = useI18n();
  return (
    <div>
      <p className="soft">{i18n.t("sections.family.candidates")}</p>
      <ul>
        {candidates.map(({ Id, Kind, Name, Sources }) => (
          <li key={Id}>
            <Inert text={Name} /> <span className={style.count}>{say.knowledge(i18n, Kind)}</span> <Inert text={Sources.join(", ")} />
          </li>
        ))}
      </ul>
    </div>
  );
}
