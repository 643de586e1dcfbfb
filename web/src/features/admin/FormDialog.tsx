import type { ReactNode } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { ErrorNotice } from "../../components/Notice";
import { useI18n } from "../../i18n";

interface Props {
  title: string;
  /** What the button says; “Save” when left out. */
  action?: string;
  children: ReactNode;
  isPending: boolean;
  error: unknown;
  onSubmit: () => void;
  onClose: () => void;
}

/** Fields in a window, with what the server says of them. */
export function FormDialog({ title, action, children, isPending, error, onSubmit, onClose }: Props) {
  const { t } = useI18n();
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        {children}
        {error ? <ErrorNotice error={error} /> : null}
        <div className="row">
          <Button look="first" type="submit" isDisabled={isPending}>
            {isPending ? t("admin.working") : (action ?? t("common.save"))}
          </Button>
          <Button onPress={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Dialog>
  );
}
