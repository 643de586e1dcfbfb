/** “Tell me when this verdict changes.” */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ApiError, send } from "../../api/client";
import type { Observable } from "../../lib/object";

/** An object whose changes are told to whoever watches it. */
interface Watch {
  readonly Id: string;
  readonly Object: string;
  readonly Type?: string;
}

interface Watches {
  /** The mail address that changes are told to. */
  readonly ToldTo?: string | null;
  readonly Watches?: readonly Watch[];
}

const KEY = ["watches"];

async function list(): Promise<Watches | null> {
  const response = await send("/api/watches");
  // A server without watches.
  if (response.status === 404 || response.status === 405) return null;
  if (!response.ok) throw await ApiError.of(response);
  return (await response.json()) as Watches;
}

async function change(object: Observable, watch: Watch | undefined): Promise<void> {
  const response = watch
    ? await send(`/api/watches/${encodeURIComponent(watch.Id)}`, { method: "DELETE" })
    : await send("/api/watches", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ Object: object.text, Note: "" }),
      });
  if (!response.ok) throw await ApiError.of(response);
}

/** Whether the object is watched, and how to change that; `isOffered` is false where the server knows no watches. */
export function useWatch(object: Observable) {
  const client = useQueryClient();
  const { data } = useQuery({ queryKey: KEY, queryFn: list, retry: false });
  const watch = data?.Watches?.find((watch) => watch.Object === object.text && (watch.Type ?? object.kind) === object.kind);
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: () => change(object, watch),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
  return {
    isOffered: data != null,
    isWatched: watch !== undefined,
    /** Whether it has just been changed: then it is said what follows from it. */
    isChanged: isSuccess,
    toldTo: data?.ToldTo ?? null,
    toggle: () => mutate(),
    isPending,
    error,
  };
}
