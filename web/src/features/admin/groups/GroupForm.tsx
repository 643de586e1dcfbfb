import { useState } from "react";
import { api, body, type Schemas } from "../../../api/client";
import { Select, TextField } from "../../../components/Field";
import { useI18n } from "../../../i18n";
import { useChange } from "../change";
import { FormDialog } from "../FormDialog";
import type { Group } from "../people";

type Marking = Schemas["Marking"];
const MARKINGS: readonly Marking[] = ["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"];

/** A group to be, or another name, time zone and marking for one. */
export function GroupForm({ group, onClose }: { group: Group | null; onClose: () => void }) {
  const { t, timeZone } = useI18n();
  const [name, setName] = useState(group?.Name ?? "");
  const [zone, setZone] = useState(group?.TimeZone ?? timeZone);
  const [marking, setMarking] = useState<Marking>(group?.TlpMax ?? "TLP:GREEN");
  const { mutate, isPending, error } = useChange({
    work: () =>
      group
        ? body(
            api.PATCH("/api/groups/{id}", {
              params: { path: { id: group.Id } },
              body: {
                ...(name.trim() === group.Name ? {} : { Name: name.trim() }),
                ...(zone === group.TimeZone ? {} : { TimeZone: zone }),
                ...(marking === group.TlpMax ? {} : { TlpMax: marking }),
              },
            }),
          )
        : body(api.POST("/api/groups", { body: { Name: name.trim(), TimeZone: zone, TlpMax: marking } })),
    said: ({ Name }) => t(group ? "admin.groups.changed" : "admin.groups.added", { name: Name }),
    onDone: onClose,
  });
  const title = t(group ? "admin.groups.change" : "admin.groups.add");
  return (
    <FormDialog title={title} isPending={isPending} error={error} onSubmit={() => mutate(undefined)} onClose={onClose}>
      <TextField label={t("admin.name")} value={name} onChange={setName} isRequired maxLength={200} autoComplete="off" />
      <ZoneField value={zone} onChange={setZone} />
      <div className="stack-tight">
        <Select label={t("admin.groups.tlp_max")} value={marking} options={MARKINGS.map((value) => ({ value, label: value }))} onChange={setMarking} />
        <p className="soft">{t("admin.groups.tlp_about")}</p>
      </div>
    </FormDialog>
  );
}

function ZoneField({ value, onChange }: { value: string; onChange: (zone: string) => void }) {
  const { t } = useI18n();
  const all = Intl.supportedValuesOf("timeZone");
  const zones = all.includes(value) ? all : [value, ...all];
  return (
    <div className="stack-tight">
      <Select
        label={t("admin.groups.time_zone")}
        value={value}
        options={(zones.includes("UTC") ? zones : ["UTC", ...zones]).map((value) => ({ value, label: value }))}
        onChange={onChange}
      />
      <p className="soft">{t("admin.groups.time_zone_about")}</p>
    </div>
  );
}
