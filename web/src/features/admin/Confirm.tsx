import { useState } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { TextField } from "../../components/Field";
import { Inert } from "../../components/Inert";
import { ErrorNotice } from "../../components/Notice";
import { useI18n } from "../../i18n";
import { useChange } from "./change";
import { plain } from "./plain";

interface Props<Reply> {
  title: string;
  /** What is about to happen, and whether it can be undone. */
  question: string;
  /** What the button says that does it. */
  action: string;
  /** Whether nothing is taken away by it. */
  isHarmless?: boolean;
  /** What has to be typed first, where much would be lost. */
  word?: string;
  work: () => Promise<Reply>;
  said: (reply: Reply) => string;
  onClose: () => void;
}

/** A question before something that cannot be undone. */
export function Confirm<Reply>({ title, question, action, isHarmless = false, word, work, said, onClose }: Props<Reply>) {
  const { t } = useI18n();
  const [typed, setTyped] = useState("");
  const { mutate, isPending, error } = useChange({ work, said, onDone: onClose });
  const isReady = word === undefined || typed.trim() === word;
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) mutate(undefined);
        }}
      >
        <p>
          <Inert text={question} max={600} />
        </p>
        {word !== undefined && <TextField label={t("admin.type_name", { name: plain(word) })} value={typed} onChange={setTyped} autoComplete="off" />}
        {error && <ErrorNotice error={error} />}
        <div className="row">
          <Button look={isHarmless ? "first" : "danger"} type="submit" isDisabled={!isReady || isPending}>
            {isPending ? t("admin.working") : action}
          </Button>
          <Button onPress={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Dialog>
  );
}
