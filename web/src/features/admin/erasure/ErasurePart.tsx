import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, body, type Schemas } from "../../../api/client";
import { Button } from "../../../components/Button";
import { TextField } from "../../../components/Field";
import { ErrorNotice, Notice } from "../../../components/Notice";
import { useI18n } from "../../../i18n";
import style from "../admin.module.css";
import { Confirm } from "../Confirm";

type Reply = Schemas["ErasureReply"];

interface Person {
  readonly Email: string;
  readonly Name: string;
  readonly Phone: string;
  readonly Handle: string;
}

const NOBODY: Person = { Email: "", Name: "", Phone: "", Handle: "" };

function erase(person: Person, DryRun: boolean): Promise<Reply> {
  const values = Object.entries(person).flatMap(([name, value]) => (value.trim() ? [[name, value.trim()]] : []));
  return body(api.POST("/api/erasures", { body: { ...Object.fromEntries(values), DryRun } }));
}

/** Erases what registration records say of a person: first it is counted, then asked, then done. */
export function ErasurePart() {
  const { t, count } = useI18n();
  const [person, setPerson] = useState(NOBODY);
  const [isAsked, setIsAsked] = useState(false);
  const counted = useMutation({ mutationFn: (person: Person) => erase(person, true) });
  const set = (change: Partial<Person>) => {
    setPerson({ ...person, ...change });
    // What was counted was counted for other values.
    counted.reset();
  };
  const isNobody = Object.values(person).every((value) => value.trim() === "");
  return (
    <form
      className={`stack ${style.narrow}`}
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isNobody) counted.mutate(person);
      }}
    >
      <Notice kind="warning">{t("admin.erasure.scope")}</Notice>
      <div className={style.fields}>
        <TextField label={t("admin.mail")} type="email" value={person.Email} onChange={(Email) => set({ Email })} />
        <TextField label={t("admin.erasure.name")} about={t("admin.erasure.name_about")} value={person.Name} onChange={(Name) => set({ Name })} />
        <TextField label={t("admin.erasure.phone")} about={t("admin.erasure.phone_about")} value={person.Phone} onChange={(Phone) => set({ Phone })} />
        <TextField label={t("admin.erasure.handle")} about={t("admin.erasure.handle_about")} value={person.Handle} onChange={(Handle) => set({ Handle })} />
      </div>
      <div className="row">
        <Button look="first" type="submit" isDisabled={isNobody || counted.isPending}>
          {counted.isPending ? t("admin.working") : t("admin.erasure.count")}
        </Button>
        <Button look="danger" isDisabled={!counted.data} onPress={() => setIsAsked(true)}>
          {t("admin.erasure.erase")}
        </Button>
      </div>
      {counted.error && <ErrorNotice error={counted.error} />}
      {counted.data && (
        <Notice>
          <p>{count("admin.erasure.counted", counted.data.Records)}</p>
          <p className="soft">{t("admin.erasure.counted_about")}</p>
        </Notice>
      )}
      {isAsked && (
        <Confirm
          title={t("admin.erasure.erase")}
          question={t("admin.erasure.question")}
          action={t("admin.erasure.erase")}
          word={[person.Email, person.Handle, person.Phone, person.Name].map((value) => value.trim()).find((value) => value !== "") ?? ""}
          work={() => erase(person, false)}
          said={({ Done, Records }) => {
            setPerson(NOBODY);
            counted.reset();
            return Done ? count("admin.erasure.done", Records) : t("admin.erasure.not_done");
          }}
          onClose={() => setIsAsked(false)}
        />
      )}
    </form>
  );
}
