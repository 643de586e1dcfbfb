import { TextField } from "../../components/Field";
import { ZoneMark, ZONES } from "../../components/Zone";
import { useI18n } from "../../i18n";
import type { Acts } from "./acts";
import { membersOf, rename, type Graph, type Group } from "./model";
import { NodePanel } from "./NodePanel";
import style from "./Panel.module.css";
import { SelectionActions } from "./SelectionActions";
import { commit } from "./work";

interface Props {
  graph: Graph;
  selected: ReadonlySet<string>;
  acts: Acts;
  isBusy: boolean;
}

/** What is selected: nothing, one node, a group, or several. */
export function Panel({ graph, selected, acts, isBusy }: Props) {
  const { t, count } = useI18n();
  const ids = [...selected];
  const node = ids.length === 1 ? graph.nodes.get(ids[0]!) : undefined;
  const group = ids.length === 1 ? graph.groups.get(ids[0]!) : undefined;
  return (
    <aside className={style.panel} aria-label={t("graph.selection")}>
      {node ? (
        <NodePanel node={node} graph={graph} acts={acts} isBusy={isBusy} />
      ) : group ? (
        <div className="stack">
          <h2>{count("graph.group_of", group.members.size)}</h2>
          <GroupName key={group.id} graph={graph} group={group} />
          <ByZone graph={graph} ids={ids} />
          <SelectionActions graph={graph} ids={ids} acts={acts} isBusy={isBusy} />
        </div>
      ) : ids.length > 1 ? (
        <div className="stack">
          <h2>{count("graph.selected", ids.length)}</h2>
          <ByZone graph={graph} ids={ids} />
          <SelectionActions graph={graph} ids={ids} acts={acts} isBusy={isBusy} />
          <p className="soft">{count("graph.expand_costs", ids.length)}</p>
        </div>
      ) : (
        <Legend />
      )}
    </aside>
  );
}

function GroupName({ graph, group }: { graph: Graph; group: Group }) {
  const { t } = useI18n();
  return (
    <TextField
      label={t("graph.group_label")}
      defaultValue={group.name}
      maxLength={200}
      onBlur={(event) => {
        const name = (event.target as HTMLInputElement).value.trim();
        if (name !== "" && name !== group.name) commit(rename(graph, group.id, name));
      }}
    />
  );
}

function ByZone({ graph, ids }: { graph: Graph; ids: readonly string[] }) {
  const { count } = useI18n();
  const members = [...membersOf(graph, ids)];
  return (
    <ul className="row">
      {ZONES.map((zone) => {
        const n = members.filter((id) => (graph.nodes.get(id)?.zone ?? "Grey") === zone).length;
        return n > 0 ? (
          <li key={zone}>
            <ZoneMark zone={zone} withName /> {count("common.items", n)}
          </li>
        ) : null;
      })}
    </ul>
  );
}

const SHAPES = [
  ["domain", "●"],
  ["ip", "◆"],
  ["url", "⬢"],
  ["hash", "■"],
] as const;

/** How it is read and steered, while nothing is selected. */
function Legend() {
  const { t } = useI18n();
  return (
    <div className="stack">
      <h2>{t("graph.legend")}</h2>
      <ul className="row">
        {SHAPES.map(([kind, sign]) => (
          <li key={kind}>
            <span aria-hidden="true">{sign}</span> {t(`kind.${kind}`)}
          </li>
        ))}
        <li>
          <span aria-hidden="true">◉</span> {t("graph.a_group")}
        </li>
      </ul>
      <p>{t("graph.legend_about")}</p>
      <h3>{t("graph.keys")}</h3>
      <dl className={style.keys}>
        {(["arrows", "pan", "zoom", "fit", "open", "many", "pin", "hide", "remove", "undo"] as const).map((key) => (
          <div key={key}>
            <dt>
              <kbd>{t(`graph_key.${key}`)}</kbd>
            </dt>
            <dd>{t(`graph_does.${key}`)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
