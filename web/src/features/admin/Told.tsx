import { createContext, use, useState, type ReactNode } from "react";
import { IconButton } from "../../components/Button";
import { Inert } from "../../components/Inert";
import { Notice } from "../../components/Notice";
import { useI18n } from "../../i18n";
import style from "./admin.module.css";

const Context = createContext<(text: string) => void>(() => {});

/** Where a part says what became of a change. The place is there from the start, so that it is heard when something comes into it. */
export function TellProvider({ children }: { children: ReactNode }) {
  const { t } = useI18n();
  const [text, tell] = useState("");
  return (
    <Context value={tell}>
      <div aria-live="polite" className={style.told}>
        {text !== "" && (
          <Notice>
            <div className="row spread">
              <span>
                <Inert text={text} max={400} />
              </span>
              <IconButton label={t("common.close")} onPress={() => tell("")}>
                ✕
              </IconButton>
            </div>
          </Notice>
        )}
      </div>
      {children}
    </Context>
  );
}

/** Says what happened; it stays until something else does. */
export function useTell(): (text: string) => void {
  return use(Context);
}
