import type { Schemas } from "../../../../api/client";
import { Chip } from "../../../../components/Chip";
import { Inert } from "../../../../components/Inert";
import { useI18n } from "../../../../i18n";
import type { SectionDef, SectionProps } from "../../section";
import { Dash, Line, OBJECT_MAX, Stack } from "../cells";
import { custom, day, few, text, word, type Columns } from "../columns";
import { useNearSection } from "../Frame";
import { say } from "../words";
import { Attacks } from "./Attacks";
import { Tally } from "./Tally";

const NAME = "PhishingAttacks";

/** Attempts to fish for data in which the object took part. */
export const phishing: SectionDef = { name: NAME, kinds: ["ip", "domain", "url"], Body };

type Row = Schemas["PhishingRow"];
type Kit = Schemas["KitRow"];

const columns: Columns<Row> = (tools) => {
  const { i18n } = tools;
  return [
    day(tools, "first", ({ FirstSeen }) => FirstSeen),
    day(tools, "last", ({ LastSeen }) => LastSeen),
    word(tools, "attack", ({ AttackType }) => say.attack(i18n, AttackType)),
    few(tools, "roles", ({ Roles }) => Roles.map((role) => say.role(i18n, role)), 3),
    few(tools, "targets", ({ Targets }) => Targets.map(({ Organization }) => Organization)),
    few(tools, "stolen", ({ StolenData }) => StolenData.map((data) => say.stolen(i18n, data)), 3),
    text(tools, "subject", ({ Subject }) => Subject),
    custom(tools, "kits", (row) => row.Kits.map(({ Name, Hash }) => Name ?? Hash).join(", "), ({ Kits }) =>
      Kits.length === 0 ? <Dash /> : Kits.map((kit, at) => <Line key={at}><KitName kit={kit} onFilter={tools.onFilter} /></Line>),
    ),
    custom(tools, "drops", (row) => row.DropDomains.join(", "), (row) => <Stack texts={row.DropDomains} onFilter={tools.onFilter} />),
    custom(tools, "pages", (row) => row.Pages.join(", "), (row) => <Stack texts={row.Pages} onFilter={tools.onFilter} />),
    text(tools, "reference", ({ Reference }) => Reference, true),
    few(tools, "sources", ({ Sources }) => Sources),
  ];
};

/** A kit by its archive's name, and the archive to look up. */
function KitName({ kit: { Name, Hash }, onFilter }: { kit: Kit; onFilter?: (text: string) => void }) {
  return (
    <>
      {Name && <Inert text={Name} max={60} />}{" "}
      {Hash && <Chip object={{ kind: "hash", text: Hash }} max={Name ? 16 : OBJECT_MAX} {...(onFilter ? { onFilter } : {})} />}
    </>
  );
}

function Body(props: SectionProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const loading = useNearSection(props.asked, NAME);
  const found = loading.pages[0]?.[NAME];
  return (
    <Attacks {...props} name={NAME} loading={loading} attacks={found} columns={columns} facts={[]}>
      <Tally
        title={t("sections.attacks.targets")}
        items={(found?.Targets ?? []).map(({ Organization, Industry, Count }) => ({
          key: Organization,
          name: (
            <>
              <Inert text={Organization} /> {Industry && <span className="soft">{say.industry(i18n, Industry)}</span>}
            </>
          ),
          n: Count,
        }))}
      />
      <Tally
        title={t("sections.attacks.industries")}
        items={(found?.TargetIndustries ?? []).map(({ Industry, Count }) => ({ key: Industry, name: say.industry(i18n, Industry), n: Count }))}
      />
      <Tally
        title={t("sections.attacks.stolen")}
        items={(found?.StolenData ?? []).map(({ Data, Count }) => ({ key: Data, name: say.stolen(i18n, Data), n: Count }))}
      />
      <Tally
        title={t("sections.attacks.kits")}
        items={(found?.Kits ?? []).map((kit) => ({ key: `${kit.Name} ${kit.Hash}`, name: <KitName kit={kit} />, n: kit.Count }))}
      />
    </Attacks>
  );
}
