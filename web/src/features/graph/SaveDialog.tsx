import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { ApiError } from "../../api/client";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Switch, TextField } from "../../components/Field";
import { ErrorNotice, Notice } from "../../components/Notice";
import { useI18n } from "../../i18n";
import { load, LIST, save } from "./saved";
import { set, type Kept, type Work } from "./work";

/** Keeps the graph: under its name, or as a new one. */
export function SaveDialog({ isOpen, onClose, work }: { isOpen: boolean; onClose: () => void; work: Work }) {
  const { t } = useI18n();
  return (
    <Dialog title={t("graph.save")} isOpen={isOpen} onClose={onClose}>
      {isOpen && <Form work={work} onClose={onClose} />}
    </Dialog>
  );
}

function Form({ work, onClose }: { work: Work; onClose: () => void }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { kept, graph } = work;
  const [name, setName] = useState(kept?.name ?? "");
  const [isShared, setIsShared] = useState(kept?.isShared ?? false);
  const { mutate, error, isPending } = useMutation({
    mutationFn: (over: Kept | null) => save(graph, name.trim(), isShared, over),
    onSuccess: (saved) => {
      set({ kept: saved, isChanged: false, asked: `saved ${saved.id}` });
      void client.invalidateQueries({ queryKey: LIST });
      void navigate({ to: "/graph", search: { saved: saved.id }, replace: true });
      onClose();
    },
  });
  const isConflict = error instanceof ApiError && error.status === 412;
  // Over what somebody else saved meanwhile, once that is what is wanted.
  const overwrite = useMutation({
    mutationFn: async () => (await load(kept!.id)).kept,
    onSuccess: (latest) => mutate(latest),
  });
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== "") mutate(kept);
  };
  return (
    <form className="stack" onSubmit={onSubmit}>
      <TextField label={t("graph.name")} value={name} onChange={setName} maxLength={200} autoFocus isRequired />
      <Switch isOn={isShared} onChange={setIsShared}>
        {t("graph.shared_with")}
      </Switch>
      <p className="soft">{t("graph.save_about")}</p>
      {isConflict ? (
        <Notice kind="warning">
          <p>{t("graph.conflict")}</p>
          <div className="row">
            <Button onPress={() => mutate(null)}>{t("graph.save_new")}</Button>
            <Button look="danger" onPress={() => overwrite.mutate()}>
              {t("graph.save_over")}
            </Button>
          </div>
        </Notice>
      ) : (
        (error ?? overwrite.error) && <ErrorNotice error={error ?? overwrite.error} />
      )}
      <div className="row">
        <Button look="first" type="submit" isDisabled={isPending || name.trim() === ""}>
          {kept ? t("graph.save_again") : t("common.save")}
        </Button>
        {kept && (
          <Button onPress={() => mutate(null)} isDisabled={isPending || name.trim() === ""}>
            {t("graph.save_new")}
          </Button>
        )}
        <Button onPress={onClose}>{t("common.cancel")}</Button>
      </div>
    </form>
  );
}
