import { useRef, useState } from "react";
import { useSession } from "../../../app/session";
import { Button } from "../../../components/Button";
import { Inert } from "../../../components/Inert";
import { Moment } from "../../../components/Moment";
import { ErrorNotice } from "../../../components/Notice";
import { ZoneMark, zoneOf } from "../../../components/Zone";
import { useI18n, type Key } from "../../../i18n";
import { categoryName } from "../words";
import style from "./assess.module.css";
import { useWithdraw, type Assessment } from "./query";

const STATES: Readonly<Record<string, Key>> = {
  "in force": "assess.in_force",
  expired: "assess.expired",
  withdrawn: "assess.withdrawn",
};

/** What was stated, the newest first. */
export function AssessmentList({ assessments, mayWithdraw }: { assessments: readonly Assessment[]; mayWithdraw: boolean }) {
  const { t } = useI18n();
  if (assessments.length === 0) return <p>{t("assess.none")}</p>;
  return (
    <ul className={style.list}>
      {assessments.map((assessment) => (
        <Row key={assessment.Id} assessment={assessment} mayWithdraw={mayWithdraw} />
      ))}
    </ul>
  );
}

function Row({ assessment, mayWithdraw }: { assessment: Assessment; mayWithdraw: boolean }) {
  const i18n = useI18n();
  const { t } = i18n;
  const { User } = useSession();
  const [isAsking, setIsAsking] = useState(false);
  const row = useRef<HTMLLIElement>(null);
  const withdraw = useWithdraw();
  const state = STATES[assessment.State];
  const isHeld = assessment.State === "in force";
  return (
    <li ref={row} tabIndex={-1} className={isHeld ? "" : style.ended}>
      <div className="row">
        <ZoneMark zone={zoneOf(assessment.Zone)} withName />
        <span>{categoryName(assessment.Category, i18n)}</span>
        <span className="soft">
          {state ? t(state) : assessment.State} · {t(`assess.scope_${assessment.Scope}`)} · {t(`assess.covers_${assessment.Covers}`)}
        </span>
      </div>
      <p>
        <Inert text={assessment.Reason} max={600} />
      </p>
      <p className="soft">
        {assessment.Author === User.Id ? t("assess.by_you") : <span className="mono">{assessment.Author}</span>} ·{" "}
        <Moment at={assessment.StatedAt} /> – <Moment at={assessment.WithdrawnAt ?? assessment.ExpiresAt} />
      </p>
      {isHeld && mayWithdraw && (
        <div className="row">
          {isAsking ? (
            <>
              <span>{t("assess.withdraw_sure")}</span>
              <Button
                look="danger"
                isPending={withdraw.isPending}
                // The button goes with the assessment; the focus stays in its row.
                onPress={() => withdraw.mutate(assessment.Id, { onSuccess: () => row.current?.focus() })}
              >
                {t("assess.withdraw")}
              </Button>
              <Button onPress={() => setIsAsking(false)}>{t("common.cancel")}</Button>
            </>
          ) : (
            <Button onPress={() => setIsAsking(true)}>{t("assess.withdraw")}</Button>
          )}
        </div>
      )}
      {withdraw.error && <ErrorNotice error={withdraw.error} />}
    </li>
  );
}
