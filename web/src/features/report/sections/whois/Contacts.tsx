import { Inert } from "../../../../components/Inert";
import { useI18n, type Key } from "../../../../i18n";
import { Facts } from "../Facts";
import style from "../sections.module.css";
import { say } from "../words";

type Line = Key extends infer K ? (K extends `sections.line.${infer Name}` ? Name : never) : never;

export interface Contact {
  readonly role: string;
  readonly veil?: string | null | undefined;
  readonly lines: readonly (readonly [Line, string | null | undefined])[];
}

/** Characters of a line that are shown. */
const LINE_MAX = 200;

/** People and organisations behind a registration; who says the same in several roles is shown once. */
export function Contacts({ contacts }: { contacts: readonly Contact[] }) {
  const i18n = useI18n();
  const { t } = i18n;
  return together(contacts).map(({ roles, veil, lines }) => (
    <div key={roles.join()} className={style.block}>
      <h3>
        {roles.map((role, at) => (
          <span key={role}>
            {at > 0 && " · "}
            <Inert text={say.contact(i18n, role)} />
          </span>
        ))}
      </h3>
      {veil && <p className="soft">{say.veil(i18n, veil)}</p>}
      <Facts
        facts={lines.map(([line, value]) => [
          t(`sections.line.${line}`),
          value && <Inert text={value} max={LINE_MAX} isName={line === "email"} />,
        ])}
      />
    </div>
  ));
}

function together(contacts: readonly Contact[]): (Omit<Contact, "role"> & { readonly roles: string[] })[] {
  const found = new Map<string, Omit<Contact, "role"> & { readonly roles: string[] }>();
  for (const { role, ...rest } of contacts) {
    const key = JSON.stringify(rest);
    const same = found.get(key);
    if (same) same.roles.push(role);
    else found.set(key, { ...rest, roles: [role] });
  }
  return [...found.values()];
}
