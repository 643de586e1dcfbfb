import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { Button } from "../../components/Button";
import { DataTable, type Column, type TableState } from "../../components/DataTable";
import { Dialog } from "../../components/Dialog";
import { Inert } from "../../components/Inert";
import { Moment } from "../../components/Moment";
import { ErrorNotice } from "../../components/Notice";
import { Section } from "../../components/Section";
import { useHasRole } from "../../app/session";
import { useI18n } from "../../i18n";
import { forget, LIST, useSaved, type SavedRow } from "./saved";

/** Graphs that were kept: one's own, and those of the group. */
export function SavedList() {
  const { t } = useI18n();
  const { data, error, refetch, isPending } = useSaved();
  const client = useQueryClient();
  const isAdministrator = useHasRole("group_administrator");
  const [state, setState] = useState<TableState>({});
  const [doomed, setDoomed] = useState<SavedRow | null>(null);
  const removal = useMutation({
    mutationFn: forget,
    onSuccess: () => setDoomed(null),
    onSettled: () => void client.invalidateQueries({ queryKey: LIST }),
  });
  const columns = useMemo(
    (): Column<SavedRow>[] => [
      {
        id: "name",
        header: t("graph.name"),
        value: ({ Name }) => Name,
        cell: ({ Id, Name }) => (
          <Link to="/graph" search={{ saved: Id }}>
            <Inert text={Name} max={80} />
          </Link>
        ),
      },
      { id: "nodes", header: t("graph.nodes"), value: ({ NodeCount }) => NodeCount, isNumber: true },
      { id: "ties", header: t("graph.ties"), value: ({ EdgeCount }) => EdgeCount, isNumber: true },
      {
        id: "shared",
        header: t("graph.seen_by"),
        value: ({ Shared, IsOwn }) => t(Shared ? (IsOwn ? "graph.by_group" : "graph.of_group") : "graph.by_me"),
      },
      { id: "changed", header: t("graph.changed"), value: ({ ChangedAt }) => ChangedAt, cell: ({ ChangedAt }) => <Moment at={ChangedAt} /> },
      {
        id: "remove",
        header: t("graph.remove"),
        value: () => "",
        cell: (row) =>
          (row.IsOwn || isAdministrator) && (
            <Button look="quiet" aria-label={t("graph.remove_named", { name: row.Name.slice(0, 80) })} onPress={() => setDoomed(row)}>
              {t("graph.remove")}
            </Button>
          ),
      },
    ],
    [t, isAdministrator],
  );
  return (
    <Section id="saved" title={t("graph.saved")} isLoading={isPending} {...(data ? { count: { n: data.length, isExact: true } } : {})}>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <p className="soft">{t("graph.saved_none")}</p>}
      {data && data.length > 0 && <DataTable name={t("graph.saved")} columns={columns} rows={data} state={state} onState={setState} />}
      <Dialog title={t("graph.remove_title")} isOpen={doomed !== null} onClose={() => setDoomed(null)}>
        <div className="stack">
          <p>{doomed && <Inert text={doomed.Name} max={200} />}</p>
          <p>{t("graph.remove_about")}</p>
          {removal.error && <ErrorNotice error={removal.error} />}
          <div className="row">
            <Button look="danger" onPress={() => doomed && removal.mutate(doomed)} isDisabled={removal.isPending}>
              {t("graph.remove")}
            </Button>
            <Button onPress={() => setDoomed(null)}>{t("common.cancel")}</Button>
          </div>
        </div>
      </Dialog>
    </Section>
  );
}
