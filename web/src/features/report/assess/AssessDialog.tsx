import { useHasRole } from "../../../app/session";
import { Dialog } from "../../../components/Dialog";
import { ErrorNotice } from "../../../components/Notice";
import { useI18n } from "../../../i18n";
import type { Observable } from "../../../lib/object";
import { AssessForm } from "./AssessForm";
import { AssessmentList } from "./AssessmentList";
import { useAssessments } from "./query";

/** What analysts state of the object, and a form to state something. */
export function AssessDialog({ object, isOpen, onClose }: { object: Observable; isOpen: boolean; onClose: () => void }) {
  const { t } = useI18n();
  const mayAssess = useHasRole("analyst");
  const { data, error, refetch } = useAssessments(object, isOpen);
  return (
    <Dialog title={t("assess.title")} isOpen={isOpen} onClose={onClose}>
      <p className="soft">{t("assess.about")}</p>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <p className="soft">{t("app.loading")}</p>}
      {data && <AssessmentList assessments={data} mayWithdraw={mayAssess} />}
      {mayAssess && <AssessForm object={object} />}
    </Dialog>
  );
}
