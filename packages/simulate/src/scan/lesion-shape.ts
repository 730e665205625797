import type { Lesion, Residue } from './scan-request.ts'

/** Thickness of the wall of the rectum, mm. */
export const wallThickness = 3.4

/** A lesion with every length at a share of itself. */
export function scaledLesion(lesion: Lesion, scale: number): Lesion {
  return {
    ...lesion,
    halfAngle: lesion.halfAngle * (0.35 + 0.65 * scale),
    length: lesion.length * (0.2 + 0.8 * scale),
    outward: lesion.outward * scale,
    inward: lesion.inward * scale,
    nodules: lesion.nodules.map(([angle, distance, height, radius]) => [
      angle,
      distance,
      height,
      radius * (0.4 + 0.6 * scale),
    ]),
  }
}

/** What of the lesion a scan shows: as it was, what therapy has left, or nothing. */
export function visibleLesion(lesion: Lesion, residue: Residue | null): Lesion | null {
  if (residue === null) return lesion
  return residue.scale > 0 ? scaledLesion(lesion, residue.scale) : null
}

/** Depth of a lesion at a direction and a height: out of the wall and into the lumen. */
export interface Depth {
  /** 0 at the rim to 1 in the middle; negative outside. */
  readonly within: number
  readonly outward: number
  readonly inward: number
}

const outside: Depth = { within: -1, outward: 0, inward: 0 }

/** @param wave unevenness of the border at this place, about standard normal */
export function depthAt(lesion: Lesion, angle: number, z: number, wave: number): Depth {
  const turned = angle - lesion.angle
  const across = (turned - 2 * Math.PI * Math.round(turned / (2 * Math.PI))) / lesion.halfAngle
  const along = (2 * (z - lesion.height)) / lesion.length
  const within = 1 - across * across - along * along
  if (within <= -0.3) return outside
  const thick = Math.sqrt(Math.max(0, within))
  return {
    within,
    outward: lesion.outward * thick * Math.max(0.1, 1 + lesion.spiculation * wave),
    inward: lesion.inward * thick * Math.max(0.1, 1 + 0.12 * wave),
  }
}
