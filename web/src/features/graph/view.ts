/** Which part of the plane is seen, and how large. */

import type { Place } from "./layout";

export interface View {
  /** The middle of what is seen. */
  readonly x: number;
  readonly y: number;
  /** Pixels of a unit of the plane. */
  readonly scale: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const SCALE_MIN = 0.02;
export const SCALE_MAX = 6;

export function toScreen({ x, y, scale }: View, { width, height }: Size, place: Place): Place {
  return { x: (place.x - x) * scale + width / 2, y: (place.y - y) * scale + height / 2 };
}

export function toPlane({ x, y, scale }: View, { width, height }: Size, point: Place): Place {
  return { x: (point.x - width / 2) / scale + x, y: (point.y - height / 2) / scale + y };
}

/** Larger or smaller, with what is under the point staying there. */
export function zoomed(view: View, size: Size, factor: number, point: Place = { x: size.width / 2, y: size.height / 2 }): View {
  const scale = Math.min(SCALE_MAX, Math.max(SCALE_MIN, view.scale * factor));
  const under = toPlane(view, size, point);
  return { x: under.x - (point.x - size.width / 2) / scale, y: under.y - (point.y - size.height / 2) / scale, scale };
}

/** All of it, with a margin for names. */
export function fitted(x: Float64Array, y: Float64Array, { width, height }: Size, most = 1.8): View {
  if (x.length === 0) return { x: 0, y: 0, scale: 1 };
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < x.length; i += 1) {
    left = Math.min(left, x[i]!);
    right = Math.max(right, x[i]!);
    top = Math.min(top, y[i]!);
    bottom = Math.max(bottom, y[i]!);
  }
  const scale = Math.min((width - Math.min(320, width * 0.45)) / Math.max(right - left, 1), (height - 80) / Math.max(bottom - top, 1), most);
  return { x: (left + right) / 2, y: (top + bottom) / 2, scale: Math.max(SCALE_MIN, scale) };
}
