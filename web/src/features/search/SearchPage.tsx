import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState, type DragEvent } from "react";
import { Button } from "../../components/Button";
import { Chip } from "../../components/Chip";
import { Moment } from "../../components/Moment";
import { useI18n } from "../../i18n";
import { useTitle } from "../../app/title";
import { keepFile } from "../scan/file";
import { forget, useRecent } from "./recent";
import { SearchBox } from "./SearchBox";
import style from "./SearchPage.module.css";
import { Story } from "./Story";

/** Where everything begins: paste, or drop a file. */
export function SearchPage() {
  const { t } = useI18n();
  const navigate = useNavigate();
  const recent = useRecent();
  useTitle(t("nav.search"));
  const [isOver, setIsOver] = useState(false);
  useEffect(() => document.getElementById("search")?.focus({ preventScroll: true }), []);
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    const [file] = event.dataTransfer.files;
    if (!file) return;
    keepFile(file);
    void navigate({ to: "/scan" });
  };
  const onDrag = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    setIsOver(true);
  };
  return (
    <div
      className={`page stack ${style.page} ${isOver ? style.over : ""}`}
      onDragOver={onDrag}
      onDragLeave={(event) => event.currentTarget === event.target && setIsOver(false)}
      onDrop={onDrop}
    >
      <div className={`stack ${style.box}`}>
        <h1>{t("search.title")}</h1>
        <SearchBox />
        <p className="soft">{isOver ? t("search.drop") : t("search.about")}</p>
      </div>
      <Story />
      <section className={`stack-tight ${style.box}`} aria-labelledby="recent">
        <div className="row spread">
          <h2 id="recent">{t("search.recent")}</h2>
          {recent.length > 0 && (
            <Button look="quiet" onPress={forget}>
              {t("search.recent_clear")}
            </Button>
          )}
        </div>
        {recent.length === 0 && <p className="soft">{t("search.recent_none")}</p>}
        <ul className={style.recent}>
          {recent.map((object) => (
            <li key={`${object.kind} ${object.text}`}>
              <Chip object={object} zone={object.zone} />
              <span className="soft">
                {t(`kind.${object.kind}`)} · <Moment at={object.at} />
              </span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
