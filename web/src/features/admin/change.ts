import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTell } from "./Told";

/** Every list of administration is kept below this. */
export const ADMIN = "admin";

interface Change<Value, Reply> {
  work: (value: Value) => Promise<Reply>;
  /** What is told when it is done. */
  said: (reply: Reply, value: Value) => string;
  onDone?: (reply: Reply, value: Value) => void;
}

/** Changes something on the server, tells that it is done, and has all lists of administration read anew. */
export function useChange<Value, Reply>({ work, said, onDone }: Change<Value, Reply>) {
  const client = useQueryClient();
  const tell = useTell();
  return useMutation({
    mutationFn: work,
    onSuccess: (reply, value) => {
      tell(said(reply, value));
      onDone?.(reply, value);
      // What is left of the day stands at the top of every page.
      void client.invalidateQueries({ queryKey: ["licence"] });
      return client.invalidateQueries({ queryKey: [ADMIN] });
    },
  });
}
