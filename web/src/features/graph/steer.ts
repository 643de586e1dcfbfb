/** Mouse, pen and fingers on the canvas of a graph. */

import type { Layout, Place } from "./layout";
import type { Stage } from "./stage";

export interface Steering {
  /** A node was pressed; `isMore` adds to what is selected. `null` is the ground. */
  readonly onPick: (id: string | null, isMore: boolean) => void;
  readonly onPickMany: (ids: readonly string[], isMore: boolean) => void;
  readonly onOpen: (id: string) => void;
  /** Nodes were put somewhere. */
  readonly onDrop: (ids: readonly string[]) => void;
  /** What moves together with a node. */
  readonly movedWith: (id: string) => readonly string[];
}

/** Pixels that a hand may tremble. */
const TREMBLE = 4;
const DOUBLE_MS = 350;

interface Held {
  readonly id: string | null;
  readonly from: Place;
  readonly isBox: boolean;
  readonly isMore: boolean;
  readonly moved: readonly string[];
  isMoved: boolean;
}

/** Listens until the signal ends it. */
export function steer(element: HTMLElement, stage: Stage, layout: Layout, steering: () => Steering, signal: AbortSignal): void {
  const fingers = new Map<number, Place>();
  let held: Held | null = null;
  let last = { id: "", at: Number.NEGATIVE_INFINITY };
  const pointOf = (event: MouseEvent): Place => {
    const { left, top } = element.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const apart = () => {
    const [a, b] = [...fingers.values()];
    return a && b ? { distance: Math.hypot(a.x - b.x, a.y - b.y), middle: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 } } : null;
  };
  const release = () => held?.moved.forEach((id) => layout.hold(id, false));

  const down = (event: PointerEvent) => {
    if (event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, pointOf(event));
    if (fingers.size > 1) {
      release();
      stage.setBox(null);
      held = null;
      return;
    }
    const from = pointOf(event);
    const id = stage.at(from);
    const isMore = event.shiftKey || event.ctrlKey || event.metaKey;
    held = { id, from, isBox: id === null && event.shiftKey, isMore, moved: id ? steering().movedWith(id) : [], isMoved: false };
  };

  const move = (event: PointerEvent) => {
    const point = pointOf(event);
    const before = fingers.get(event.pointerId);
    if (!before) {
      stage.setHovered(stage.at(point));
      return;
    }
    const pinch = apart();
    fingers.set(event.pointerId, point);
    const now = apart();
    if (pinch && now) {
      stage.zoom(now.distance / Math.max(pinch.distance, 1), now.middle);
      stage.pan(now.middle.x - pinch.middle.x, now.middle.y - pinch.middle.y);
      return;
    }
    if (!held) return;
    if (!held.isMoved && Math.hypot(point.x - held.from.x, point.y - held.from.y) < TREMBLE) return;
    held.isMoved = true;
    const [dx, dy] = [point.x - before.x, point.y - before.y];
    if (held.isBox) stage.setBox({ from: held.from, to: point });
    else if (held.id === null) stage.pan(dx, dy);
    else drag(held.moved, dx, dy);
  };

  const drag = (ids: readonly string[], dx: number, dy: number) => {
    for (const id of ids) {
      const place = layout.place(id);
      if (!place) continue;
      layout.hold(id, true);
      layout.put(id, { x: place.x + dx / stage.view.scale, y: place.y + dy / stage.view.scale });
    }
    stage.isFollowing = false;
    layout.warm(0.15);
    stage.stale();
  };

  const up = (event: PointerEvent) => {
    fingers.delete(event.pointerId);
    const ended = held;
    held = null;
    if (!ended || event.type === "pointercancel") {
      stage.setBox(null);
      return;
    }
    const { onPick, onPickMany, onOpen, onDrop } = steering();
    if (ended.isBox && ended.isMoved) {
      onPickMany(stage.within({ from: ended.from, to: pointOf(event) }), ended.isMore);
    } else if (ended.isMoved) {
      if (ended.id) onDrop(ended.moved);
    } else {
      onPick(ended.id, ended.isMore);
      const isDouble = ended.id !== null && ended.id === last.id && event.timeStamp - last.at < DOUBLE_MS;
      if (isDouble && ended.id) onOpen(ended.id);
      last = { id: ended.id ?? "", at: event.timeStamp };
    }
    stage.setBox(null);
  };

  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 24 : 1;
    stage.zoom(Math.exp(-event.deltaY * lines * 0.0016), pointOf(event));
  };

  element.addEventListener("pointerdown", down, { signal });
  element.addEventListener("pointermove", move, { signal });
  element.addEventListener("pointerup", up, { signal });
  element.addEventListener("pointercancel", up, { signal });
  element.addEventListener("pointerleave", () => stage.setHovered(null), { signal });
  element.addEventListener("wheel", wheel, { signal, passive: false });
}
