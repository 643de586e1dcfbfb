/**
 * The canvas on which a graph is seen. While the view moves, the last picture is moved with it, and a new one is painted behind it in slices
 * of a frame's time: so thousands of nodes stay fluid.
 */

import type { Layout, Place } from "./layout";
import { Marks, type Look } from "./look";
import { frameOf, lift, type Box } from "./overlay";
import { paint, radiusAt, type Picture } from "./paint";
import type { Scene, SceneEdge } from "./scene";
import { fitted, toPlane, toScreen, zoomed, type Size, type View } from "./view";

/** Of a frame of 16 milliseconds. */
const LAYOUT_MS = 6;
const PAINT_MS = 8;
/** How much larger a picture is than what is seen, so that little is missing while it moves. */
const MARGIN = 1.3;

interface Job {
  readonly painter: Generator<void>;
  readonly picture: Picture;
}

export class Stage {
  view: View = { x: 0, y: 0, scale: 1 };
  size: Size = { width: 1, height: 1 };
  /** Whether the view follows the layout, until somebody moves it. */
  isFollowing = true;
  private look: Look;
  private marks: Marks;
  private pixels = 1;
  private scene: Scene = { nodes: [], edges: [], index: new Map(), named: [] };
  private selected: ReadonlySet<string> = new Set();
  private hovered: string | null = null;
  private box: Box | null = null;
  private shown: Picture | null = null;
  private front: HTMLCanvasElement;
  private back: HTMLCanvasElement;
  private job: Job | null = null;
  private isStale = true;
  private isSeen = false;
  private frame = 0;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly layout: Layout,
    look: Look,
    private readonly tieName: (edge: SceneEdge) => string,
    private readonly onCalm: (isCalm: boolean) => void,
  ) {
    this.look = look;
    this.marks = new Marks(look, 1);
    [this.front, this.back] = [document.createElement("canvas"), document.createElement("canvas")];
  }

  setScene(scene: Scene): void {
    this.scene = scene;
    this.job = null;
    this.stale();
  }

  setLook(look: Look): void {
    this.look = look;
    this.marks = new Marks(look, this.pixels);
    this.stale();
  }

  setSelected(selected: ReadonlySet<string>): void {
    this.selected = selected;
    this.seen();
  }

  setHovered(id: string | null): void {
    if (id === this.hovered) return;
    this.hovered = id;
    this.seen();
  }

  setBox(box: Box | null): void {
    this.box = box;
    this.seen();
  }

  setView(view: View): void {
    this.view = view;
    this.isFollowing = false;
    this.stale();
  }

  resize(size: Size, pixels: number): void {
    if (size.width < 1 || size.height < 1) return;
    this.size = size;
    this.pixels = pixels;
    this.marks = new Marks(this.look, pixels);
    this.canvas.width = Math.round(size.width * pixels);
    this.canvas.height = Math.round(size.height * pixels);
    this.job = null;
    this.stale();
  }

  fit(): void {
    this.view = fitted(this.layout.x, this.layout.y, this.size);
    this.isFollowing = true;
    this.stale();
  }

  zoom(factor: number, point?: Place): void {
    this.setView(zoomed(this.view, this.size, factor, point));
  }

  pan(dx: number, dy: number): void {
    const { x, y, scale } = this.view;
    this.setView({ x: x - dx / scale, y: y - dy / scale, scale });
  }

  /** Brings a node into view. */
  reveal(id: string): void {
    const place = this.layout.place(id);
    if (!place) return;
    const { x, y } = toScreen(this.view, this.size, place);
    if (x > 24 && y > 24 && x < this.size.width - 24 && y < this.size.height - 24) return;
    this.setView({ ...place, scale: Math.max(this.view.scale, 0.5) });
  }

  /** Something lies elsewhere than it did. */
  stale(): void {
    this.isStale = true;
    this.seen();
  }

  /** The node under a point of the canvas. */
  at(point: Place): string | null {
    const { scale } = this.view;
    const { x, y } = toPlane(this.view, this.size, point);
    let found: string | null = null;
    let best = Number.POSITIVE_INFINITY;
    for (const [at, node] of this.scene.nodes.entries()) {
      const distance = Math.hypot(this.layout.x[at]! - x, this.layout.y[at]! - y) * scale;
      if (distance > Math.max(radiusAt(node, scale) + 2, 8) || distance >= best) continue;
      [found, best] = [node.id, distance];
    }
    return found;
  }

  /** The nodes within a box of the canvas. */
  within({ from, to }: Box): string[] {
    const a = toPlane(this.view, this.size, { x: Math.min(from.x, to.x), y: Math.min(from.y, to.y) });
    const b = toPlane(this.view, this.size, { x: Math.max(from.x, to.x), y: Math.max(from.y, to.y) });
    const { x, y } = this.layout;
    return this.scene.nodes.flatMap(({ id }, at) => (x[at]! >= a.x && x[at]! <= b.x && y[at]! >= a.y && y[at]! <= b.y ? [id] : []));
  }

  /** All of it as a picture of its own. */
  toBlob(): Promise<Blob | null> {
    const canvas = document.createElement("canvas");
    const size = { width: Math.max(1200, this.size.width), height: Math.max(800, this.size.height) };
    [canvas.width, canvas.height] = [size.width * 2, size.height * 2];
    const context = canvas.getContext("2d");
    if (!context) return Promise.resolve(null);
    context.scale(2, 2);
    const { x, y } = this.layout;
    const picture = { scene: this.scene, view: fitted(x, y, size), size, x, y };
    for (const _ of paint(context, picture, this.look, new Marks(this.look, 2)));
    return new Promise((done) => canvas.toBlob(done, "image/png"));
  }

  end(): void {
    cancelAnimationFrame(this.frame);
    this.frame = -1;
  }

  private seen(): void {
    this.isSeen = true;
    if (this.frame === 0) this.frame = requestAnimationFrame(this.go);
  }

  private readonly go = (): void => {
    this.frame = 0;
    if (this.layout.run(LAYOUT_MS)) {
      if (this.isFollowing) this.view = fitted(this.layout.x, this.layout.y, this.size);
      this.isStale = true;
    }
    this.onCalm(this.layout.isCalm);
    if (this.isStale && !this.job) this.begin();
    if (this.job) this.work(this.job);
    if (this.isSeen) this.show();
    this.isSeen = false;
    if (this.frame === 0 && (this.job || this.isStale || !this.layout.isCalm)) this.frame = requestAnimationFrame(this.go);
  };

  private begin(): void {
    const size = { width: Math.ceil(this.size.width * MARGIN), height: Math.ceil(this.size.height * MARGIN) };
    const [width, height] = [Math.round(size.width * this.pixels), Math.round(size.height * this.pixels)];
    if (this.back.width !== width || this.back.height !== height) [this.back.width, this.back.height] = [width, height];
    // Read after every slice: what is painted is painted then, and not all at once at the end.
    const context = this.back.getContext("2d", { alpha: false, willReadFrequently: true });
    if (!context || this.layout.ids.length !== this.scene.nodes.length) return;
    context.setTransform(this.pixels, 0, 0, this.pixels, 0, 0);
    const picture = { scene: this.scene, view: this.view, size, x: this.layout.x.slice(), y: this.layout.y.slice() };
    this.job = { picture, painter: paint(context, picture, this.look, this.marks) };
    this.isStale = false;
  }

  private work({ painter, picture }: Job): void {
    const context = this.back.getContext("2d");
    const end = performance.now() + PAINT_MS;
    do {
      const { done } = painter.next();
      context?.getImageData(0, 0, 1, 1);
      if (!done) continue;
      [this.front, this.back] = [this.back, this.front];
      this.shown = picture;
      this.job = null;
      this.isSeen = true;
      return;
    } while (performance.now() < end);
  }

  /** Positions of what is selected or pointed at. */
  private chosen({ index }: Scene): ReadonlySet<number> {
    const wanted = this.hovered ? [...this.selected, this.hovered] : [...this.selected];
    return new Set(wanted.flatMap((id) => index.get(id) ?? []));
  }

  /** The last picture where the view has it now, and over it what is selected. */
  private show(): void {
    const context = this.canvas.getContext("2d", { alpha: false });
    if (!context) return;
    const { look, pixels, size, shown } = this;
    context.setTransform(pixels, 0, 0, pixels, 0, 0);
    context.fillStyle = look.page;
    context.fillRect(0, 0, size.width, size.height);
    if (!shown) return;
    const factor = this.view.scale / shown.view.scale;
    const corner = toScreen(this.view, size, toPlane(shown.view, shown.size, { x: 0, y: 0 }));
    context.imageSmoothingEnabled = factor !== 1;
    context.drawImage(this.front, corner.x, corner.y, shown.size.width * factor, shown.size.height * factor);
    lift(context, { picture: shown, view: this.view, size, look, tieName: this.tieName }, this.chosen(shown.scene));
    if (this.box) frameOf(context, this.box, look);
  }
}
