import { useState } from "react";
import { api, body } from "../../../api/client";
import { TextField } from "../../../components/Field";
import { useI18n } from "../../../i18n";
import { day } from "../../../lib/format";
import { useChange } from "../change";
import { endOf } from "../day";
import { FormDialog } from "../FormDialog";
import { CountField } from "./GrantLicence";
import { useProductName } from "./products";
import type { Licence } from "./query";

/** Another end or number for a licence. */
export function ChangeLicence({ licence, onClose }: { licence: Licence; onClose: () => void }) {
  const { t, timeZone } = useI18n();
  const productName = useProductName();
  const before = licence.EndsAt ? day(licence.EndsAt, timeZone) : "";
  const [count, setCount] = useState(String(licence.Count));
  const [ends, setEnds] = useState(before);
  const { mutate, isPending, error } = useChange({
    work: () =>
      body(
        api.PATCH("/api/licences/{id}", {
          params: { path: { id: licence.Id } },
          body: {
            ...(Number(count) === licence.Count ? {} : { Count: Number(count) }),
            ...(ends === before ? {} : { EndsAt: ends ? endOf(ends, timeZone) : "" }),
          },
        }),
      ),
    said: ({ Product }) => t("admin.licences.changed", { product: productName(Product) }),
    onDone: onClose,
  });
  return (
    <FormDialog title={t("admin.licences.change")} isPending={isPending} error={error} onSubmit={() => mutate(undefined)} onClose={onClose}>
      <p>
        <strong>{productName(licence.Product)}</strong>
      </p>
      <CountField value={count} onChange={setCount} />
      <TextField label={t("admin.licences.last_day")} about={t("admin.licences.last_day_about", { zone: timeZone })} type="date" value={ends} onChange={setEnds} />
    </FormDialog>
  );
}
