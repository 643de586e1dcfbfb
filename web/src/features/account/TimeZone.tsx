import { useMemo, useState } from "react";
import { Button, ComboBox, Input, Label, ListBox, ListBoxItem, Popover, Text } from "react-aria-components";
import { useI18n } from "../../i18n";
import { moment } from "../../lib/format";
import style from "./Account.module.css";
import { timeZones } from "./zones";

/** The key of the browser's own zone: an empty one cannot be chosen. */
const OWN = "own";

/** A time zone, found by typing a part of its name. */
export function TimeZone({ value, onChange }: { value: string | null; onChange: (zone: string | null) => void }) {
  const { t, language, timeZone } = useI18n();
  const [now] = useState(() => new Date());
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const options = useMemo(
    () => [{ id: OWN, label: t("account.zone_own", { zone: own }) }, ...timeZones(language, now)],
    [t, own, language, now],
  );
  const chosen = value ?? OWN;
  return (
    <ComboBox
      // Labels are in another language then.
      key={language}
      className={style.combo ?? ""}
      defaultItems={options}
      selectedKey={chosen}
      onSelectionChange={(key) => key !== null && key !== chosen && onChange(key === OWN ? null : String(key))}
      menuTrigger="focus"
    >
      <Label>{t("account.zone")}</Label>
      <div className={style.entry}>
        <Input />
        <Button>
          <span aria-hidden="true">▾</span>
        </Button>
      </div>
      <Text slot="description" className="soft">
        {t("account.zone_about", { now: moment(now.toISOString(), timeZone) })}
      </Text>
      <Popover className={style.options ?? ""}>
        <ListBox<{ id: string; label: string }>>
          {({ id, label }) => (
            <ListBoxItem id={id} className={style.option ?? ""}>
              {label}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
