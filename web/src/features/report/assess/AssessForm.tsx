import { useState, type FormEvent } from "react";
import { useHasRole } from "../../../app/session";
import type { Schemas } from "../../../api/client";
import { Button } from "../../../components/Button";
import { Select, TextField } from "../../../components/Field";
import { ErrorNotice, Notice } from "../../../components/Notice";
import { ZoneMark, ZONES, type ZoneName } from "../../../components/Zone";
import { useI18n } from "../../../i18n";
import { CATEGORIES, type Category } from "../categories";
import type { Observable } from "../../../lib/object";
import { categoryName } from "../words";
import style from "./assess.module.css";
import { useAssess } from "./query";

const DAY_MS = 86_400_000;
/** How long an assessment holds, in days, as the server has it: when nothing is said, and at most. */
const DAYS = 90;
const DAYS_MAX = 365;

const dayIn = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

/** States what a person knows: it decides until it ends. */
export function AssessForm({ object }: { object: Observable }) {
  const i18n = useI18n();
  const { t, language } = i18n;
  const isExpert = useHasRole("expert");
  const [zone, setZone] = useState<ZoneName | "">("");
  const [category, setCategory] = useState<Category>("CATEGORY_GENERAL");
  const [reason, setReason] = useState("");
  const [expiry, setExpiry] = useState(dayIn(DAYS));
  const [scope, setScope] = useState<Schemas["AssessmentScope"]>("group");
  const [covers, setCovers] = useState<Schemas["Covers"]>("exactly");
  const assess = useAssess();
  const zones = ZONES.filter((each) => each !== "Orange" || object.kind !== "hash");
  const categories = CATEGORIES.map((value) => ({ value, label: categoryName(value, i18n) })).sort((a, b) => a.label.localeCompare(b.label, language));
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (zone === "") return;
    assess.mutate(
      { Object: object.text, Zone: zone, Category: category, Reason: reason.trim(), ExpiresAt: expiry, Scope: scope, Covers: covers },
      { onSuccess: () => setReason("") },
    );
  };
  return (
    <form className={style.form} onSubmit={onSubmit}>
      <h3>{t("assess.new")}</h3>
      <fieldset>
        <legend>{t("assess.zone")}</legend>
        <div className="row">
          {zones.map((each) => (
            <label key={each} className={style.zone}>
              <input type="radio" name="zone" required checked={zone === each} onChange={() => setZone(each)} />
              <ZoneMark zone={each} withName />
            </label>
          ))}
        </div>
      </fieldset>
      <TextField label={t("assess.reason")} about={t("assess.reason_about")} rows={3} isRequired maxLength={2000} value={reason} onChange={setReason} />
      <div className={style.pair}>
        <Select label={t("assess.category")} value={category} options={categories} onChange={setCategory} />
        <label className={style.date}>
          <span>{t("assess.expiry")}</span>
          <input type="date" required min={dayIn(1)} max={dayIn(DAYS_MAX)} value={expiry} onChange={(event) => setExpiry(event.target.value)} />
        </label>
        <Select
          label={t("assess.scope")}
          value={scope}
          isDisabled={!isExpert}
          options={[
            { value: "group", label: t("assess.scope_group") },
            { value: "all", label: t("assess.scope_all") },
          ]}
          onChange={setScope}
        />
        {object.kind === "domain" && (
          <Select
            label={t("assess.covers")}
            value={covers}
            options={[
              { value: "exactly", label: t("assess.covers_exactly") },
              { value: "below", label: t("assess.covers_below") },
            ]}
            onChange={setCovers}
          />
        )}
      </div>
      {scope === "all" && <Notice kind="warning">{t("assess.all_warning")}</Notice>}
      {assess.error && <ErrorNotice error={assess.error} />}
      {assess.isSuccess && <Notice>{t("assess.stated")}</Notice>}
      <div className="row">
        <Button look="first" type="submit" isPending={assess.isPending}>
          {assess.isPending ? t("assess.stating") : t("assess.state")}
        </Button>
      </div>
    </form>
  );
}
