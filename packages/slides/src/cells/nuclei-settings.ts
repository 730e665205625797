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
  /** Nuclei that touch are divided if the outline has notches of this area between them, µm². */
  readonly notchUm2: number
  /** Width of the ring in which the surroundings are measured, and the outline is looked for, µm. */
  readonly ringUm: number
}

/**
 * For H&E. A nucleus of 10 µm² is 3.6 µm wide (a small lymphocyte cut off its centre, a pyknotic nucleus), one of 400 µm²
 * 22.6 µm (a giant tumour cell): the bounds of QuPath's cell detection. A notch of 1.25 µm² is five pixels of 0.5 µm, what
 * an uneven outline seldom has; two discs of 6 µm that overlap by a fifth have 2.1 µm². The others were
 * chosen on simulated tiles (docs/slides/cells.md says on which, and how it does on others) and by eye on real ones.
 */
export const defaultNucleiSettings: NucleiSettings = {
  stains: haematoxylinEosin,
  white: 255,
  secondStainShare: 0,
  smallestUm2: 10,
  largestUm2: 400,
  smoothingUm: 0.5,
  leastContrast: 0.08,
  leastDensity: 0.12,
  windowUm: 80,
  surroundingsUm: 4,
  allowance: 0.05,
  notchUm2: 1.25,
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
    'notchUm2',
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
