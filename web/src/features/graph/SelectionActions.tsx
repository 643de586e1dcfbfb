import { Button } from "../../components/Button";
import { useI18n } from "../../i18n";
import type { Acts } from "./acts";
import { change, group, isGroup, membersOf, remove, ungroup, type Graph } from "./model";
import { commit, layout, select } from "./work";

interface Props {
  graph: Graph;
  ids: readonly string[];
  acts: Acts;
  isBusy: boolean;
}

/** What can be done with the nodes that are selected. */
export function SelectionActions({ graph, ids, acts, isBusy }: Props) {
  const { t } = useI18n();
  const members = [...membersOf(graph, ids)].flatMap((id) => graph.nodes.get(id) ?? []);
  const groups = ids.filter(isGroup);
  const objects = ids.filter((id) => !isGroup(id));
  const isPinned = members.every((node) => node.isPinned);
  const isHidden = members.every((node) => node.isHidden);
  const join = () => {
    const name = t("graph.group_name", { n: graph.groups.size + 1 });
    const made = group(graph, ids, name);
    const places = ids.flatMap((id) => layout.place(id) ?? []);
    if (!made) return;
    const middle = (of: "x" | "y") => places.reduce((sum, place) => sum + place[of], 0) / Math.max(places.length, 1);
    layout.put(made.id, { x: middle("x"), y: middle("y") });
    commit(made.graph, [made.id]);
  };
  return (
    <div className="row">
      {objects.length > 0 && (
        <Button onPress={() => void acts.expand(objects)} isDisabled={isBusy}>
          {t("graph.expand")}
        </Button>
      )}
      {ids.length > 1 && <Button onPress={join}>{t("graph.group")}</Button>}
      {groups.length > 0 && <Button onPress={() => commit(ungroup(graph, groups), membersOf(graph, groups))}>{t("graph.ungroup")}</Button>}
      <Button onPress={() => commit(change(graph, ids, { isPinned: !isPinned }))}>{t(isPinned ? "graph.unpin" : "graph.pin")}</Button>
      <Button onPress={() => commit(change(graph, ids, { isHidden: !isHidden }))}>{t(isHidden ? "graph.show" : "graph.hide")}</Button>
      <Button
        onPress={() => {
          commit(remove(graph, ids));
          select([]);
        }}
      >
        {t("graph.remove")}
      </Button>
    </div>
  );
}
