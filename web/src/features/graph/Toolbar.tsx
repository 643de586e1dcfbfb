import { useState, type RefObject } from "react";
import { Button, IconButton } from "../../components/Button";
import { Menu } from "../../components/Menu";
import { useI18n } from "../../i18n";
import { exportCsv, exportJson, exportPicture, exportStix } from "./exports";
import { Find } from "./Find";
import { change } from "./model";
import { SaveDialog } from "./SaveDialog";
import type { Stage } from "./stage";
import style from "./Toolbar.module.css";
import { commit, layout, redo, undo, type Work } from "./work";

interface Props {
  work: Work;
  stage: RefObject<Stage | null>;
  onReveal: (id: string) => void;
  onFailed: (error: unknown, retry: () => void) => void;
}

/** What can be done with the whole graph. */
export function Toolbar({ work, stage, onReveal, onFailed }: Props) {
  const { t, count } = useI18n();
  const [isSaving, setIsSaving] = useState(false);
  const { graph, past, future, kept } = work;
  const name = kept?.name ?? t("graph.file");
  const hidden = [...graph.nodes.values()].filter(({ isHidden }) => isHidden).map(({ id }) => id);
  const picture = async () => {
    const blob = await stage.current?.toBlob();
    if (blob) exportPicture(blob, name);
  };
  const bundle = () => void exportStix(graph, name).catch((error: unknown) => onFailed(error, bundle));
  const headings = [
    t("graph.object"),
    t("graph.type"),
    t("graph.zone"),
    t("graph.score"),
    t("graph.category"),
    t("graph.ties"),
    t("graph.group_label"),
    t("graph.note"),
  ];
  const arrange = () => {
    layout.warm(1);
    stage.current?.fit();
  };
  return (
    <div className={`row ${style.toolbar}`}>
      <Find graph={graph} onReveal={onReveal} />
      <div className={style.signs} role="group" aria-label={t("graph.history")}>
        <IconButton label={t("graph.undo")} onPress={undo} isDisabled={past.length === 0}>
          ↶
        </IconButton>
        <IconButton label={t("graph.redo")} onPress={redo} isDisabled={future.length === 0}>
          ↷
        </IconButton>
      </div>
      <div className={style.signs} role="group" aria-label={t("graph.view")}>
        <IconButton label={t("graph.zoom_in")} onPress={() => stage.current?.zoom(1.3)}>
          +
        </IconButton>
        <IconButton label={t("graph.zoom_out")} onPress={() => stage.current?.zoom(1 / 1.3)}>
          −
        </IconButton>
        <IconButton label={t("graph.fit")} onPress={() => stage.current?.fit()}>
          <svg width="14" height="14" viewBox="0 0 14 14" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
            <path d="M1 5V1h4M9 1h4v4M13 9v4H9M5 13H1V9" />
          </svg>
        </IconButton>
        <IconButton label={t("graph.arrange")} onPress={arrange}>
          ⟳
        </IconButton>
      </div>
      {hidden.length > 0 && (
        <Button look="quiet" onPress={() => commit(change(graph, hidden, { isHidden: false }))}>
          {count("graph.show_hidden", hidden.length)}
        </Button>
      )}
      <div className={`row ${style.end}`}>
        <Button look={work.isChanged ? "first" : "plain"} onPress={() => setIsSaving(true)}>
          {t("common.save")}
        </Button>
        <Menu
          label={t("table.export")}
          actions={[
            { id: "png", label: t("graph.export_png"), run: () => void picture() },
            { id: "stix", label: t("graph.export_stix"), run: bundle },
            { id: "csv", label: t("graph.export_csv"), run: () => exportCsv(graph, name, headings) },
            { id: "json", label: t("graph.export_json"), run: () => exportJson(graph, name) },
          ]}
        />
      </div>
      <SaveDialog isOpen={isSaving} onClose={() => setIsSaving(false)} work={work} />
    </div>
  );
}
