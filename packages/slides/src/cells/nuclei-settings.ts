import { haematoxylinEosin, type StainSet, type White } from '@tessera/imaging'
import { SlideError } from '../slide-error.ts'

/** How nuclei are looked for. All lengths in µm, all densities optical densities to base 10. */
export interface NucleiSettings {
  /** The first stain is that of nuclei, the second the other one (eosin or DAB). */
  readonly stains: StainSet
  readonly white: White
  /** Sum of this share of the second stain is added to the first: nuclei under DAB have little haematoxylin to see. */
  readonly secondStainShare: number
  /** Nuclei smaller or larger than this are left out, µm². */
  readonly smallestUm2: number
  readonly largestUm2: number
  /** The nuclear stain is smoothed by a Gaussian of this sigma before it is thresholded, µm. */
  readonly smoothingUm: number
  /** A nucleus has to be at least this much denser in its stain than what is around it. */
  readonly leastContrast: number
  /** And at least this dense itself, whatever is around it. */
  readonly leastDensity: number
  /** Side of the window in which the threshold is looked for, µm. */
  readonly windowUm: number
  /** A nucleus is denser than the mean around it, within a Gaussian of this sigma, µm: what parts those that crowd. */
  readonly surroundingsUm: number
  /** By how much it may be less dense than that mean. */
  readonly allowance: number
  /** Nuclei that touch are divided if the way between them is narrower than they are: by this much, µm. */
  readonly splitUm: number
  /** Width of the ring in which the surroundings are measured, µm. */
  readonly ringUm: number
}

/**
 * For H&E. A nucleus of 14 µm² is 4.2 µm wide (a small lymphocyte cut off its centre), one of 400 µm² 22.6 µm (a giant
 * tumour cell); QuPath's cell detection has 10 and 400 µm² by default. The others were chosen on simulated tiles
 * (docs/slides/cells.md says on which, and how it does on others) and by eye on real ones.
 */
export const defaultNucleiSettings: NucleiSettings = {
  stains: haematoxylinEosin,
  white: 255,
  secondStainShare: 0,
  smallestUm2: 14,
  largestUm2: 400,
  smoothingUm: 0.5,
  leastContrast: 0.08,
  leastDensity: 0.12,
  windowUm: 80,
  surroundingsUm: 4,
  allowance: 0.05,
  splitUm: 0.075,
  ringUm: 2,
}

/** @throws SlideError `bad-setting` */
export function nucleiSettings(given: Partial<NucleiSettings> = {}): NucleiSettings {
  const settings = { ...defaultNucleiSettings, ...given }
  for (const name of ['smallestUm2', 'largestUm2', 'windowUm', 'surroundingsUm'] as const)
    if (!(settings[name] > 0 && Number.isFinite(settings[name]))) throw wrong(name, settings[name], 'above 0')
  for (const name of [
    'smoothingUm',
    'leastContrast',
    'leastDensity',
    'allowance',
    'splitUm',
    'ringUm',
    'secondStainShare',
  ] as const)
    if (!(settings[name] >= 0 && Number.isFinite(settings[name])))
      throw wrong(name, settings[name], 'of 0 or more')
  if (settings.smallestUm2 >= settings.largestUm2)
    throw wrong('smallestUm2', settings.smallestUm2, `below largestUm2 (${settings.largestUm2})`)
  return settings
}

function wrong(name: string, value: number, range: string): SlideError {
  return new SlideError('bad-setting', `${name} of ${value}`, `give a number ${range}`)
}
