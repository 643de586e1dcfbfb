import { Inert } from "../../components/Inert";
import { Moment } from "../../components/Moment";
import style from "./admin.module.css";

/** A text of strangers in a table's cell that may take several lines; nothing is a dash. */
export function Long({ text, max = 160 }: { text: string | null | undefined; max?: number }) {
  return <span className={style.long}>{text ? <Inert text={text} max={max} /> : <Moment at={null} />}</span>;
}
