/** How a graph looks in the page's theme: colours, and the marks of nodes as small pictures that are painted many times. */

import type { ZoneName } from "../../components/Zone";
import type { Kind } from "../../lib/object";

export interface Look {
  readonly page: string;
  readonly text: string;
  readonly soft: string;
  readonly line: string;
  readonly edge: string;
  readonly accent: string;
  readonly zones: Readonly<Record<ZoneName, string>>;
  readonly grounds: Readonly<Record<ZoneName, string>>;
  readonly mono: string;
  readonly font: string;
}

/** Kinds of nodes; a group is one of its own. */
export type Shape = Kind | "group";

const LETTERS: Readonly<Record<ZoneName, string>> = { Red: "R", Orange: "O", Yellow: "Y", Green: "G", Grey: "–" };

/** Colours of the page as it is shown now. */
export function lookOf(element: HTMLElement): Look {
  const css = getComputedStyle(element);
  const colour = (name: string) => css.getPropertyValue(`--${name}`).trim();
  const zones = (suffix: string) => ({
    Red: colour(`red${suffix}`),
    Orange: colour(`orange${suffix}`),
    Yellow: colour(`yellow${suffix}`),
    Green: colour(`green${suffix}`),
    Grey: colour(`grey${suffix}`),
  });
  return {
    page: colour("page"),
    text: colour("text"),
    soft: colour("text-soft"),
    line: colour("line"),
    edge: colour("line-strong"),
    accent: colour("accent"),
    zones: zones(""),
    grounds: zones("-ground"),
    mono: colour("mono"),
    font: colour("font"),
  };
}

/** The outline of a kind of node: a square is a file, a diamond an address, a circle a domain, a hexagon a URL. */
export function trace(context: CanvasRenderingContext2D, shape: Shape, x: number, y: number, radius: number): void {
  context.beginPath();
  if (shape === "domain" || shape === "group") {
    context.arc(x, y, radius, 0, Math.PI * 2);
    return;
  }
  if (shape === "hash") {
    const side = radius * 0.88;
    context.rect(x - side, y - side, side * 2, side * 2);
    return;
  }
  const [corners, from, size] = shape === "ip" ? [4, Math.PI / 2, radius * 1.22] : [6, 0, radius * 1.06];
  for (let at = 0; at < corners; at += 1) {
    const angle = from + (at * Math.PI * 2) / corners;
    context.lineTo(x + Math.cos(angle) * size, y + Math.sin(angle) * size);
  }
  context.closePath();
}

/** Marks by kind, zone and size, made once. */
export class Marks {
  private readonly made = new Map<string, HTMLCanvasElement>();

  constructor(
    private readonly look: Look,
    private readonly pixels: number,
  ) {}

  /** A picture whose middle is the node's; its side in pixels of the page is `4 * radius`. */
  of(shape: Shape, zone: ZoneName | null, radius: number): HTMLCanvasElement {
    const key = `${shape} ${zone} ${radius}`;
    const before = this.made.get(key);
    if (before) return before;
    const picture = document.createElement("canvas");
    const side = radius * 4;
    picture.width = picture.height = Math.ceil(side * this.pixels);
    const context = picture.getContext("2d");
    if (context) this.paint(context, shape, zone, side / 2, radius);
    this.made.set(key, picture);
    return picture;
  }

  private paint(context: CanvasRenderingContext2D, shape: Shape, zone: ZoneName | null, middle: number, radius: number): void {
    const { look } = this;
    context.scale(this.pixels, this.pixels);
    if (shape === "group") {
      trace(context, shape, middle, middle, radius * 1.4);
      context.fillStyle = look.grounds[zone ?? "Grey"];
      context.fill();
      context.strokeStyle = look.zones[zone ?? "Grey"];
      context.lineWidth = 1.5;
      context.stroke();
    }
    trace(context, shape, middle, middle, radius);
    context.fillStyle = look.zones[zone ?? "Grey"];
    context.fill();
    if (radius < 5) return;
    context.fillStyle = look.page;
    context.font = `700 ${Math.round(radius * 1.25)}px ${look.font}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(zone ? LETTERS[zone] : "?", middle, middle + radius * 0.08);
  }
}
