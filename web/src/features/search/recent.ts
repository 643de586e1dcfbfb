/** What was looked up lately, in this browser alone: it is nobody else's business. */

import { useSyncExternalStore } from "react";
import { isKind, type Observable } from "../../lib/object";

export interface Recent extends Observable {
  readonly zone: string;
  readonly at: string;
}

const NAME = "hantei.recent";
const MAX = 20;
const listeners = new Set<() => void>();
let cached: { readonly stored: string; readonly list: readonly Recent[] } = { stored: "", list: [] };

function stored(): string {
  try {
    return localStorage.getItem(NAME) ?? "";
  } catch {
    return "";
  }
}

function list(): readonly Recent[] {
  const text = stored();
  if (text !== cached.stored) cached = { stored: text, list: parsed(text) };
  return cached.list;
}

function parsed(text: string): Recent[] {
  try {
    const rows: unknown = JSON.parse(text);
    if (!Array.isArray(rows)) return [];
    return rows.filter((row): row is Recent => typeof row?.text === "string" && isKind(row.kind) && typeof row.zone === "string");
  } catch {
    return [];
  }
}

function keep(rows: readonly Recent[]): void {
  try {
    localStorage.setItem(NAME, JSON.stringify(rows));
  } catch {
    // Without room nothing is remembered.
  }
  listeners.forEach((listener) => listener());
}

export function remember(object: Observable, zone: string): void {
  const others = list().filter(({ kind, text }) => kind !== object.kind || text !== object.text);
  keep([{ ...object, zone, at: new Date().toISOString() }, ...others].slice(0, MAX));
}

export function forget(): void {
  keep([]);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useRecent(): readonly Recent[] {
  return useSyncExternalStore(subscribe, list);
}
