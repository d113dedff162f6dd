import { type Box, boxAround, centreOf, crosses, grown, overlap } from "./geometry";
import type { ReportedCluster, TopologyModel } from "./model";
import { shortened, textWidth } from "./text";

/** More clusters than these are shown as a matrix: lines between them could not be told apart. */
export const MAX_DRAWN = 10;

/** Size of the letters of names, in pixels; their font has a fixed width. */
export const NAME_SIZE = 13;
const PLACE_SIZE = 11;

/** A cluster at its place. */
export interface DrawnCluster extends Box {
  readonly clusterName: string;
  /** Its name, shortened where it is long. */
  readonly label: string;
  /** Where it is, shortened; empty where that says nothing. */
  readonly place: string;
}

/** The clusters of one system. */
export interface DrawnGroup extends Box {
  readonly system: string;
  readonly clusters: readonly DrawnCluster[];
}

/** Where everything of a diagram is. */
export interface DiagramLayout {
  readonly width: number;
  readonly height: number;
  readonly groups: readonly DrawnGroup[];
}

/** Width of a letter, in sizes of it. */
export const LETTER_WIDTH = 0.61;
/** Longer names are shortened. */
export const MAX_LETTERS = 26;
const HEIGHT = 46;
const PADDING = 18;
const HEADING = 30;
const GAP = 16;
const SPACE = 60;

/** Places clusters: one box a system below the other, and in each the clusters on an ellipse. */
export function layOut(model: TopologyModel): DiagramLayout {
  const width = Math.max(...model.clusters.map(widthOf));
  const systems = [...new Set(model.clusters.map(({ system }) => system))];
  const groups: DrawnGroup[] = [];
  let y = 1;
  for (const system of systems) {
    const members = model.clusters.filter((cluster) => cluster.system === system);
    const group = groupOf(system, members, width, y);
    groups.push(group);
    y += group.height + GAP;
  }
  const widest = Math.max(...groups.map((group) => group.width));
  return {
    width: widest + 2,
    height: y - GAP + 1,
    groups: groups.map((group) => widened(group, widest)),
  };
}

function groupOf(
  system: string,
  members: readonly ReportedCluster[],
  width: number,
  y: number,
): DrawnGroup {
  const places = placesFor(members.length, width);
  const around = boxAround(places);
  return {
    system,
    x: 1,
    y,
    width: around.width + 2 * PADDING,
    height: around.height + HEADING + PADDING,
    clusters: members.flatMap((member, index) =>
      places.slice(index, index + 1).map((place) => ({
        ...place,
        x: place.x - around.x + PADDING + 1,
        y: place.y - around.y + y + HEADING,
        clusterName: member.clusterName,
        label: shortened(member.clusterName, MAX_LETTERS),
        place: shortened(member.place, MAX_LETTERS),
      })),
    ),
  };
}

function widened(group: DrawnGroup, width: number): DrawnGroup {
  const shift = (width - group.width) / 2;
  const clusters = group.clusters.map((cluster) => ({ ...cluster, x: cluster.x + shift }));
  return { ...group, width, clusters };
}

/**
 * Boxes on the smallest ellipse on which no line between two of them passes behind a third; one below the
 * other where they are two, so that a pair is as narrow as the screen of a phone.
 */
function placesFor(count: number, width: number): Box[] {
  if (count <= 2) {
    return Array.from({ length: count }, (_, index) => ({
      x: 0,
      y: index * (HEIGHT + SPACE),
      width,
      height: HEIGHT,
    }));
  }
  for (let radius = HEIGHT; ; radius += 4) {
    const boxes = Array.from({ length: count }, (_, index) => {
      const angle = (2 * Math.PI * index) / count - Math.PI / 2;
      return {
        x: Math.round(1.5 * radius * Math.cos(angle)),
        y: Math.round(radius * Math.sin(angle)),
        width,
        height: HEIGHT,
      };
    });
    if (areApart(boxes)) {
      return boxes;
    }
  }
}

function areApart(boxes: readonly Box[]): boolean {
  return boxes.every((box) => {
    const space = grown(box, GAP / 2);
    const others = boxes.filter((other) => other !== box);
    const lines = others.flatMap((first, index) =>
      others.slice(index + 1).map((second) => ({ start: centreOf(first), end: centreOf(second) })),
    );
    return (
      !others.some((other) => overlap(space, grown(other, GAP / 2))) &&
      !lines.some((line) => crosses(line, space))
    );
  });
}

function widthOf({ clusterName, place }: ReportedCluster): number {
  return Math.ceil(
    Math.max(
      textWidth(shortened(clusterName, MAX_LETTERS)) * NAME_SIZE * LETTER_WIDTH,
      textWidth(shortened(place, MAX_LETTERS)) * PLACE_SIZE * LETTER_WIDTH,
      80,
    ) + 20,
  );
}
