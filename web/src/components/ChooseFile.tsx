import { FileTrigger } from "react-aria-components";
import { Button } from "./Button";

/** A button that lets a file be chosen. */
export function ChooseFile({ label, look = "plain", onFile }: { label: string; look?: "first" | "plain" | "quiet"; onFile: (file: File) => void }) {
  return (
    <FileTrigger
      onSelect={(files) => {
        const file = files?.[0];
        if (file) onFile(file);
      }}
    >
      <Button look={look}>{label}</Button>
    </FileTrigger>
  );
}
