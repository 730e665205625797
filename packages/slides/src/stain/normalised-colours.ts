import type { StainMap } from './colour-transfer.ts'
import type { ColoursOfSlide } from './compare-centres.ts'
import { type MeasuredStain, tryEstimate } from './measure-slide.ts'
import { describeColours } from './slide-colours.ts'
import type { FittedStainReference } from './stain-reference.ts'

/**
 * What a slide's colours have become: the columns of its row, from the same pixels after the map. For
 * {@link compareCentres} again, and {@link remainingEffects}. A slide without a map is as it was.
 */
export function normalisedColours(
  { row, pixels }: MeasuredStain,
  map: StainMap | null,
  { reference, settings }: FittedStainReference,
): ColoursOfSlide {
  const { slide, centre, colours } = row
  if (map === null) return { slide, centre, colours }
  const mapped = map({ width: pixels.length / 3, height: 1, pixels }).pixels
  // Reinhard's method leaves glass as it was.
  const white = settings.method === 'reinhard' ? row.white : reference.white
  const { estimate } = tryEstimate(mapped, settings, white)
  return { slide, centre, colours: describeColours(mapped, white, estimate, settings.minDensity) }
}
