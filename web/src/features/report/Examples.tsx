import { Copy } from "../../components/Copy";
import { useI18n } from "../../i18n";
import style from "./Examples.module.css";
import { reportUrl, type Asked } from "./query";

/** A text within quotes of a shell. */
const shell = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
/** A text as Python and JSON write it, without letters that are not seen. */
const python = (text: string) =>
  JSON.stringify(text).replace(/[^\x20-\x7e]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** How the same is asked for by a program. */
export function examples(asked: Asked, origin: string): { readonly curl: string; readonly python: string } {
  const url = `${origin}${reportUrl(asked, { count: "100" })}`;
  return {
    curl: `curl -H "x-api-key: $HANTEI_TOKEN" \\\n  ${shell(url)}`,
    python: [
      "import json, os, urllib.request",
      "",
      "request = urllib.request.Request(",
      `    ${python(url)},`,
      '    headers={"x-api-key": os.environ["HANTEI_TOKEN"]},',
      ")",
      "with urllib.request.urlopen(request) as answer:",
      "    report = json.load(answer)",
      'print(report["Zone"])',
    ].join("\n"),
  };
}

export function Examples({ asked }: { asked: Asked }) {
  const { t } = useI18n();
  const texts = examples(asked, location.origin);
  return (
    <details id="api" className={`${style.examples} no-print`}>
      <summary>
        <h2>{t("examples.title")}</h2>
      </summary>
      <p className="soft">{t("examples.about")}</p>
      <Example name="curl" text={texts.curl} />
      <Example name="Python" text={texts.python} />
    </details>
  );
}

function Example({ name, text }: { name: string; text: string }) {
  const { t } = useI18n();
  return (
    <div className={style.example}>
      <div className="row">
        <h3>{name}</h3>
        <Copy text={text} label={t("examples.copy", { name })} />
      </div>
      <pre tabIndex={0} aria-label={name}>
        {text}
      </pre>
    </div>
  );
}
