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
  /** A summit counts as a nucleus of its own if its dome stands out by this share of its height. */
  readonly splitShare: number
  /** Width of the ring in which the surroundings are measured, µm. */
  readonly ringUm: number
}

/**
 * For H&E. A nucleus of 12 µm² is 3.9 µm wide (a small lymphocyte cut off its centre), one of 400 µm² 22.6 µm (a giant
 * tumour cell); QuPath's cell detection has 10 and 400 µm² by default.
 */
export const defaultNucleiSettings: NucleiSettings = {
  stains: haematoxylinEosin,
  white: 255,
  secondStainShare: 0,
  smallestUm2: 12,
  largestUm2: 400,
  smoothingUm: 0.6,
  leastContrast: 0.08,
  leastDensity: 0.12,
  windowUm: 80,
  splitShare: 0.08,
  ringUm: 2,
}

/** @throws SlideError `bad-setting` */
export function nucleiSettings(given: Partial<NucleiSettings> = {}): NucleiSettings {
  const settings = { ...defaultNucleiSettings, ...given }
  for (const name of ['smallestUm2', 'largestUm2', 'windowUm'] as const)
    if (!(settings[name] > 0 && Number.isFinite(settings[name]))) throw wrong(name, settings[name], 'above 0')
  for (const name of ['smoothingUm', 'leastContrast', 'leastDensity', 'ringUm', 'secondStainShare'] as const)
    if (!(settings[name] >= 0 && Number.isFinite(settings[name])))
      throw wrong(name, settings[name], 'of 0 or more')
  if (!(settings.splitShare >= 0 && settings.splitShare <= 1))
    throw wrong('splitShare', settings.splitShare, 'between 0 and 1')
  if (settings.smallestUm2 >= settings.largestUm2)
    throw wrong('smallestUm2', settings.smallestUm2, `below largestUm2 (${settings.largestUm2})`)
  return settings
}

function wrong(name: string, value: number, range: string): SlideError {
  return new SlideError('bad-setting', `${name} of ${value}`, `give a number ${range}`)
}
