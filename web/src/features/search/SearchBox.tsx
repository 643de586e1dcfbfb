import { useNavigate } from "@tanstack/react-router";
import { useRef, useState, type ClipboardEvent, type FormEvent } from "react";
import { Button } from "../../components/Button";
import { useI18n } from "../../i18n";
import { detect } from "../../lib/object";
import { keepLines } from "../bulk/lines";
import style from "./SearchBox.module.css";

/** One box for everything: one object goes to its report, many go to the table. */
export function SearchBox({ isSmall = false }: { isSmall?: boolean }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [problem, setProblem] = useState("");

  const search = (wanted: string) => {
    const words = wanted.split(/[\r\n]+/).map((line) => line.trim()).filter((line) => line !== "");
    if (words.length > 1) {
      keepLines(words);
      setText("");
      void navigate({ to: "/bulk" });
      return;
    }
    const [word] = words;
    if (word === undefined) return;
    const found = detect(word);
    if (!found) {
      setProblem(t("search.unknown_form", { text: word.slice(0, 60) }));
      return;
    }
    setProblem("");
    setText("");
    input.current?.blur();
    void navigate({ to: "/report/$kind/$object", params: { kind: found.kind, object: found.text } });
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    search(text);
  };
  const onPaste = (event: ClipboardEvent) => {
    const pasted = event.clipboardData.getData("text");
    // A field of one line would run many into one.
    if (/\S[\r\n]+\s*\S/.test(pasted)) {
      event.preventDefault();
      search(pasted);
    }
  };
  return (
    <form role="search" className={`${style.search} ${isSmall ? style.small : style.large}`} onSubmit={onSubmit}>
      <label className="aside" htmlFor="search">
        {t("search.label")}
      </label>
      <input
        ref={input}
        id="search"
        type="text"
        inputMode="search"
        enterKeyHint="search"
        autoComplete="off"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        placeholder={t("search.placeholder")}
        aria-describedby={problem ? "search-problem" : undefined}
        aria-invalid={problem !== ""}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setProblem("");
        }}
        onPaste={onPaste}
      />
      <Button look="first" type="submit">
        {t("search.go")}
      </Button>
      {problem && (
        <p id="search-problem" role="alert" className={style.problem}>
          {problem}
        </p>
      )}
    </form>
  );
}
