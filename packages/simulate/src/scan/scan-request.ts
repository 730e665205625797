import type { Scanner } from './scanner.ts'

/** A pelvis without its tumour, alike in all scans of a patient. Lengths are mm, angles radians. */
export interface Pelvis {
  readonly sex: 'male' | 'female'
  /** All lengths are multiplied by it. */
  readonly scale: number
  /** Thickness of fat around the pelvic floor, relative. */
  readonly fat: number
  /** Names the patient's own irregularities: the same in each of their scans. */
  readonly seed: number
}

/** A tumour of the rectal wall as a part of a ring, thickest in its middle, in polar coordinates about the lumen. */
export interface Lesion {
  /** Direction of its middle: 0 left, quarter turn to the back. */
  readonly angle: number
  /** Half of its extent around the wall. */
  readonly halfAngle: number
  /** Height of its middle over the middle of the picture, and its length along the bowel, mm. */
  readonly height: number
  readonly length: number
  /** How far it grows out of the wall, and into the lumen, mm. */
  readonly outward: number
  readonly inward: number
  /** Relative unevenness of the outer border. */
  readonly spiculation: number
  /** Signal relative to that of fat; muscle of the wall has 0.27, submucosa 0.6. */
  readonly signal: number
  /** Standard deviation of the signal within it, relative. */
  readonly heterogeneity: number
  /** Share of bright pools of mucin, and of necrosis. */
  readonly mucin: number
  readonly necrosis: number
  /** Nodules in the mesorectum: direction, distance from the wall, height, radius. */
  readonly nodules: readonly (readonly [angle: number, distance: number, height: number, radius: number])[]
}

/** What therapy has left: linear size of the residual tumour and of the scar that the bed has become. */
export interface Residue {
  /** Of each length of the lesion; 0: nothing is left. */
  readonly scale: number
  /** Signal of the scar: dark. */
  readonly scarSignal: number
  readonly scarScale: number
}

/** One scan: plain data from which the same bytes are drawn anywhere. */
export interface ScanRequest {
  readonly kind: 'scan'
  readonly scanner: Scanner
  readonly pelvis: Pelvis
  /** As it was before therapy. */
  readonly lesion: Lesion
  /** Null before therapy. */
  readonly residue: Residue | null
  /** Displacement of the patient in the scanner, mm, and how full bladder and rectum are (1 as usual). */
  readonly shift: readonly [number, number, number]
  readonly bladder: number
  readonly lumen: number
  /** Strength of the ghosts that movement makes; 0 in most. */
  readonly motion: number
  /** What the reader's outline does: mm outward (+) or inward (-), and its unevenness in mm. */
  readonly reader: { readonly margin: number; readonly waviness: number; readonly empty: boolean }
  /** Names this scan's noise. */
  readonly seed: number
  /** Name of the reader's mask and of the true one, from the study's folder. */
  readonly mask: string
  readonly trueMask: string
}
