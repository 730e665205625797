import type { Raster } from '../raster.ts'
import { SlideError } from '../slide-error.ts'
import { findBubbles } from './bubble.ts'
import { findFat } from './fat.ts'
import { findFolds } from './fold.ts'
import { densityPlanes, findBackground } from './light.ts'
import { fillGaps, keepParts } from './parts.ts'
import { findPen } from './pen.ts'
import { penColours } from './pen-colour.ts'
import { type TissueSettings, tissueSettings } from './settings.ts'
import { findStained } from './stained.ts'
import { maskOf, type TissueClass, type TissueFindings, tissueClasses } from './tissue-class.ts'

/** Of the picture that tissue is looked for in. */
export interface PictureScale {
  /** Level-0 pixels along a side of its pixels. */
  readonly downsample: number
  /** Micrometres along it. */
  readonly mpp: number
}

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
  const inside = stained.inside.map((x, at) => (x | fat[at]) & (1 - pen.inside[at]))
  const pieces = keepParts({ width, height, inside }, settings.smallestPiece / pixel)
  const filled = fillGaps({ width, height, inside: pieces }, settings.largestGap / pixel)
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
  return findingsOf({ width, height, downsample, mpp, classes }, pen.ink, background)
}

function findingsOf(
  picture: Pick<TissueFindings, 'width' | 'height' | 'downsample' | 'mpp' | 'classes'>,
  ink: Uint8Array,
  background: TissueFindings['background'],
): TissueFindings {
  const counts = new Float64Array(tissueClasses.length)
  const inks = new Float64Array(penColours.length + 1)
  for (let i = 0; i < ink.length; i++) {
    counts[picture.classes[i]]++
    inks[ink[i]]++
  }
  const area = (picture.mpp / 1000) ** 2
  const areas = Object.fromEntries(tissueClasses.map((name, at) => [name, counts[at] * area]))
  const pens = Object.fromEntries(penColours.map((name, at) => [name, inks[at + 1] * area]))
  return {
    ...picture,
    tissue: maskOf(picture, 'tissue', 'fat'),
    fat: maskOf(picture, 'fat'),
    pen: maskOf(picture, 'pen'),
    folds: maskOf(picture, 'fold'),
    bubbles: maskOf(picture, 'bubble'),
    blur: maskOf(picture, 'blur'),
    areas: areas as Record<TissueClass, number>,
    pens: pens as TissueFindings['pens'],
    background,
  }
}
