import { Link, useNavigate } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { Button } from "../../components/Button";
import { TextField } from "../../components/Field";
import { useI18n } from "../../i18n";
import { detect } from "../../lib/object";
import { SavedList } from "./SavedList";
import style from "./Start.module.css";
import type { Work } from "./work";

/** Where a graph begins: at an object, or at what was kept. */
export function Start({ work }: { work: Work }) {
  const { t, count } = useI18n();
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const [isUnknown, setIsUnknown] = useState(false);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const found = detect(text);
    setIsUnknown(!found && text.trim() !== "");
    if (found) void navigate({ to: "/graph", search: { kind: found.kind, object: found.text } });
  };
  const open = work.asked.split(" ");
  return (
    <>
      <form className={style.start} onSubmit={onSubmit}>
        <TextField label={t("graph.start")} about={t("graph.start_about")} value={text} onChange={setText} autoComplete="off" spellCheck="false" />
        <Button look="first" type="submit">
          {t("graph.start_go")}
        </Button>
      </form>
      {isUnknown && <p role="alert">{t("search.unknown_form", { text: text.slice(0, 60) })}</p>}
      {work.graph.nodes.size > 0 && (
        <p>
          {count("graph.open", work.graph.nodes.size)}{" "}
          {open[0] === "saved" ? (
            <Link to="/graph" search={{ saved: open[1] ?? "" }}>
              {t("graph.go_on")}
            </Link>
          ) : (
            <Link to="/graph" search={{ kind: open[0] as "domain", object: open.slice(1).join(" ") }}>
              {t("graph.go_on")}
            </Link>
          )}
        </p>
      )}
      <SavedList />
    </>
  );
}
