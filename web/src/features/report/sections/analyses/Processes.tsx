import { useMemo } from "react";
import type { Schemas } from "../../../../api/client";
import { Chip } from "../../../../components/Chip";
import { Inert } from "../../../../components/Inert";
import { useI18n } from "../../../../i18n";
import style from "../sections.module.css";
import { trees, type Node } from "./tree";

type Process = Schemas["ProcessRow"];

/** Characters of a command line that are shown. */
const COMMAND_MAX = 400;

/** Which process started which. */
export function Processes({ processes }: { processes: readonly Process[] }) {
  const { t } = useI18n();
  const nodes = useMemo(() => trees(processes), [processes]);
  if (nodes.length === 0) return null;
  return (
    <div className={style.block}>
      <h4>
        {t("sections.analysis.processes")} <span className={style.count}>{processes.length}</span>
      </h4>
      <div className={style.tree} role="region" aria-label={t("sections.analysis.processes")} tabIndex={0}>
        <Branch nodes={nodes} />
      </div>
    </div>
  );
}

function Branch({ nodes }: { nodes: readonly Node<Process>[] }) {
  return (
    <ul>
      {nodes.map(({ item: { Image, CommandLine, Hash }, children }, at) => (
        <li key={at}>
          <span className="mono">
            <Inert text={Image} />
          </span>{" "}
          {Hash && <Chip object={{ kind: "hash", text: Hash }} max={16} />}
          {CommandLine && CommandLine !== Image && (
            <span className={`mono ${style.command}`}>
              <Inert text={CommandLine} max={COMMAND_MAX} />
            </span>
          )}
          {children.length > 0 && <Branch nodes={children} />}
        </li>
      ))}
    </ul>
  );
}
