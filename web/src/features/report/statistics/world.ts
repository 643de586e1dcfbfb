/** The world's countries as a map of the chart library, by their codes in ISO 3166-1; loaded when a map is shown. */

import type { Geometry, Position } from "geojson";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import { registerMap } from "../../../components/echarts";
import { CODES } from "./codes";

export const WORLD = "countries";

/** Nobody reports from there, and it takes a fifth of the map. */
const ANTARCTICA = "010";

/** Countries that lie on both sides of 180° go on to the right there: else a line goes around the world. */
function unbroken(ring: Position[]): Position[] {
  const isBroken = ring.some(([x = 0]) => x > 150) && ring.some(([x = 0]) => x < -150);
  return isBroken ? ring.map(([x = 0, y = 0]) => [x < 0 ? x + 360 : x, y]) : ring;
}

function onMap(geometry: Geometry): Geometry {
  if (geometry.type === "Polygon") return { ...geometry, coordinates: geometry.coordinates.map(unbroken) };
  if (geometry.type === "MultiPolygon") return { ...geometry, coordinates: geometry.coordinates.map((part) => part.map(unbroken)) };
  return geometry;
}

let isRegistered = false;

export async function loadWorld(): Promise<void> {
  if (isRegistered) return;
  const topology = (await import("world-atlas/countries-110m.json")).default as unknown as Topology<{ countries: GeometryCollection }>;
  const { features } = feature(topology, topology.objects.countries);
  const named = features
    .filter(({ id }) => id !== ANTARCTICA)
    .map((country) => ({ ...country, geometry: onMap(country.geometry), properties: { name: CODES[String(country.id)] ?? "" } }));
  registerMap(WORLD, { type: "FeatureCollection", features: named } as never);
  isRegistered = true;
}
