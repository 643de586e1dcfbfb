import type { Schemas } from "../../../../api/client";
import { useI18n } from "../../../../i18n";
import { number } from "../../../../lib/format";
import type { SectionDef, SectionProps } from "../../section";
import { Stack } from "../cells";
import { custom, day, few, figure, text, word, type Columns } from "../columns";
import { useNearSection } from "../Frame";
import { say } from "../words";
import { Attacks } from "./Attacks";
import { Tally } from "./Tally";

const NAME = "SpamAttacks";

/** Unwanted mails in which the object took part. */
export const spam: SectionDef = { name: NAME, kinds: ["hash", "ip", "domain", "url"], Body };

const columns: Columns<Schemas["SpamRow"]> = (tools) => {
  const { i18n } = tools;
  return [
    day(tools, "first", ({ FirstSeen }) => FirstSeen),
    day(tools, "last", ({ LastSeen }) => LastSeen),
    word(tools, "kind", ({ Kind }) => say.spam(i18n, Kind)),
    text(tools, "subject", ({ Subject }) => Subject),
    word(tools, "language", ({ Language }) => Language && languageName(Language, i18n.language)),
    figure(tools, "mails", ({ Mails }) => Mails),
    few(tools, "roles", ({ Roles }) => Roles.map((role) => say.role(i18n, role)), 3),
    custom(tools, "senders", (row) => row.SenderDomains.join(", "), (row) => <Stack texts={row.SenderDomains} onFilter={tools.onFilter} />),
    few(tools, "sources", ({ Sources }) => Sources),
  ];
};

/** A language's name in another. */
function languageName(code: string, language: string): string {
  try {
    return new Intl.DisplayNames(language, { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

function Body(props: SectionProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const loading = useNearSection(props.asked, NAME);
  const found = loading.pages[0]?.[NAME];
  return (
    <Attacks
      {...props}
      name={NAME}
      loading={loading}
      attacks={found}
      columns={columns}
      facts={[[t("sections.column.mails"), found && number(found.Mails, i18n.language)]]}
    >
      <Tally
        title={t("sections.attacks.kinds")}
        items={(found?.Kinds ?? []).map(({ Kind, Count }) => ({ key: Kind, name: say.spam(i18n, Kind), n: Count }))}
      />
    </Attacks>
  );
}
