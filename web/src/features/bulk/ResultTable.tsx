import { useMemo, useState } from "react";
import { Button } from "../../components/Button";
import { DataTable } from "../../components/DataTable";
import { Menu } from "../../components/Menu";
import { useI18n } from "../../i18n";
import { download } from "../../lib/csv";
import { defang, KINDS } from "../../lib/object";
import { blockList } from "./blockList";
import { columns } from "./columns";
import type { Row } from "./rows";
import { setView, type Run, type View } from "./run";
import { ZoneToggles } from "./ZoneToggles";

/** All objects with their verdicts: by zone, selected, exported. */
export function ResultTable({ run, view }: { run: Run; view: View }) {
  const i18n = useI18n();
  const { t } = i18n;
  const { rows, work } = run;
  const { zones, table, selected } = view;
  const shown = useMemo(() => (zones.size === 0 ? rows : rows.filter(({ zone }) => zones.has(zone))), [rows, zones]);
  const defined = useMemo(() => columns(work, i18n, (filter) => setView({ table: { ...table, filter } })), [work, i18n, table]);
  return (
    <div className="stack-tight">
      <ZoneToggles rows={rows} zones={zones} onZones={(zones) => setView({ zones })} />
      <DataTable
        name={t(`bulk.table.${work}`)}
        columns={defined}
        rows={shown}
        state={table}
        onState={(table) => setView({ table })}
        selected={selected}
        onSelect={(selected) => setView({ selected })}
        tools={
          <>
            <CopySelected rows={rows} selected={selected} />
            <BlockList rows={rows} />
          </>
        }
      />
    </div>
  );
}

/** The selected objects, defanged, one a line. */
function CopySelected({ rows, selected }: { rows: readonly Row[]; selected: ReadonlySet<Row> }) {
  const { t, count } = useI18n();
  const [said, setSaid] = useState("");
  const copy = () => {
    const text = rows.filter((row) => selected.has(row)).map(({ object }) => defang(object)).join("\n");
    navigator.clipboard.writeText(text).then(
      () => setSaid(t("common.copied")),
      () => setSaid(t("common.copy_failed")),
    );
  };
  if (selected.size === 0) return null;
  return (
    <>
      <Button look="quiet" onPress={copy}>
        {count("bulk.copy_selected", selected.size)}
      </Button>
      <span role="status" className="soft">
        {said}
      </span>
    </>
  );
}

function BlockList({ rows }: { rows: readonly Row[] }) {
  const { t } = useI18n();
  const save = (name: string, lines: readonly string[]) => download(`hantei-${name}.txt`, `${lines.join("\n")}\n`, "text/plain");
  const all = blockList(rows);
  if (all.length === 0) return null;
  const lists = KINDS.map((kind) => ({ kind, lines: blockList(rows, kind) })).filter(({ lines }) => lines.length > 0);
  return (
    <Menu
      label={t("bulk.block_list")}
      actions={[
        { id: "all", label: t("bulk.block_all", { n: all.length }), run: () => save("block", all) },
        ...lists.map(({ kind, lines }) => ({
          id: kind,
          label: t("bulk.block_kind", { kind: t(`kind.${kind}`), n: lines.length }),
          run: () => save(`block-${kind}`, lines),
        })),
      ]}
    />
  );
}
