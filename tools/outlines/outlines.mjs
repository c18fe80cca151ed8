// Writes the outlines of land and border around the Land of Big Cats as GeoJSON, and the invented
// habitat beside them.   usage: node outlines.mjs countries-10m.json OUT_FOLDER
// Source: Natural Earth 1:10m countries, through the npm package world-atlas (see README.md).
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const BOX = { west: 129.5, south: 42.2, east: 132.5, north: 44.2 }; // degrees
const DECIMALS = 4; // about 10 m
const LEAST_ISLAND = 0.0002; // square degrees, about 2 km2: smaller rocks are left out
const PARTIES = { CN: "156", RU: "643", KP: "408" }; // ISO 3166-1 numeric, the ids of world-atlas

// Invented for the example: hills on both sides of the border, not a map of any animal.
const HABITAT = JSON.parse(readFileSync(new URL("habitat.json", import.meta.url)));

const [source, out] = process.argv.slice(2);
if (!source || !out) {
  console.error("usage: node outlines.mjs countries-10m.json OUT_FOLDER");
  process.exit(2);
}
const topology = JSON.parse(readFileSync(source));
const country = Object.fromEntries(
  Object.entries(PARTIES).map(([code, id]) => [
    code,
    topology.objects.countries.geometries.find((g) => g.id === id),
  ]),
);

// ---- TopoJSON: arcs are deltas on an integer grid; arc ~i is arc i backwards ----
const arcs = topology.arcs.map((arc) => {
  const { scale, translate } = topology.transform;
  let x = 0;
  let y = 0;
  return arc.map(([dx, dy]) => {
    x += dx;
    y += dy;
    return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
  });
});
const arcPoints = (i) => (i >= 0 ? arcs[i] : [...arcs[~i]].reverse());
const ringPoints = (ring) =>
  ring.flatMap((i, n) => (n === 0 ? arcPoints(i) : arcPoints(i).slice(1)));
const polygonsOf = (g) => (g.type === "Polygon" ? [g.arcs] : g.arcs);

// ---- Clipping to the box ----
const SIDES = [
  { axis: 0, at: BOX.west, keeps: (v) => v >= BOX.west },
  { axis: 0, at: BOX.east, keeps: (v) => v <= BOX.east },
  { axis: 1, at: BOX.south, keeps: (v) => v >= BOX.south },
  { axis: 1, at: BOX.north, keeps: (v) => v <= BOX.north },
];
const crossing = (a, b, { axis, at }) => {
  const t = (at - a[axis]) / (b[axis] - a[axis]);
  const p = [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
  p[axis] = at;
  return p;
};

// Sutherland and Hodgman, one side of the box after the other.
function clipRing(ring) {
  let points = ring.slice(0, -1); // the closing point comes back at the end
  for (const side of SIDES) {
    const kept = [];
    points.forEach((b, i) => {
      const a = points.at(i - 1);
      const aIn = side.keeps(a[side.axis]);
      const bIn = side.keeps(b[side.axis]);
      if (aIn !== bIn) kept.push(crossing(a, b, side));
      if (bIn) kept.push(b);
    });
    points = kept;
  }
  return points.length ? [...points, points[0]] : [];
}

// The pieces of a line inside the box.
function clipLine(line) {
  let pieces = [line];
  for (const side of SIDES) {
    pieces = pieces.flatMap((points) => {
      const kept = [];
      let piece = [];
      points.forEach((b, i) => {
        const bIn = side.keeps(b[side.axis]);
        const a = points[i - 1];
        if (a && side.keeps(a[side.axis]) !== bIn) piece.push(crossing(a, b, side));
        if (bIn) piece.push(b);
        if (!bIn && piece.length) {
          kept.push(piece);
          piece = [];
        }
      });
      return [...kept, piece].filter((p) => p.length > 1);
    });
  }
  return pieces;
}

const round = (v) => Number(v.toFixed(DECIMALS));
const tidy = (points) =>
  points
    .map(([x, y]) => [round(x), round(y)])
    .filter((p, i, all) => i === 0 || p[0] !== all[i - 1][0] || p[1] !== all[i - 1][1]);
const area = (ring) =>
  Math.abs(
    ring.slice(1).reduce((sum, b, i) => sum + ring[i][0] * b[1] - b[0] * ring[i][1], 0),
  ) / 2;

function landOf(code) {
  return polygonsOf(country[code])
    .map((rings) => rings.map((ring) => tidy(clipRing(ringPoints(ring)))))
    .map((rings) => rings.filter((ring) => ring.length > 3 && area(ring) >= LEAST_ISLAND))
    .filter((rings) => rings.length > 0);
}

// Arcs that two countries share, joined end to end where they meet.
function borderOf(one, other) {
  const arcsOf = (code) => new Set(polygonsOf(country[code]).flat(2).map((i) => (i < 0 ? ~i : i)));
  const theirs = arcsOf(other);
  const lines = [...arcsOf(one)].filter((i) => theirs.has(i)).flatMap((i) => clipLine(arcs[i]));
  return lines.map(tidy);
}

// ---- Writing ----
const feature = (properties, type, coordinates) => ({
  type: "Feature",
  properties,
  geometry: { type, coordinates },
});
function write(name, features) {
  const lines = features.map((f) => JSON.stringify(f)).join(",\n");
  writeFileSync(
    join(out, `${name}.geojson`),
    `{"type":"FeatureCollection","features":[\n${lines}\n]}\n`,
  );
}

mkdirSync(out, { recursive: true });
const land = Object.fromEntries(Object.keys(PARTIES).map((code) => [code, landOf(code)]));
const naturalEarth = "Natural Earth 1:10m, public domain";
for (const code of ["CN", "RU"])
  write(`territory-${code.toLowerCase()}`, [
    feature({ party: code, source: naturalEarth }, "MultiPolygon", land[code]),
  ]);
write(
  "land",
  Object.keys(PARTIES).map((code) =>
    feature({ party: code, source: naturalEarth }, "MultiPolygon", land[code]),
  ),
);
write(
  "border",
  [["CN", "RU"], ["CN", "KP"], ["KP", "RU"]].map(([a, b]) =>
    feature({ between: `${a} ${b}`, source: naturalEarth }, "MultiLineString", borderOf(a, b)),
  ),
);
write("habitat", [
  feature({ source: "invented for the example; not real" }, "Polygon", [HABITAT]),
]);
