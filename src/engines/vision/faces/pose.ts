import type { FaceMesh, MeshPoint } from "./mesh.js";

/** How a head is turned, in degrees: 0 when it looks at the viewer. */
export interface Pose {
  /** Tilted towards a shoulder, clockwise. */
  readonly roll: number;
  /** Turned towards the right of the picture. */
  readonly yaw: number;
  /** Raised. */
  readonly pitch: number;
}

/** Temples, brow and chin: far apart, and hardly moved by any expression. */
const TEMPLE_LEFT = 234;
const TEMPLE_RIGHT = 454;
const BROW = 10;
const CHIN = 152;
/** What the mesh reads for the pitch of a level head, since brow and chin do not lie above each other. */
const LEVEL_PITCH_DEGREES = 3;

export function readPose({ points }: Pick<FaceMesh, "points">): Pose {
  const across = between(points, TEMPLE_LEFT, TEMPLE_RIGHT);
  const down = between(points, BROW, CHIN);
  return {
    roll: degrees(Math.atan2(across.y, across.x)),
    yaw: degrees(Math.atan2(across.z, Math.hypot(across.x, across.y))),
    pitch: degrees(Math.atan2(down.z, Math.hypot(down.x, down.y))) - LEVEL_PITCH_DEGREES,
  };
}

function between(points: readonly MeshPoint[], from: number, to: number): MeshPoint {
  const [a, b] = [points[from], points[to]];
  return a && b ? { x: b.x - a.x, y: b.y - a.y, z: b.z - a.z } : { x: 1, y: 0, z: 0 };
}

function degrees(radians: number): number {
  return (radians * 180) / Math.PI;
}
