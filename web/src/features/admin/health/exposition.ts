/** Figures in Prometheus' text format (version 0.0.4), as `/metrics` gives them. */

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Exposition {
  readonly samples: readonly Sample[];
  /** What a figure is, by its name. */
  readonly help: ReadonlyMap<string, string>;
}

const LINE = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?$/;
const LABEL = /([A-Za-z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/** What a page says; lines that are no figures are passed over. */
export function parse(page: string): Exposition {
  const samples: Sample[] = [];
  const help = new Map<string, string>();
  for (const line of page.split("\n")) {
    const [, told, text] = /^# HELP (\S+) (.*)$/.exec(line) ?? [];
    if (told !== undefined && text !== undefined) help.set(told, text);
    if (line.startsWith("#")) continue;
    const [, name, labels = "", value = ""] = LINE.exec(line.trim()) ?? [];
    const figure = value === "+Inf" ? Number.POSITIVE_INFINITY : Number(value);
    if (name === undefined || Number.isNaN(figure)) continue;
    samples.push({ name, labels: labelsOf(labels), value: figure });
  }
  return { samples, help };
}

function labelsOf(text: string): Record<string, string> {
  const unescaped = (value: string) => value.replace(/\\(.)/g, (_, character: string) => (character === "n" ? "\n" : character));
  return Object.fromEntries([...text.matchAll(LABEL)].map(([, name = "", value = ""]) => [name, unescaped(value)]));
}

/** The sum of a figure over all its labels that pass; `null` where it is not told. */
export function sum({ samples }: Exposition, name: string, isMeant: (labels: Sample["labels"]) => boolean = () => true): number | null {
  const found = samples.filter((sample) => sample.name === name && isMeant(sample.labels));
  return found.length === 0 ? null : found.reduce((sum, { value }) => sum + value, 0);
}

/** The value below which a share of what a histogram counted lies, within its bucket in proportion, as Prometheus reckons it. */
export function quantile({ samples }: Exposition, name: string, share: number, isMeant: (labels: Sample["labels"]) => boolean): number | null {
  const buckets = new Map<number, number>();
  for (const sample of samples) {
    if (sample.name !== `${name}_bucket` || !isMeant(sample.labels)) continue;
    const bound = sample.labels["le"] === "+Inf" ? Number.POSITIVE_INFINITY : Number(sample.labels["le"]);
    buckets.set(bound, (buckets.get(bound) ?? 0) + sample.value);
  }
  const sorted = [...buckets].sort(([a], [b]) => a - b);
  const rank = share * (sorted.at(-1)?.[1] ?? 0);
  if (rank === 0) return null;
  let [below, before] = [0, 0];
  for (const [bound, count] of sorted) {
    if (count >= rank) return bound === Number.POSITIVE_INFINITY ? below : below + ((bound - below) * (rank - before)) / (count - before);
    [below, before] = [bound, count];
  }
  return below;
}
