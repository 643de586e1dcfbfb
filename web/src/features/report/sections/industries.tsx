import { useI18n } from "../../../i18n";
import { list, type ViewProps } from "./list";
import style from "./sections.module.css";
import { say } from "./words";

/** Industries in whose name people are robbed by the object. */
export const industries = list("Industries", {
  kinds: ["hash", "ip", "domain", "url"],
  view: { View },
  none: "sections.none.industries",
});

function View({ rows }: ViewProps<string>) {
  const i18n = useI18n();
  return (
    <ul className={style.words}>
      {rows.map((industry) => (
        <li key={industry}>{say.industry(i18n, industry)}</li>
      ))}
    </ul>
  );
}
