import { useState, type DragEvent, type ReactNode } from "react";
import style from "./Drop.module.css";

interface Props {
  onFile: (file: File) => void;
  /** What is said while a file is held over it. */
  hint: string;
  children: ReactNode;
}

/** A part of a page onto which a file can be dropped. Who has no mouse chooses the file with a button in it. */
export function Drop({ onFile, hint, children }: Props) {
  const [isOver, setIsOver] = useState(false);
  const onDrag = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    setIsOver(true);
  };
  const onDrop = (event: DragEvent) => {
    const [file] = event.dataTransfer.files;
    setIsOver(false);
    if (!file) return;
    event.preventDefault();
    onFile(file);
  };
  const onLeave = (event: DragEvent) => {
    if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setIsOver(false);
  };
  return (
    <div className={`${style.drop} ${isOver ? style.over : ""}`} onDragOver={onDrag} onDragLeave={onLeave} onDrop={onDrop}>
      {children}
      {isOver && <p className={style.hint}>{hint}</p>}
    </div>
  );
}
