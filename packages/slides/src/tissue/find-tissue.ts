import type { Raster } from '../raster.ts'
import { SlideError } from '../slide-error.ts'
import { findBubbles } from './bubble.ts'
import { findFat } from './fat.ts'
import { findFolds } from './fold.ts'
import { densityPlanes, findBackground } from './light.ts'
import { findPen } from './pen.ts'
import { type PenColour, penColours } from './pen-colour.ts'
import { piecesOf } from './pieces.ts'
import { type TissueSettings, tissueSettings } from './settings.ts'
import { findStained } from './stained.ts'
import { findingsOf, type TissueFindings } from './tissue-class.ts'

/** Of the picture that tissue is looked for in. */
export interface PictureScale {
  /** Level-0 pixels along a side of its pixels. */
  readonly downsample: number
  /** Micrometres along it. */
  readonly mpp: number
}

/** Micrometres: what ink cuts off is tissue from this width on. */
const thickEnough = 18

/**
 * What is tissue on a slide, and what lies over it, from a small picture of the whole (2 to 16 µm a pixel).
 * @throws SlideError `bad-setting`
 */
export function findTissue(
  raster: Raster,
  { downsample, mpp }: PictureScale,
  given: Partial<TissueSettings> = {},
): TissueFindings {
  if (!(mpp > 0 && downsample > 0))
    throw new SlideError(
      'bad-setting',
      `${mpp} µm a pixel, ${downsample} to one`,
      'give two positive numbers',
    )
  const settings = tissueSettings(given)
  const { width, height } = raster
  const background = findBackground(raster)
  const planes = densityPlanes(raster, background.white)
  const stained = findStained(planes, mpp, settings)
  const pixel = mpp * mpp
  const pen = findPen(planes, stained.planes, stained.inside, mpp, settings.stain)
  const folds = findFolds(planes, stained.inside, pen.inside, mpp)
  const bubbles = findBubbles(planes, mpp)
  const fat = findFat(planes, mpp)
  const inside = new Uint8Array(width * height)
  for (let i = 0; i < inside.length; i++) inside[i] = (stained.inside[i] | fat[i]) & (1 - pen.inside[i])
  const filled = piecesOf(width, height, inside, pen.inside, {
    smallest: settings.smallestPiece / pixel,
    largestGap: settings.largestGap / pixel,
    thick: thickEnough / mpp,
  })
  const classes = new Uint8Array(width * height)
  for (let i = 0; i < classes.length; i++)
    classes[i] =
      bubbles[i] === 1
        ? 5
        : pen.inside[i] === 1
          ? 3
          : filled[i] === 0
            ? 0
            : folds[i] === 1
              ? 4
              : fat[i] === 1
                ? 2
                : 1
  return findingsOf({ width, height, downsample, mpp, classes }, pensOf(classes, pen.ink, mpp), background)
}

/** Square millimetres of ink of each colour, where ink is what the pixel counts as. */
function pensOf(classes: Uint8Array, ink: Uint8Array, mpp: number): TissueFindings['pens'] {
  const counts = new Float64Array(penColours.length + 1)
  for (let i = 0; i < ink.length; i++) if (classes[i] === 3) counts[ink[i]]++
  const area = (name: PenColour) => counts[penColours.indexOf(name) + 1] * (mpp / 1000) ** 2
  return {
    black: area('black'),
    blue: area('blue'),
    green: area('green'),
    red: area('red'),
    yellow: area('yellow'),
    orange: area('orange'),
  }
}
