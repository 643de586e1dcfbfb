import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useHasRole } from "../../app/session";
import { Button } from "../../components/Button";
import { Inert } from "../../components/Inert";
import { Menu } from "../../components/Menu";
import { ErrorNotice } from "../../components/Notice";
import { useI18n } from "../../i18n";
import { AsOf } from "./AsOf";
import { AssessDialog } from "./assess/AssessDialog";
import style from "./Actions.module.css";
import type { Asked } from "./query";
import { Rich } from "./Rich";
import { FORMATS, save, type Format } from "./save";
import { useWatch } from "./watch";

/** What can be done with the report as a whole. */
export function Actions({ asked, onAsOf }: { asked: Asked; onAsOf: (asOf: string | undefined) => void }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const { object } = asked;
  const [isAssessing, setIsAssessing] = useState(false);
  const mayAssess = useHasRole("analyst");
  const watch = useWatch(object);
  const saving = useMutation({ mutationFn: (format: Format) => save(asked, format) });
  const files = FORMATS.map((format) => ({
    id: format.id,
    label: t(`export.${format.id}`),
    run: () => saving.mutate(format),
    isDisabled: saving.isPending,
  }));
  return (
    <>
      <AsOf asOf={asked.asOf} onAsOf={onAsOf} />
      <Menu
        label={saving.isPending ? t("export.busy") : t("export.menu")}
        actions={[...files.slice(0, 3), null, ...files.slice(3), null, { id: "print", label: t("export.print"), run: () => window.print() }]}
      />
      <Button onPress={() => void navigate({ to: "/graph", search: { kind: object.kind, object: object.text } })}>{t("panel.graph")}</Button>
      <Button onPress={() => setIsAssessing(true)}>{t(mayAssess ? "assess.open" : "assess.see")}</Button>
      {watch.isOffered && (
        <Button onPress={watch.toggle} isDisabled={watch.isPending}>
          {t(watch.isWatched ? "watch.stop" : "watch.start")}
        </Button>
      )}
      <span className="aside" role="status">
        {saving.isPending ? t("export.busy") : saving.isSuccess ? t("export.done") : ""}
      </span>
      {watch.isWatched && watch.isChanged && (
        <p className={style.told} role="status">
          {watch.toldTo ? <Rich text={t("watch.told_to")} values={{ mail: <Inert text={watch.toldTo} /> }} /> : t("watch.no_mail")}
        </p>
      )}
      {saving.error && (
        <div className={style.error}>
          <ErrorNotice error={saving.error} onRetry={() => saving.variables && saving.mutate(saving.variables)} />
        </div>
      )}
      {watch.error && (
        <div className={style.error}>
          <ErrorNotice error={watch.error} onRetry={watch.toggle} />
        </div>
      )}
      <AssessDialog object={object} isOpen={isAssessing} onClose={() => setIsAssessing(false)} />
    </>
  );
}
