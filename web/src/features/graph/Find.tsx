import { useId, useState, type FormEvent } from "react";
import { Button } from "../../components/Button";
import { useI18n } from "../../i18n";
import { refang } from "../../lib/object";
import type { Graph } from "./model";
import style from "./Toolbar.module.css";
import { select } from "./work";

/** Finds nodes by a part of their names or notes, one after the other. */
export function Find({ graph, onReveal }: { graph: Graph; onReveal: (id: string) => void }) {
  const { t } = useI18n();
  const id = useId();
  const [text, setText] = useState("");
  const [at, setAt] = useState(-1);
  const wanted = refang(text).toLowerCase();
  const found =
    wanted === ""
      ? []
      : [...graph.nodes.values()].filter(({ object, note }) => object.text.toLowerCase().includes(wanted) || note.toLowerCase().includes(wanted));
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (found.length === 0) return;
    const next = (at + 1) % found.length;
    const node = found[next]!;
    setAt(next);
    select([node.id]);
    onReveal(node.id);
  };
  return (
    <form role="search" aria-label={t("graph.find")} className={style.find} onSubmit={onSubmit}>
      <label className="aside" htmlFor={id}>
        {t("graph.find")}
      </label>
      <input
        id={id}
        type="search"
        className={style.input}
        placeholder={t("graph.find")}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(-1);
        }}
      />
      {wanted !== "" && (
        <>
          <span className="soft" role="status">
            {found.length === 0 ? t("graph.found_none") : t("graph.found", { at: at + 1, n: found.length })}
          </span>
          {found.length > 1 && (
            <Button look="quiet" onPress={() => select(found.map((node) => node.id))}>
              {t("graph.found_select")}
            </Button>
          )}
        </>
      )}
    </form>
  );
}
