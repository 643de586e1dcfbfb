import { ApiError, send } from "../../api/client";

/** What a server of another version does not have: `null` then. Everything else that goes wrong goes wrong. */
export async function optional<T>(path: string, signal: AbortSignal): Promise<T | null> {
  const response = await send(path, { signal });
  // Where only another method has the address, 405.
  if (response.status === 404 || response.status === 405) return null;
  if (!response.ok) throw await ApiError.of(response);
  return (await response.json()) as T;
}
