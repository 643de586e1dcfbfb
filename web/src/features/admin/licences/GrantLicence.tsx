import { useState } from "react";
import { api, body } from "../../../api/client";
import { Select, TextField } from "../../../components/Field";
import { useI18n } from "../../../i18n";
import style from "../admin.module.css";
import { useChange } from "../change";
import { endOf, startOf } from "../day";
import { FormDialog } from "../FormDialog";
import { GroupSelect } from "../GroupSelect";
import { useProductName } from "./products";
import { PRODUCTS, SERVICES, type Product, type Service } from "./query";

/** Grants a licence to a group. */
export function GrantLicence({ group: first, onClose }: { group: string; onClose: () => void }) {
  const { t, timeZone } = useI18n();
  const productName = useProductName();
  const [group, setGroup] = useState(first);
  const [product, setProduct] = useState<Product>("threat_lookup_250");
  const [count, setCount] = useState("1");
  const [starts, setStarts] = useState("");
  const [ends, setEnds] = useState("");
  const [services, setServices] = useState<ReadonlySet<Service>>(new Set());
  const { mutate, isPending, error } = useChange({
    work: () =>
      body(
        api.POST("/api/licences", {
          body: {
            GroupId: group,
            Product: product,
            Count: Number(count),
            ...(starts ? { StartsAt: startOf(starts, timeZone) } : {}),
            ...(ends ? { EndsAt: endOf(ends, timeZone) } : {}),
            ...(services.size > 0 ? { Services: [...services] } : {}),
          },
        }),
      ),
    said: ({ Product }) => t("admin.licences.granted", { product: productName(Product) }),
    onDone: onClose,
  });
  const toggle = (service: Service) => {
    const next = new Set(services);
    if (!next.delete(service)) next.add(service);
    setServices(next);
  };
  return (
    <FormDialog
      title={t("admin.licences.grant")}
      action={t("admin.licences.grant")}
      isPending={isPending}
      error={error}
      onSubmit={() => mutate(undefined)}
      onClose={onClose}
    >
      <GroupSelect value={group} onChange={setGroup} />
      <Select label={t("admin.licences.product")} value={product} options={PRODUCTS.map((value) => ({ value, label: productName(value) }))} onChange={setProduct} />
      <CountField value={count} onChange={setCount} />
      <div className={style.fields}>
        <TextField label={t("admin.licences.first_day")} about={t("admin.licences.first_day_about")} type="date" value={starts} onChange={setStarts} />
        <TextField label={t("admin.licences.last_day")} about={t("admin.licences.last_day_about", { zone: timeZone })} type="date" value={ends} onChange={setEnds} />
      </div>
      <fieldset className={style.checks}>
        <legend>{t("admin.licences.services")}</legend>
        {SERVICES.map((service) => (
          <label key={service} className="row">
            <input type="checkbox" checked={services.has(service)} onChange={() => toggle(service)} />
            {t(`admin.service.${service}`)}
          </label>
        ))}
        <span className="soft">{t("admin.licences.services_about")}</span>
      </fieldset>
    </FormDialog>
  );
}

export function CountField({ value, onChange }: { value: string; onChange: (count: string) => void }) {
  const { t } = useI18n();
  return (
    <TextField
      label={t("admin.licences.count")}
      about={t("admin.licences.count_about")}
      inputMode="numeric"
      pattern="[1-9][0-9]{0,2}|1000"
      value={value}
      onChange={onChange}
      isRequired
    />
  );
}
